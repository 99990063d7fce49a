"""What happened to an account before, for who decides about it."""

from sqlmodel import col, select

from counter_tui.desk.api.views.evidence import EvidenceLine
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.work import Work
from data.tables.evidence import FaceCheck, OtpChallenge
from data.tables.operations import Decision, Operation
from data.terms.enums import FaceResult, OperationState
from data.terms.words import L, Words, plain

STATE_WORDS: dict[OperationState, Words] = {
    OperationState.DRAFT: L("Unfinished"),
    OperationState.PENDING: L("Under review"),
    OperationState.APPROVED: L("Approved"),
    OperationState.REJECTED: L("Rejected"),
    OperationState.WITHDRAWN: L("Withdrawn"),
    OperationState.CANCELLED: L("Cancelled"),
    OperationState.EXPIRED: L("Expired"),
    OperationState.ENDED: L("Ended"),
    OperationState.DONE: L("Done"),
}
"""The word of each state, as 业务流水 shows it."""

SHOWN = 5


def history(work: Work, operation: Operation) -> tuple[EvidenceLine, ...]:
    """Wrong codes and failed face checks of this application, earlier returns, earlier applications."""
    lines: list[EvidenceLine] = []
    wrong = sum(
        work.session.exec(
            select(OtpChallenge.wrong).where(col(OtpChallenge.operation_id) == operation.id)
        ).all()
    )
    if wrong:
        lines.append(
            EvidenceLine(L("Codes"), Sign.WARN, L("{count} wrong tries before the right one", count=wrong))
        )
    failed = len(
        work.session.exec(
            select(FaceCheck.id).where(
                col(FaceCheck.operation_id) == operation.id, col(FaceCheck.result) == FaceResult.FAILED
            )
        ).all()
    )
    if failed:
        lines.append(
            EvidenceLine(L("Face"), Sign.WARN, L("{count} failed checks before this one", count=failed))
        )
    lines += [
        EvidenceLine(L("Returned"), Sign.WARN, plain(f"{work.local(row.at):%m-%d %H:%M} {_said(work, row)}"))
        for row in work.session.exec(
            select(Decision).where(col(Decision.operation_id) == operation.id).order_by(col(Decision.version))
        )
    ]
    earlier = work.session.exec(
        select(Operation)
        .where(
            col(Operation.account_id) == operation.account_id,
            col(Operation.id) != operation.id,
            col(Operation.application).is_(True),
        )
        .order_by(col(Operation.opened_at).desc())
        .limit(SHOWN)
    ).all()
    lines += [
        EvidenceLine(
            service_of(row.service).title,
            Sign.NONE,
            L(
                "{day} {state}",
                day=f"{work.local(row.opened_at):%Y-%m-%d}",
                state=STATE_WORDS[OperationState(row.state)],
            ),
        )
        for row in earlier
    ]
    return tuple(lines) or (EvidenceLine(L("Before"), Sign.NONE, L("no earlier applications")),)


def _said(work: Work, decision: Decision) -> str:
    """The listed reason of a return as the client was told it; its code where the list has it no more."""
    listed = {row.code: row.text for row in work.desk.library.return_reasons}
    return listed.get(decision.reason, decision.reason)
