"""Opening an application for a decision: held for one supervisor, with all its evidence."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlmodel import col, select

from counter_tui.desk.accounts import account_by_id, client_of, flags, masked_mobile
from counter_tui.desk.ageing import holds
from counter_tui.desk.agreements.papers import papers_of
from counter_tui.desk.api.commands.approvals import Claim, Release
from counter_tui.desk.api.views.deciding import Evidence, Reason, RedoStep
from counter_tui.desk.api.views.evidence import EvidenceLine, EvidenceSection
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.approvals.history import history
from counter_tui.desk.approvals.returning import returnable
from counter_tui.desk.approvals.told import each_image_once, told_by_steps
from counter_tui.desk.authorise import authorise
from counter_tui.desk.locks import lock, lock_account
from counter_tui.desk.operations import records
from counter_tui.desk.people import took_part
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.services.declaration import Ineligible, Service
from counter_tui.desk.steps import document
from counter_tui.desk.steps.original import LABEL_DOCUMENT
from counter_tui.desk.views import operation_view
from counter_tui.desk.work import Work
from data.tables.clients import Client, FundAccount
from data.tables.operations import ApprovalClaim, Operation
from data.tables.staff import Staff
from data.terms.enums import OperationState, Role, StepKind
from data.terms.errors import Conflict, NotAllowed
from data.terms.masking import mask_document, mask_name
from data.terms.words import L, Words, plain


def pending(work: Work, operation_id: UUID) -> Operation:
    """A pending application of the actor's branch; its row and its account's are locked.

    Raises:
        NotAllowed: it is another branch's.
        Conflict: it waits no more.
    """
    account = select(Operation.account_id).where(col(Operation.id) == operation_id)
    lock_account(work, work.session.exec(account).first())
    operation = lock(work, Operation, operation_id)
    if operation is None or operation.branch_id != work.who.branch_id:
        raise NotAllowed("other-branch", L("This belongs to another branch."), L("Choose one of yours."))
    work.operation_id = operation.id
    if operation.state != OperationState.PENDING:
        raise Conflict(
            "not-pending",
            L("This no longer waits for a decision."),
            L("The queue shows what does; choose the next."),
        )
    return operation


def in_force(work: Work, held: ApprovalClaim | Row[*tuple[Any, ...]]) -> bool:
    """Whether a claim has not run out."""
    return holds(work.now, held.until, work.desk.policy.claim)


def claim(work: Work, command: Claim) -> Evidence:
    """Hold an application for the policy's time and see its evidence.

    Who took part in it, and whose own account it is, sees it without holding it;
    so does everyone while another supervisor holds it.
    """
    actor = authorise(work, command.session, Role.SUPERVISOR)
    operation = pending(work, command.operation)
    readonly = _readonly(work, operation)
    held = None
    if readonly is None:
        held = lock(work, ApprovalClaim, operation.id)
        held = held or ApprovalClaim(
            operation_id=operation.id, staff_id=actor.staff_id, token=work.new_id(), until=work.now
        )
        held.staff_id = actor.staff_id
        held.token = work.new_id()
        held.until = work.now + work.desk.policy.claim
        work.session.add(held)
        work.session.flush()
    work.audit("evidence.opened", {"held": held is not None, "version": operation.version})
    return _evidence(work, operation, held, readonly)


def _readonly(work: Work, operation: Operation) -> Words | None:
    """Why the actor may only look, None where they may decide."""
    if took_part(work, operation.id, work.who.staff_id):
        return L("You took part in this application. Someone else must review it.")
    client = client_of(work, account_by_id(work, operation.account_id))
    if client.document_index == work.who.document_index:
        return L("This is an account of your own. Someone else must review it.")
    held = work.session.get(ApprovalClaim, operation.id)
    if held is not None and in_force(work, held) and held.staff_id != work.who.staff_id:
        holder = work.session.get_one(Staff, held.staff_id).name
        left = int((held.until - work.now) / timedelta(seconds=1))
        return L(
            "{staff} holds this item for another {left}.",
            staff=holder,
            left=f"{left // 60:02d}:{left % 60:02d}",
        )
    return None


def release(work: Work, command: Release) -> None:
    """Let go of a held application; nothing to do where another holds it by now."""
    authorise(work, command.session, Role.SUPERVISOR)
    # As whoever claims or decides it does: its claim is nobody else's business meanwhile.
    lock(work, Operation, command.operation)
    held = lock(work, ApprovalClaim, command.operation)
    if held is not None and held.token == command.token and held.staff_id == work.who.staff_id:
        work.operation_id = command.operation
        work.session.delete(held)
        work.audit("claim.released")


def _evidence(
    work: Work, operation: Operation, held: ApprovalClaim | None, readonly: Words | None
) -> Evidence:
    service = service_of(operation.service)
    account = account_by_id(work, operation.account_id)
    client = client_of(work, account)
    done = records(work, operation)
    again = {step.key: step.title for step in returnable(work, operation)}
    why = service.eligible(work, account)
    return Evidence(
        operation=operation_view(work, operation),
        version=operation.version,
        client=mask_name(client.name),
        account=account.number,
        submitted_at=operation.submitted_at or operation.changed_at,
        teller=work.session.get_one(Staff, operation.teller_id).name,
        sections=(
            EvidenceSection(L("Account"), _account_lines(work, client, account)),
            *_passed_over(work, operation, service),
            *_warnings(work, done.values()),
            *each_image_once(told_by_steps(work, operation)),
            EvidenceSection(L("Since then"), (_now(why),)),
            EvidenceSection(L("History"), history(work, operation)),
        ),
        return_reasons=tuple(
            Reason(row.code, row.text, tuple(key for key in row.redo if key in again))
            for row in work.desk.library.return_reasons
            if set(row.redo) <= {step.key for step in service.steps}
        ),
        reject_reasons=tuple(Reason(row.code, row.text) for row in work.desk.library.reject_reasons),
        redo=tuple(RedoStep(key, title) for key, title in again.items()),
        papers=papers_of(work, operation),
        token=held.token if held else None,
        until=held.until if held else None,
        readonly=readonly,
        barred=why.says if why is not None else None,
    )


def _done(work: Work, operation: Operation) -> frozenset[str]:
    return frozenset(records(work, operation))


def _account_lines(work: Work, client: Client, account: FundAccount) -> tuple[EvidenceLine, ...]:
    number = work.desk.sealing.open(LABEL_DOCUMENT, client.id, client.document_sealed).decode()
    expires = client.document_expires
    lapsed = expires is not None and expires < work.today
    set_flags = flags(work, account)
    return (
        EvidenceLine(
            L("Opened"),
            Sign.NONE,
            L("{day}, mobile {mobile}", day=account.opened_on, mobile=masked_mobile(work, account)),
        ),
        *(EvidenceLine(L("Flag"), Sign.WARN, flag) for flag in set_flags),
        EvidenceLine(L("Wrong tries"), Sign.NONE, plain(str(account.password_failures))),
        EvidenceLine(
            L("Document"),
            Sign.WARN if lapsed else Sign.OK,
            L("{number}, valid to {day}", number=mask_document(number), day=expires or L("long-term")),
        ),
    )


def _passed_over(work: Work, operation: Operation, service: Service) -> tuple[EvidenceSection, ...]:
    done = _done(work, operation)
    missing = tuple(
        EvidenceLine(step.title, Sign.OK, L("on file; step skipped"))
        for step in service.steps
        # The original is on no file: where it is missing, the document was taken at the same visit.
        if step.key not in done and step.kind is not StepKind.ORIGINAL_SEEN
    )
    return (EvidenceSection(L("On file"), missing),) if missing else ()


def _warnings(work: Work, done: Iterable[Recorded]) -> tuple[EvidenceSection, ...]:
    lines = document.warnings(work, done)
    return (EvidenceSection(L("Warnings passed over"), lines),) if lines else ()


def _now(why: Ineligible | None) -> EvidenceLine:
    if why is not None:
        return EvidenceLine(L("Now"), Sign.ERROR, why.says)
    return EvidenceLine(L("Now"), Sign.OK, L("the account is still eligible"))
