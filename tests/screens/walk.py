"""A walk past every screen, step and dialog of a counter, as its staff and a client would go."""

from collections.abc import Awaitable, Callable

from counter_tui.desk.api.commands.visits import EndVisit
from data.terms.enums import VisitEnd
from screens.approvals.desk import ApprovalScreen
from screens.counter.driving import Driving
from screens.counter.gates import GateDialog
from screens.counter.records import RecordsScreen
from screens.counter.turn import TurnPaused
from screens.widgets.dialog import ConfirmDialog, Dialog
from screens.widgets.row_list import RowList
from tests.house import ADMINISTRATOR, PASSWORD, STAFF, House
from tests.house import Counter as Engine
from tests.screens.conftest import Desk
from tests.screens.counter_visits import (
    at,
    home,
    is_home,
    newest_code,
    open_service,
    sent,
    service,
    slip,
    step,
    take,
)

Look = Callable[[Desk, str], Awaitable[None]]
"""Is called at each place of the walk, with its name; leaves the screen as it was."""


async def at_the_counter(desk: Desk, who: tuple[str, str], look: Look) -> None:
    """From sign-in to the client's last slip, with the dialogs on the way."""
    await desk.until(lambda: desk.app.counter is not None, "the store is open")
    await look(desk, "sign-in")
    await _dialog(desk, look, "sign-in help", "f1")
    await _dialog(desk, look, "look", "f2")
    await desk.paste("1027")
    await desk.press("enter")
    await desk.paste("not the password")
    await desk.press("enter")
    await desk.until(lambda: not desk.app._held, "an answer")  # noqa: SLF001 - nothing on screen is waited for
    await desk.pilot.pause(0.2)
    await look(desk, "sign-in, wrong password")
    await desk.paste(PASSWORD)
    await desk.press("enter")
    await desk.until(lambda: is_home(desk), "home")
    await look(desk, "home, nobody there")
    await _dialog(desk, look, "help", "f1")
    await _dialog(desk, look, "palette", "f2")
    await desk.type("99")
    await look(desk, "home, no such service")
    await desk.press("enter")
    await look(desk, "home, refused")
    await open_service(desk, "05")
    await _until(desk, GateDialog)
    await look(desk, "gate")
    await desk.press("escape")
    await home(desk)
    await _sign_the_client_in(desk, who, look)
    for code in ("03", "04", "06", "05"):
        await _serve(desk, code, look)
        # Another code of its purpose is sent a minute after the last.
        await desk.wait(61)
    await _dialog(desk, look, "which number", "f8")
    await desk.press("f4")
    await _until(desk, RecordsScreen)
    await desk.until(lambda: isinstance(desk.app.focused, RowList), "the applications")
    await look(desk, "applications")
    await desk.press("w")
    await _until(desk, ConfirmDialog)
    await look(desk, "withdrawing")
    await desk.press("y")
    await slip(desk)
    await look(desk, "slip of a withdrawal")
    await desk.press("escape")
    await _until(desk, RecordsScreen)
    await desk.press("escape")
    await home(desk)
    await open_service(desk, "05")
    await step(desk, "face")
    await desk.press("f9")
    await home(desk)
    await look(desk, "home, a draft")
    await desk.press("f4")
    await _until(desk, RecordsScreen)
    await desk.until(lambda: isinstance(desk.app.focused, RowList), "the applications")
    await look(desk, "applications, a draft")
    await desk.press("c")
    await _until(desk, ConfirmDialog)
    await look(desk, "cancelling")
    await desk.press("escape")
    await desk.press("escape")
    await home(desk)
    for key, name in (("f3", "letting the client go"), ("ctrl+q", "leaving")):
        await desk.press(key)
        await _until(desk, ConfirmDialog)
        await look(desk, name)
        await desk.press("escape")
        await home(desk)
    await desk.press("f9")
    await desk.pilot.pause()
    await look(desk, "locked")
    await desk.press("f3")
    await _until(desk, ConfirmDialog)
    await look(desk, "signing out")
    await desk.press("y")


