"""The gate a batch passes before it is loaded: its dataset's suite, run by Great Expectations.

Great Expectations takes seconds to import, so it is imported when the first gate is made.
"""

import logging
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import numpy as np
import pandas as pd

from domain.finding import Finding, Severity
from domain.plural import Wording
from expectations.configuration import built_once
from expectations.rule import FrameName, Rule, RuleResult

# Datasets with a suite. Papers that are kept and not parsed have nothing a batch must satisfy.
DATASETS = (
    "school",
    "school_identifier",
    "assessment_result",
    "appeal",
    "assessment_summary",
    "named_school",
    "score_distribution",
    "task_completion",
    "planned_result",
    "journal_comparison",
    "work_task",
    "mentorship",
    "indicator_value",
    "roadmap_item",
    "nor_list",
    "act",
    "assignment",
    "register_entry",
)

# Rows a rule lists one by one in findings, and schools or rows it names in one sentence. An error
# keeps its row out of the warehouse, so errors are always listed in full.
LISTED = 100

# All of a path but its last part; the stroke of a school year (2020/21) is no path.
FOLDERS = re.compile(r"^.*(?:(?<!\b20\d\d)[/\\]|[/\\](?!\d\d\b))")

WORDING = Wording()


class BrokenExpectationError(Exception):
    """A check could not be carried out: a fault of this program, never of the file."""


def suite(dataset: str) -> tuple[Rule, ...]:
    """The rules of a dataset, one of `DATASETS`."""
    if dataset not in DATASETS:
        raise KeyError(f"no suite for dataset {dataset!r}")
    return import_module(f"expectations.{dataset}").SUITE


class Gate:
    """Checks the batches of one run and writes their Data Docs once, at its end.

    It may be used from several threads: checks wait for each other.
    """

    def __init__(self, run_name: str):
        """Open a gate; `run_name` is the run's Russian title in Data Docs."""
        self.run_name = run_name
        self.started_at = datetime.now(UTC)
        gx = _great_expectations()
        self._data_docs = import_module("expectations.data_docs")
        self._validations: list[Any] = []
        self._context = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = {"globally": False}
        # One asset per kind of table for the whole run: adding one rewrites the context's settings.
        source = self._context.data_sources.add_pandas("frames")
        self._tables = {
            name: source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("whole")
            for name in get_args(FrameName)
        }

    def check(
        self,
        dataset: str,
        batch_name: str,
        frames: Mapping[str, pd.DataFrame],
        headers: Mapping[str, str] | None = None,
    ) -> list[Finding]:
        """Run a dataset's suite over one batch.

        Args:
            dataset: one of `DATASETS`.
            batch_name: what a person calls the batch: the file's name or the work's title.
            frames: every table the suite's rules look at, by `Rule.frame`; `rows` with `sheet`
                and `row_number`.
            headers: how the file spells the header of a column, for `Finding.column_name`.

        Returns:
            The findings, the suite's rules in order.

        Raises:
            BrokenExpectationError: a rule could not be evaluated, for example because a frame
                lacks a column.
        """
        rules = suite(dataset)
        with built_once():
            outcomes = [
                outcome
                for name in dict.fromkeys(rule.frame for rule in rules)
                for outcome in self._evaluate(
                    [rule for rule in rules if rule.frame == name], frames[name]
                )
            ]
            order = {rule.name: position for position, rule in enumerate(rules)}
            outcomes.sort(key=lambda outcome: order[outcome.rule.name])
            self._validations.append(
                self._data_docs.validation(dataset, FOLDERS.sub("", batch_name), outcomes)
            )
        broken = {outcome.rule.name for outcome in outcomes if not outcome.held}
        return [
            finding
            for outcome in outcomes
            if not outcome.held and outcome.rule.unless not in broken
            for finding in _findings(outcome, headers or {})
        ]

    def publish(self, folder: Path) -> Path:
        """Write Data Docs of every batch checked so far; returns the page to open.

        The folder is the run's own: pages of other runs in it are removed.
        """
        return self._data_docs.publish(
            self._context, folder, self.run_name, self.started_at, self._validations
        )

    def _evaluate(self, rules: list[Rule], frame: pd.DataFrame) -> list[RuleResult]:
        """Run the rules that look at one frame.

        Which rows are at fault is asked only of rules that are broken: the answer costs as much
        as the question.
        """
        # Positions stand for rows in what Great Expectations returns, so that no value of a row
        # ever enters its results.
        frame = frame.reset_index(drop=True).assign(
            **{name: measure for rule in rules for name, measure in rule.measures.items()}
        )
        asked = [(rule, _expectation(rule)) for rule in rules]
        looking = [each for _, each in asked if not _has_nothing_to_look_at(each, frame)]
        table = rules[0].frame
        results = self._validated(table, looking, frame, {"result_format": "BOOLEAN_ONLY"})
        broken = [each for each in looking if not results[each.meta["rule"]].success]
        results |= self._validated(
            table, broken, frame, {"result_format": "COMPLETE", "exclude_unexpected_values": True}
        )
        return [
            _outcome(rule, frame, results[rule.name])
            if rule.name in results
            else RuleResult(
                rule, frame, held=True, positions=[], total=0, check=_check(each.configuration)
            )
            for rule, each in asked
        ]

    def _validated(
        self,
        table: FrameName,
        expectations: list[Any],
        frame: pd.DataFrame,
        result_format: dict[str, Any],
    ) -> dict[str, Any]:
        """Great Expectations' results by the names of the rules."""
        if not expectations:
            return {}
        named = {name for expectation in expectations for name in _columns(vars(expectation))}
        columns = {name: _plain(frame[name]) for name in frame.columns if name in named}
        batch = self._tables[table].get_batch({"dataframe": pd.DataFrame(columns)})
        validation = batch.validate(
            _great_expectations().ExpectationSuite(name=table, expectations=expectations),
            result_format=result_format,
        )
        return {result.expectation_config.meta["rule"]: result for result in validation.results}


