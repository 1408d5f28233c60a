"""`shnor paper`: roadmaps and other papers of schools: received, sent back, accepted, published."""

from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from cli import access, russian, tables
from domain import paper_state
from domain.errors import UserError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

PAPERS = """
SELECT paper.*, coalesce(short_name, school_code) AS name
FROM mart.document AS paper LEFT JOIN mart.school USING (school_code)"""

FINDINGS = """
SELECT severity, message FROM ops.finding WHERE batch_id = %s ORDER BY finding_id"""

DECISIONS = """
SELECT decided_at, school_code, state, link, decided_by, reason FROM ops.paper_decision
WHERE batch_id = %s ORDER BY paper_decision_id"""

State = Literal["received", "returned", "accepted"]
WORDS = dict(zip(get_args(State), paper_state.STATES, strict=True))

Number = Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер бумаги из shnor paper list.")]
School = Annotated[
    str | None,
    typer.Option(
        "--school", metavar="ШКОЛА", help="Код или логин школы, если в файле их несколько."
    ),
]

app = russian.Commands(
    "Бумаги школ: дорожные карты, справки, договоры. Полученное принимают или возвращают на "
    "доработку; в «100 %» считаются принятые карты."
)


@app.command("list", help="Бумаги: чьи, какие, в каком состоянии и с какого дня.")
def list_all(
    school: Annotated[
        str | None, typer.Option("--school", metavar="ШКОЛА", help="Только этой школы: код, логин.")
    ] = None,
    state: Annotated[
        State | None,
        typer.Option(
            "--state",
            metavar="СОСТОЯНИЕ",
            help=f"Только в этом: {', '.join(' – '.join(pair) for pair in WORDS.items())}.",
        ),
    ] = None,
    year: access.MaybeSchoolYear = None,
) -> None:
    """Print a table of the papers in force."""
    settings = access.settings()
    wanted = {
        "school_code": _code(school),
        "state": WORDS[state] if state else None,
        "school_year": year,
    }
    given = {column: value for column, value in wanted.items() if value}
    where = " AND ".join(f"{column} = %({column})s" for column in given) or "true"
    query = f"{PAPERS} WHERE {where} ORDER BY school_year, name, paper.batch_id"
    with access.warehouse(settings) as engine, engine.connect() as connection:
        found = connection.exec_driver_sql(query, given).all()
    console = tables.console()
    if not found:
        console.print("Таких бумаг нет." if given else "Бумаг ещё нет. Принять: shnor intake ПУТЬ")
        return
    texts = ("Школа", "Бумага", "Вид", "Состояние", "Кто", "Почему")
    answer = tables.table("№", "Год", *texts[:4], "С какого дня", *texts[4:], texts=texts)
    for one in found:
        answer.add_row(
            str(one.batch_id),
            one.school_year,
            one.name,
            one.title,
            one.kind,
            one.state,
            tables.moment(one.state_since, settings),
            one.state_by,
            one.state_reason or "",
        )
    console.print(answer)


@app.command("show", help="Одна бумага: состояние, замечания приёма, решения о ней.")
def show(number: Number) -> None:
    """Print all that is known of a paper."""
    settings = access.settings()
    with access.warehouse(settings) as engine, engine.connect() as connection:
        found = connection.exec_driver_sql(
            f"{PAPERS} WHERE paper.batch_id = %s ORDER BY name", (number,)
        ).all()
        if not found:
            raise UserError(
                f"Бумаги № {number} среди действующих нет. Список бумаг: shnor paper list"
            )
        remarks = connection.exec_driver_sql(FINDINGS, (number,)).all()
        decisions = connection.exec_driver_sql(DECISIONS, (number,)).all()
    console = tables.console()
    for one in found:
        facts = tables.pairs()
        facts.add_row("Бумага", f"№ {number}, {one.title}")
        facts.add_row("Школа", f"{one.name} ({one.school_code})")
        facts.add_row("Вид", one.kind)
        facts.add_row("Учебный год", one.school_year)
        since = tables.moment(one.state_since, settings)
        facts.add_row("Состояние", f"{one.state}, с {since}, {one.state_by}")
        if one.items is not None:
            facts.add_row("Мероприятий", f"{one.items}, без проверяемого срока {one.open_terms}")
        facts.add_row("Опубликована", one.link or "ссылка не названа")
        console.print(facts)
    if remarks:
        console.print(tables.heading(f"Замечания приёма: {len(remarks)}"))
        for remark in remarks:
            console.print(f"  {remark.message}")
    if decisions:
        console.print(tables.heading("Решения"))
        answer = tables.table("Когда", "Школа", "Что", "Кто", "Почему", texts=("Что", "Почему"))
        for each in decisions:
            answer.add_row(
                tables.moment(each.decided_at, settings),
                each.school_code,
                each.state or f"опубликована: {each.link}",
                each.decided_by,
                each.reason or "",
            )
        console.print(answer)


