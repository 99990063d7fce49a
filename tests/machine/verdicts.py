"""How the model says yes and no."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.machine.facts import Operation

CONFLICTS: Final = {
    "repeated": 0,
    "step-moved": 1,
    "not-draft": 1,
    "expired": 1,
    "not-done": 1,
    "pending-already": 1,
    "not-pending": 8,
    "claim-over": 8,
    "decided-already": 8,
    "bound-meanwhile": 0,
    "import-unfinished": 0,
    "no-import-open": 0,
    "branch-exists": 0,
    "terminal-exists": 0,
    "staff-exists": 0,
    "staff-document": 8,
    "last-administrator": 0,
    "visit-over-seen": 12,
    "not-signed-in": 2,
}
"""Told and not recorded: the rule each serves, though the engine gives it no number."""

INVALID: Final = {
    "reason": 0,
    "no-reason": 10,
    "redo": 0,
    "account-form": 0,
    "mobile-form": 0,
    "code-form": 0,
    "image-broken": 0,
    "signature-upright": 0,
    "label-long": 0,
    "password-same": 0,
    "choose-one": 0,
    "document-check": 4,
    "document-expires-empty": 4,
    "document-back": 4,
    "document-same-side": 4,
    "branch-code": 0,
    "terminal-number": 0,
    "no-branch": 0,
    "staff-number": 0,
    "no-role": 0,
    "no-licence": 0,
    "no-staff": 0,
}
"""Cannot be right whatever the store holds: neither recorded nor counted as an attempt, but for rule 10."""

SAME: Final = {"visit-over-seen": "visit-over", "no-reason": "reason"}
"""Where one code of the engine has two meanings here."""

TRIED: Final = ("participant", "visit")
"""What a kept no of a step leaves: that a person took part, that the visit was not idle."""

REFUSALS: Final = {
    "session-over": 0,
    "screen-locked": 0,
    "must-change": 0,
    "role": 0,
    "password": 0,
    "no-service": 0,
    "device-blocked": 0,
    "other-branch": 0,
    "ineligible-not-locked": 0,
    "client-said-no": 1,
    "no-enrolment": 1,
    "gate-signed_in": 2,
    "gate-device_bound": 2,
    "gate-device_proven": 2,
    "gate-signature": 2,
    "device-code": 2,
    "no-device": 2,
    "no-known-device": 2,
    "otp": 3,
    "otp-too-soon": 3,
    "otp-too-many": 3,
    "not-verified": 3,
    "no-original": 4,
    "document-differs": 4,
    "document-expired": 4,
    "document-validity": 4,
    "no-photo": 5,
    "document-lapsed": 4,
    "not-agreed": 5,
    "face-limit": 5,
    "face-declined": 5,
    "face-failed": 5,
    "face-ended": 5,
    "not-opened": 7,
    "not-read": 7,
    "not-open": 7,
    "read-longer": 7,
    "no-agreement": 7,
    "own-account": 8,
    "took-part": 8,
    "decided-before": 8,
    "attest-self": 8,
    "visit-over": 12,
    "not-this-client": 12,
    "not-this-clients-account": 12,
    "signed-in-already": 12,
    "not-the-turn": 13,
    "ineligible-closed": 14,
    "ineligible-stopped": 14,
}
"""Recorded, with the number of the rule that refuses."""


class No(Exception):
    """The contract says no.

    Attributes:
        kept: the tables that may change nonetheless, because the refusal itself is kept there.
    """

    def __init__(self, code: str, *kept: str) -> None:
        super().__init__(code)
        self.code = SAME.get(code, code)
        self.kept = frozenset(kept)
        self.refusal = code in REFUSALS
        self.conflict = code in CONFLICTS
        self.rule = REFUSALS.get(code, 0)
        self.serves = self.rule or CONFLICTS.get(code, 0) or INVALID.get(code, 0)


@dataclass(frozen=True, slots=True)
class Yes:
    """The contract says yes.

    Attributes:
        obeys: the numbers of the rules that were asked and kept.
        shows: the operation whose view is the answer.
        learn: takes from the answer what only the engine can make: ids, tokens, secrets.
        stops: whether who follows it stops it half-way, so that there is no answer.
    """

    obeys: frozenset[int] = frozenset()
    shows: Operation | None = None
    learn: Callable[[Any], None] = lambda answer: None
    reads: bool = False
    stops: bool = False
