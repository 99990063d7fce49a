"""What must come first, and the way there with one key (rule 2)."""

from data.terms.errors import CounterError, GateClosed, Refusal
from screens.counter.offering import Offering
from screens.widgets.choices import Choice


class GateDialog(Offering):
    """Says what is missing and what to do; answers with the service that leads there, or with nothing.

    At a closed gate the likeliest way is marked and Enter takes it: it opens a
    service, which is as harmless as staying. Any other refusal's ways wait for
    their own key, and Enter stays.
    """

    def __init__(self, error: CounterError) -> None:
        ways = error.ways if isinstance(error, Refusal) else ()
        super().__init__(
            error.says,
            error.then if error.then.msgid else None,
            [Choice(key, offer, f"{n}") for n, (key, offer) in enumerate(ways, 1)],
            marked=isinstance(error, GateClosed),
        )
