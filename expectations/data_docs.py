"""Data Docs of a run: Great Expectations' site builder with pages of our own.

The library's pages are English and load styles and scripts from six public hosts. Ours are
Russian and hold all they need in themselves. They show counts, rules and places in the file,
never a value of a row. Importing this module imports Great Expectations.
"""

import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.resource_identifiers import (
    ExpectationSuiteIdentifier,
    ValidationResultIdentifier,
)
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from jinja2 import Environment, FileSystemLoader

from domain.finding import Severity
from domain.plural import per_cent
from expectations.rule import RuleResult
from schemas.datasets import DATASETS

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "assets"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)

# Rows at fault a page names; findings name more.
PLACES = 20

WEIGHTS = {
    Severity.NOTE: "замечание",
    Severity.WARNING: "предупреждение",
    Severity.ERROR: "ошибка, строка не загружается",
    Severity.HOLD: "файл откладывается",
    Severity.REFUSAL: "файл не принимается",
}


def validation(
    dataset: str, name: str, outcomes: list[RuleResult]
) -> ExpectationSuiteValidationResult:
    """A batch's outcomes as a validation result that holds counts and places only."""
    results = [
        ExpectationValidationResult(
            success=outcome.held,
            expectation_config=ExpectationConfiguration(
                type=outcome.check["type"],
                kwargs={key: value for key, value in outcome.check.items() if key != "type"},
                meta={
                    "title": outcome.rule.title,
                    "weight": WEIGHTS[outcome.rule.severity],
                },
            ),
            result={
                "element_count": outcome.total,
                "unexpected_count": len(outcome.positions),
                "places": _places(outcome),
            },
        )
        for outcome in outcomes
    ]
    broken = sum(not outcome.held for outcome in outcomes)
    return ExpectationSuiteValidationResult(
        success=not broken,
        results=results,
        suite_name=dataset,
        meta={
            "batch_spec": {
                "data_asset_name": name,
                "dataset": DATASETS[dataset].title,
                "rules": len(outcomes),
                "broken": broken,
            }
        },
    )


def publish(
    context: Any,
    folder: Path,
    run_name: str,
    started_at: datetime,
    validations: list[ExpectationSuiteValidationResult],
) -> Path:
    """Write the site of a run; returns its first page.

    Raises:
        RuntimeError: a page is missing. The site builder logs what goes wrong and carries on, so
            what it wrote is counted.
    """
    run = RunIdentifier(re.sub(r"[^\w.-]+", "-", run_name), started_at)
    for number, result in enumerate(validations, 1):
        key = ValidationResultIdentifier(
            ExpectationSuiteIdentifier(result.suite_name), run, f"{number:04d}"
        )
        context.validation_results_store.set(key, result)
    pages = {"module_name": __name__, "class_name": "Page"}
    # The site is the run's own: what the context puts there by default is not wanted.
    for site in list(context.list_data_docs_sites()):
        context.delete_data_docs_site(site)
    context.add_data_docs_site(
        run_name,
        {
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(folder.resolve()),
            },
            "site_index_builder": {
                "class_name": "DefaultSiteIndexBuilder",
                "renderer": {"module_name": __name__, "class_name": "IndexContent"},
                "view": pages,
            },
            "site_section_builders": {
                "validations": {
                    "class_name": "DefaultSiteSectionBuilder",
                    "renderer": {"module_name": __name__, "class_name": "BatchContent"},
                    "view": pages,
                },
                "expectations": "none",
                "profiling": "none",
            },
        },
    )
    context.build_data_docs(site_names=[run_name])
    # The library's own logo, fonts and styles, which no page of ours uses.
    shutil.rmtree(folder / "static", ignore_errors=True)
    index = folder / "index.html"
    listed = index.read_text(encoding="utf-8").count("<tr data-batch")
    written = len(list(folder.glob("validations/**/*.html")))
    if not listed == written == len(validations):
        raise RuntimeError(
            f"Data Docs: {len(validations)} batches, {written} pages, {listed} in the index"
        )
    return index


class BatchContent:
    """What the page of one batch says."""

    def render(self, result: ExpectationSuiteValidationResult) -> dict[str, Any]:
        """The words of the page, for `Page`."""
        return {
            "template": "batch.html.j2",
            "batch": result.meta["batch_spec"],
            "rules": [
                {
                    "title": one.expectation_config.meta["title"],
                    "weight": one.expectation_config.meta["weight"],
                    "held": one.success,
                    "total": one.result["element_count"],
                    "count": one.result["unexpected_count"],
                    "share": per_cent(one.result["unexpected_count"] / one.result["element_count"])
                    if one.result["element_count"]
                    else "–",
                    "places": one.result["places"],
                    "check": f"{one.expectation_config.type} {one.expectation_config.kwargs}",
                }
                for one in result.results
            ],
        }


class IndexContent:
    """What the first page of a run says."""

    def render(self, links: dict[str, Any]) -> dict[str, Any]:
        """The words of the page, for `Page`."""
        return {
            "template": "index.html.j2",
            "run": links["site_name"],
            "batches": [
                {**link["batch_spec"], "href": link["filepath"]}
                for link in sorted(
                    links.get("validations_links", ()), key=lambda one: one["batch_identifier"]
                )
            ],
        }


class Page:
    """A page that needs nothing from anywhere else."""

    def render(self, document: dict[str, Any], **_: Any) -> str:
        """The HTML; the site builder's own remarks are not used."""
        return TEMPLATES.get_template(document["template"]).render(document)


def _places(outcome: RuleResult) -> str:
    if not outcome.positions or outcome.rule.frame == "batch":
        return ""
    if outcome.rule.frame == "schools":
        named = outcome.frame["school_code"].iloc[outcome.positions[:PLACES]]
        text = "школы " + ", ".join(named.astype("str"))
    else:
        text = outcome.places(PLACES)
    rest = len(outcome.positions) - PLACES
    return f"{text} и ещё {rest}" if rest > 0 else text
