"""Rule 11: every submission, decision and immediate result has a slip."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from counter_tui.desk.api.commands.operations import Withdraw
from counter_tui.desk.api.commands.records import AskRecords, AskSlip, MakeSlipPaper, PrintSlip
from counter_tui.desk.api.commands.steps import BeginEnrolment
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.inputs import DeviceName, OriginalSeen
from counter_tui.desk.api.papers import SlipPaper
from counter_tui.desk.api.views.slips import Slip
from data.terms.cells import cells
from data.terms.enums import Outcome, VisitEnd
from tests.house import LI, WANG, Counter
from tests.rules.attempts import ask, changed, dump, events, refused
from tests.rules.test_rule_08_decision import claim, decide, supervisor

HOTLINE = "400-0988-278"


def newest(counter: Counter) -> Slip:
    ((found,),) = ask(counter.house, "SELECT id FROM slip ORDER BY made_at DESC, id DESC LIMIT 1")
    return counter.do(AskSlip(counter.session, UUID(str(found))))


def flat(slip: Slip) -> str:
    """The words of a slip, however its lines are broken."""
    return "".join(slip.text.split())


def test_a_submission_is_told_to_be_accepted(ready: Counter) -> None:
    line = ready.go_on(ready.open("05"))
    assert line.slip is not None
    slip = ready.do(AskSlip(ready.session, line.slip))
    for told in (
        "已受理",
        line.number,
        "审核结果将以短信发往138****5678",
        f"请拨打客服热线{HOTLINE}",
        "账户解锁",
    ):
        assert told in flat(slip)


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Outcome.APPROVE, "已通过审核"),
        (Outcome.RETURN, "退回原因：人脸核对不清楚，需要重新核对"),
        (Outcome.REJECT, "原因：无法确认为客户本人办理"),
    ],
)
def test_a_decision_has_one(submitted: Counter, outcome: Outcome, told: str) -> None:
    chief = supervisor(submitted.house)
    decided = decide(chief, claim(chief), outcome)
    slip = chief.do(AskSlip(chief.session, decided.slip))
    assert told in flat(slip)
    assert decided.number in slip.text
    assert submitted.do(AskSlip(submitted.session, decided.slip)) == slip


def unbind(counter: Counter) -> object:
    return counter.go_on(counter.take(counter.open("unbind"), OriginalSeen(True)))


def bind_again(counter: Counter) -> object:
    unbind(counter)
    return counter.go_on(counter.open("03"))


def sign_again(counter: Counter) -> object:
    return counter.go_on(counter.open("04"))


def take_back(counter: Counter) -> object:
    view = counter.go_on(counter.open("05"))
    return counter.do(Withdraw(counter.session, view.id, counter.key()))


@pytest.mark.parametrize(
    ("do", "told"),
    [
        (bind_again, "已绑定设备「Mate60」"),
        (sign_again, "手写签名已留存"),
        (unbind, "已解除设备「Mate60」的绑定"),
        (take_back, "已撤回"),
    ],
    ids=["bound", "signature", "unbound", "withdrawn"],
)
def test_an_immediate_result_has_one(ready: Counter, do: Callable[[Counter], object], told: str) -> None:
    before = ask(ready.house, "SELECT text FROM slip")
    do(ready)
    texts = ask(ready.house, "SELECT text FROM slip")[len(before) :]
    assert any(told in "".join(str(text).split()) for (text,) in texts)


def test_lines_fit_the_paper_whatever_the_phone_is_called(teller: Counter) -> None:
    teller.client(LI)
    view = teller.go_on(teller.open("03"), until="scan")
    view = teller.do(BeginEnrolment(teller.session, view.id, "scan", teller.key()))
    facts = view.facts
    teller.house.secret = str(getattr(facts, "uri", "")).partition("secret=")[2]
    name = "王小山家里新买的第二部备用折叠屏手机甲乙"
    assert len(name) == 20
    view = teller.take(view, DeviceName(name))
    teller.go_on(view)
    slip = newest(teller)
    assert name in flat(slip)
    assert [line for line in slip.text.splitlines() if cells(line) > 48] == []


def test_every_slip_fits_the_paper(submitted: Counter) -> None:
    chief = supervisor(submitted.house)
    decide(chief, claim(chief), Outcome.RETURN)
    texts = [str(text) for (text,) in ask(submitted.house, "SELECT text FROM slip")]
    assert len(texts) == 4
    assert [line for text in texts for line in text.splitlines() if cells(line) > 48] == []


def test_a_slip_is_seen_with_its_own_client_signed_in(submitted: Counter) -> None:
    (line,) = submitted.do(AskRecords(submitted.session))
    assert line.slip is not None
    submitted.do(EndVisit(submitted.session, VisitEnd.SWITCHED))
    with refused(submitted.house, "not-this-client", rule=12):
        submitted.do(PrintSlip(submitted.session, line.slip))
    with refused(submitted.house, "not-this-client", rule=12):
        submitted.do(MakeSlipPaper(submitted.session, line.slip))
    submitted.client(LI)
    with refused(submitted.house, "not-this-client", rule=12):
        submitted.do(PrintSlip(submitted.session, line.slip))
    submitted.do(EndVisit(submitted.session, VisitEnd.SWITCHED))
    submitted.house.wait(61)
    submitted.client(WANG)
    assert submitted.do(AskSlip(submitted.session, line.slip)).id == line.slip


def test_a_printing_is_recorded(submitted: Counter) -> None:
    (line,) = submitted.do(AskRecords(submitted.session))
    assert line.slip is not None
    before = dump(submitted.house)
    submitted.do(PrintSlip(submitted.session, line.slip))
    assert changed(before, dump(submitted.house)) == {"audit_event", "audit_head"}
    assert events(submitted.house, "slip.printed") == [{"slip": str(line.slip)}]


def test_a_slip_as_a_paper_says_what_the_slip_says_and_is_recorded(submitted: Counter) -> None:
    slip = newest(submitted)
    before = dump(submitted.house)
    paper = submitted.do(MakeSlipPaper(submitted.session, slip.id))
    assert isinstance(paper, SlipPaper)
    assert (paper.number, paper.title, paper.text) == (slip.number, slip.title, slip.text)
    assert paper.made_at == slip.made_at
    assert paper.made_at.utcoffset() == timedelta(hours=8)
    assert changed(before, dump(submitted.house)) == {"audit_event", "audit_head"}
    assert events(submitted.house, "paper.opened") == [{"slip": str(slip.id)}]


def test_a_slip_is_kept_as_it_was_made(submitted: Counter) -> None:
    slip = newest(submitted)
    submitted.house.wait(60)
    assert newest(submitted) == slip
