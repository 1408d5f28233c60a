"""`shnor status`: what came, what was not accepted and why, the lists, the KPIs, where all lies."""

from typing import TYPE_CHECKING

from rich.text import Text

from cli import access, database, russian, tables
from cli.batches import BATCHES, RECOMPUTE
from criteria.sets import load_set
from domain.errors import UserError
from domain.finding import SEVERITY_WORDS
from domain.plural import plural
from domain.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console
    from sqlalchemy import Connection

GRAVEST_FIRST = [str(severity) for severity in SEVERITY_WORDS]
REFUSED_SHOWN = 20

COUNTS = f"""
SELECT title, status, count(*) AS files, sum(rows_loaded) AS rows
FROM ({BATCHES}) AS batch GROUP BY title, status ORDER BY title, status"""

# Of a file's findings the gravest, and of these the first. Of files whose case is closed, since a
# mended one came or a person decided so, there is nothing left to do.
REFUSED = f"""
SELECT batch_id, file_name, work, status, message, rule, count(*) OVER () AS total
FROM ops.batch
LEFT JOIN LATERAL (
    SELECT message, rule FROM ops.finding WHERE finding.batch_id = batch.batch_id
    ORDER BY array_position(ARRAY{GRAVEST_FIRST}, severity), finding_id
    LIMIT 1
) AS reason ON true
WHERE status IN ('held', 'rejected') AND batch_id NOT IN (
    SELECT event.batch_id FROM ops.quarantine_event AS event JOIN ops.quarantine USING (case_id)
    WHERE quarantine.status IN ('resolved', 'waived')
)
ORDER BY recorded_at DESC, batch_id DESC LIMIT {REFUSED_SHOWN}"""

QUARANTINE = """
SELECT count(*) AS cases, max(days) AS days, count(*) FILTER (WHERE status <> 'returned') AS ours
FROM mart.quarantine WHERE closed_at IS NULL"""

REGISTERED = """
SELECT list_id, school_year, order_number, order_date, issuer,
    (SELECT count(*) FROM core.nor_list_school AS school
        WHERE school.list_id = list.list_id AND listed = 'yes') AS schools
FROM mart.list_in_force AS list ORDER BY school_year"""

DRAFTS = """
SELECT school_year, criteria, criteria_status, judged_year,
    count(*) FILTER (WHERE listed = 'yes') AS yes,
    count(*) FILTER (WHERE listed = 'unknown') AS unknown,
    count(school_code) AS judged,
    (SELECT count(*) FROM mart.list_difference AS difference
        WHERE (difference.school_year, difference.criteria) = (list.school_year, list.criteria))
        AS differences,
    EXISTS (SELECT FROM mart.list_in_force AS act WHERE act.school_year = list.school_year) AS act
FROM core.nor_list AS list LEFT JOIN core.nor_list_school USING (list_id)
WHERE status = 'draft' GROUP BY list.list_id ORDER BY school_year, criteria"""

# Figures computed before the last change of what they rest on: the batches of their year, and of
# the years before those with results. A registry belongs to no year and makes no figure old.
OUTDATED = """
WITH computed AS (
    SELECT 'Показатели за ' || school_year AS what, school_year, max(computed_at) AS at
    FROM core.kpi GROUP BY school_year
    UNION ALL
    SELECT 'Прогнозы перечня по итогам ' || judged_year, judged_year, max(recorded_at)
    FROM core.nor_list WHERE status = 'draft' GROUP BY judged_year
), changed AS (
    SELECT version.school_year, procedure <> '' AS results,
        max(greatest(recorded_at, decided_at)) AS at
    FROM ops.version JOIN ops.batch USING (batch_id) LEFT JOIN ops.decision USING (batch_id)
    WHERE version.school_year <> '' GROUP BY version.school_year, results
)
SELECT what, computed.school_year, computed.at AS computed_at, max(changed.at) AS changed_at
FROM computed JOIN changed ON changed.at > computed.at AND (
    changed.school_year = computed.school_year
    OR changed.school_year < computed.school_year AND results
)
GROUP BY what, computed.school_year, computed.at ORDER BY computed.school_year, what"""

KPIS = """
SELECT school_year, title, target, actual, met, evidence FROM mart.kpi
WHERE school_year = (SELECT max(school_year) FROM mart.kpi) ORDER BY kpi"""

CONTRADICTIONS = """
SELECT file_name, batch_id, message FROM mart.contradiction ORDER BY batch_id, message"""

FACT_STATUSES = {
    "confirmed": "подтверждён",
    "from_order": "из приказа",
    "unconfirmed": "не подтверждён",
}
MET = {
    True: Text("достигнут", "green"),
    False: Text("не достигнут", "red"),
    None: Text("не вычислимо", "dim"),
}


def add_to(app: russian.Commands) -> None:
    """Add the command to the program."""
    app.command(
        "status",
        help="Что загружено, что не принято и почему, перечни, показатели, где что лежит.",
    )(status)


def status() -> None:
    """Print the state of the warehouse."""
    settings = access.settings()
    console = tables.console()
    with access.warehouse(settings) as engine, engine.connect() as connection:
        _show_batches(console, connection)
        _show_refused(console, connection)
        _show_quarantine(console, connection)
        _show_lists(console, connection)
        _show_kpis(console, connection)
        _show_contradictions(console, connection)
        _show_outdated(console, connection, settings)
    _show_criteria(console, settings)
    _show_places(console, settings)


def _show_batches(console: "Console", connection: "Connection") -> None:
    counts = connection.exec_driver_sql(COUNTS).all()
    console.print(Text("Загрузки", style="bold"))
    if not counts:
        console.print("Ещё не было. Принять файлы: shnor intake ПУТЬ")
        return
    numbers = ("Файлов", "Строк загружено")
    answer = tables.table("Данные", "Судьба", *numbers, numbers=numbers)
    for row in counts:
        answer.add_row(row.title, tables.status(row.status), str(row.files), str(row.rows))
    console.print(answer)


