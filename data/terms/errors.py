"""Everything the program says no with.

    CounterError            a code, a sentence for staff, what to do next
    ├── Invalid             what was typed cannot be right; `field` names where
    │   └── WrongKind       a document's number is right for another kind; `offered` names it
    ├── Refusal             a numbered rule says no; the attempt is recorded
    │   ├── NotAllowed      this person may not do this (role, session, own account)
    │   ├── GateClosed      something must come first; `gate` names it
    │   └── WrongSecret     a password or code did not match; `tries_left` may be known
    ├── Conflict            somebody else was first, or this was done already
    └── Unavailable         the store, its keys or a folder cannot be used now
        └── Contended       two writers stood in each other's way; done again it may go well

A `Refusal` changes nothing but the record of the attempt, or what its handler
kept on purpose (a wrong code, a failed face check).
"""

from data.terms.enums import DocumentKind, Gate
from data.terms.words import L, Words

NOTHING = Words("")


class CounterError(Exception):
    """A typed no.

    Attributes:
        code: short, stable and lower-case, for logs, audit and tests.
        says: what happened, for staff.
        then: what to do next.
        rule: the number of the rule in the contract that refused, 0 where none.
    """

    def __init__(self, code: str, says: Words, then: Words = NOTHING, *, rule: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.says = says
        self.then = then
        self.rule = rule

    def __str__(self) -> str:
        return f"{self.says}{self.then}" if self.then.msgid else str(self.says)


class Invalid(CounterError):
    """What was typed cannot be right, whatever the store holds.

    Attributes:
        field: the input's name.
    """

    def __init__(self, field: str, code: str, says: Words, then: Words = NOTHING) -> None:
        super().__init__(code, says, then)
        self.field = field


class WrongKind(Invalid):
    """A document's number is a good one, of another kind.

    Attributes:
        offered: the kind it fits.
    """

    def __init__(self, field: str, code: str, says: Words, then: Words, offered: DocumentKind) -> None:
        super().__init__(field, code, says, then)
        self.offered = offered


class Refusal(CounterError):
    """A rule says no.

    Attributes:
        ways: services that lead further, each by its key with the words of its offer.
    """

    def __init__(
        self,
        code: str,
        says: Words,
        then: Words = NOTHING,
        *,
        rule: int = 0,
        ways: tuple[tuple[str, Words], ...] = (),
    ) -> None:
        super().__init__(code, says, then, rule=rule)
        self.ways = ways


class NotAllowed(Refusal):
    """This person may not do this."""


class GateClosed(Refusal):
    """Something must come first (rule 2).

    Attributes:
        gate: what is missing.
    """

    def __init__(self, gate: Gate, says: Words, then: Words, ways: tuple[tuple[str, Words], ...]) -> None:
        super().__init__(f"gate-{gate}", says, then, rule=2, ways=ways)
        self.gate = gate


class WrongSecret(Refusal):
    """A password, one-time code or device code did not serve.

    Attributes:
        tries_left: how many more tries this one has, None where it is not told.
    """

    def __init__(
        self, code: str, says: Words, then: Words = NOTHING, *, rule: int, tries_left: int | None = None
    ) -> None:
        super().__init__(code, says, then, rule=rule)
        self.tries_left = tries_left


class Conflict(CounterError):
    """Somebody else was first, or this was done already."""


class Unavailable(CounterError):
    """The store, its keys or a folder cannot be used now; nothing was changed."""


class Contended(Unavailable):
    """Two writers stood in each other's way, and the database undid this one."""

    def __init__(self) -> None:
        super().__init__(
            "store-busy",
            L("The store is busy: another counter writes the same."),
            L("Nothing was changed. Try again in a moment."),
        )
