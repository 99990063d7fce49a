"""The server of the store goes away while a counter works, and the counter goes on as if it had not."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import Connection, Engine, event

from counter_tui.desk.api.commands.operations import OpenService
from counter_tui.desk.api.commands.steps import SendCode
from counter_tui.desk.api.inputs import ClientDetails
from data.terms.errors import Unavailable
from tests.house import WANG, Counter, House
from tests.postgres import Server
from tests.rules.attempts import ask


@pytest.fixture
def teller(far: House) -> Counter:
    counter = far.at("03")
    counter.sign_in("1027")
    return counter


@contextmanager
def answer_lost(server: Server) -> Iterator[None]:
    """The next commit is done, and the connection is gone before its answer is there."""

    connected = [server]

    def lose(connection: Connection) -> None:
        if connection.dialect.name != "postgresql" or not connected:
            return
        connected.clear()
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        driver.execute("COMMIT")
        driver.execute("BEGIN")
        with psycopg.connect(server.admin, autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(%s)", (driver.info.backend_pid,))

    event.listen(Engine, "commit", lose)
    try:
        yield
    finally:
        event.remove(Engine, "commit", lose)


def test_what_was_saved_before_its_answer_was_lost_is_not_done_twice(
    teller: Counter, postgres: Server
) -> None:
    command = OpenService(teller.session, "02", teller.key())
    with answer_lost(postgres), pytest.raises(Unavailable) as no:
        teller.do(command)
    assert no.value.code == "store-unsure"
    view = teller.do(command)
    assert ask(teller.house, "SELECT id FROM operation") == [(view.id.hex,)]


def test_a_code_whose_answer_was_lost_is_sent_once(teller: Counter, postgres: Server) -> None:
    view = teller.go_on(teller.open("02"), until="details")
    view = teller.take(view, ClientDetails(*WANG))
    command = SendCode(teller.session, view.id, "otp", teller.key())
    with answer_lost(postgres), pytest.raises(Unavailable):
        teller.do(command)
    teller.do(command)
    assert ask(teller.house, "SELECT count(*) FROM message") == [(1,)]


def test_a_server_that_stops_and_comes_back_is_met_with_the_same_form(
    teller: Counter, postgres: Server
) -> None:
    if postgres.stop is None or postgres.start is None:
        pytest.skip("the server is not ours to stop")
    command = OpenService(teller.session, "02", teller.key())
    seen = teller.desk.store.changes()
    postgres.stop()
    try:
        for _ in range(2):
            with pytest.raises(Unavailable) as no:
                teller.do(command)
            assert no.value.code == "store-away"
        with pytest.raises(Unavailable):
            teller.desk.store.changes()
    finally:
        postgres.start()
    view = teller.do(command)
    assert teller.do(command).id == view.id
    assert ask(teller.house, "SELECT id FROM operation") == [(view.id.hex,)]
    assert teller.desk.store.changes() != seen
