"""Registration of the official list (перечень): an act of the ministry or of Рособрнадзор.

Nothing else makes a list official. A later act for the same year takes the former's place; the
former stays recorded. An act is known by its number and date.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, Engine, insert, select

from domain import school_year as years
from domain.errors import UserError
from domain.fate import NOT_LOADED
from domain.finding import Finding, Severity
from domain.school_name import normalise
from domain.school_year import previous
from domain.settings import Settings
from intake import faults, file_name, opening, returns, school_names
from intake.recognise import read_file
from intake.sandbox import run
from readers.reading import Evidence, Reading, UnreadableFileError
from schemas.datasets import DATASETS
from schemas.validation import validate
from stages import kpi
from stages.revision import RegisteredList, act_in_words, registered_list, registry_codes
from warehouse import batches, quarantine, tables, versions
from warehouse.batches import Batch
from warehouse.query import frame

Entry = tuple[str, str | None]
Reasoned = tuple[str, str]


@dataclass(frozen=True)
class ListFile:
    """A file with the schools of an act, read and found faultless; iterates over its entries.

    Attributes:
        path: the file.
        batch: how it will be recorded once the list is registered.
        entries: code and name of each school.
        years: what the file says of the school year it is about.
    """

    path: Path
    batch: Batch
    entries: tuple[Entry, ...]
    years: tuple[Evidence, ...]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)


@dataclass(frozen=True)
class Registered:
    """What came of a registration.

    Attributes:
        list_id: the list's number in `core.nor_list`.
        difference: where the act differs from the forecast it was made from, or else from the
            forecast of the default criteria: `criteria`, `school_code`, `short_name`, `forecast`,
            `act`, `explanation`, `reason`. The other forecasts are in `mart.list_difference`.
        remarks: what the operator should know, in Russian.
    """

    list_id: int
    difference: pd.DataFrame
    remarks: tuple[str, ...]


def register(
    engine: Engine,
    settings: Settings,
    school_year: str,
    order_number: str,
    order_date: date,
    issuer: str,
    by: str,
    from_draft: str | None = None,
    entries: Iterable[Entry] | None = None,
    include: Sequence[Reasoned] = (),
    exclude: Sequence[Reasoned] = (),
) -> Registered:
    """Register the list of an act as the one in force in `school_year`.

    The very same act registered again is the list it already is; an act with other schools than
    it was registered with, or older than the one in force, is refused.

    Args:
        engine: the warehouse.
        settings: the time zone, the archive, the default criteria.
        school_year: the year the list is in force in.
        order_number: of the act.
        order_date: of the act.
        issuer: who issued it.
        by: who registers it.
        from_draft: the criteria set whose forecast the act repeats.
        entries: the schools of the act, code and name; a `ListFile` is recorded with the list.
        include: schools added to these, each with the reason.
        exclude: schools taken out, each with the reason.

    Raises:
        UserError: with everything that speaks against it, one sentence per line.
    """
    _refuse(_faults_of_act(settings, school_year, order_number, order_date, issuer, by))
    if from_draft is not None and entries is not None:
        raise UserError("Назовите что-то одно: прогноз (--from-draft) или файл (--file).")
    with engine.begin() as connection:
        versions.lock(connection)
        remarks: list[str] = []
        if from_draft is not None:
            named, undecided = _draft(connection, school_year, from_draft)
            remarks += _left_out(connection, order_number, undecided, include)
        elif entries is not None:
            if isinstance(entries, ListFile):
                _refuse(_faults_of_year(school_year, entries))
            named = [code for code, _ in entries]
        elif include:
            named = []
        else:
            raise UserError(
                "Не сказано, какие школы в перечне: назовите прогноз (--from-draft), файл (--file) "
                "или школы (--include)."
            )
        _refuse(_faults_of_schools(connection, named, include, exclude))
        reasons = dict.fromkeys(named) | dict(include)
        for code, _ in exclude:
            del reasons[code]
        if not reasons:
            raise UserError(
                "В перечне нет ни одной школы: регистрировать нечего. Назовите школы акта: --file "
                "ФАЙЛ или --include КОД --reason «…»."
            )
        act = {
            "school_year": school_year,
            "order_number": order_number.strip(),
            "order_date": order_date,
            "issuer": issuer.strip(),
        }
        in_force = registered_list(connection, school_year)
        if in_force is not None and in_force.school_year != school_year:
            in_force = None
        _refuse(_faults_of_former(connection, act, in_force, reasons))
        list_id = _same_act(connection, act, in_force, reasons)
        if list_id is None:
            batch_id = None
            if isinstance(entries, ListFile):
                batch_id = _record_file(connection, settings, school_year, entries)
            list_id = _store(connection, act, by.strip(), batch_id, reasons)
            _decide(connection, list_id, by.strip(), _source(from_draft, entries), include, exclude)
            if in_force is not None:
                remarks.append(_replaced(connection, in_force, reasons))
        else:
            remarks.append(f"Этот акт уже зарегистрирован (перечень № {list_id}).")
        difference = _difference(connection, school_year, from_draft or settings.criteria)
    # A list changes the targets of the year it judges and of the year it is in force in.
    for year in (previous(school_year), school_year):
        kpi.compute(engine, settings, year)
    return Registered(list_id, difference, tuple(remarks))


def from_file(engine: Engine, settings: Settings, path: Path) -> ListFile:
    """Read the file of an official list; every row must be valid and a school of the registry.

    Nothing is recorded: that is for `register`, together with the list.

    Args:
        engine: the warehouse, for the registry of schools.
        settings: limits of reading.
        path: a file with the columns «Логин ОО» and «Наименование ОО».

    Raises:
        UserError: with every fault, one sentence per line.
    """
    if not path.is_file():
        raise UserError(f"Файла «{path}» нет. Проверьте путь.")
    reading = _read(settings, path)
    with engine.connect() as connection:
        unmatched = school_names.fill_codes(connection, reading)
        registry = frame(connection, "SELECT school_code, short_name, full_name FROM mart.school")
    validated = validate(DATASETS[reading.dataset].model, reading.rows)
    # The year is the act's, not the file's: `register` names it.
    of_cells = validated.faults[validated.faults["column"] != "school_year"]
    valid = validated.rows[~validated.rows.index.isin(of_cells["row"])]
    findings = [
        *reading.findings,
        *unmatched,
        *faults.of_cells(reading, replace(validated, faults=of_cells)),
        *_unlike_registry(valid, registry),
    ]
    _refuse([one.message for one in findings if one.severity is not Severity.NOTE])
    names = valid["school_name"].astype("object")
    return ListFile(
        path=path,
        batch=replace(
            opening.begin(path),
            decision="accepted",
            dataset=reading.dataset,
            layout=reading.layout,
            rows_read=reading.rows_read,
            rows_loaded=len(valid),
            findings=findings,
            columns=[
                {"column_name": name, **vars(source)} for name, source in reading.columns.items()
            ],
        ),
        entries=tuple(zip(valid["school_code"], names.where(names.notna(), None), strict=True)),
        # A bare calendar year is left out: «перечень 2021» may be of either half of it. So are
        # folders: they tell when the file came.
        years=tuple(
            item
            for item in (*reading.evidence, *file_name.evidence(path))
            if item.facet == "school_year" and item.source != "folder"
        ),
    )


def _read(settings: Settings, path: Path) -> Reading:
    try:
        reading = run(
            read_file, path, timeout=settings.read_timeout, memory_mb=settings.read_memory_mb
        )
    except UnreadableFileError as error:
        raise UserError("\n".join(finding.message for finding in error.findings)) from error
    if reading.dataset != "nor_list":
        raise UserError(
            f"Файл «{path.name}» – это {DATASETS[reading.dataset].title}, а не перечень ШНОР. "
            "Нужна таблица со столбцами «Логин ОО» и «Наименование ОО»."
        )
    return reading


def _unlike_registry(rows: pd.DataFrame, registry: pd.DataFrame) -> list[Finding]:
    """Codes the registry does not know, and names that are another school's there."""
    known = set(registry["school_code"])
    spelled: dict[str, set[str]] = {}
    for column in ("short_name", "full_name"):
        for code, name in registry[["school_code", column]].dropna().itertuples(index=False):
            spelled.setdefault(normalise(name), set()).add(code)
    findings = []
    for row in rows.itertuples():
        others = spelled.get(normalise(row.school_name), set()) if pd.notna(row.school_name) else ()
        if row.school_code not in known:
            why = f"школы {row.school_code} нет в реестре. Исправьте логин или загрузите реестр."
        elif others and row.school_code not in others:
            why = (
                f"логин {row.school_code} и наименование «{row.school_name}» – разные школы: в "
                f"реестре так называется {', '.join(sorted(others))}. Сверьте строку с приказом."
            )
        else:
            continue
        findings.append(
            Finding(
                Severity.ERROR,
                "listed-school-unknown",
                f"Лист «{row.sheet}», строка {row.row_number}: {why}",
                sheet=row.sheet,
                row_number=int(row.row_number),
            )
        )
    return findings


