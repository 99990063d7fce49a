"""What the model knows: people, clients, operations, in plain Python and by the contract's own figures.

Nothing here or in the rest of the model reads the engine: it is a second opinion of the contract.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Final, TypeAlias
from uuid import UUID

from data.terms.enums import Gate, Role

ZONE: Final = timezone(timedelta(hours=8))
CONSOLE: Final = ""
NO_ID: Final = UUID(int=0)

STEPS: Final = {
    "sign_in": ("details", "otp", "policy"),
    "bind": ("consent", "photo", "face", "scan", "verify"),
    "join": ("verify",),
    "prove": ("verify",),
    "unbind": ("original", "otp"),
    "signature": ("draw", "file", "attest"),
    "unlock": ("consent", "photo", "face", "otp", "confirm"),
    "reset": ("choose", "consent", "document", "original", "otp", "face", "agreements", "sign"),
}
CLIENTS_TURN: Final = frozenset(
    {"otp", "policy", "consent", "scan", "verify", "draw", "confirm", "agreements", "sign"}
)
GATES: Final[dict[str, tuple[Gate, ...]]] = {
    "sign_in": (),
    "bind": (Gate.SIGNED_IN,),
    "join": (Gate.SIGNED_IN,),
    "prove": (Gate.SIGNED_IN, Gate.DEVICE_BOUND),
    "unbind": (Gate.SIGNED_IN, Gate.DEVICE_BOUND),
    "signature": (Gate.SIGNED_IN, Gate.DEVICE_BOUND, Gate.DEVICE_PROVEN),
    "unlock": (Gate.SIGNED_IN, Gate.DEVICE_BOUND, Gate.DEVICE_PROVEN, Gate.SIGNATURE),
    "reset": (Gate.SIGNED_IN, Gate.DEVICE_BOUND, Gate.DEVICE_PROVEN, Gate.SIGNATURE),
}
APPLICATIONS: Final = frozenset({"unlock", "reset"})
PURPOSES: Final = {
    ("sign_in", "otp"): "sign_in",
    ("unbind", "otp"): "unbind",
    ("unlock", "otp"): "identity",
    ("reset", "otp"): "identity",
    ("reset", "sign"): "signing",
}
CODES: Final = frozenset({"otp", "sign"})
"""The steps at which a one-time code is typed."""
TEXTS: Final = {"policy": "privacy_policy", "consent": "biometric_consent"}
ITEMS: Final = ("trading", "funds", "cfmmc")
AGREEMENTS: Final = ("password_reset_risk", "client_change_form")
FORM: Final = "client_change_form"
"""Filled with what was chosen, and with the day: with another of either it is another text."""
READ_LEAST: Final = 10
RETURNS: Final = frozenset(
    {
        "face_unclear",
        "photo_unclear",
        "document_unclear",
        "identity_again",
        "confirm_again",
        "choice_again",
        "agreements_again",
        "sign_again",
    }
)
REJECTS: Final = frozenset({"not_the_client", "client_asked", "not_eligible", "material_doubt"})

LOCKED_ABOVE: Final = 5
OTP_LIFE: Final = timedelta(minutes=5)
OTP_TRIES: Final = 5
OTP_BETWEEN: Final = timedelta(seconds=60)
OTP_MOST: Final = ((10, timedelta(hours=1)), (20, timedelta(days=1)))
FACE_FRESH: Final = timedelta(minutes=30)
FACE_MOST: Final = 3
PHONE_STEP: Final = 30
PHONE_TRIES: Final = 5
PHONE_BLOCK: Final = timedelta(minutes=15)
IDLE: Final = timedelta(minutes=15)
SESSION: Final = timedelta(hours=12)
STAFF_TRIES: Final = 5
STAFF_LOCK: Final = timedelta(minutes=15)
DRAFT: Final = timedelta(days=30)
CLAIM: Final = timedelta(minutes=10)
LEASE: Final = timedelta(seconds=60)
SMS_TRIES: Final = 8
BATCH: Final = 4
"""Rows that an import writes at once, in this house."""
SMS_RETRY: Final = timedelta(seconds=5)


@dataclass(slots=True)
class Person:
    """A member of staff, who may be a client by the same document."""

    number: str
    branch: str
    roles: frozenset[Role]
    document: str
    password: str
    must_change: bool = False
    failures: int = 0
    locked_until: datetime | None = None
    active: bool = True


@dataclass(slots=True)
class Sitting:
    """A staff session at a terminal."""

    person: Person
    terminal: str
    opened_at: datetime
    locked: bool = False
    ended: bool = False


@dataclass(slots=True, eq=False)
class Photo:
    """The side of a document with the photo, taken by a member of staff."""

    by: str
    turned_down: bool = False


@dataclass(slots=True, eq=False)
class Check:
    """An identity document that was checked and scanned; `done` is the step that brought it in."""

    by: str
    expires: date
    done: "Done"
    turned_down: bool = False


@dataclass(slots=True, eq=False)
class Signature:
    """A signature as it was taken; one from a file counts once it is attested."""

    counts: bool = False


@dataclass(slots=True)
class Client:
    """A person, by the number of their document; photo and check are the newest."""

    name: str
    expires: date
    agreed: set[str] = field(default_factory=set)
    photo: Photo | None = None
    check: Check | None = None
    signatures: list[Signature] = field(default_factory=list)
    failed: list[datetime] = field(default_factory=list)

    @property
    def signature(self) -> Signature | None:
        """The signature on file: the newest that counts."""
        return next((each for each in reversed(self.signatures) if each.counts), None)


@dataclass(slots=True)
class Account:
    """A fund account; `told` is what the broker's list last said of it."""

    number: str
    mobile: str
    client: Client
    failures: int
    flags: dict[str, bool]
    told: dict[str, str]


