"""Plain frozen values that the parts of a pane are given to show; none is in the first frame."""

from dataclasses import dataclass

from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class OtpFacts:
    """What stands beside the code cells.

    Attributes:
        sent_to: the masked mobile the code went to; empty where nothing is sent (a phone's own code).
        seconds_left: how long the code is valid, None where it is not told.
        tries_left: None where it is not told.
        resend_in: seconds until it can be sent again; 0 is now, None never.
        note: a sentence in place of the resend line (how often the phone's code changes).
    """

    sent_to: str = ""
    seconds_left: int | None = None
    tries_left: int | None = None
    resend_in: int | None = None
    note: Words | None = None


@dataclass(frozen=True, slots=True)
class HeadingFacts:
    """A service's heading.

    Attributes:
        code: the service's two digits, may be empty.
        title: the service's name.
        number: the operation's number as staff call it, empty before it has one.
        saved_at: when it was last saved, HH:MM, empty before.
    """

    code: str
    title: Words
    number: str = ""
    saved_at: str = ""


@dataclass(frozen=True, slots=True)
class RailFacts:
    """The steps of a service, each by its short name (at most 8 cells).

    Attributes:
        steps: in their order.
        current: index of the step that is being done; `len(steps)` when all are done.
        passed_over: indexes of steps that were passed over; they show as done.
    """

    steps: tuple[Words, ...]
    current: int
    passed_over: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ReadingFacts:
    """The heading over a text that is read.

    Attributes:
        title: the agreement's title, as it is signed.
        version: `v3`.
        index: which of the set, from 1.
        count: how many in the set.
    """

    title: str
    version: str = ""
    index: int = 0
    count: int = 0
