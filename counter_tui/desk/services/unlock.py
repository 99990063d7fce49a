"""05 账户解锁: clear a lock that wrong trading passwords set."""

from sqlalchemy import update
from sqlmodel import col

from counter_tui.desk.accounts import locked_by_passwords, stopped
from counter_tui.desk.api.views.home import Group
from counter_tui.desk.services.common import FACE_STEPS
from counter_tui.desk.services.declaration import Ineligible, Service, Step
from counter_tui.desk.work import Work
from data.tables.clients import FundAccount
from data.tables.operations import Operation
from data.terms.enums import Gate, OtpPurpose, StepKind
from data.terms.words import L, Words


def _eligible(work: Work, account: FundAccount) -> Ineligible | None:
    stop = stopped(account)
    if stop is not None:
        return stop
    if not locked_by_passwords(work, account):
        return Ineligible(
            "not-locked",
            L("Not locked"),
            L("This account is not locked by wrong passwords."),
            L("Nothing needs to be unlocked."),
        )
    return None


def _unlock(work: Work, operation: Operation, account: FundAccount) -> None:
    work.session.execute(
        update(FundAccount).where(col(FundAccount.id) == account.id).values(password_failures=0)
    )
    work.audit("account.unlocked", {"account": str(account.id), "failures": account.password_failures})


def _brings(work: Work, operation: Operation) -> tuple[Words, ...]:
    return (L("the password lock ends, wrong tries count from 0 again"),)


def _question(work: Work, operation: Operation) -> Words:
    return L("Unlock the trading password of this account?")


UNLOCK = Service(
    key="unlock",
    code="05",
    title=L("Unlock account"),
    summary=L("Trading password locked by wrong tries"),
    initials="js",
    group=Group.SERVE,
    application=True,
    reviewed=True,
    gates=(Gate.SIGNED_IN, Gate.DEVICE_BOUND, Gate.DEVICE_PROVEN, Gate.SIGNATURE),
    eligible=_eligible,
    steps=(
        *FACE_STEPS,
        Step("otp", StepKind.OTP, L("Code"), client_turn=True, purpose=OtpPurpose.IDENTITY),
        Step("confirm", StepKind.CONFIRM, L("Confirm"), client_turn=True),
    ),
    effect=_unlock,
    brings=_brings,
    question=_question,
)