def _refuse(faults_: list[str]) -> None:
    if faults_:
        raise UserError("\n".join(faults_))


def _faults_of_act(
    settings: Settings, school_year: str, number: str, day: date, issuer: str, by: str
) -> list[str]:
    found = []
    try:
        start = years.start_of(years.parse(school_year))
    except ValueError as error:
        found.append(f"{error}.")
    else:
        earliest, latest = date(start - 1, 1, 1), date(start + 1, 8, 31)
        if not earliest <= day <= latest:
            found.append(
                f"Дата акта {day:%d.%m.%Y} не подходит: акт о перечне на {school_year} бывает с "
                f"{earliest:%d.%m.%Y} по {latest:%d.%m.%Y}. Исправьте --date или --year."
            )
    if not number.strip():
        found.append("Номер акта пуст: перечень действует только по акту. Укажите --order.")
    if not issuer.strip():
        found.append("Не указан орган, издавший акт. Укажите --issuer.")
    if not by.strip():
        found.append("Не указано, кто регистрирует перечень. Укажите --by.")
    if day > datetime.now(settings.zone).date():
        found.append(f"Дата акта {day:%d.%m.%Y} ещё не наступила. Исправьте --date.")
    return found


def _faults_of_year(school_year: str, file: ListFile) -> list[str]:
    return [
        f"Перечень регистрируется на {school_year}, а файл говорит о {said.value}: "
        f"«{said.detail}». Исправьте --year или имя файла."
        for said in file.years
        if said.value != school_year
    ]


