"""Addresses of the warehouse and of Prefect's database."""

from urllib.parse import urlsplit

import psycopg
import pytest
from sqlalchemy import make_url

from domain.errors import UserError
from domain.settings import Settings
from tests.conftest import as_superuser, beside, execute
from warehouse import connection


def settings_of(address: str) -> Settings:
    return Settings(_env_file=None, database_url=address)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_any_spelling_of_the_scheme_becomes_the_plain_one(scheme: str) -> None:
    address = connection.warehouse_url(settings_of(f"{scheme}://u:p@host:1/name?sslmode=require"))
    assert address == "postgresql://u:p@host:1/name?sslmode=require"


@pytest.mark.parametrize("address", ["mysql://host/name", "postgresql://host", "host/name"])
def test_what_is_no_address_of_a_database_is_refused(address: str) -> None:
    with pytest.raises(UserError, match="SHNOR_DATABASE_URL"):
        connection.warehouse_url(settings_of(address))


def test_sessions_carry_our_name_and_zone(server: str) -> None:
    settings = Settings(_env_file=None, database_url=server, timezone="Asia/Omsk")
    engine = connection.engine(settings)
    with engine.connect() as session:
        assert session.exec_driver_sql("SHOW application_name").scalar() == "shnor"
        assert session.exec_driver_sql("SHOW timezone").scalar() == "Asia/Omsk"
    engine.dispose()


def test_prefects_database_is_created_once_beside_the_warehouse(server: str) -> None:
    execute(server, "CREATE DATABASE plain")
    try:
        for _ in range(2):
            url = make_url(connection.prefect_url(settings_of(beside(server, "plain"))))
            assert (url.drivername, url.database) == ("postgresql+asyncpg", "plain_prefect")
        with psycopg.connect(beside(server, "plain_prefect")) as session:
            assert session.execute("SELECT current_database()").fetchone() == ("plain_prefect",)
    finally:
        execute(server, "DROP DATABASE plain")
        execute(server, "DROP DATABASE plain_prefect")


def test_a_user_who_may_not_create_it_is_told_what_to_ask_for(server: str) -> None:
    execute(server, "CREATE DATABASE strict")
    execute(as_superuser(server), "CREATE ROLE modest LOGIN PASSWORD 'modest'")
    try:
        parts = urlsplit(beside(server, "strict"))
        address = parts._replace(netloc=f"modest:modest@{parts.hostname}:{parts.port}").geturl()
        with pytest.raises(UserError, match='CREATE DATABASE "strict_prefect" OWNER "modest"'):
            connection.prefect_url(settings_of(address))
        connection.engine(settings_of(address)).dispose()  # reading needs no such right
    finally:
        execute(server, "DROP DATABASE strict WITH (FORCE)")
        execute(as_superuser(server), "DROP ROLE modest")


@pytest.mark.parametrize("reach", [connection.engine, connection.prefect_url])
def test_a_server_that_does_not_answer_is_named_without_the_password(reach) -> None:
    with pytest.raises(UserError, match=r"127\.0\.0\.1:1/name") as raised:
        reach(settings_of("postgresql://user:geheim@127.0.0.1:1/name"))
    assert "geheim" not in str(raised.value)


def test_a_database_that_is_not_there_is_named(server: str) -> None:
    with pytest.raises(UserError, match="/nowhere"):
        connection.engine(settings_of(beside(server, "nowhere")))


def test_asyncpg_gets_sslmode_in_its_own_word() -> None:
    url = make_url(connection._for_asyncpg("postgresql://u:p%40w@h/n?sslmode=require&options=-c"))
    assert url.query == {"ssl": "require"}
    assert url.password == "p@w"
