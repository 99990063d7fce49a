"""The evidence of identity: codes, consents, images, face checks, devices, signatures."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from data.tables.base import Base, check_in, partial_index
from data.tables.operations import by_participant, stands_on
from data.tables.stamp import Stamp
from data.terms.enums import DocumentKind, FaceResult, OtpPurpose, OtpState, Side


class OtpChallenge(Base, table=True):
    """A one-time code that was sent, or that a decoy pretends was sent (rule 3).

    Attributes:
        code_digest: keyed hash; the code itself is nowhere but in its SMS.
        sent: False for a decoy: no account answers to what was typed.
        covers: of a signing code, the hash of the exact set that it signs.
        counts_at: from when it counts against the limits: when it was sent, or when it was first
            noticed that the clock has been set back since.
    """

    __tablename__ = "otp_challenge"
    __table_args__ = (
        Index("ix_otp_challenge_mobile_index_counts_at", "mobile_index", "counts_at"),
        partial_index(
            "uq_otp_challenge_operation_id_purpose_live",
            "operation_id",
            "purpose",
            unique=True,
            where="state = 'live'",
        ),
        check_in("purpose", OtpPurpose),
        check_in("state", OtpState),
    )

    id: UUID = Field(primary_key=True)
    operation_id: UUID = Field(foreign_key="operation.id")
    visit_id: UUID = Field(foreign_key="visit.id")
    account_id: UUID | None = Field(default=None, foreign_key="fund_account.id")
    step: str
    purpose: str
    mobile_index: bytes
    code_digest: bytes
    sent: bool
    sent_at: datetime = Field(sa_type=Stamp)
    counts_at: datetime = Field(sa_type=Stamp)
    expires_at: datetime = Field(sa_type=Stamp)
    wrong: int = 0
    state: str
    covers: bytes | None = None


class OtpMobile(Base, table=True):
    """A mobile that codes were made for; its row is locked while they are counted (rule 3).

    Attributes:
        sent: how many, decoys too, ever.
    """

    __tablename__ = "otp_mobile"

    mobile_index: bytes = Field(primary_key=True)
    sent: int


class Consent(Base, table=True):
    """A separate consent of the client: to biometric and document images, or to a policy."""

    __tablename__ = "consent"
    __append_only__ = True
    __table_args__ = (
        by_participant("consent"),
        stands_on(Side.MAKER),
        UniqueConstraint("client_id", "text_key", "version", name="uq_consent_client_id_text_key_version"),
    )

    id: UUID = Field(primary_key=True)
    client_id: UUID = Field(foreign_key="client.id")
    operation_id: UUID
    staff_id: UUID
    side: str = Side.MAKER
    text_key: str
    version: str
    text_sha256: bytes
    at: datetime = Field(sa_type=Stamp)


class DocumentPhoto(Base, table=True):
    """The photo page of a client's document, sealed.

    Attributes:
        number: counts the client's; the highest is the newest, whatever the clock said.
    """

    __tablename__ = "document_photo"
    __append_only__ = True
    __table_args__ = (
        by_participant("document_photo"),
        stands_on(Side.MAKER),
        UniqueConstraint("client_id", "number", name="uq_document_photo_client_id_number"),
    )

    id: UUID = Field(primary_key=True)
    client_id: UUID = Field(foreign_key="client.id")
    number: int
    operation_id: UUID
    staff_id: UUID
    side: str = Side.MAKER
    image_sealed: bytes
    image_sha256: bytes
    width: int
    height: int
    at: datetime = Field(sa_type=Stamp)


class DocumentCheck(Base, table=True):
    """A client's document that was read, checked and scanned (rule 4).

    Its photo side is the `DocumentPhoto` that face checks stand on; it is kept once.

    Attributes:
        number: counts the client's; the highest is the newest, whatever the clock said.
        document_index: blind index of kind and number, as the client's and the staff's.
        expires: last day of validity, None for 长期.
        issued: None where it was not told.
        warnings: JSON list of the codes of what was passed over.
        photo_id: the image of the side with the photo.
    """

    __tablename__ = "document_check"
    __append_only__ = True
    __table_args__ = (
        by_participant("document_check"),
        stands_on(Side.MAKER),
        check_in("document_kind", DocumentKind),
        UniqueConstraint("client_id", "number", name="uq_document_check_client_id_number"),
    )

    id: UUID = Field(primary_key=True)
    client_id: UUID = Field(foreign_key="client.id")
    number: int
    operation_id: UUID
    staff_id: UUID
    side: str = Side.MAKER
    document_kind: str
    document_sealed: bytes
    document_index: bytes
    expires: date | None = None
    issued: date | None = None
    warnings: str
    photo_id: UUID = Field(foreign_key="document_photo.id")
    at: datetime = Field(sa_type=Stamp)


class DocumentBack(Base, table=True):
    """The other side of a document that has two, sealed; it stands or falls with its check."""

    __tablename__ = "document_back"
    __append_only__ = True

    check_id: UUID = Field(primary_key=True, foreign_key="document_check.id")
    image_sealed: bytes
    image_sha256: bytes
    width: int
    height: int


class FaceCheck(Base, table=True):
    """The person against the document's photo; a failed one is kept too (rule 5).

    Attributes:
        score, engine: of a comparison engine, where one gave them.
        photo_sha256: of the photo that was compared.
    """

    __tablename__ = "face_check"
    __append_only__ = True
    __table_args__ = (
        by_participant("face_check"),
        stands_on(Side.MAKER),
        check_in("result", FaceResult),
        Index("ix_face_check_client_id_at", "client_id", "at"),
    )

    id: UUID = Field(primary_key=True)
    client_id: UUID = Field(foreign_key="client.id")
    operation_id: UUID
    staff_id: UUID
    side: str = Side.MAKER
    result: str
    score: float | None = None
    engine: str | None = None
    photo_sha256: bytes
    at: datetime = Field(sa_type=Stamp)


class Device(Base, table=True):
    """A secret enrolled on a client's phone.

    Attributes:
        enrolled_at: None until the phone's first code was typed back.
        operation_id: the binding that began it.
        last_step: the last 30-second step whose code was taken; never the same twice.
        wrong: wrong codes in a row; 5 block proof until `blocked_until`.
    """

    __tablename__ = "device"

    id: UUID = Field(primary_key=True)
    client_id: UUID = Field(foreign_key="client.id", index=True)
    operation_id: UUID = Field(foreign_key="operation.id", index=True)
    name: str
    secret_sealed: bytes
    begun_at: datetime = Field(sa_type=Stamp)
    enrolled_at: datetime | None = Field(default=None, sa_type=Stamp)
    discarded_at: datetime | None = Field(default=None, sa_type=Stamp)
    last_step: int = 0
    wrong: int = 0
    blocked_until: datetime | None = Field(default=None, sa_type=Stamp)


class DeviceBinding(Base, table=True):
    """An account's binding to a device; at most one is live."""

    __tablename__ = "device_binding"
    __table_args__ = (
        partial_index(
            "uq_device_binding_account_id_live",
            "account_id",
            unique=True,
            where="ended_at IS NULL",
        ),
    )

    id: UUID = Field(primary_key=True)
    account_id: UUID = Field(foreign_key="fund_account.id")
    device_id: UUID = Field(foreign_key="device.id", index=True)
    operation_id: UUID = Field(foreign_key="operation.id")
    bound_at: datetime = Field(sa_type=Stamp)
    ended_at: datetime | None = Field(default=None, sa_type=Stamp)
    ended_by: UUID | None = Field(default=None, foreign_key="operation.id")


