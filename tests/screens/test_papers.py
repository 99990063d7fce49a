"""What a client signed, at the counter: from 业务流水 and from the slip, to read and to take home."""

from counter_tui.desk.api.commands.operations import AskOperation
from counter_tui.desk.api.commands.visits import EndVisit
from data.terms.enums import OperationState, Outcome, VisitEnd
from screens.counter.records import RecordsScreen
from screens.counter.slip import SlipScreen
from screens.papers import PapersScreen
from tests.house import WANG, House, resident_id
from tests.rules.attempts import events
from tests.screens.conftest import SMALL, OpenApp
from tests.screens.counter_visits import slip
from tests.screens.test_records import at_counter, at_records, decided, with_pending

NUMBER = resident_id("31010119850312002")


def signed_twice_and_approved(branch: House) -> None:
    """06 for 王小山, returned for its signature, signed again, approved; the visit is over."""
    counter = at_counter(branch)
    counter.ready(WANG)
    view = counter.go_on(counter.open("06"))
    decided(branch, view, Outcome.RETURN, "sign_again", "sign")
    view = counter.go_on(counter.do(AskOperation(counter.session, view.id)))
    assert view.state is OperationState.PENDING
    decided(branch, view, Outcome.APPROVE)
    counter.do(EndVisit(counter.session, VisitEnd.SWITCHED))


async def test_what_is_decided_is_opened_from_the_records_and_made_a_pdf(
    branch: House, open_app: OpenApp
) -> None:
    signed_twice_and_approved(branch)
    async with open_app("03", size=SMALL, language="zh_CN") as desk:
        await at_records(desk)
        await desk.see("A  已签协议")
        await desk.press("a")
        await desk.until(lambda: isinstance(desk.app.screen, PapersScreen), "the papers")
        await desk.see("客户信息变更申请表", NUMBER, "11-23 签署")
        await desk.press("4")
        await desk.until(lambda: len(events(branch, "agreement.shown")) == 2, "the earlier one is opened")
        await desk.press("o")
        await desk.until(lambda: (branch.folder / "papers").exists(), "the PDF")
        await desk.see("已保存")
        (pdf,) = (branch.folder / "papers").iterdir()
        assert pdf.read_bytes().startswith(b"%PDF-")
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, RecordsScreen), "the records")
        assert NUMBER not in desk.text


async def test_where_nothing_was_signed_the_key_is_neither_shown_nor_does_it_anything(
    branch: House, open_app: OpenApp
) -> None:
    with_pending(branch)
    async with open_app("03", size=SMALL, language="zh_CN") as desk:
        await at_records(desk)
        await desk.see("P  回单")
        await desk.press("a")
        assert "已签协议" not in desk.text
        await desk.press("p")
        await slip(desk)
        await desk.see("请交给客户")
        await desk.press("a")
        assert isinstance(desk.app.screen, SlipScreen)
        assert "已签协议" not in desk.text
