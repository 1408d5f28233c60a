"""`shnor school`: the codes and names schools go by, and answers which school a name means."""

from typing import Annotated

import typer

from cli import access, russian, tables
from domain.errors import UserError
from domain.school_name import NONE

LIST = """
SELECT school_code, coalesce(short_name, min(name)) AS name, municipality,
    string_agg(value, ', ') FILTER (WHERE code.kind = 'логин') AS login,
    string_agg(value, ', ') FILTER (WHERE code.kind = 'код ОГЭ') AS oge,
    string_agg(value, ', ') FILTER (WHERE code.kind = 'код ЕГЭ') AS ege,
    string_agg(value, ', ') FILTER (WHERE code.kind = 'ИНН') AS inn
FROM mart.school FULL JOIN (
    SELECT school_code, kind, CASE WHEN kind = 'наименование' THEN value END AS name,
        CASE WHEN valid_to IS NULL OR valid_to >= current_date THEN value END AS value
    FROM mart.school_identifier
) AS code USING (school_code)
GROUP BY school_code, short_name, municipality ORDER BY school_code"""

SCHOOL = "SELECT short_name, municipality, settlement FROM mart.school WHERE school_code = %s"

CODES = """
SELECT kind, value, valid_from, valid_to, source, batch_id FROM mart.school_identifier
WHERE school_code = %s ORDER BY kind, valid_to DESC NULLS FIRST, value"""

ANSWERS = """
SELECT name, place, decided_by, decided_at FROM ops.school_name
WHERE school_code = %s ORDER BY answer_id"""

app = russian.Commands("Школы: под какими кодами и наименованиями они встречаются в файлах.")


@app.command("list", help="Все школы и их действующие коды.")
def list_all() -> None:
    """Print a table of the schools."""
    with access.warehouse(access.settings()) as engine, engine.connect() as connection:
        found = connection.exec_driver_sql(LIST).all()
    console = tables.console()
    if not found:
        console.print("Школ ещё нет. Загрузите реестр или кодификатор: shnor intake ПУТЬ")
        return
    texts = ("Школа", "Муниципалитет", "Логин")
    answer = tables.table("Код", *texts, "Код ОГЭ", "Код ЕГЭ", "ИНН", texts=texts)
    for school in found:
        answer.add_row(*(value or "" for value in school))
    console.print(answer)


@app.command("show", help="Одна школа: все коды и наименования, когда и по какой загрузке.")
def show(
    code: Annotated[str, typer.Argument(metavar="КОД", help="Логин школы или его шесть цифр.")],
) -> None:
    """Print all that is known of a school's codes."""
    settings = access.settings()
    code = _code(code)
    with access.warehouse(settings) as engine, engine.connect() as connection:
        school = connection.exec_driver_sql(SCHOOL, (code,)).first()
        codes = connection.exec_driver_sql(CODES, (code,)).all()
        answers = connection.exec_driver_sql(ANSWERS, (code,)).all()
    if school is None and not codes:
        raise UserError(f"Школы {code} нет. Все школы: shnor school list")
    console = tables.console()
    console.print(tables.heading(", ".join(filter(None, (code, *(school or ()))))))
    answer = tables.table(
        "Вид", "Код или наименование", "Действует с", "по", "Источник", "Загрузка",
        texts=("Код или наименование", "Источник"),
    )  # fmt: skip
    for each in codes:
        days = (f"{day:%d.%m.%Y}" if day else "" for day in (each.valid_from, each.valid_to))
        answer.add_row(each.kind, each.value, *days, each.source, f"№ {each.batch_id}")
    console.print(answer)
    for each in answers:
        place = f" ({each.place})" if each.place else ""
        when = tables.moment(each.decided_at, settings)
        console.print(f"«{each.name}»{place} – эта школа: ответил {each.decided_by}, {when}")


@app.command("name", help="Ответить, какую школу называет файл; ответ хранится.")
def name(
    name: Annotated[str, typer.Argument(metavar="НАИМЕНОВАНИЕ", help="Как в файле, в кавычках.")],
    code: Annotated[
        str,
        typer.Argument(
            metavar="КОД", help=f"Логин школы или его шесть цифр; {NONE} – ни одна из известных."
        ),
    ],
    place: Annotated[
        str, typer.Option("--place", metavar="МЕСТО", help="Где школа, как в замечании.")
    ] = "",
    by: access.By = None,
) -> None:
    """Record which school a name means."""
    by = by or access.operator()
    if not name.strip():
        raise UserError("Наименование пусто: напишите его, как в файле.")
    school = None if code.strip().lower() == NONE else _code(code)
    with access.warehouse(access.settings()) as engine, engine.begin() as connection:
        from warehouse import school_names  # brings pandas, which reading commands do without

        known = (
            school is None
            or connection.exec_driver_sql(
                "SELECT FROM mart.school FULL JOIN mart.school_identifier USING (school_code) "
                "WHERE school_code = %s",
                (school,),
            ).first()
            is not None
        )
        if not known:
            raise UserError(f"Школы {school} нет. Все школы: shnor school list")
        school_names.answer(connection, name.strip(), place.strip(), school, by)
    means = f"школа {school}" if school else "ни одна из известных школ"
    typer.echo(f"Записано: «{name.strip()}» – {means}. Загрузите отложенный файл снова.")


def _code(text: str) -> str:
    from domain.school_code import from_login  # brings pandas, which --help does without

    found = from_login(text)
    if found is None:
        raise UserError(f"«{text}» – не код школы: нужен логин вида edu641072 или его шесть цифр.")
    return found
