"""06 重置密码: new random passwords, each in an SMS of its own. 业务流水 calls it 密码找回."""

from sqlalchemy import update
from sqlmodel import col

from counter_tui.desk.accounts import stopped
from counter_tui.desk.api.views.home import Group
from counter_tui.desk.choices import chosen
from counter_tui.desk.client_passwords import fresh_password, set_password
from counter_tui.desk.outbox import write_message
from counter_tui.desk.services.common import DOCUMENT_STEPS, FACE_STEP, signing_steps
from counter_tui.desk.services.declaration import Ineligible, Service, Step
from counter_tui.desk.work import FreshPassword, Work
from data.tables.clients import FundAccount
from data.tables.operations import Operation
from data.terms.enums import Gate, OtpPurpose, PasswordItem, StepKind
from data.terms.words import CLIENT_LANGUAGE, L, Words

_TITLES = {
    PasswordItem.TRADING: L("Trading password"),
    PasswordItem.FUNDS: L("Funds password"),
    PasswordItem.CFMMC: L("CFMMC query password"),
}


def _eligible(work: Work, account: FundAccount) -> Ineligible | None:
    return stopped(account)


def _items(work: Work, operation: Operation) -> tuple[PasswordItem, ...]:
    return tuple(map(PasswordItem, chosen(work, operation, "choose")))


def _asked(work: Work, operation: Operation) -> tuple[Words, ...]:
    return tuple(L("reset of the {item}", item=_TITLES[item]) for item in _items(work, operation))


def _fresh(work: Work, operation: Operation) -> tuple[FreshPassword, ...]:
    return tuple(fresh_password(work, item) for item in _items(work, operation))


def _reset(work: Work, operation: Operation, account: FundAccount) -> None:
    for item in _items(work, operation):
        password = set_password(work, operation, account, item)
        user = _user(work, account) if item is PasswordItem.CFMMC else ""
        write_message(work, f"password_{item}", account, password=password, user=user)
        if item is PasswordItem.TRADING:
            work.session.execute(
                update(FundAccount).where(col(FundAccount.id) == account.id).values(password_failures=0)
            )


def _brings(work: Work, operation: Operation) -> tuple[Words, ...]:
    items = _items(work, operation)
    lock = (L("the password lock ends, wrong tries count from 0 again"),)
    return (
        *(L("new by SMS, to be changed at first use: {item}", item=_TITLES[item]) for item in items),
        *(lock if PasswordItem.TRADING in items else ()),
    )


def _facts(work: Work, operation: Operation) -> tuple[tuple[str, str], ...]:
    items = "、".join(_TITLES[item].render(CLIENT_LANGUAGE) for item in _items(work, operation))
    # A return that has them chosen anew leaves nothing to tell.
    return (("重置项目", items),) if items else ()


def _user(work: Work, account: FundAccount) -> str:
    """The CFMMC user name: the one on file, or by the broker's pattern, and on file from now on."""
    if not account.cfmmc_user:
        account.cfmmc_user = work.desk.policy.cfmmc_user.format_map({"account": account.number})
        work.session.add(account)
    return account.cfmmc_user


RESET = Service(
    key="reset",
    code="06",
    title=L("Reset passwords"),
    also=L("Password recovery"),
    summary=L("Trading, funds and CFMMC query password"),
    initials="mm",
    group=Group.SERVE,
    application=True,
    reviewed=True,
    gates=(Gate.SIGNED_IN, Gate.DEVICE_BOUND, Gate.DEVICE_PROVEN, Gate.SIGNATURE),
    eligible=_eligible,
    steps=(
        Step("choose", StepKind.CHOOSE, L("Choose"), choices=tuple((str(k), v) for k, v in _TITLES.items())),
        *DOCUMENT_STEPS,
        Step("otp", StepKind.OTP, L("Code"), client_turn=True, purpose=OtpPurpose.IDENTITY),
        FACE_STEP,
        *signing_steps(_asked),
    ),
    effect=_reset,
    fresh=_fresh,
    brings=_brings,
    facts=_facts,
    slips={"submitted": "submitted_reset", "approved": "approved_reset"},
)