def _expectation(rule: Rule) -> Any:
    """What Great Expectations is asked for a rule."""
    expectation = rule.expectation(_great_expectations().expectations)
    expectation.meta = {"rule": rule.name}
    return expectation


def _has_nothing_to_look_at(expectation: Any, frame: pd.DataFrame) -> bool:
    """Whether no row has the values it is asked for: it holds then, and need not be evaluated.

    Where a missing value, or their number, is itself a fault, all rows are looked at.
    """
    kinds = import_module("great_expectations.expectations.expectation")
    by_row = (
        kinds.ColumnMapExpectation,
        kinds.ColumnPairMapExpectation,
        kinds.MulticolumnMapExpectation,
    )
    columns = _columns(vars(expectation))
    if (
        not isinstance(expectation, by_row)
        or expectation.expectation_type == "expect_column_values_to_not_be_null"
        or not set(columns) <= set(frame)
    ):
        return False
    filled = [frame[name].notna().to_numpy() for name in columns]
    whole = ("either_value_is_missing", "any_value_is_missing")
    asks_whole_rows = getattr(expectation, "ignore_row_if", None) in whole
    looked_at = np.logical_and if asks_whole_rows else np.logical_or
    return not looked_at.reduce(filled).any()


def _columns(kwargs: Mapping[str, Any]) -> list[str]:
    """The columns an expectation looks at, by its arguments."""
    names = [kwargs.get(each) for each in ("column", "column_A", "column_B")]
    return [*filter(None, names), *kwargs.get("column_list", ())]


def _plain(column: pd.Series) -> pd.Series:
    """Numbers as numpy has them: of others Great Expectations looks at each by itself."""
    if isinstance(column.dtype, pd.Int16Dtype | pd.Int32Dtype | pd.Int64Dtype | pd.Float64Dtype):
        return column.astype("float64")
    return column


