"""The closed lists of the trade, by the names the code uses for them."""

from enum import StrEnum


class StoreKind(StrEnum):
    """What a store may be used for; a store is stamped once and never changes."""

    PRODUCTION = "production"
    TRAINING = "training"


class Role(StrEnum):
    """What a member of staff may do; one person may hold several."""

    TELLER = "teller"
    SUPERVISOR = "supervisor"
    WITNESS = "witness"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"


class StaffState(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"


class DocumentKind(StrEnum):
    """Identity documents an account may be held under (rule 4)."""

    RESIDENT_ID = "resident_id"
    HK_MACAO_RESIDENCE = "hk_macao_residence"
    TAIWAN_RESIDENCE = "taiwan_residence"
    HK_MACAO_PERMIT = "hk_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    PERMANENT_RESIDENCE = "permanent_residence"
    PERMANENT_RESIDENCE_OLD = "permanent_residence_old"
    PASSPORT = "passport"


class Side(StrEnum):
    """On which side of an operation a person stands; never on both (rule 8)."""

    MAKER = "maker"
    CHECKER = "checker"


class OperationState(StrEnum):
    """Where an operation or application stands."""

    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    ENDED = "ended"
    DONE = "done"


class Outcome(StrEnum):
    """What a supervisor decides."""

    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"


class Gate(StrEnum):
    """What must be there before a service opens (rule 2)."""

    SIGNED_IN = "signed_in"
    DEVICE_BOUND = "device_bound"
    DEVICE_PROVEN = "device_proven"
    SIGNATURE = "signature"


class OtpPurpose(StrEnum):
    """What a one-time code is for; a code for one never serves another (rule 3)."""

    SIGN_IN = "sign_in"
    UNBIND = "unbind"
    IDENTITY = "identity"
    SIGNING = "signing"


class OtpState(StrEnum):
    LIVE = "live"
    USED = "used"
    KILLED = "killed"


class FaceResult(StrEnum):
    """The person against the photo of the document (rule 5)."""

    PASSED = "passed"
    FAILED = "failed"


class MessageState(StrEnum):
    """Where a message in the outbox stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class StepKind(StrEnum):
    """The kinds of step; a screen exists for each."""

    CLIENT_DETAILS = "client_details"
    OTP = "otp"
    POLICY = "policy"
    CONSENT = "consent"
    DOCUMENT = "document"
    DOCUMENT_PHOTO = "document_photo"
    FACE = "face"
    DEVICE_SCAN = "device_scan"
    DEVICE_CODE = "device_code"
    ORIGINAL_SEEN = "original_seen"
    SIGNATURE_DRAWN = "signature_drawn"
    SIGNATURE_FILE = "signature_file"
    ATTEST = "attest"
    CONFIRM = "confirm"
    CHOOSE = "choose"
    AGREEMENTS = "agreements"
    SIGN = "sign"


class PasswordItem(StrEnum):
    """A client's passwords that can be reset (service 06)."""

    TRADING = "trading"
    FUNDS = "funds"
    CFMMC = "cfmmc"


class CharacterClass(StrEnum):
    """Kinds of characters that a password has at least one of."""

    UPPER = "upper"
    LOWER = "lower"
    DIGIT = "digit"


class VisitEnd(StrEnum):
    """Why a visit ended (rule 12)."""

    SWITCHED = "switched"
    IDLE = "idle"
    SIGNED_OUT = "signed_out"
    ABANDONED = "abandoned"


class ImportState(StrEnum):
    """Where an import of a client list stands."""

    APPLYING = "applying"
    FINISHED = "finished"
    ABANDONED = "abandoned"
