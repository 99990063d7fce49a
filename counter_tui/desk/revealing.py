"""Masked numbers, shown in full: for a reason, on the record, and to nobody else (rule 10)."""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from counter_tui.desk.accounts import account_by_id, client_of, masked_mobile
from counter_tui.desk.api.commands.revealing import AskRevealable, Reveal
from counter_tui.desk.api.views.revealing import Revealable, RevealItem, RevealReason
from counter_tui.desk.approvals.claims import in_force, pending
from counter_tui.desk.authorise import authorise
from counter_tui.desk.outbox import mobile_of
from counter_tui.desk.steps.original import LABEL_DOCUMENT
from counter_tui.desk.visits import open_visit, require_visit, signed_in
from counter_tui.desk.work import Work
from data.tables.clients import Client, FundAccount
from data.tables.evidence import Revealing
from data.tables.operations import ApprovalClaim, Operation
from data.terms.enums import Role
from data.terms.errors import Conflict, Invalid, NotAllowed, Refusal
from data.terms.masking import mask_document
from data.terms.words import L

LABEL_REASON: Final = "revealing.reason"
_LONGEST: Final = 200


def _document(work: Work, client: Client, account: FundAccount) -> str:
    return work.desk.sealing.open(LABEL_DOCUMENT, client.id, client.document_sealed).decode()


def _mobile(work: Work, client: Client, account: FundAccount) -> str:
    return mobile_of(work, account)


_ITEMS: Final[Mapping[str, Callable[[Work, Client, FundAccount], str]]] = {
    "document": _document,
    "mobile": _mobile,
}


def ask_revealable(work: Work, command: AskRevealable) -> Revealable:
    """What can be shown in full here, masked, and the reasons to choose from.

    Raises:
        Conflict: no client is signed in, or the application waits no more.
        NotAllowed: the application is not held by who asks.
    """
    if command.operation is None:
        authorise(work, command.session, Role.TELLER)
        visit = open_visit(work)
        if visit is None:
            raise Conflict(
                "visit-over", L("This visit has ended."), L("Sign the client in again; drafts are kept.")
            )
        client, account = signed_in(work, visit)
    else:
        authorise(work, command.session, Role.SUPERVISOR)
        held = work.session.get(Operation, command.operation)
        if held is None or held.branch_id != work.who.branch_id:
            raise _not_held()
        _require_held(work, held.id)
        account = account_by_id(work, held.account_id)
        client = client_of(work, account)
    return Revealable(
        (
            RevealItem("document", L("Document number"), mask_document(_document(work, client, account))),
            RevealItem("mobile", L("Reserved mobile"), masked_mobile(work, account)),
        ),
        tuple(RevealReason(row.code, row.text, row.note) for row in work.desk.library.reveal_reasons),
    )


def reveal(work: Work, command: Reveal) -> str:
    """Show a number in full; the event says whose, which and why, and never the number.

    Raises:
        Invalid: no reason of the list was given, or it is not explained, or there is no such item.
        Conflict: no client is signed in, or the application waits no more.
        Refusal: the application is not held by who asks.
    """
    client, account = _whose(work, command)
    reason = _checked_reason(work, command)
    if command.item not in _ITEMS:
        raise Invalid("item", "no-item", L("There is no such item."), L("Choose the mobile or the document."))
    row = work.new_id()
    work.keep(
        Revealing,
        id=row,
        client_id=client.id,
        staff_id=work.who.staff_id,
        item=command.item,
        reason_sealed=work.desk.sealing.seal(LABEL_REASON, row, reason.encode()),
        at=work.now,
    )
    work.audit("revealed", {"item": command.item, "reason": command.reason, "revealing": str(row)})
    return _ITEMS[command.item](work, client, account)


def _whose(work: Work, command: Reveal) -> tuple[Client, FundAccount]:
    """The visit's client to a teller, an application's to the supervisor who has claimed it."""
    if command.operation is None:
        authorise(work, command.session, Role.TELLER)
        return signed_in(work, require_visit(work))
    authorise(work, command.session, Role.SUPERVISOR)
    operation = pending(work, command.operation)
    _require_held(work, operation.id)
    account = account_by_id(work, operation.account_id)
    return client_of(work, account), account


def _require_held(work: Work, operation_id: UUID) -> None:
    held = work.session.get(ApprovalClaim, operation_id)
    if held is None or held.staff_id != work.who.staff_id or not in_force(work, held):
        raise _not_held()


def _not_held() -> Refusal:
    return NotAllowed(
        "not-held",
        L("You do not hold this application."),
        L("Open it first; who holds it can see its numbers in full."),
        rule=10,
    )


def _checked_reason(work: Work, command: Reveal) -> str:
    """The reason as it is kept: its code, and the note under it."""
    listed = next((row for row in work.desk.library.reveal_reasons if row.code == command.reason), None)
    if listed is None:
        raise Invalid(
            "reason",
            "reason",
            L("A reason is needed to see a number in full."),
            L("Choose one from the list."),
        )
    note = command.note.strip()
    if len(note) > _LONGEST:
        raise Invalid(
            "note", "note-long", L("At most {most} characters fit.", most=_LONGEST), L("Say it shorter.")
        )
    if listed.note and sum(character.isalnum() for character in note) < 2:
        raise Invalid("note", "note", L("This reason has to be explained."), L("Type why, in a few words."))
    return f"{listed.code}\n{note}" if note else listed.code
