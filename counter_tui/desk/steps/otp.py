"""A one-time code, sent to the reserved mobile and typed back by the client (rule 3)."""

import json

from counter_tui.desk import otp
from counter_tui.desk.accounts import account_by_id, masked_mobile
from counter_tui.desk.api.inputs import Code
from counter_tui.desk.api.views.evidence import EvidenceLine
from counter_tui.desk.api.views.facts import CodeFacts
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.operations import records
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.steps.rule import At, StepRule, Taken
from counter_tui.desk.work import Refused, Work
from data.tables.clients import FundAccount
from data.tables.operations import Operation
from data.terms.enums import OtpPurpose, OtpState
from data.terms.errors import Invalid
from data.terms.words import L


def target(work: Work, operation: Operation) -> tuple[FundAccount | None, bytes, str]:
    """Where the codes of an operation go: account, blind index and masked number.

    At sign-in the mobile is the one typed, whether or not an account answers to it.
    """
    details = records(work, operation).get("details")
    if details is not None:
        detail = json.loads(details.detail)
        account = work.row(FundAccount, operation.account_id) if operation.account_id else None
        return account, bytes.fromhex(detail["mobile_index"]), detail["mobile"]
    account = account_by_id(work, operation.account_id)
    return account, account.mobile_index, masked_mobile(work, account)


def purpose_of(step: Step) -> OtpPurpose:
    """The purpose an OTP step declares."""
    if step.purpose is None:
        raise RuntimeError(f"step {step.key} declares no purpose")
    return step.purpose


def check_code(typed: str) -> str:
    """Six digits as typed; full-width ones are understood.

    Raises:
        Invalid: they are not six digits.
    """
    code = typed.strip().translate({ord("０") + digit: ord("0") + digit for digit in range(10)})
    if not (code.isascii() and code.isdigit() and len(code) == otp.LENGTH):
        raise Invalid("code", "code-form", L("A code has 6 digits."), L("Ask the client to key it in again."))
    return code


def _take(work: Work, at: At, given: Code) -> Taken | Refused:
    _, index, masked = target(work, at.operation)
    checked = otp.verify(work, at.operation, purpose_of(at.step), index, check_code(given.code))
    if isinstance(checked, Refused):
        return checked
    return Taken({"challenge": str(checked.id), "mobile": masked}, L("Code verified."))


def code_facts(work: Work, operation: Operation, step: Step) -> CodeFacts:
    """Where the last code of a step went, and how it stands."""
    purpose = purpose_of(step)
    challenge = otp.challenge_of(work, operation, purpose)
    _, index, masked = target(work, operation)
    resend = otp.resend_at(work, index, purpose)
    if challenge is None or challenge.mobile_index != index:
        return CodeFacts(None, None, work.desk.policy.otp_tries, resend)
    live = challenge.state == OtpState.LIVE and otp.alive(work, challenge)
    left = work.desk.policy.otp_tries - challenge.wrong if live else 0
    return CodeFacts(masked, challenge.expires_at if live else None, left, resend)


def _evidence(work: Work, record: Recorded) -> EvidenceLine:
    detail = json.loads(record.detail)
    return EvidenceLine(
        L("Code"),
        Sign.OK,
        L("{mobile}, typed back {time}", mobile=detail["mobile"], time=work.clock_time(record.at)),
    )


RULE = StepRule(Code, _take, code_facts, _evidence)
