"""A teller played by the program: serves an invented client by the same commands as a person."""

import re
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from pyotp import TOTP

from counter_tui.desk.api.commands.agreements import OpenAgreement, TickAgreement
from counter_tui.desk.api.commands.operations import OpenService, TakeStep
from counter_tui.desk.api.commands.sessions import SignOut
from counter_tui.desk.api.commands.sign_in import SignIn
from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText, SendCode
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.inputs import (
    Answer,
    Attestation,
    Chosen,
    ClientDetails,
    Code,
    DeviceName,
    Drawn,
    Face,
    Image,
    OriginalSeen,
    StepInput,
    Tick,
)
from counter_tui.desk.api.views.facts import AgreementsFacts, ChoiceFacts, ScanFacts
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.delivery import deliver_next
from counter_tui.desk.registry import runner
from counter_tui.desk.work import Desk
from counter_tui.training import pictures
from counter_tui.training.clock import MovableClock
from counter_tui.training.invent import InventedAccount, InventedStaff
from counter_tui.training.phone import PhoneGateway
from data.terms.enums import FaceResult, StepKind, VisitEnd
from data.terms.ids import new_id
from data.terms.random import Random

_CODE: Final = re.compile(r"\d{6}")
_BETWEEN_CODES: Final = 61
_BETWEEN_DEVICE_CODES: Final = 31


@dataclass(frozen=True, slots=True)
class Told:
    """What the client brings to a service.

    Attributes:
        phone: how they call it.
        secret: what it was enrolled with, empty before.
        card: the picture of their document, for the photo on file.
    """

    account: InventedAccount
    phone: str = ""
    secret: str = ""
    card: bytes = field(default=b"", repr=False)


class PlayedTeller:
    """Signed in at the desk's terminal from the beginning to `leave`.

    Args:
        colleague: attests signatures.
        clock: moved on where the rules want time between two codes.
        chance: draws the pictures.
    """

    def __init__(
        self,
        desk: Desk,
        phone: PhoneGateway,
        who: InventedStaff,
        colleague: InventedStaff,
        clock: MovableClock,
        chance: Random,
    ) -> None:
        self._desk, self._phone, self._clock, self._chance = desk, phone, clock, chance
        self._colleague = colleague
        self._runner = runner(desk)
        self._session = self._runner.do(SignIn(who.number, who.password)).id

    def sign_in(self, account: InventedAccount) -> None:
        """Receive a client and sign them in."""
        self._serve("02", Told(account))

    def bind(self, account: InventedAccount, phone: str, card: bytes) -> None:
        """Bind the phone of the client who is signed in."""
        self._serve("03", Told(account, phone, card=card))

    def put_signature_on_file(self, account: InventedAccount) -> None:
        """Take the signature of the client who is signed in; needs the phone bound in this visit."""
        self._serve("04", Told(account))

    def submit_unlocking(self, account: InventedAccount) -> None:
        """Submit the unlocking of the client's account; nobody decides it."""
        self._serve("05", Told(account))

    def let_go(self) -> None:
        """End the visit."""
        self._runner.do(EndVisit(self._session, VisitEnd.SWITCHED))
        self._clock.move(_BETWEEN_CODES)

    def leave(self) -> None:
        """Sign out."""
        self._runner.do(SignOut(self._session))

    def _serve(self, service: str, told: Told) -> None:
        view = self._runner.do(OpenService(self._session, service, self._key()))
        while (step := view.current) is not None:
            if step.kind is StepKind.DEVICE_SCAN:
                view = self._runner.do(BeginEnrolment(self._session, view.id, step.key, self._key()))
                told = replace(told, secret=_secret(view))
            given = self._given(view, step.kind, step.key, told)
            view = self._runner.do(
                TakeStep(self._session, view.id, step.key, given, step.client_turn, self._key())
            )
        self._deliver()

    def _given(self, view: OperationView, kind: StepKind, step: str, told: Told) -> StepInput:
        """What an honest client and teller hand in at a step."""
        match kind:
            case StepKind.CLIENT_DETAILS:
                return ClientDetails(told.account.number, told.account.mobile)
            case StepKind.OTP | StepKind.SIGN:
                self._clock.move(_BETWEEN_CODES)
                self._runner.do(SendCode(self._session, view.id, step, self._key()))
                self._deliver()
                return Code(self._code_in(self._phone.newest(told.account.mobile)))
            case StepKind.POLICY | StepKind.CONSENT:
                self._runner.do(OpenText(self._session, view.id, step))
                return Tick(True)
            case StepKind.DOCUMENT:
                raise RuntimeError("nothing that is played asks for a document")
            case StepKind.DOCUMENT_PHOTO:
                return Image("photo.png", told.card)
            case StepKind.FACE:
                return Face(FaceResult.PASSED)
            case StepKind.DEVICE_SCAN:
                return DeviceName(told.phone)
            case StepKind.DEVICE_CODE:
                self._clock.move(_BETWEEN_DEVICE_CODES)
                return Code(TOTP(told.secret).at(self._clock.now()))
            case StepKind.ORIGINAL_SEEN:
                return OriginalSeen(True)
            case StepKind.SIGNATURE_DRAWN:
                return Drawn(pictures.strokes(self._chance))
            case StepKind.SIGNATURE_FILE:
                return Image("signature.png", pictures.signature(self._chance))
            case StepKind.ATTEST:
                return Attestation(self._colleague.number, self._colleague.password)
            case StepKind.CONFIRM:
                return Answer(True)
            case StepKind.CHOOSE:
                return Chosen(_first_choice(view))
            case StepKind.AGREEMENTS:
                self._read(view, step)
                return Tick(True)

    def _read(self, view: OperationView, step: str) -> None:
        """Let the client open each agreement for its time, and tick it."""
        if not isinstance(view.facts, AgreementsFacts):
            raise RuntimeError("agreements without a list")
        for line in view.facts.lines:
            self._runner.do(OpenAgreement(self._session, view.id, step, line.key))
            self._clock.move(view.facts.seconds)
            ticked = TickAgreement(self._session, view.id, step, line.key, True, True, self._key())
            self._runner.do(ticked)

    def _deliver(self) -> None:
        while deliver_next(self._desk, self._phone):
            continue

    def _code_in(self, text: str) -> str:
        found = _CODE.search(text)
        if found is None:
            raise RuntimeError("an SMS without a code")
        return found[0]

    def _key(self) -> UUID:
        return new_id(self._desk.clock, self._desk.random)


def _first_choice(view: OperationView) -> tuple[str, ...]:
    if not isinstance(view.facts, ChoiceFacts):
        raise RuntimeError("a choice of nothing")
    return tuple(key for key, _ in view.facts.choices[:1])


def _secret(view: OperationView) -> str:
    if not isinstance(view.facts, ScanFacts) or view.facts.uri is None:
        raise RuntimeError("an enrolment without a QR code")
    return view.facts.uri.partition("secret=")[2]
