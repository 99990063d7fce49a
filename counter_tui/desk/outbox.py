"""The outbox: messages are written with what they tell, and delivered after it (rule 9)."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import insert

from counter_tui.desk.work import Work
from data.tables.base import table_of
from data.tables.clients import FundAccount
from data.tables.messages import Message
from data.terms.enums import MessageState

LABEL_TO = "message.to"
LABEL_TEXT = "message.text"
LABEL_MOBILE = "fund_account.mobile"
INDEX_MOBILE = "mobile"

_WRITE: Final = insert(table_of(Message))


def mobile_of(work: Work, account: FundAccount) -> str:
    """The reserved mobile of an account, in full: for a message or a mask, never for a view."""
    return work.desk.sealing.open(LABEL_MOBILE, account.id, account.mobile_sealed).decode()


def write_message(
    work: Work, template: str, account: FundAccount, *, lifetime_minutes: int = 0, **places: str
) -> UUID:
    """Write an SMS to an account's reserved mobile, in this transaction.

    Args:
        lifetime_minutes: after it the message is of no use and is given up; 0 for no such time.
        places: what goes into the template beside the broker and the hotline.
    """
    content = work.desk.library.messages[template]
    facts = work.desk.store.facts
    text = content.text.format_map({"broker": facts.broker, "hotline": facts.hotline, **places})
    message = work.new_id()
    to = mobile_of(work, account)
    work.write(
        _WRITE,
        id=message,
        operation_id=work.operation_id,
        template=template,
        to_sealed=work.desk.sealing.seal(LABEL_TO, message, to.encode()),
        to_index=account.mobile_index,
        text_sealed=work.desk.sealing.seal(LABEL_TEXT, message, text.encode()),
        secret=content.secret,
        state=MessageState.WAITING,
        attempts=0,
        written_at=work.now,
        next_at=work.now,
        expires_at=work.now + timedelta(minutes=lifetime_minutes) if lifetime_minutes else None,
        lease_until=None,
        lease_token=None,
        settled_at=None,
    )
    work.audit("message.written", {"message": str(message), "template": template})
    return message