@cache
def _great_expectations() -> ModuleType:
    """The library, with its reports to its makers switched off."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    gx = import_module("great_expectations")
    import_module("great_expectations.expectations")
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    return gx


def _outcome(rule: Rule, frame: pd.DataFrame, result: Any) -> RuleResult:
    """Read one result, and refuse one that is no answer."""
    # An expectation that raised is reported like one that is not met: with one record of the
    # exception, or with one per metric.
    records = [result.exception_info, *(result.exception_info or {}).values()]
    if any(isinstance(record, dict) and record.get("raised_exception") for record in records):
        raise BrokenExpectationError(
            f"rule {rule.name!r} was not evaluated: {result.exception_info}"
        )
    return RuleResult(
        rule=rule,
        frame=frame,
        held=bool(result.success),
        positions=list(result.result.get("unexpected_index_list") or ()),
        total=_examined(frame, result),
        check=_check(result.expectation_config),
    )


def _check(configuration: Any) -> dict[str, Any]:
    """An expectation and its arguments, as Great Expectations writes them."""
    kwargs = {name: value for name, value in configuration.kwargs.items() if name != "batch_id"}
    return {"type": configuration.type, **kwargs}


def _examined(frame: pd.DataFrame, result: Any) -> int:
    """How many rows had a value to examine; of a rule that holds only that it holds is known."""
    if not result.success:
        return len(frame) - (result.result.get("missing_count") or 0)
    columns = _columns(result.expectation_config.kwargs)
    return int(np.logical_and.reduce([frame[name].notna() for name in columns]).sum())


def _findings(outcome: RuleResult, headers: Mapping[str, str]) -> list[Finding]:
    """What a broken rule has to say."""
    rule = outcome.rule
    column_name = headers.get(rule.column) if rule.column else None
    if not rule.per_row:
        return [Finding(rule.severity, rule.name, _message(outcome), column_name=column_name)]
    listed = len(outcome.positions) if rule.severity is Severity.ERROR else LISTED
    rows = outcome.frame.iloc[outcome.positions[:listed]].to_dict("records")
    findings = [
        Finding(
            rule.severity,
            rule.name,
            _place(row) + WORDING.vformat(rule.message, (), row),
            sheet=row.get("sheet"),
            row_number=int(row["row_number"]) if "row_number" in row else None,
            column_name=headers.get(row[rule.column_in]) if rule.column_in else column_name,
        )
        for row in rows
    ]
    if len(outcome.positions) > listed:
        findings.append(
            Finding(
                rule.severity,
                rule.name,
                WORDING.format(
                    "Не выполнено «{title}»: {count} {count:строка|строки|строк} из {total} "
                    "({share:%}). Показаны первые {listed}; исправьте все.",
                    title=rule.title,
                    listed=listed,
                    **_counts(outcome),
                ),
                column_name=column_name,
            )
        )
    return findings


def _message(outcome: RuleResult) -> str:
    """The one sentence about all rows at fault."""
    named = outcome.frame.iloc[outcome.positions[:LISTED]]
    rest = len(outcome.positions) - len(named)
    tail = f" и ещё {rest}" if rest > 0 else ""
    words: dict[str, Any] = _counts(outcome)
    if "school_code" in named:
        words["schools"] = ", ".join(named["school_code"].astype("str")) + tail
    if "row_number" in named:
        words["rows"] = outcome.places(LISTED) + tail
    if outcome.rule.frame == "batch":
        words |= outcome.frame.iloc[0].to_dict()
    return WORDING.vformat(outcome.rule.message, (), words)


def _counts(outcome: RuleResult) -> dict[str, float]:
    count, total = len(outcome.positions), outcome.total
    return {"count": count, "total": total, "share": count / total if total else 0.0}


def _place(row: Mapping[str, Any]) -> str:
    if "row_number" not in row:
        return ""
    return f"Лист «{row['sheet']}», строка {int(row['row_number'])}: "
