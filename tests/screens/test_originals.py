"""The images of an application at the approval desk: seen beside the evidence, or one by one."""

from counter_tui.desk.api.commands.visits import EndVisit
from data.terms.enums import OperationState, VisitEnd
from screens.approvals.desk import ApprovalScreen
from screens.approvals.evidence import EvidenceSheet
from screens.approvals.images import ImagesScreen
from screens.approvals.originals_dialog import OriginalsDialog
from screens.revealing import RevealDialog
from screens.widgets.half_cells import HalfCells
from tests.house import WANG, House
from tests.rules.attempts import events
from tests.screens.conftest import LARGE, SMALL, Desk, OpenApp
from tests.screens.test_approvals import at_desk, open_first, record


def reset_waits(branch: House) -> None:
    teller = branch.at("03")
    teller.sign_in("1027")
    teller.ready(WANG)
    teller.go_on(teller.open("06"))
    teller.do(EndVisit(teller.session, VisitEnd.SWITCHED))


def kinds(branch: House) -> list[str]:
    return [str(event["kind"]) for event in events(branch, "image.opened")]


async def large(desk: Desk, *seen: str) -> ImagesScreen:
    """The large view, with its picture."""

    def shown() -> bool:
        screen = desk.app.screen
        return isinstance(screen, ImagesScreen) and screen.query_one(HalfCells).picture is not None

    await desk.until(shown, "the picture")
    await desk.see(*seen)
    screen = desk.app.screen
    assert isinstance(screen, ImagesScreen)
    return screen


async def test_wide_they_stand_in_the_evidence_and_are_opened_once(branch: House, open_app: OpenApp) -> None:
    reset_waits(branch)
    async with open_app("04", size=LARGE) as desk:
        screen = await at_desk(desk)
        assert kinds(branch) == []
        await open_first(desk, screen)
        await desk.until(lambda: len(kinds(branch)) == 3, "all three are opened")
        await desk.see("Document, front (face photo)", "Document, back", "▀▀▀")
        for size in (SMALL, LARGE):
            await desk.pilot.resize_terminal(*size)
            await desk.see("Document, back")
        screen.query_one(EvidenceSheet).scroll_end(animate=False)
        await desk.see("Signature, 2026-11-23")
        assert kinds(branch) == ["photo", "back", "signature"]
        await desk.press("f9")
        await desk.see("Released")
        assert "▀" not in desk.text


async def test_compact_they_are_opened_one_at_a_time_and_nothing_is_decided_there(
    branch: House, open_app: OpenApp
) -> None:
    reset_waits(branch)
    async with open_app("04", size=SMALL) as desk:
        screen = await at_desk(desk)
        await open_first(desk, screen)
        await desk.see("F8 Document, front (face photo)  Document, back")
        assert kinds(branch) == []
        await desk.press("f8")
        await desk.until(lambda: isinstance(desk.app.screen, OriginalsDialog), "what can be opened")
        await desk.see("1 Document, front", "4 密码重置风险告知书", "0 Show a number in full")
        await desk.press("1")
        await large(desk, "1 of 3")
        await desk.press("left", "right", "right")
        view = await large(desk, "Signature, 2026-11-23", "3 of 3")
        await desk.press("left", "left")
        await large(desk, "1 of 3")
        await desk.pilot.resize_terminal(*LARGE)
        await desk.press("a", "r", "j", "enter", "1", "p")
        assert desk.app.screen is view
        assert kinds(branch) == ["photo", "back", "signature"]
        await desk.pilot.resize_terminal(*SMALL)
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, ApprovalScreen), "back at the evidence")
        assert screen.case.enter.lacks is not None
        assert isinstance(screen.focused, EvidenceSheet)
        await desk.press("f8", "0")
        await desk.until(lambda: isinstance(desk.app.screen, RevealDialog), "which number")
        await desk.press("escape")
        await desk.press("f9")
    teller = branch.at("03")
    teller.sign_in("1027")
    assert record(teller).state is OperationState.PENDING
