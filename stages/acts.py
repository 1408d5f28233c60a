"""Acts that make a list official (приказы), and the lists registered by them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from warehouse.query import frame


@dataclass(frozen=True, kw_only=True)
class ListAct:
    """An act with the list of a year; it is known by its number and date.

    Attributes:
        school_year: the year the list is in force in.
        order_number: of the act, with or without «№».
        order_date: of the act.
        issuer: who issued it.
    """

    school_year: str
    order_number: str
    order_date: date
    issuer: str

    def cited(self) -> str:
        """As it is cited: «№ 5 от 30.09.2021»."""
        return f"№ {self.order_number.removeprefix('№').strip()} от {self.order_date:%d.%m.%Y}"


@dataclass(frozen=True, kw_only=True)
class RegisteredList(ListAct):
    """A registered list in force.

    Attributes:
        list_id: its number in `core.nor_list`.
        codes: the schools on it.
    """

    list_id: int
    codes: frozenset[str]

    def title(self) -> str:
        """In words: «перечень на 2021/22 (акт № 5 от 30.09.2021)»."""
        return f"перечень на {self.school_year} (акт {self.cited()})"


def in_force(connection: Connection, school_year: str) -> RegisteredList | None:
    """The registered list in force in a year, else the latest before; None where there is none."""
    found = frame(
        connection,
        "SELECT list_id, school_year, order_number, order_date, issuer, "
        "ARRAY(SELECT school_code FROM core.nor_list_school AS school "
        "WHERE school.list_id = list.list_id AND listed = 'yes') AS codes "
        "FROM mart.list_in_force AS list WHERE school_year <= :year "
        "ORDER BY school_year DESC LIMIT 1",
        year=school_year,
    )
    if found.empty:
        return None
    row = found.iloc[0]
    return RegisteredList(
        list_id=int(row["list_id"]),
        school_year=row["school_year"],
        order_number=row["order_number"],
        order_date=row["order_date"],
        issuer=row["issuer"],
        codes=frozenset(row["codes"]),
    )


def registered_for(connection: Connection, school_year: str) -> RegisteredList | None:
    """The list registered for that very year."""
    latest = in_force(connection, school_year)
    return latest if latest is not None and latest.school_year == school_year else None


def registry_codes(connection: Connection) -> frozenset[str]:
    """The schools of the registry. A listed school that left it was closed or made a branch."""
    return frozenset(frame(connection, "SELECT school_code FROM mart.school")["school_code"])


def named(connection: Connection, codes: Iterable[str]) -> str:
    """Schools in words: «СОШ № 4 (641004)», by name."""
    names = frame(
        connection,
        "SELECT coalesce(short_name || ' (' || code || ')', code) AS name "
        "FROM unnest(CAST(:codes AS text[])) AS code "
        "LEFT JOIN mart.school ON school_code = code ORDER BY short_name, code",
        codes=list(codes),
    )["name"]
    return ", ".join(names)


def changes(
    connection: Connection, former: Iterable[str], now: Iterable[str], added: str, removed: str
) -> str:
    """Which schools are new and which are gone, each under the word for it."""
    before, after = set(former), set(now)
    said = {added: after - before, removed: before - after}
    return "; ".join(f"{word}: {named(connection, codes)}" for word, codes in said.items() if codes)
