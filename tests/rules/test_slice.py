"""The whole of the slice, without a terminal."""

from counter_tui.desk.api.commands.approvals import AskQueue, Claim, Decide
from counter_tui.desk.api.commands.records import AskSlip
from counter_tui.desk.api.commands.visits import AskHome
from data.terms.enums import OperationState, Outcome
from tests.house import WANG, House
from tests.postgres import BOTH


@BOTH
def test_a_locked_account_is_unlocked(branch: House) -> None:
    teller, desk = branch.at("03"), branch.at("04")
    teller.sign_in("1027")
    desk.sign_in("2001")
    submitted = teller.submit(WANG)
    assert submitted.state is OperationState.PENDING
    assert submitted.slip is not None

    (waiting,) = desk.do(AskQueue(desk.session)).lines
    evidence = desk.do(Claim(desk.session, waiting.id))
    assert evidence.token is not None
    decided = desk.do(
        Decide(desk.session, waiting.id, evidence.token, evidence.version, Outcome.APPROVE, branch.key())
    )
    branch.deliver()
    assert "「账户解锁」业务已通过审核" in branch.phones.messages[-1][2]
    slip = desk.do(AskSlip(desk.session, decided.slip))
    assert "10****21" in slip.text
    home = teller.do(AskHome(teller.session))
    assert home.visit is not None and home.visit.client is not None
    assert home.visit.client.flags == ()
