"""What a service is: a frozen value. One engine runs them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from counter_tui.desk.api.views.home import Group
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.policy import Policy
from counter_tui.desk.seen import OpenVisit, Recorded
from counter_tui.desk.work import FreshPassword, Work
from data.tables.clients import FundAccount
from data.tables.operations import Operation
from data.terms.enums import Gate, OtpPurpose, StepKind
from data.terms.words import Words


@dataclass(frozen=True, slots=True)
class Ineligible:
    """Why an account cannot have a service now.

    Attributes:
        short: for the services list, at most 5 Chinese characters.
    """

    code: str
    short: Words
    says: Words
    then: Words
    rule: int = 0


def always(work: Work, operation: Operation) -> bool:
    """A step that is never passed over."""
    return True


def anyone(work: Work, account: FundAccount) -> Ineligible | None:
    """A service every account may have."""
    return None


def quiet(work: Work, visit: OpenVisit | None, account: FundAccount | None) -> tuple[Sign, Words | None]:
    """A service with nothing to say about how it stands."""
    return Sign.NONE, None


def nothing(work: Work, operation: Operation) -> tuple[Words, ...]:
    """A service whose approval has nothing of its own to announce."""
    return ()


Items = Callable[[Work, Operation], tuple[Words, ...]]
"""What a client asks for, in words, as a form names it."""


def no_facts(work: Work, operation: Operation) -> tuple[tuple[str, str], ...]:
    """A service whose slips carry the usual facts alone."""
    return ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a service.

    Attributes:
        title: for the rail: a word of at most 8 cells.
        client_turn: whether the client does it (rule 13).
        needed: False passes the step over, because what it asks for is on file.
        fresh: how long its result serves; None for as long as the draft lives.
        purpose: of an OTP step.
        text: key of the text a step has the client open.
        still: False where its result, of an earlier moment of the draft, holds no more.
        choices: what it offers to choose from, by key.
        items: of a step about agreements, what the form names as asked for.
    """

    key: str
    kind: StepKind
    title: Words
    client_turn: bool = False
    needed: Callable[[Work, Operation], bool] = always
    fresh: Callable[[Policy], timedelta] | None = None
    purpose: OtpPurpose | None = None
    text: str = ""
    still: "Callable[[Work, Operation, Step, Recorded], bool] | None" = None
    choices: tuple[tuple[str, Words], ...] = ()
    items: Items | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the hall.

    Attributes:
        key: unique; `code` is the two digits it is reached by and may be shared by variants.
        application: whether it stands in 业务流水; else it is an operation of the visit.
        reviewed: whether its last step submits it to a supervisor.
        applies: among the services of one code, whether this is the one for the visit as it stands.
        begin: refuses a visit in which it cannot be done; asked again at every step.
        finish: what the last step brings about, where no review does; in the same transaction.
        effect: what an approval brings about, in the transaction of the decision.
        brings: the same in words, for who decides.
        facts: what its slips tell of it, label and value, in the client's language.
        fresh: new passwords that its effect sets, drawn and hashed before the unit of the decision.
        note: how it stands for the client, for the services list.
        instead: keys of services for who cannot do this one.
        follows: key of the service that goes on from it once it is done.
        slips: templates of slips of its own, by those they stand in place of.
        also: another name that people know it by; 业务流水 lists it under this one.
    """

    key: str
    code: str
    title: Words
    summary: Words
    initials: str
    group: Group
    steps: tuple[Step, ...]
    gates: tuple[Gate, ...] = ()
    application: bool = False
    reviewed: bool = False
    eligible: Callable[[Work, FundAccount], Ineligible | None] = anyone
    applies: Callable[[Work, OpenVisit], bool] | None = None
    begin: Callable[[Work, OpenVisit], None] | None = None
    finish: Callable[[Work, Operation, OpenVisit], Words] | None = None
    effect: Callable[[Work, Operation, FundAccount], None] | None = None
    brings: Callable[[Work, Operation], tuple[Words, ...]] = nothing
    facts: Callable[[Work, Operation], tuple[tuple[str, str], ...]] = no_facts
    fresh: Callable[[Work, Operation], tuple[FreshPassword, ...]] | None = None
    question: Callable[[Work, Operation], Words] | None = None
    note: Callable[[Work, OpenVisit | None, FundAccount | None], tuple[Sign, Words | None]] = quiet
    instead: tuple[str, ...] = ()
    follows: str = ""
    slips: Mapping[str, str] = field(default_factory=dict)
    also: Words | None = None

    def step(self, key: str) -> Step:
        """The step of that key.

        Raises:
            KeyError: the service has none.
        """
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)