class Signature(Base, table=True):
    """A client's signature as an image; a new one replaces it and the old one is kept.

    A drawn one has its `SignatureStrokes`; one taken from a file counts only with its
    `SignatureAttestation`.

    Attributes:
        number: counts the client's; the highest is the newest, whatever the clock said.
    """

    __tablename__ = "signature"
    __append_only__ = True
    __table_args__ = (
        by_participant("signature"),
        stands_on(Side.MAKER),
        UniqueConstraint("client_id", "number", name="uq_signature_client_id_number"),
    )

    id: UUID = Field(primary_key=True)
    client_id: UUID = Field(foreign_key="client.id")
    number: int
    operation_id: UUID
    staff_id: UUID
    side: str = Side.MAKER
    image_sealed: bytes
    image_sha256: bytes
    width: int
    height: int
    at: datetime = Field(sa_type=Stamp)


class SignatureStrokes(Base, table=True):
    """How a signature was drawn; its image was made of this, and can be made again.

    Attributes:
        strokes_sealed: JSON, a list of strokes, each a list of [x, y, ms]; see `desk.api.drawing.Point`.
        ms: from the first touch to the last.
    """

    __tablename__ = "signature_strokes"
    __append_only__ = True
    __table_args__ = (by_participant("signature_strokes"), stands_on(Side.MAKER))

    signature_id: UUID = Field(primary_key=True, foreign_key="signature.id")
    operation_id: UUID
    staff_id: UUID
    side: str = Side.MAKER
    strokes_sealed: bytes
    strokes_sha256: bytes
    strokes: int
    points: int
    ms: int
    at: datetime = Field(sa_type=Stamp)


class SignatureAttestation(Base, table=True):
    """A second person's word for a signature that came from a file; with it the signature counts."""

    __tablename__ = "signature_attestation"
    __append_only__ = True
    __table_args__ = (by_participant("signature_attestation"), stands_on(Side.MAKER))

    signature_id: UUID = Field(primary_key=True, foreign_key="signature.id")
    operation_id: UUID
    staff_id: UUID
    side: str = Side.MAKER
    at: datetime = Field(sa_type=Stamp)


class Revealing(Base, table=True):
    """A masked number that was shown in full: to whom, which, and the reason they gave (rule 10)."""

    __tablename__ = "revealing"
    __append_only__ = True

    id: UUID = Field(primary_key=True)
    client_id: UUID = Field(foreign_key="client.id", index=True)
    staff_id: UUID = Field(foreign_key="staff.id")
    item: str
    reason_sealed: bytes
    at: datetime = Field(sa_type=Stamp)
