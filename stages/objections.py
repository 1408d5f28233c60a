"""What speaks against registering an act: its particulars, its schools, the acts before it.

Every function returns all it found, a Russian sentence each.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from domain import school_year as years
from domain.settings import Settings
from stages import acts
from stages.acts import ListAct, RegisteredList
from stages.list_file import ListFile
from warehouse.query import frame

Reasoned = tuple[str, str]


def to_act(settings: Settings, act: ListAct, by: str) -> list[str]:
    """What is wrong with the particulars of an act and with who registers it."""
    found = []
    try:
        start = years.start_of(years.parse(act.school_year))
    except ValueError as error:
        found.append(f"{error}.")
    else:
        earliest, latest = date(start - 1, 1, 1), date(start + 1, 8, 31)
        if not earliest <= act.order_date <= latest:
            found.append(
                f"Дата акта {act.order_date:%d.%m.%Y} не подходит: акт о перечне на "
                f"{act.school_year} бывает с {earliest:%d.%m.%Y} по {latest:%d.%m.%Y}. Исправьте "
                "--date или --year."
            )
    if not act.order_number:
        found.append("Номер акта пуст: перечень действует только по акту. Укажите --order.")
    if not act.issuer:
        found.append("Не указан орган, издавший акт. Укажите --issuer.")
    if not by:
        found.append("Не указано, кто регистрирует перечень. Укажите --by.")
    if act.order_date > datetime.now(settings.zone).date():
        found.append(f"Дата акта {act.order_date:%d.%m.%Y} ещё не наступила. Исправьте --date.")
    return found


def to_file(school_year: str, file: ListFile) -> list[str]:
    """What the file says of another school year."""
    return [
        f"Перечень регистрируется на {school_year}, а файл говорит о {said.value}: "
        f"«{said.detail}». Исправьте --year или имя файла."
        for said in file.years
        if said.value != school_year
    ]


def to_schools(
    connection: Connection,
    named: list[str],
    include: Sequence[Reasoned],
    exclude: Sequence[Reasoned],
) -> list[str]:
    """What is wrong with the schools of an act, with those added and taken out by hand.

    Args:
        connection: the warehouse, for the registry of schools.
        named: the schools of the file or the forecast.
        include: schools added, each with the reason.
        exclude: schools taken out, each with the reason.
    """
    registry, listed = acts.registry_codes(connection), set(named)
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


def of_former(
    connection: Connection,
    act: ListAct,
    former: RegisteredList | None,
    reasons: dict[str, str | None],
) -> list[str]:
    """What the lists of the year registered before have against this act."""
    if former is None:
        return []
    if act.order_date < former.order_date:
        return [
            f"Акт {act.cited()} издан раньше действующего: на {former.school_year} действует "
            f"перечень по акту {former.cited()}, и прежний акт его не заменяет. Проверьте --date и "
            "--year."
        ]
    registered = frame(
        connection,
        "SELECT list_id, order_number, ARRAY(SELECT school_code FROM core.nor_list_school "
        "AS school WHERE school.list_id = list.list_id) AS codes FROM core.nor_list AS list "
        "WHERE status = 'registered' AND school_year = :school_year AND order_date = :order_date "
        "ORDER BY list_id",
        school_year=act.school_year,
        order_date=act.order_date,
    )
    return [
        f"Акт {act.cited()} уже зарегистрирован с другими школами (перечень № {other.list_id}); "
        f"сейчас {acts.changes(connection, other.codes, reasons, 'лишние', 'нет')}. Сверьте школы "
        "с актом. Если акт зарегистрирован с ошибкой, пометьте исправление в номере: "
        f"--order «{act.order_number} (исправлено)»."
        for other in registered.itertuples()
        if replace(act, order_number=other.order_number).cited() == act.cited()
        and set(other.codes) != set(reasons)
    ]
