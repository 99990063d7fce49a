"""业务流水 by keyboard alone, over a real store."""

from counter_tui.desk.api.commands.approvals import Claim, Decide
from counter_tui.desk.api.commands.operations import OpenService, TakeStep
from counter_tui.desk.api.commands.steps import SendCode
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.inputs import ClientDetails, Code
from counter_tui.desk.api.views.operations import OperationView
from data.terms.enums import OperationState, Outcome, VisitEnd
from data.terms.words import plain
from screens.counter.record_groups import GroupRows
from screens.counter.records import RecordsScreen
from screens.counter.service import ServiceScreen
from screens.widgets.dialog import ConfirmDialog
from tests.house import WANG, Counter, House
from tests.screens.conftest import SIZES, Desk, OpenApp
from tests.screens.counter_visits import home, slip


def at_counter(branch: House) -> Counter:
    """The engine at the terminal where the application is opened afterwards."""
    counter = branch.at("03")
    counter.sign_in("1027")
    return counter


def with_draft(branch: House) -> OperationView:
    """王小山 has an unlocking that stands at its code; the visit is over."""
    counter = at_counter(branch)
    counter.ready(WANG)
    view = counter.go_on(counter.open("05"), until="otp")
    counter.do(EndVisit(counter.session, VisitEnd.SWITCHED))
    return view


def with_pending(branch: House) -> OperationView:
    counter = at_counter(branch)
    view = counter.submit(WANG)
    counter.do(EndVisit(counter.session, VisitEnd.SWITCHED))
    return view


def decided(
    branch: House, view: OperationView, outcome: Outcome, reason: str = "", again: str = "confirm"
) -> None:
    desk = branch.at("04")
    desk.sign_in("2001")
    evidence = desk.do(Claim(desk.session, view.id))
    assert evidence.token is not None
    redo = (again,) if outcome is Outcome.RETURN else ()
    desk.do(
        Decide(desk.session, view.id, evidence.token, evidence.version, outcome, branch.key(), reason, redo)
    )


async def at_records(desk: Desk) -> RecordsScreen:
    """Sign staff and client in, and open the records with F4.

    The client's sign-in is driven at the same terminal through the engine that
    the application has open: these tests are about the records.
    """
    await desk.sign_in("1027")
    await sign_client_in(desk)
    await desk.press("f4")
    await desk.until(lambda: isinstance(desk.app.screen, RecordsScreen), "the records")
    screen = desk.app.screen
    assert isinstance(screen, RecordsScreen)
    return screen


async def sign_client_in(desk: Desk) -> None:
    app, branch = desk.app, desk.branch
    view = await app.do(OpenService(app.session, "02", branch.key()))
    view = await app.do(TakeStep(app.session, view.id, "details", ClientDetails(*WANG), False, branch.key()))
    branch.wait(61)
    view = await app.do(SendCode(app.session, view.id, "otp", branch.key()))
    view = await app.do(TakeStep(app.session, view.id, "otp", Code(branch.newest_code()), True, branch.key()))
    assert view.state is OperationState.DONE
    await app.refresh_home()


@SIZES
async def test_the_three_groups_each_with_sign_and_word(
    branch: House, open_app: OpenApp, size: tuple[int, int]
) -> None:
    view = with_pending(branch)
    decided(branch, view, Outcome.REJECT, "client_asked")
    again = with_pending_anew(branch)
    branch.wait(29 * 60)
    async with open_app("03", size=size) as desk:
        await at_records(desk)
        await desk.see(
            "Unfinished", "0 in all", "» Under review", "✗ Rejected", "客户要求不再办理", "waiting for 30 min"
        )
        if size[0] >= 120:
            await desk.see(again.number.partition("-")[2], "陈晓雯")


def with_pending_anew(branch: House) -> OperationView:
    counter = at_counter(branch)
    counter.client(WANG)
    counter.go_on(counter.open("03"))
    view = counter.go_on(counter.open("05"))
    counter.do(EndVisit(counter.session, VisitEnd.SWITCHED))
    return view


@SIZES
async def test_a_draft_is_resumed_where_it_was_left(
    branch: House, open_app: OpenApp, size: tuple[int, int]
) -> None:
    view = with_draft(branch)
    async with open_app("03", size=size) as desk:
        await at_records(desk)
        await desk.see("▹ Unfinished", "3/5, next: Code")
        await prove(desk)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, ServiceScreen), "the service")
        screen = desk.app.screen
        assert isinstance(screen, ServiceScreen) and screen.view.id == view.id
        assert screen.view.current is not None and screen.view.current.key == "otp"


async def prove(desk: Desk) -> None:
    """Prove the phone in this visit, which an unlocking needs, by the engine."""
    app, branch = desk.app, desk.branch
    branch.wait(31)
    view = await app.do(OpenService(app.session, "03", branch.key()))
    await app.do(TakeStep(app.session, view.id, "verify", Code(branch.device_code()), True, branch.key()))


