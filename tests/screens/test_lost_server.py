"""The server of the store stops while a form is filled in: told, kept, and gone on with by itself."""

import pytest

from tests.faults.test_screens import details, goes_on, ticks
from tests.house import House
from tests.postgres import Server
from tests.rules.attempts import ask
from tests.rules.conftest import far, on_server
from tests.screens.conftest import OpenApp

__all__ = ["far", "on_server"]


@pytest.fixture
def branch(far: House) -> House:
    """The branch of `open_app` stands on the server."""
    return far


async def test_the_form_is_kept_and_handed_in_once_the_server_is_back(
    branch: House, open_app: OpenApp, postgres: Server
) -> None:
    if postgres.stop is None or postgres.start is None:
        pytest.skip("the server is not ours to stop")
    async with open_app() as desk:
        await details(desk)
        await desk.see("Online")
        postgres.stop()
        try:
            await ticks(desk)
            await desk.see("Offline")
            await desk.press("enter")
            await desk.see("The server of the store cannot be reached.")
        finally:
            postgres.start()
        await ticks(desk)
        await desk.see("Online", "The store answers again. What was typed is kept: press Enter once more.")
        assert "cannot be reached" not in desk.text
        await goes_on(desk)
        assert ask(branch, "SELECT count(*) FROM operation") == [(1,)]