@app.command("accept", help="Принять бумагу: прочитана и годится.")
def accept(
    number: Number,
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="ПОЧЕМУ", help="Пояснение; хранится.")
    ] = None,
    school: School = None,
    by: access.By = None,
) -> None:
    """Accept a paper."""
    settings, by = access.settings(), by or access.operator()
    with access.warehouse(settings) as engine:
        from stages import papers  # brings pandas, which reading commands do without

        papers.accept(engine, settings, number, by, reason, _code(school))
        _show_coverage(engine, number)


@app.command("return", help="Вернуть бумагу школе на доработку; ответ с замечаниями – в returned.")
def send_back(
    number: Number,
    reason: Annotated[
        str, typer.Option("--reason", metavar="ПОЧЕМУ", help="Что исправить; уходит школе.")
    ],
    school: School = None,
    by: access.By = None,
) -> None:
    """Return a paper to be mended."""
    if not reason.strip():
        raise UserError("Причина пуста: напишите в --reason, что исправить.")
    settings, by = access.settings(), by or access.operator()
    with access.warehouse(settings) as engine:
        from stages import papers

        answer = papers.send_back(engine, settings, number, by, reason.strip(), _code(school))
        _show_coverage(engine, number)
    tables.console().print(f"Ответ школе: {answer.resolve()}")


@app.command("publish", help="Записать, где бумага опубликована; страница не открывается.")
def publish(
    number: Number,
    link: Annotated[
        str, typer.Argument(metavar="ССЫЛКА", help="Адрес страницы: https://школа.рф/карта.")
    ],
    school: School = None,
    by: access.By = None,
) -> None:
    """Record where a paper is published."""
    settings, by = access.settings(), by or access.operator()
    with access.warehouse(settings) as engine, engine.begin() as connection:
        from warehouse import papers

        papers.publish(connection, number, by, link.strip(), _code(school))
    typer.echo(f"Бумага № {number}: ссылка записана.")


def _code(school: str | None) -> str | None:
    """The code of a school named by its code or login; a group's name as it is."""
    if school is None:
        return None
    from domain.school_code import from_login

    return from_login(school) or school


def _show_coverage(engine: "Engine", number: int) -> None:
    """Say what state a paper is in now, and how many roadmaps of the list are accepted."""
    with engine.connect() as connection:
        found = connection.exec_driver_sql(
            f"{PAPERS} WHERE paper.batch_id = %s ORDER BY name", (number,)
        ).all()
        for one in found:
            typer.echo(f"Бумага № {number}, {one.name}: {one.state}.")
        if any(one.kind == "дорожная карта" for one in found):
            _show_accepted(connection, found[0].school_year)


def _show_accepted(connection: "Connection", school_year: str) -> None:
    total, accepted = connection.exec_driver_sql(
        "SELECT count(*), count(*) FILTER (WHERE roadmap = 'принята') "
        "FROM mart.roadmap_coverage WHERE school_year = %s",
        (school_year,),
    ).one()
    if total:
        typer.echo(f"Дорожных карт школ перечня на {school_year} принято {accepted} из {total}.")
