"""`shnor batch`: what came of every file, and going back and forth between versions."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import access, findings, russian, tables
from domain.errors import UserError
from domain.finding import Severity
from domain.settings import Settings
from domain.work import Work

if TYPE_CHECKING:
    from rich.console import Console
    from sqlalchemy import Connection, Row

WORKS_SHOWN = 20
ACTIONS = {
    "replace": "заменила загруженное",
    "withdraw": "отозвана",
    "restore": "возвращена",
}

# The title of a dataset is the comment on its table.
BATCHES = """
SELECT *, coalesce(
    split_part(obj_description(to_regclass('core.' || dataset)), ':', 1), 'не распознаны'
) AS title
FROM ops.batch"""

FINDINGS = f"""
SELECT severity, rule, count(*) AS count,
    (array_agg(message ORDER BY finding_id))[1:{findings.SHOWN}] AS messages
FROM ops.finding WHERE batch_id = %s GROUP BY severity, rule ORDER BY min(finding_id)"""

# What a file changes in what was loaded before it, in the order it is told.
DIFFERENCES = {
    "would-replace": "Замена",
    "difference": "Строки по школам",
    "share-change": "Доли ниже порога",
    "list-change": "Прогноз перечня",
}
DIFFERENCE = """
SELECT rule, array_agg(message ORDER BY finding_id) FROM ops.finding
WHERE batch_id = %s AND rule = ANY(%s) GROUP BY rule"""

VERSIONS = """
SELECT school_year, procedure, sitting, subject, class, exam_day, count(*) AS schools,
    count(open.version_id) AS in_force,
    string_agg(school_code, ', ' ORDER BY school_code) FILTER (WHERE open.version_id IS NULL)
        AS out,
    sum(rows) AS rows, string_agg(DISTINCT not_computable, '; ') AS not_computable
FROM ops.version
LEFT JOIN ops.validity AS open
    ON open.version_id = version.version_id AND open.valid_to IS NULL