def _show_refused(console: "Console", connection: "Connection") -> None:
    refused = connection.exec_driver_sql(REFUSED).all()
    if not refused:
        return
    console.print(tables.heading("Отложены и не приняты"))
    for row in refused:
        about = f" ({row.work})" if row.work else ""
        console.print(
            Text.assemble(
                f"№ {row.batch_id} ", tables.status(row.status), f": {row.file_name}{about}"
            )
        )
        console.print(f"  {row.message or 'Причина не записана.'}")
        console.print(f"  Что делать: {_remedy(row.status, row.rule, row.batch_id)}")
    if refused[0].total > REFUSED_SHOWN:
        console.print(f"… и ещё {refused[0].total - REFUSED_SHOWN}; все: shnor batch list")


def _show_quarantine(console: "Console", connection: "Connection") -> None:
    waiting = connection.exec_driver_sql(QUARANTINE).one()
    if not waiting.cases:
        return
    cases = f"{waiting.cases} {plural(waiting.cases, 'файл', 'файла', 'файлов')}"
    days = f"{waiting.days} {plural(waiting.days, 'день', 'дня', 'дней')}"
    console.print(tables.heading("На доработке"))
    console.print(
        f"{cases}, самый давний ждёт {days}; не возвращено отправителю: {waiting.ours}. Подробно: "
        "shnor quarantine list"
    )


def _remedy(status: str, rule: str | None, number: int) -> str:
    """What an operator does about a file that was not loaded."""
    if rule == "would-replace":
        return f"сравнить: shnor batch diff {number}; заменить: shnor intake ФАЙЛ --replace"
    if rule == "list-needs-act":
        return "зарегистрировать по акту: shnor register-list --file ФАЙЛ …"
    done = "принять снова" if status == "held" else "прислать снова"
    return f"исправить и {done}; все замечания: shnor batch show {number}"


def _show_lists(console: "Console", connection: "Connection") -> None:
    registered = connection.exec_driver_sql(REGISTERED).all()
    drafts = connection.exec_driver_sql(DRAFTS).all()
    if registered:
        console.print(tables.heading("Перечни ШНОР, действуют по акту"))
        answer = tables.table(
            "Год", "Школ", "Акт", "Орган", numbers=("Школ",), texts=("Акт", "Орган")
        )
        for row in registered:
            act = f"{row.order_number} от {row.order_date:%d.%m.%Y}"
            answer.add_row(row.school_year, str(row.schools), act, row.issuer or "")
        console.print(answer)
    if drafts:
        console.print(tables.heading("Прогнозы перечня (не перечень: его утверждает акт)"))
        numbers = ("Входят", "Не вычислимо", "Оценено")
        answer = tables.table(
            "На год",
            "По итогам",
            "Критерии",
            *numbers,
            "Акт",
            numbers=numbers,
            texts=("Критерии", "Акт"),
        )
        for row in drafts:
            criteria = FACT_STATUSES.get(row.criteria_status, row.criteria_status)
            answer.add_row(
                row.school_year,
                row.judged_year,
                f"{row.criteria} ({criteria})",
                str(row.yes),
                str(row.unknown),
                str(row.judged),
                f"отличие: {row.differences}" if row.act else "нет",
            )
        console.print(answer)


def _show_kpis(console: "Console", connection: "Connection") -> None:
    kpis = connection.exec_driver_sql(KPIS).all()
    if not kpis:
        return
    console.print(tables.heading(f"Показатели программы, {kpis[0].school_year}"))
    answer = tables.table(
        "Показатель",
        "Цель",
        "Факт",
        "",
        "Основание",
        texts=("Показатель", "Цель", "Факт", "Основание"),
    )
    for row in kpis:
        answer.add_row(row.title, row.target or "–", row.actual or "–", MET[row.met], row.evidence)
    console.print(answer)


def _show_contradictions(console: "Console", connection: "Connection") -> None:
    """Say where papers contradict themselves, each other and the list."""
    found = connection.exec_driver_sql(CONTRADICTIONS).all()
    if not found:
        return
    console.print(tables.heading("Противоречия в документах"))
    for row in found:
        console.print(f"№ {row.batch_id}, {row.file_name}: {row.message}")


def _show_outdated(console: "Console", connection: "Connection", settings: Settings) -> None:
    outdated = connection.exec_driver_sql(OUTDATED).all()
    if not outdated:
        return
    console.print(tables.heading("Устарело: данные изменились после расчёта"))
    for row in outdated:
        said = (
            f"{row.what} рассчитаны {tables.moment(row.computed_at, settings)}, данные изменены "
            f"{tables.moment(row.changed_at, settings)}. "
            f"Пересчитать: {RECOMPUTE.format(row.school_year)}"
        )
        console.print(Text(said, style="yellow"))


def _show_criteria(console: "Console", settings: Settings) -> None:
    """Say when there is no criteria set of the name in the settings."""
    try:
        load_set(settings.criteria)
    except UserError as error:
        console.print(tables.heading("Критерии"))
        console.print(Text(f"{error} Исправьте SHNOR_CRITERIA.", style="red"))


def _show_places(console: "Console", settings: Settings) -> None:
    console.print(tables.heading("Где что"))
    places = tables.pairs()
    places.add_row("База", f"{database.address(settings)} (адрес с паролем: shnor db url)")
    for title, path in (
        ("Входящие", settings.inbox),
        ("Архив", settings.archive),
        ("Возвращено", settings.returned),
        ("Отчёты", settings.reports),
    ):
        places.add_row(title, str(path.resolve()))
    console.print(places)
