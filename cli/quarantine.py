"""`shnor quarantine`: the files that wait to be mended, who has them back, what became of them."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from cli import access, findings, russian, tables
from domain.errors import UserError
from domain.finding import Severity
from domain.plural import plural

if TYPE_CHECKING:
    from sqlalchemy import Row

STATUSES = {
    "open": ("ждёт", "magenta"),
    "returned": ("возвращён", "yellow"),
    "resubmitted": ("снова негоден", "red"),
    "resolved": ("исправлен", "green"),
    "waived": ("закрыт решением", "dim"),
}

UNCLOSED = """
SELECT * FROM mart.quarantine WHERE closed_at IS NULL ORDER BY opened_at, case_id"""
ONE = """
SELECT quarantine.*, sha256 FROM mart.quarantine JOIN ops.batch USING (batch_id)
WHERE case_id = %s"""
EVENTS = """
SELECT event.*, file_name FROM ops.quarantine_event AS event JOIN ops.batch USING (batch_id)
WHERE case_id = %s ORDER BY event_id"""
FINDINGS = """
SELECT severity, rule, count(*) AS count, array_agg(message ORDER BY finding_id) AS messages
FROM ops.finding WHERE batch_id = %s GROUP BY severity, rule ORDER BY min(finding_id)"""

Number = Annotated[
    int, typer.Argument(metavar="НОМЕР", help="Номер случая из shnor quarantine list.")
]

app = russian.Commands("На доработке: файлы, которые отложены или не приняты, пока их не исправят.")


@app.command("list", help="Файлы, которые ждут исправления, самые давние вверху.")
def list_unclosed() -> None:
    """Print a table of all cases that are not closed."""
    with access.warehouse(access.settings()) as engine, engine.connect() as connection:
        found = connection.exec_driver_sql(UNCLOSED).all()
    console = tables.console()
    if not found:
        console.print("На доработке ничего нет.")
        return
    numbers = ("Дней", "Приходил")
    texts = ("Файл", "О чём", "Состояние", "Причина")
    answer = tables.table(
        "№", numbers[0], *texts[:3], numbers[1], texts[3], numbers=("№", *numbers), texts=texts
    )
    for case in found:
        answer.add_row(
            str(case.case_id),
            str(case.days),
            case.file_name,
            _about(case),
            _state(case),
            f"{case.rounds} {plural(case.rounds, 'раз', 'раза', 'раз')}",
            case.reason or "",
        )
    console.print(answer)


@app.command("show", help="Один случай: файл, все замечания, ответ отправителю, история.")
def show(number: Number) -> None:
    """Print all that is known of a case and of its last file."""
    settings = access.settings()
    with access.warehouse(settings) as engine, engine.connect() as connection:
        case = connection.exec_driver_sql(ONE, (number,)).first()
        if case is None:
            raise UserError(f"Случая № {number} нет. Список: shnor quarantine list")
        remarks = connection.exec_driver_sql(FINDINGS, (case.batch_id,)).all()
        events = connection.exec_driver_sql(EVENTS, (number,)).all()
    console = tables.console()
    facts = tables.pairs()
    facts.add_row("Случай", f"№ {case.case_id}")
    facts.add_row("Состояние", _state(case))
    facts.add_row("Файл", f"{case.file_name} (загрузка № {case.batch_id})")
    facts.add_row("О чём", _about(case))
    if case.days is not None:
        facts.add_row("Ждёт дней", str(case.days))
    for path in access.answers(settings, case.sha256):
        facts.add_row("Ответ отправителю", str(path))
    console.print(facts)
    console.print(tables.heading("Замечания"))
    findings.show(
        console,
        [findings.Group(Severity(group.severity), *group[1:]) for group in remarks],
        shown=None,
    )
    console.print(tables.heading("История"))
    history = tables.table(
        "Когда", "Что", "Файл", "Кому", "Кто", "Почему", texts=("Файл", "Кому", "Почему")
    )
    for event in events:
        history.add_row(
            tables.moment(event.decided_at, settings),
            Text(*STATUSES[event.status]),
            event.file_name,
            event.recipient or "",
            event.decided_by or "",
            event.reason or "",
        )
    console.print(history)


@app.command("return", help="Записать файл с замечаниями и отметить, кому он возвращён.")
def return_(
    number: Number,
    to: Annotated[
        str, typer.Option("--to", metavar="КОМУ", help="Кому: школа, организация; хранится.")
    ],
    by: access.By = None,
) -> None:
    """Write the marked file again and record to whom it goes."""
    by = by or access.operator()
    recipient = _said(to, "Не сказано, кому возвращается файл: назовите в --to школу.")
    settings = access.settings()
    with access.warehouse(settings) as engine:
        from intake import returns  # brings pandas, which reading commands do without
        from warehouse import batches, quarantine

        with engine.begin() as connection:
            case = quarantine.unclosed(connection, number)
            batch = batches.recorded(connection, case.batch_id)
            path, remark = returns.send_again(settings, batch)
            quarantine.returned(connection, case, recipient, by)
    console = tables.console()
    console.print(f"Случай № {number}: возвращён, кому: {recipient}. Отправьте этот файл:")
    console.print(str(path.resolve()))
    if remark:
        console.print(remark)


@app.command("waive", help="Закрыть случай без исправленного файла.")
def waive(
    number: Number,
    reason: Annotated[str, typer.Option("--reason", metavar="ПОЧЕМУ", help="Почему; хранится.")],
    by: access.By = None,
) -> None:
    """Close a case by decision."""
    by = by or access.operator()
    reason = _said(reason, "Причина пуста: напишите в --reason, почему.")
    with access.warehouse(access.settings()) as engine, engine.begin() as connection:
        from warehouse import quarantine  # brings pandas, which reading commands do without

        quarantine.waive(connection, number, reason, by)
    typer.echo(f"Случай № {number} закрыт. Из файла ничего не загружено.")


def _said(words: str, complaint: str) -> str:
    """What an option says; nothing but blanks says nothing."""
    if not words.strip():
        raise UserError(complaint)
    return words.strip()


def _about(case: "Row") -> str:
    """What a case is about and whose it is, as far as that is known."""
    return ", ".join(filter(None, (case.work, case.school_code))) or "неясно"


def _state(case: "Row") -> Text:
    """The state in words; of a returned file, to whom."""
    state = Text(*STATUSES[case.status])
    return state.append(f": {case.returned_to}") if case.status == "returned" else state