def _draft(connection: Connection, school_year: str, criteria: str) -> tuple[list[str], list[str]]:
    """The schools a forecast lists, and those it cannot decide on."""
    drafts = frame(
        connection,
        "SELECT criteria, school_code, listed FROM mart.nor_list "
        "WHERE status = 'draft' AND school_year = :year ORDER BY school_code",
        year=school_year,
    )
    of_set = drafts[drafts["criteria"] == criteria]
    if of_set.empty:
        there = ", ".join(sorted(drafts["criteria"].unique()))
        raise UserError(
            f"Прогноза по набору «{criteria}» на {school_year} нет. "
            + (f"Есть прогнозы по наборам: {there}. " if there else "")
            + f"Составить прогнозы: shnor run list-revision --year {years.previous(school_year)}"
        )
    return (
        of_set.loc[of_set["listed"] == "yes", "school_code"].tolist(),
        of_set.loc[of_set["listed"] == "unknown", "school_code"].tolist(),
    )


def _left_out(
    connection: Connection, order_number: str, undecided: list[str], include: Sequence[Reasoned]
) -> list[str]:
    included = {code for code, _ in include}
    left = [code for code in undecided if code not in included]
    if not left:
        return []
    return [
        f"По прогнозу «не вычислимо»: {_named(connection, left)}. В перечень эти школы не "
        "включены; если акт их называет, зарегистрируйте его снова с "
        f"--order «{order_number.strip()} (дополнено)» --include КОД --reason «…»."
    ]


