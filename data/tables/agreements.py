"""What clients read, ticked and signed: exact texts, readings, signings (rule 7)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from data.tables.base import Base, check_in
from data.tables.operations import by_participant, stands_on
from data.tables.stamp import Stamp
from data.terms.enums import PasswordItem, Side


class AgreementText(Base, table=True):
    """An exact text that was put before a client, kept once by its hash.

    A form that is filled with a client's data carries the full document number: it is
    sealed. It holds a check number drawn by chance besides, so that nobody who has its hash
    but not the key can find the document number by trying.

    Attributes:
        text: of a text that is the same for everyone; None where it is sealed.
        text_sealed: of a filled form.
        operation_id: for which a form was filled; None for a text that is the same for everyone.
        basis: keyed digest of a form's content but for its check number: the same data again
            gives the same.
    """

    __tablename__ = "agreement_text"
    __append_only__ = True
    __table_args__ = (
        UniqueConstraint("sha256", name="uq_agreement_text_sha256"),
        CheckConstraint(
            "(operation_id IS NULL) = (text_sealed IS NULL) AND (operation_id IS NULL) = (basis IS NULL) "
            "AND (text IS NULL) <> (text_sealed IS NULL)",
            name="sealed",
        ),
    )

    id: UUID = Field(primary_key=True)
    key: str
    version: str
    title: str
    text: str | None = None
    text_sealed: bytes | None = None
    sha256: bytes
    operation_id: UUID | None = Field(default=None, foreign_key="operation.id", index=True)
    basis: bytes | None = None
    at: datetime = Field(sa_type=Stamp)


class AgreementReading(Base, table=True):
    """A text that was read for its time and ticked, in the client's turn.

    Attributes:
        read_ms: how long it was open when it was ticked, in milliseconds of the monotonic clock.
        number: counts the operation's; the highest is the newest, whatever the clock said.
    """

    __tablename__ = "agreement_reading"
    __append_only__ = True
    __table_args__ = (
        by_participant("agreement_reading"),
        stands_on(Side.MAKER),
        UniqueConstraint("operation_id", "number", name="uq_agreement_reading_operation_id_number"),
        CheckConstraint("read_ms >= 10000", name="read_ms"),
    )

    id: UUID = Field(primary_key=True)
    operation_id: UUID
    number: int
    staff_id: UUID
    side: str = Side.MAKER
    visit_id: UUID = Field(foreign_key="visit.id")
    step: str
    text_id: UUID = Field(foreign_key="agreement_text.id")
    read_ms: int
    at: datetime = Field(sa_type=Stamp)


class ReadingVoid(Base, table=True):
    """A reading and its tick that no longer count: unticked, gone back, or returned."""

    __tablename__ = "reading_void"
    __append_only__ = True

    reading_id: UUID = Field(primary_key=True, foreign_key="agreement_reading.id")
    at: datetime = Field(sa_type=Stamp)
    cause: str


class Signing(Base, table=True):
    """One signing of a whole set, with the means the client authorised.

    Attributes:
        number: counts the operation's; the highest is the newest, whatever the clock said.
        signature_id: the signature on file that was used.
        challenge_id: the code the client typed back.
        authorisation_id: the text by which the client lets the system sign all that was ticked.
        set_sha256: over operation, account, authorisation and every text; the code was made for it.
    """

    __tablename__ = "signing"
    __append_only__ = True
    __table_args__ = (
        by_participant("signing"),
        stands_on(Side.MAKER),
        UniqueConstraint("challenge_id", name="uq_signing_challenge_id"),
        UniqueConstraint("operation_id", "number", name="uq_signing_operation_id_number"),
    )

    id: UUID = Field(primary_key=True)
    operation_id: UUID
    number: int
    staff_id: UUID
    side: str = Side.MAKER
    signature_id: UUID = Field(foreign_key="signature.id")
    challenge_id: UUID = Field(foreign_key="otp_challenge.id")
    authorisation_id: UUID = Field(foreign_key="agreement_text.id")
    set_sha256: bytes
    at: datetime = Field(sa_type=Stamp)


class SignedAgreement(Base, table=True):
    """A reading that a signing signed, by its place in the set."""

    __tablename__ = "signed_agreement"
    __append_only__ = True

    signing_id: UUID = Field(primary_key=True, foreign_key="signing.id")
    reading_id: UUID = Field(primary_key=True, foreign_key="agreement_reading.id")
    place: int


class AccountPassword(Base, table=True):
    """A client's password after a reset: its hash alone, sealed.

    Five characters are soon tried through against a hash; the seal asks for the key too.

    Attributes:
        hash_sealed: a salted hash in PHC format, sealed.
        must_change: until the client's first use.
    """

    __tablename__ = "account_password"
    __table_args__ = (
        UniqueConstraint("account_id", "item", name="uq_account_password_account_id_item"),
        check_in("item", PasswordItem),
    )

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="fund_account.id")
    item: str
    hash_sealed: bytes
    must_change: bool
    operation_id: UUID = Field(foreign_key="operation.id")
    set_at: datetime = Field(sa_type=Stamp)
