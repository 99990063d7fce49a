"""Staff passwords: checked with a lockout, chosen by OWASP ASVS 6.2 (length, no common ones)."""

from counter_tui.desk.ageing import barred
from counter_tui.desk.work import Refused, Work
from data.tables.staff import Staff
from data.terms.enums import StaffState
from data.terms.errors import Invalid, WrongSecret
from data.terms.words import L

SHORTEST = 10
LONGEST = 128
_ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without look-alikes: it is read off a screen
_ONE_TIME_LENGTH = 12
_COMMON = (
    "password",
    "passw0rd",
    "qwertyuiop",
    "1234567890",
    "0123456789",
    "0987654321",
    "1q2w3e4r5t",
    "qwerty12345",
    "admin12345",
    "iloveyou",
    "woaini",
    "abcdefghij",
    "changeme",
    "letmein",
)


def check_password(work: Work, staff: Staff | None, password: str) -> Refused | None:
    """Check a person's password, counting wrong ones; unknown, disabled and locked read the same.

    The kept refusal tells nothing of why; the audit does. The hash is computed in every case.
    """
    if staff is not None and staff.locked_until is not None:
        # Kept: a lock from before the clock was set back would else never end.
        staff.locked_until = barred(work.now, staff.locked_until, work.desk.policy.staff_lock)
        work.session.add(staff)
    matches = work.desk.passwords.matches(staff.password_hash if staff else None, password)
    cause = _cause(work, staff, matches)
    if staff is not None and not cause:
        if staff.failures:
            staff.failures = 0
            work.session.add(staff)
        return None
    policy = work.desk.policy
    if staff is not None and cause == "wrong":
        staff.failures += 1
        if staff.failures >= policy.staff_failures:
            staff.failures = 0
            staff.locked_until = work.now + policy.staff_lock
            cause = "locked-now"
        work.session.add(staff)
    work.audit("password.refused", {"staff": str(staff.id) if staff else None, "cause": cause})
    return Refused(
        WrongSecret(
            "password",
            L("The number or the password is wrong, or the number is locked."),
            L(
                "Try again; after {limit} wrong tries in a row it is locked for {minutes} minutes.",
                limit=policy.staff_failures,
                minutes=int(policy.staff_lock.total_seconds() // 60),
            ),
            rule=0,
        )
    )


def _cause(work: Work, staff: Staff | None, matches: bool) -> str:
    """Why a password does not serve, empty where it does."""
    if staff is None:
        return "unknown"
    if staff.state != StaffState.ACTIVE:
        return "disabled"
    if staff.locked_until is not None:
        return "locked"
    return "" if matches else "wrong"


def check_new(password: str, *, number: str) -> None:
    """Refuse a new password that is too short or too easily guessed.

    Length counts, composition does not (OWASP ASVS 6.2.1, 6.2.4, 6.2.5).

    Raises:
        Invalid: with what to choose instead.
    """
    then = L("Choose a longer phrase that only you know.")
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(
            "new", "password-short", L("A password has at least {count} characters.", count=SHORTEST), then
        )
    low = password.lower()
    easy = len(set(low)) < 5 or number in low or any(common in low for common in _COMMON)
    if easy:
        raise Invalid("new", "password-easy", L("This password is easily guessed."), then)


def one_time(work: Work) -> str:
    """A password for one sign-in, drawn by chance: about 59 bits."""
    random = work.desk.random
    return "".join(_ONE_TIME_ALPHABET[random.below(len(_ONE_TIME_ALPHABET))] for _ in range(_ONE_TIME_LENGTH))