def _named(connection: Connection, codes: Iterable[str]) -> str:
    """Schools in words: «СОШ № 4 (641004)», by name."""
    names = frame(
        connection,
        "SELECT coalesce(short_name || ' (' || code || ')', code) AS name "
        "FROM unnest(CAST(:codes AS text[])) AS code "
        "LEFT JOIN mart.school ON school_code = code ORDER BY short_name, code",
        codes=list(codes),
    )["name"]
    return ", ".join(names)


def _faults_of_schools(
    connection: Connection,
    named: list[str],
    include: Sequence[Reasoned],
    exclude: Sequence[Reasoned],
) -> list[str]:
    registry, listed = registry_codes(connection), set(named)
    added, removed = [code for code, _ in include], [code for code, _ in exclude]
    unknown = dict.fromkeys(code for code in (*named, *added, *removed) if code not in registry)
    found = [f"Школы {code} нет в реестре. Исправьте код или загрузите реестр." for code in unknown]
    found += [
        f"Школа {code} названа {count} раза. Оставьте её один раз."
        for codes in (named, added, removed)
        for code, count in Counter(codes).items()
        if count > 1
    ]
    found += [
        f"Школа {code}: не сказано, почему она включена или исключена. Укажите --reason."
        for code, reason in (*include, *exclude)
        if not (reason or "").strip()
    ]
    found += [
        f"Школа {code} и так входит в перечень: --include {code} лишнее."
        for code in added
        if code in listed
    ]
    found += [
        f"Школы {code} в перечне нет: исключать (--exclude {code}) нечего."
        for code in removed
        if code not in listed
    ]
    return found


def _faults_of_former(
    connection: Connection,
    act: dict,
    in_force: RegisteredList | None,
    reasons: dict[str, str | None],
) -> list[str]:
    """What the lists of the year registered before have against this act."""
    if in_force is None:
        return []
    words = act_in_words(act["order_number"], act["order_date"])
    if act["order_date"] < in_force.order_date:
        return [
            f"Акт {words} издан раньше действующего: на {in_force.school_year} действует перечень "
            f"по акту {act_in_words(in_force.order_number, in_force.order_date)}, и прежний акт "
            "его не заменяет. Проверьте --date и --year."
        ]
    registered = frame(
        connection,
        "SELECT list_id, order_number, ARRAY(SELECT school_code FROM core.nor_list_school "
        "AS school WHERE school.list_id = list.list_id) AS codes FROM core.nor_list AS list "
        "WHERE status = 'registered' AND school_year = :school_year AND order_date = :order_date "
        "ORDER BY list_id",
        school_year=act["school_year"],
        order_date=act["order_date"],
    )
    return [
        f"Акт {words} уже зарегистрирован с другими школами (перечень № {former.list_id}); сейчас "
        f"{_changes(connection, former.codes, reasons, 'лишние', 'нет')}. Сверьте школы с актом. "
        "Если акт зарегистрирован с ошибкой, пометьте исправление в номере: "
        f"--order «{act['order_number']} (исправлено)»."
        for former in registered.itertuples()
        if act_in_words(former.order_number, act["order_date"]) == words
        and set(former.codes) != set(reasons)
    ]


def _replaced(
    connection: Connection, former: RegisteredList, reasons: dict[str, str | None]
) -> str:
    changes = _changes(connection, former.codes, reasons, "добавлены", "исключены")
    return (
        "Этот перечень заменяет перечень по акту "
        f"{act_in_words(former.order_number, former.order_date)}: {changes or 'школы те же'}."
    )


