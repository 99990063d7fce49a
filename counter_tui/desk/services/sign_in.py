"""02 掌厅登录: who the visit's client is."""

from counter_tui.desk import texts
from counter_tui.desk.api.views.home import Group
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.seen import OpenVisit
from counter_tui.desk.services.declaration import Service, Step
from counter_tui.desk.visits import change_visit
from counter_tui.desk.work import Work
from data.tables.clients import FundAccount
from data.tables.operations import Operation
from data.terms import keys
from data.terms.enums import OtpPurpose, StepKind
from data.terms.errors import Refusal
from data.terms.words import L, Words

POLICY = "privacy_policy"


def _policy_needed(work: Work, operation: Operation) -> bool:
    return not texts.consented(work, operation.client_id, POLICY)


def _begin(work: Work, visit: OpenVisit) -> None:
    if visit.account_id is not None:
        raise Refusal(
            "signed-in-already",
            L("A client is signed in already."),
            L("Press {client} to let this client go before the next.", client=keys.CLIENT),
            rule=12,
        )


def _finish(work: Work, operation: Operation, visit: OpenVisit) -> Words:
    if operation.account_id is None:
        # Only here, after the same steps as everyone's, and in words that say nothing of who exists.
        raise Refusal(
            "not-verified",
            L("These details could not be verified."),
            L("Check the account and the mobile with the client, and begin again."),
            rule=3,
        )
    client = {"account_id": operation.account_id, "client_id": operation.client_id}
    change_visit(work, visit, signed_in_at=work.now, **client)
    return L("The client is signed in.")


def _note(work: Work, visit: OpenVisit | None, account: FundAccount | None) -> tuple[Sign, Words | None]:
    return (Sign.NONE, None) if account is None else (Sign.OK, L("Signed in"))


SIGN_IN = Service(
    key="sign_in",
    code="02",
    title=L("Client sign-in"),
    summary=L("Fund account, reserved mobile, code"),
    initials="dl",
    group=Group.PREPARE,
    steps=(
        Step("details", StepKind.CLIENT_DETAILS, L("Details")),
        Step("otp", StepKind.OTP, L("Code"), client_turn=True, purpose=OtpPurpose.SIGN_IN),
        Step(
            "policy",
            StepKind.POLICY,
            L("Policy"),
            client_turn=True,
            needed=_policy_needed,
            text=POLICY,
        ),
    ),
    begin=_begin,
    finish=_finish,
    note=_note,
)