WHERE batch_id = %s
GROUP BY school_year, procedure, sitting, subject, class, exam_day
ORDER BY school_year, procedure, sitting, subject, class, exam_day"""

DECISIONS = """
SELECT decided_at, action, decided_by, reason FROM ops.decision
WHERE batch_id = %s ORDER BY decision_id"""

# Results are compared with those of later years too; schools belong to every year.
OUTDATED = """
SELECT DISTINCT computed.school_year FROM (
    SELECT school_year FROM core.dynamics
    UNION SELECT school_year FROM core.deficit
    UNION SELECT school_year FROM core.kpi
    UNION SELECT judged_year FROM core.nor_list WHERE status = 'draft'
) AS computed
JOIN ops.version ON batch_id = %s AND (
    computed.school_year = version.school_year
    OR computed.school_year > version.school_year
        AND (procedure <> '' OR version.school_year = '')
)
ORDER BY computed.school_year"""
RECOMPUTE = "shnor run annual-cycle --year {}"

Number = Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер загрузки из shnor batch list.")]
Reason = Annotated[str, typer.Option("--reason", metavar="ПОЧЕМУ", help="Почему; хранится.")]

app = russian.Commands("Загрузки: судьба каждого файла, отзыв и возврат.")


@app.command("list", help="Все загрузки, последние внизу.")
def list_all() -> None:
    """Print a table of all batches in the order they came."""
    settings = access.settings()
    with access.warehouse(settings) as engine, engine.connect() as connection:
        found = connection.exec_driver_sql(f"{BATCHES} ORDER BY batch_id").all()
    console = tables.console()
    if not found:
        console.print("Загрузок ещё не было. Принять файлы: shnor intake ПУТЬ")
        return
    numbers = ("Строк", "Загружено")
    texts = ("Файл", "О чём", "Судьба")
    answer = tables.table("№", "Когда", *texts, *numbers, numbers=("№", *numbers), texts=texts)
    for batch in found:
        answer.add_row(
            str(batch.batch_id),
            tables.moment(batch.recorded_at, settings),
            batch.file_name,
            batch.work or batch.title,
            tables.status(batch.status),
            str(batch.rows_read),
            str(batch.rows_loaded),
        )
    console.print(answer)


@app.command("show", help="Одна загрузка: файл, судьба, замечания, версии по школам, решения.")
def show(number: Number) -> None:
    """Print all that is known of a batch."""
    settings = access.settings()
    with access.warehouse(settings) as engine, engine.connect() as connection:
        batch = _batch(connection, number)
        console = tables.console()
        _show_file(console, batch, settings)
        _show_findings(console, connection, number)
        _show_versions(console, connection, number)
        _show_decisions(console, connection, number, settings)


def _batch(connection: "Connection", number: int) -> "Row":
    batch = connection.exec_driver_sql(f"{BATCHES} WHERE batch_id = %s", (number,)).first()
    if batch is None:
        raise UserError(f"Загрузки № {number} нет. Список загрузок: shnor batch list")
    return batch


def _show_file(console: "Console", batch: "Row", settings: Settings) -> None:
    facts = tables.pairs()
    facts.add_row("Загрузка", f"№ {batch.batch_id}")
    facts.add_row("Файл", batch.file_name)
    facts.add_row("Судьба", tables.status(batch.status))
    facts.add_row("Данные", batch.title)
    facts.add_row("О чём", batch.work or "–")
    facts.add_row("Макет", batch.layout or "–")
    facts.add_row("Учебный год", batch.school_year or "–")
    facts.add_row(
        "Строк",
        f"в файле {batch.rows_read}, загружено {batch.rows_loaded}, не принято "
        f"{batch.rows_rejected}",
    )
    facts.add_row("Когда принят", tables.moment(batch.recorded_at, settings))
    if batch.superseded_at:
        facts.add_row("Когда заменён", tables.moment(batch.superseded_at, settings))
    if batch.flow_run_id:
        facts.add_row("Прогон Prefect", batch.flow_run_id)
    facts.add_row("SHA-256", batch.sha256)
    for path in settings.archive.glob(f"{batch.sha256[:2]}/{batch.sha256}.*"):
        facts.add_row("Копия файла", str(path.resolve()))
    for path in access.answers(settings, batch.sha256):
        facts.add_row("Ответ отправителю", str(path))
    console.print(facts)


def _show_findings(console: "Console", connection: "Connection", number: int) -> None:
    found = connection.exec_driver_sql(FINDINGS, (number,)).all()
    if not found:
        console.print(tables.heading("Замечаний нет."))
        return
    total = sum(group.count for group in found)
    console.print(tables.heading(f"Замечания: {total}"))
    findings.show(
        console, [findings.Group(Severity(group.severity), *group[1:]) for group in found]
    )


def _show_versions(console: "Console", connection: "Connection", number: int) -> None:
    """Per work how many schools the batch speaks of, and for how many its word is in force."""
    works = connection.exec_driver_sql(VERSIONS, (number,)).all()
    if not works:
        return
    console.print(tables.heading("Версии"))
    answer = tables.table(
        "Работа",
        "Школ",
        "Действуют",
        "Строк",
        "Доли",
        numbers=("Школ", "Строк"),
        texts=("Работа", "Действуют", "Доли"),
    )
    for work in works[:WORKS_SHOWN]:
        answer.add_row(
            ", экзамен ".join(filter(None, [Work(*work[:5]).title(), work.exam_day]))
            or "без года и предмета",
            str(work.schools),
            "все" if work.in_force == work.schools else f"{work.in_force} (без: {work.out})",
            str(work.rows),
            f"не вычислимы: {work.not_computable}" if work.not_computable else "",
        )
    console.print(answer)
    if len(works) > WORKS_SHOWN:
        console.print(f"… и ещё {len(works) - WORKS_SHOWN}")


def _show_decisions(
    console: "Console", connection: "Connection", number: int, settings: Settings
) -> None:
    decisions = connection.exec_driver_sql(DECISIONS, (number,)).all()
    if not decisions:
        return
    console.print(tables.heading("Решения"))
    answer = tables.table("Когда", "Что", "Кто", "Почему", texts=("Почему",))
    for decision in decisions:
        answer.add_row(
            tables.moment(decision.decided_at, settings),
            ACTIONS[decision.action],
            decision.decided_by or "",
            decision.reason or "",
        )
    console.print(answer)


@app.command("diff", help="Чем загрузка отличается от того, что заменяет: строки, доли, перечень.")
def diff(number: Number) -> None:
    """Print everything a batch changes or would change, school by school."""
    with access.warehouse(access.settings()) as engine, engine.connect() as connection:
        batch = _batch(connection, number)
        told = dict(
            connection.exec_driver_sql(DIFFERENCE, (number, list(DIFFERENCES))).tuples().all()
        )
    console = tables.console()
    console.print(f"{batch.file_name}: {batch.work or batch.title}")
    if not told:
        console.print("Эта загрузка не меняет ничего из загруженного до неё.")
    for rule, title in DIFFERENCES.items():
        if rule in told:
            console.print(tables.heading(title))
            for message in told[rule]:
                console.print(message)


@app.command("return", help="Записать файл с замечаниями для отправителя.")
def return_(number: Number) -> None:
    """Write the marked file of a batch, loaded or not, for its sender to mend."""
    settings = access.settings()
    with access.warehouse(settings) as engine:
        from intake import returns  # brings pandas, which reading commands do without
        from warehouse import batches

        with engine.connect() as connection:
            _batch(connection, number)
            batch = batches.recorded(connection, number)
        path, remark = returns.send_again(settings, batch)
    console = tables.console()
    console.print(f"Загрузка № {number}. Отправьте этот файл:")
    console.print(str(path.resolve()))
    if remark:
        console.print(remark)


@app.command("withdraw", help="Отозвать загрузку: действует то, что было до неё.")
def withdraw(number: Number, reason: Reason, by: access.By = None) -> None:
    """Take a batch out of force."""
    outdated = _decide("withdraw", number, reason, by)
    typer.echo(f"Загрузка № {number} отозвана. Вернуть: shnor batch restore {number} --reason …")
    _show_outdated(outdated)


@app.command("restore", help="Вернуть отозванную или заменённую загрузку.")
def restore(number: Number, reason: Reason, by: access.By = None) -> None:
    """Put a batch back into force."""
    outdated = _decide("restore", number, reason, by)
    typer.echo(f"Загрузка № {number} снова действует.")
    _show_outdated(outdated)


def _decide(action: str, number: int, reason: str, by: str | None) -> list[str]:
    """Take the decision; says which years have figures computed before it."""
    by = by or access.operator()
    if not reason.strip():
        raise UserError("Причина пуста: напишите в --reason, почему.")
    with access.warehouse(access.settings()) as engine, engine.begin() as connection:
        from warehouse import batches  # brings pandas, which reading commands do without

        getattr(batches, action)(connection, number, reason.strip(), by)
        return connection.exec_driver_sql(OUTDATED, (number,)).scalars().all()


def _show_outdated(years: list[str]) -> None:
    if not years:
        return
    commands = "; ".join(RECOMPUTE.format(year) for year in years)
    typer.echo(
        f"Динамика, дефициты, показатели и прогнозы перечня за {', '.join(years)} рассчитаны до "
        f"этого. Пересчитать: {commands}"
    )