def _changes(
    connection: Connection, former: Iterable[str], now: Iterable[str], added: str, removed: str
) -> str:
    """Which schools are new and which are gone, each under the word for it."""
    before, after = set(former), set(now)
    said = {added: after - before, removed: before - after}
    return "; ".join(
        f"{word}: {_named(connection, codes)}" for word, codes in said.items() if codes
    )


def _same_act(
    connection: Connection,
    act: dict,
    in_force: RegisteredList | None,
    reasons: dict[str, str | None],
) -> int | None:
    """The list in force in that year, if it is this very act with these very schools."""
    if in_force is None or in_force.issuer != act["issuer"]:
        return None
    words = act_in_words(in_force.order_number, in_force.order_date)
    if words != act_in_words(act["order_number"], act["order_date"]):
        return None
    recorded = connection.execute(
        select(tables.nor_list_school.c.school_code, tables.nor_list_school.c.reason).where(
            tables.nor_list_school.c.list_id == in_force.list_id
        )
    )
    return in_force.list_id if dict(recorded.tuples().all()) == reasons else None


def _record_file(
    connection: Connection, settings: Settings, school_year: str, file: ListFile
) -> int:
    """Record and archive the file of an act; a file held by intake becomes accepted."""
    former = batches.known(connection, file.batch)
    if former is not None and former.status == "withdrawn":
        raise UserError(
            f"Этот файл загружался и был отозван (загрузка № {former.batch_id}). Вернуть его: "
            f"shnor batch restore {former.batch_id}"
        )
    if former is not None and former.status not in NOT_LOADED:
        return former.batch_id
    returns.keep(settings, file.path, file.batch.sha256)
    batch = replace(file.batch, school_year=school_year, covers={"school_year": [school_year]})
    batch_id = batches.record(connection, batch)
    quarantine.follow(connection, batch, batch_id)
    return batch_id


def _store(
    connection: Connection,
    act: dict,
    by: str,
    batch_id: int | None,
    reasons: dict[str, str | None],
) -> int:
    list_ = tables.nor_list
    list_id = connection.execute(
        insert(list_)
        .values(act | {"status": "registered", "registered_by": by, "batch_id": batch_id})
        .returning(list_.c.list_id)
    ).scalar_one()
    connection.execute(
        insert(tables.nor_list_school),
        [
            {"list_id": list_id, "school_code": code, "listed": "yes", "reason": reason}
            for code, reason in reasons.items()
        ],
    )
    return list_id


def _source(from_draft: str | None, entries: Iterable[Entry] | None) -> str:
    if from_draft is not None:
        return f"по прогнозу набора «{from_draft}»"
    if isinstance(entries, ListFile):
        return f"по файлу «{entries.path.name}»"
    return "школы названы при регистрации"


def _decide(
    connection: Connection,
    list_id: int,
    by: str,
    source: str,
    include: Sequence[Reasoned],
    exclude: Sequence[Reasoned],
) -> None:
    """Record who registered the list and every school added or taken out by hand.

    A school taken out has no row in the list, so its reason stands here alone.
    """
    decisions = [
        ("register-list", source),
        *(("include", f"{code}: {reason}") for code, reason in include),
        *(("exclude", f"{code}: {reason}") for code, reason in exclude),
    ]
    connection.execute(
        insert(tables.decision),
        [
            {"list_id": list_id, "action": action, "reason": reason, "decided_by": by}
            for action, reason in decisions
        ],
    )


def _difference(connection: Connection, school_year: str, criteria: str) -> pd.DataFrame:
    return frame(
        connection,
        "SELECT criteria, school_code, short_name, forecast, act, explanation, reason "
        "FROM mart.list_difference LEFT JOIN mart.school USING (school_code) "
        "WHERE school_year = :year AND criteria = :criteria ORDER BY short_name, school_code",
        year=school_year,
        criteria=criteria,
    )