@SIZES
async def test_a_draft_is_cancelled_only_after_asking(
    branch: House, open_app: OpenApp, size: tuple[int, int]
) -> None:
    view = with_draft(branch)
    async with open_app("03", size=size) as desk:
        await at_records(desk)
        await desk.see("cancel it")
        await desk.press("c")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question")
        await desk.see("Cancel this draft?", view.number, "王*山  10886621")
        await desk.until(lambda: desk.app.screen.is_seen, "painted")  # type: ignore[attr-defined]  # the dialog
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, RecordsScreen), "kept")
        await desk.see("▹ Unfinished")
        await desk.press("c")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question")
        await desk.until(lambda: desk.app.screen.is_seen, "painted")  # type: ignore[attr-defined]  # the dialog
        await desk.press("y")
        await desk.see("- Cancelled", "Cancelled; nothing was submitted.")
        await desk.gone("▹ Unfinished")
        # Neither can be done to what is over.
        await desk.press("c", "w")
        assert isinstance(desk.app.screen, RecordsScreen)


@SIZES
async def test_what_waits_is_withdrawn_after_asking_and_its_slip_is_shown(
    branch: House, open_app: OpenApp, size: tuple[int, int]
) -> None:
    view = with_pending(branch)
    async with open_app("03", size=size) as desk:
        await at_records(desk)
        await desk.see("» Under review")
        await desk.press("c")
        assert isinstance(desk.app.screen, RecordsScreen)
        await desk.press("w")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question")
        await desk.see("Withdraw this application?", view.number)
        await desk.until(lambda: desk.app.screen.is_seen, "painted")  # type: ignore[attr-defined]  # the dialog
        await desk.press("y")
        await slip(desk)
        await desk.see("已撤回")
        await desk.press("escape")
        await desk.see("- Withdrawn")


async def test_what_was_decided_meanwhile_cannot_be_withdrawn(branch: House, open_app: OpenApp) -> None:
    view = with_pending(branch)
    async with open_app("03") as desk:
        await at_records(desk)
        await desk.press("w")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmDialog), "the question")
        decided(branch, view, Outcome.APPROVE)
        await desk.until(lambda: desk.app.screen.is_seen, "painted")  # type: ignore[attr-defined]  # the dialog
        await desk.press("y")
        await desk.see("This no longer waits for a decision.", "✓ Approved")


async def test_a_returned_draft_tells_its_reason_and_the_slip_comes_again(
    branch: House, open_app: OpenApp
) -> None:
    view = with_pending(branch)
    decided(branch, view, Outcome.RETURN, "confirm_again")
    async with open_app("03") as desk:
        await at_records(desk)
        await desk.see("‹ Returned", "The client was told: 办理意愿需要重新确认")
        await desk.press("p")
        await slip(desk)
        await desk.see("业务退回通知", "办理意愿需要重新确认")


async def test_the_cursor_goes_from_group_to_group_and_enter_shows_what_is_over(
    branch: House, open_app: OpenApp
) -> None:
    first = with_pending(branch)
    decided(branch, first, Outcome.REJECT, "client_asked")
    second = with_pending_anew(branch)
    async with open_app("03") as desk:
        screen = await at_records(desk)
        await desk.see("✗ Rejected")
        assert current(screen) == str(second.id)
        await desk.press("down")
        assert current(screen) == str(first.id)
        await desk.press("down", "up")
        assert current(screen) == str(second.id)
        await desk.press("down", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ServiceScreen), "how it stands")
        shown = desk.app.screen
        assert isinstance(shown, ServiceScreen) and shown.view.state is OperationState.REJECTED


def current(screen: RecordsScreen) -> str | None:
    focused = screen.focused
    return focused.current.key if isinstance(focused, GroupRows) and focused.current is not None else None


async def test_without_a_client_there_are_no_records(open_app: OpenApp) -> None:
    async with open_app("03") as desk:
        await desk.sign_in("1027")
        await desk.press("f4")
        await desk.see("No client is signed in.")
        assert not isinstance(desk.app.screen, RecordsScreen)


async def test_what_was_said_before_something_happened_elsewhere_is_not_said_again(
    branch: House, open_app: OpenApp
) -> None:
    with_pending(branch)
    async with open_app("03") as desk:
        await at_records(desk)
        await desk.press("escape")
        await home(desk)
        desk.app.tell(plain("said at home"))
        await desk.see("said at home")
        await desk.press("f4")
        await desk.see("» Under review")
        await desk.press("escape")
        await home(desk)
        await desk.see("said at home")
        await desk.press("f4")
        await desk.see("» Under review")
        desk.app.tell(plain("said among the records"))
        await desk.press("escape")
        await home(desk)
        await desk.gone("said at home")