async def _sign_the_client_in(desk: Desk, who: tuple[str, str], look: Look) -> None:
    await open_service(desk, "02")
    await step(desk, "details")
    await look(desk, "02 details")
    await _dialog(desk, look, "02 help", "f1")
    await desk.type("1")
    await desk.press("enter")
    await desk.type(who[1])
    await desk.press("enter")
    await desk.until(lambda: at(desk) == "details", "an answer")
    await desk.pilot.pause(0.2)
    await look(desk, "02 details, refused")
    await desk.type(who[0])
    await desk.press("enter", "enter")
    await step(desk, "otp")
    await look(desk, "02 otp")
    await desk.press("f9")
    await desk.until(lambda: isinstance(service(desk).pane, TurnPaused), "paused")
    await look(desk, "02 paused")
    await desk.press("f7")
    await _until(desk, ConfirmDialog)
    await look(desk, "02 step back")
    await desk.press("escape")
    await desk.press("enter")
    await step(desk, "otp")
    await sent(desk)
    await desk.type("1" * 6 if newest_code(desk) != "1" * 6 else "2" * 6)
    await desk.press("enter")
    await desk.see("✗")
    await look(desk, "02 otp, wrong")
    await take(desk, "otp")
    await step(desk, "policy")
    await look(desk, "02 policy")
    await take(desk, "policy")
    await home(desk)
    await look(desk, "home with a client")


async def _serve(desk: Desk, code: str, look: Look) -> None:
    """A service, looked at in each of its steps, up to home again."""
    await open_service(desk, code)
    await desk.until(lambda: bool(at(desk)), f"{code} begins")
    while isinstance(desk.app.screen, Driving):
        key = at(desk)
        await step(desk, key)
        await look(desk, f"{code} {key}")
        await _dialog(desk, look, f"{code} {key} help", "f1")
        if key == "face":
            await desk.press("n")
            await _until(desk, ConfirmDialog)
            await look(desk, f"{code} {key} failed")
            await desk.press("escape")
        await take(desk, key)
        await desk.until(lambda: _beyond(desk, key), f"after {code} {key}")  # noqa: B023 - awaited here
    await slip(desk)
    await look(desk, f"{code} slip")
    await desk.press("escape")
    await home(desk)


def _beyond(desk: Desk, key: str) -> bool:
    return not isinstance(desk.app.screen, Driving) or at(desk) not in ("", key)


async def at_the_approval_desk(desk: Desk, look: Look, waiting: int = 2) -> None:
    """From the queue, in which so much waits, to the empty one."""
    await desk.sign_in("2001")
    await _until(desk, ApprovalScreen)
    screen = desk.app.screen
    assert isinstance(screen, ApprovalScreen)
    await desk.until(lambda: screen.query_one(RowList).current is not None, "something waits")
    await look(desk, "queue")
    await _dialog(desk, look, "queue help", "f1")
    await _dialog(desk, look, "narrowing", "f3")
    for number in range(1, waiting + 1):
        await desk.press("enter")
        await desk.until(lambda: screen.case.is_seen, "the evidence")
        await look(desk, f"evidence {number}")
        for letter in "rja":
            await desk.press(letter)
            if number == 1:
                await look(desk, f"deciding {letter}")
        if number > 1:
            # The first reset the trading password, and with it went the lock that this one is about.
            await desk.press("j", "1")
        await desk.press("enter")
        await slip(desk)
        await look(desk, f"slip of decision {number}")
        await desk.press("escape")
        await desk.until(lambda: screen.case.evidence is None, "the queue")
    await desk.until(lambda: screen.has_class("-empty"), "nothing waits")
    await look(desk, "empty queue")


async def first_password(desk: Desk, password: str, look: Look) -> None:
    """Somebody whose password is for one use."""
    await desk.until(lambda: desk.app.counter is not None, "the store is open")
    await desk.paste("1029")
    await desk.press("enter")
    await desk.paste(password)
    await desk.press("enter")
    await desk.until(lambda: desk.app.current_mode == "password", "a new password is asked for")
    await look(desk, "new password")


def something_waits(branch: House, who: tuple[str, str]) -> None:
    """A client's unlocking waits for the desk."""
    teller: Engine = branch.at("04")
    teller.sign_in("1027")
    teller.submit(who)
    teller.do(EndVisit(teller.session, VisitEnd.SWITCHED))
    branch.wait(27 * 60)


def names() -> str:
    """Everybody's name, as it may be on screen."""
    return " ".join((*(name for _, name, _, _ in STAFF), "吴管", ADMINISTRATOR[0]))


async def _dialog(desk: Desk, look: Look, name: str, key: str) -> None:
    await desk.press(key)
    await _until(desk, Dialog)
    await look(desk, name)
    await desk.press("escape")
    await desk.until(lambda: not isinstance(desk.app.screen, Dialog), f"gone: {name}")


async def _until(desk: Desk, kind: type[object]) -> None:
    def there() -> bool:
        screen = desk.app.screen
        return isinstance(screen, kind) and (not isinstance(screen, Dialog) or screen.is_seen)

    await desk.until(there, kind.__name__)
    await desk.pilot.pause()
