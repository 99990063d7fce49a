"""Nobody is busy: the screen hides and keeps the work; after longer the visit ends (rule 12)."""

from screens.counter.home import HomeScreen
from screens.counter.service import ServiceScreen
from screens.idle import Due, Idle
from screens.lock import LockScreen
from screens.widgets.field import Field
from tests.house import PASSWORD, WANG
from tests.screens.conftest import SIZES, OpenApp
from tests.screens.test_home import at_counter, look


@SIZES
async def test_five_idle_minutes_hide_everything_and_keep_the_work(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as desk:
        await desk.sign_in()
        at_counter(desk).client(WANG)
        await look(desk)
        await desk.press("1")
        await desk.wait(299)
        assert isinstance(desk.app.screen, HomeScreen)
        await desk.wait(1)
        await desk.see("Screen locked", "1027")
        assert "王" not in desk.text
        assert "10886621" not in desk.text
        await desk.type("wrong one")
        await desk.press("enter")
        await desk.see("The number or the password is wrong")
        await desk.paste(PASSWORD)
        await desk.press("enter")
        await desk.see("王*山")
        assert desk.app.screen.query_one("#code", Field).value == "1"


async def test_a_key_puts_the_lock_off(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await desk.wait(200)
        await desk.press("down")
        await desk.wait(200)
        assert isinstance(desk.app.screen, HomeScreen)


async def test_a_service_beneath_the_lock_is_kept(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await desk.type("02")
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ServiceScreen), "the service")
        await desk.type("1088")
        await desk.wait(301)
        await desk.see("Screen locked")
        await desk.paste(PASSWORD)
        await desk.press("enter")
        await desk.see("Client sign-in", "1088")


async def test_fifteen_idle_minutes_end_the_visit_beneath_the_lock(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        at_counter(desk).client(WANG)
        await look(desk)
        await desk.type("1")
        await desk.wait(301)
        await desk.see("Screen locked")
        await desk.wait(600)
        await desk.until(lambda: desk.app.home is not None and desk.app.home.visit is None, "ended")
        await desk.paste(PASSWORD)
        await desk.press("enter")
        await desk.see("The visit ended after 15 idle minutes", "No client is at the counter.")
        assert "王" not in desk.text
        assert desk.app.screen.query_one("#code", Field).value == ""


async def test_signing_out_of_a_hidden_screen_asks(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await desk.press("f9")
        await desk.see("Screen locked")
        await desk.press("f3")
        await desk.see("Sign out?")
        await desk.press("escape")
        await desk.gone("Sign out?")
        assert isinstance(desk.app.screen, LockScreen)
        await desk.press("ctrl+n")
        await desk.see("Sign out?")
        await desk.press("y")
        await desk.see("Staff number")
        assert desk.app.staff is None
        await desk.sign_in("1028")
        await desk.see("林可")


async def test_keys_before_a_hidden_screen_do_not_keep_the_visit(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        at_counter(desk).client(WANG)
        await look(desk)
        await desk.wait(301)
        await desk.see("Screen locked")
        await desk.wait(500)
        await desk.type("abc")
        await desk.wait(100)
        await desk.until(lambda: desk.app.home is not None and desk.app.home.visit is None, "ended")


def test_what_is_due_when() -> None:
    idle = Idle(0)
    assert idle.due(299, visit=True, locked=False) is Due.NOTHING
    assert idle.due(300, visit=True, locked=False) is Due.LOCK
    assert idle.due(899, visit=True, locked=True) is Due.NOTHING
    assert idle.due(900, visit=True, locked=True) is Due.END_VISIT
    assert idle.due(900, visit=False, locked=True) is Due.NOTHING


def test_the_visit_is_touched_once_a_minute_while_somebody_is_busy() -> None:
    idle = Idle(0)
    idle.busy(10)
    assert not idle.touch_due(59)
    assert idle.touch_due(60)
    assert not idle.touch_due(130), "nobody was busy since"
    idle.busy(131)
    assert idle.touch_due(132)
    assert not idle.touch_due(133)