@dataclass(slots=True, eq=False)
class Phone:
    """A secret on a client's phone."""

    secret: str
    operation: "Operation"
    last: int = 0
    wrong: int = 0
    blocked_until: datetime | None = None
    id: str = ""


@dataclass(slots=True, eq=False)
class Visit:
    terminal: str
    touched_at: datetime
    account: Account | None = None
    proven: Phone | None = None
    ended: bool = False


@dataclass(slots=True, eq=False)
class Done:
    """A step that was done at a moment, until it is voided."""

    step: str
    at: datetime
    visit: "Visit"
    void: bool = False
    items: tuple[str, ...] = ()
    check: Check | None = None
    reused: Check | None = None
    photo: Photo | None = None
    readings: tuple["Reading", ...] = ()


Text: TypeAlias = tuple[object, ...]
"""An exact text: its key, and what a form is filled with."""


@dataclass(slots=True, eq=False)
class Reading:
    """A text that was read for its time and ticked, until that is voided."""

    text: Text
    void: bool = False


@dataclass(slots=True, eq=False)
class Opening:
    """A text on the client's screen, by the monotonic clock."""

    operation: "Operation"
    text: Text
    since: float


@dataclass(slots=True)
class Run:
    """An import that has not ended: the list, and what it has changed so far."""

    content: bytes
    written: int = 0


@dataclass(slots=True, eq=False)
class Operation:
    """An application, or an operation of a visit; `draft_since` is when it last became a draft."""

    service: str
    branch: str
    visit: Visit
    account: Account | None
    draft_since: datetime
    id: UUID = NO_ID
    number: str = ""
    state: str = "draft"
    version: int = 1
    mobile: str = ""
    done: list[Done] = field(default_factory=list)
    sides: dict[str, str] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    phone: Phone | None = None
    from_file: bool = False
    taken: Signature | None = None
    readings: list[Reading] = field(default_factory=list)
    signings: int = 0
    slips: int = 0
    decisions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def application(self) -> bool:
        return self.service in APPLICATIONS

    def counting(self, step: str) -> Done | None:
        """The record of a step that still counts: the one made last."""
        return next((done for done in reversed(self.done) if done.step == step and not done.void), None)

    @property
    def counted(self) -> frozenset[str]:
        return frozenset(done.step for done in self.done if not done.void)


@dataclass(slots=True, eq=False)
class Challenge:
    """A one-time code; `code` is None until its message came."""

    operation: Operation
    purpose: str
    mobile: str
    account: Account | None
    sent_at: datetime
    covers: tuple[object, ...] | None = None
    state: str = "live"
    wrong: int = 0
    code: str | None = None
    id: str = ""


@dataclass(slots=True, eq=False)
class Letter:
    """A message in the outbox."""

    template: str
    operation: Operation
    mobile: str
    next_at: datetime
    challenge: Challenge | None = None
    id: UUID = NO_ID
    state: str = "waiting"
    attempts: int = 0
    leased_until: datetime | None = None
    token: UUID | None = None

    @property
    def secret(self) -> bool:
        """Whether it holds a code or a password, which is erased once it is settled (rule 9)."""
        return self.template.startswith(("otp_", "password_"))

    @property
    def expires_at(self) -> datetime | None:
        return self.challenge.sent_at + OTP_LIFE if self.challenge is not None else None


@dataclass(slots=True)
class Hold:
    """A supervisor's claim of an application."""

    number: str
    token: UUID
    until: datetime
