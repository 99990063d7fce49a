"""Figures that a broker may set: limits, lifetimes, thresholds. Rules read them; data, not code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from data.terms.enums import CharacterClass, DocumentKind, PasswordItem

IS_OF: Final[Mapping[CharacterClass, Callable[[str], bool]]] = MappingProxyType(
    {
        CharacterClass.UPPER: str.isupper,
        CharacterClass.LOWER: str.islower,
        CharacterClass.DIGIT: str.isdigit,
    }
)
"""What tells the characters of a class."""


@dataclass(frozen=True, slots=True)
class PasswordRule:
    """What a client's random password is made of (service 06).

    Attributes:
        alphabet: without look-alikes (0 and O, 1 and l and I): it is read off an SMS.
        classes: kinds of which it has at least one character each.
    """

    length: int = 5
    alphabet: str = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"
    classes: frozenset[CharacterClass] = frozenset(CharacterClass)


@dataclass(frozen=True, slots=True)
class Policy:
    """The figures behind the rules, with the contract's values as defaults.

    Attributes:
        password_failures: an account is locked above this many wrong trading passwords.
        otp_resend: between two codes of one purpose to one mobile.
        otp_per_hour, otp_per_day: codes sent to one mobile, whatever for.
        face_fresh: how long a face check serves its application.
        visit_idle: after this long with nobody busy, a visit ends.
        session_longest: a sign-in lasts no longer, busy or not (OWASP ASVS 7.3.2).
        claim: how long an opened application is held for who opened it.
        message_tries: after so many failed deliveries a message is given up.
        trading_password, funds_password, cfmmc_password: how a client's new password is made.
        cfmmc_user: the CFMMC user name of an account that has none on file; `{account}` is its number.
        import_batch: rows that an import writes in one transaction; counters wait while it lasts.
    """

    allowed_documents: frozenset[DocumentKind] = frozenset(DocumentKind)
    password_failures: int = 5
    otp_lifetime: timedelta = timedelta(minutes=5)
    otp_tries: int = 5
    otp_resend: timedelta = timedelta(seconds=60)
    otp_per_hour: int = 10
    otp_per_day: int = 20
    face_fresh: timedelta = timedelta(minutes=30)
    face_failures: int = 3
    device_tries: int = 5
    device_block: timedelta = timedelta(minutes=15)
    visit_idle: timedelta = timedelta(minutes=15)
    session_longest: timedelta = timedelta(hours=12)
    staff_failures: int = 5
    staff_lock: timedelta = timedelta(minutes=15)
    draft_lifetime: timedelta = timedelta(days=30)
    claim: timedelta = timedelta(minutes=10)
    message_lease: timedelta = timedelta(seconds=60)
    message_tries: int = 8
    message_retry: timedelta = timedelta(seconds=5)
    import_batch: int = 200
    trading_password: PasswordRule = PasswordRule()
    funds_password: PasswordRule = PasswordRule()
    cfmmc_password: PasswordRule = PasswordRule()
    cfmmc_user: str = "{account}"

    def password_rule(self, item: PasswordItem) -> PasswordRule:
        """How a new password of a kind is made."""
        rules = {
            PasswordItem.TRADING: self.trading_password,
            PasswordItem.FUNDS: self.funds_password,
            PasswordItem.CFMMC: self.cfmmc_password,
        }
        return rules[item]
