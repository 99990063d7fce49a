"""The client's phone in demo mode: the SMS that came, and the authenticator.

No real store has these tables: they are made when a branch is invented.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from pyotp import TOTP
from sqlalchemy import Column, LargeBinary, MetaData, Table, Uuid, insert, or_, select
from sqlmodel import col
from sqlmodel import select as select_rows

from counter_tui.desk.accounts import account_by_id, mobile_index
from counter_tui.desk.api.commands.training import AskPhone
from counter_tui.desk.api.views.training import Phone, PhoneCode, PhoneMessage, WalkIn
from counter_tui.desk.authorise import authorise
from counter_tui.desk.devices import STEP, secret_of
from counter_tui.desk.runner import Handler
from counter_tui.desk.seen import OpenVisit
from counter_tui.desk.steps.otp import target
from counter_tui.desk.visits import open_visit
from counter_tui.desk.work import Desk, Work
from data.tables.base import NAMES, Stamp
from data.tables.clients import Client, FundAccount
from data.tables.evidence import Device
from data.tables.operations import Operation
from data.terms.enums import OperationState
from data.terms.masking import mask_name

SHOWN: Final = 6
"""How many messages the phone shows, the newest first."""
LABEL_TEXT: Final = "phone_message.text"

_tables = MetaData(naming_convention=NAMES)

PHONE_MESSAGE: Final = Table(
    "phone_message",
    _tables,
    Column("id", Uuid, primary_key=True),
    Column("mobile_index", LargeBinary, nullable=False, index=True),
    Column("text_sealed", LargeBinary, nullable=False),
    Column("at", Stamp, nullable=False),
)
PHONE_LOST: Final = Table("phone_lost", _tables, Column("device_id", Uuid, primary_key=True))
"""Devices whose phone the client has no more: their codes are not on the phone on screen."""


class PhoneGateway:
    """Delivers SMS to the invented phones, in place of a gateway to real ones."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def create_tables(self) -> None:
        """Make the phone's tables in a new training store."""
        with self._desk.store.begin() as unit:
            _tables.create_all(unit.session.connection())

    def send(self, message: UUID, to: str, text: str) -> None:
        """Put `text` on the phone with mobile `to`; the same message again stays one."""
        desk = self._desk
        with desk.store.begin() as unit:
            work = Work(desk, unit.session, desk.clock.now())
            known = select(PHONE_MESSAGE.c.id).where(PHONE_MESSAGE.c.id == message)
            if work.session.execute(known).first() is None:
                work.session.execute(
                    insert(PHONE_MESSAGE).values(
                        id=message,
                        mobile_index=mobile_index(work, to),
                        text_sealed=desk.sealing.seal(LABEL_TEXT, message, text.encode()),
                        at=work.now,
                    )
                )

    def lose(self, account: str) -> None:
        """The holder of a fund account has lost the phone: no device enrolled so far shows codes any more."""
        with self._desk.store.begin() as unit:
            devices = unit.session.exec(
                select_rows(Device.id)
                .join(FundAccount, col(FundAccount.client_id) == col(Device.client_id))
                .where(col(FundAccount.number) == account)
            ).all()
            unit.session.execute(insert(PHONE_LOST), [{"device_id": device} for device in devices])

    def newest(self, mobile: str) -> str:
        """The text of the SMS that came last to a mobile.

        Raises:
            LookupError: none came yet.
        """
        desk = self._desk
        with desk.store.read() as unit:
            work = Work(desk, unit.session, desk.clock.now())
            messages = _messages(work, (mobile_index(work, mobile),))
        if not messages:
            raise LookupError(mobile)
        return messages[0].text


def phone_of(walk_ins: Sequence[WalkIn]) -> Handler:
    """The handler of `AskPhone` on a branch where these clients may walk in."""

    def ask_phone(work: Work, command: AskPhone) -> Phone:
        authorise(work, command.session)
        visit = open_visit(work)
        if visit is None:
            return Phone(None, (), (), tuple(walk_ins))
        if visit.client_id is not None:
            return _of_client(work, visit.client_id)
        return _before_sign_in(work, visit, tuple(walk_ins))

    return ask_phone


def _of_client(work: Work, client_id: UUID) -> Phone:
    mobiles = work.session.exec(
        select_rows(FundAccount.mobile_index).where(col(FundAccount.client_id) == client_id)
    ).all()
    return Phone(
        mask_name(work.session.get_one(Client, client_id).name),
        _messages(work, mobiles),
        _codes(work, client_id),
    )


def _before_sign_in(work: Work, visit: OpenVisit, walk_ins: tuple[WalkIn, ...]) -> Phone:
    """Whoever has the mobile that was typed; nobody's phone shows anything where none was."""
    operation = work.session.exec(
        select_rows(Operation)
        .where(col(Operation.visit_id) == visit.id, col(Operation.state) == OperationState.DRAFT)
        .order_by(col(Operation.opened_at).desc(), col(Operation.id).desc())
    ).first()
    if operation is None or operation.client_id is None:
        return Phone(None, (), (), walk_ins)
    _, index, _ = target(work, operation)
    owner = work.session.get_one(Client, operation.client_id)
    return Phone(mask_name(owner.name), _messages(work, (index,)), ())


def _messages(work: Work, mobiles: Sequence[bytes]) -> tuple[PhoneMessage, ...]:
    rows = work.session.execute(
        select(PHONE_MESSAGE)
        .where(PHONE_MESSAGE.c.mobile_index.in_(mobiles))
        .order_by(PHONE_MESSAGE.c.at.desc(), PHONE_MESSAGE.c.id.desc())
        .limit(SHOWN)
    )
    return tuple(
        PhoneMessage(row.at, work.desk.sealing.open(LABEL_TEXT, row.id, row.text_sealed).decode())
        for row in rows
    )


def _codes(work: Work, client_id: UUID) -> tuple[PhoneCode, ...]:
    """A line of the authenticator for each device that was scanned and is not lost, the newest first."""
    rows = work.session.exec(
        select_rows(Device, Operation)
        .join(Operation, col(Operation.id) == col(Device.operation_id))
        .where(
            col(Device.client_id) == client_id,
            col(Device.discarded_at).is_(None),
            col(Device.id).not_in(select(PHONE_LOST.c.device_id)),
            or_(col(Device.enrolled_at).is_not(None), col(Operation.state) == OperationState.DRAFT),
        )
        .order_by(col(Device.begun_at).desc())
    ).all()
    seconds = int(work.now.timestamp()) % STEP
    return tuple(
        PhoneCode(
            account_by_id(work, operation.account_id).number,
            TOTP(secret_of(work, device)).at(work.now),
            STEP - seconds,
        )
        for device, operation in rows
    )
