"""A race of many rounds: who did it, who was refused, and how often each."""

import logging
from collections import Counter as Tally
from dataclasses import replace
from random import Random
from typing import Any, Final

from tests.races.hands import Act, Hands, Move, Outcome, Stand

_LOG: Final = logging.getLogger(__name__)
_LAG: Final = 0.008
"""Seconds that one hand may be behind another: about as long as a command takes."""
_MANY: Final = 25
"""Rounds from which chance alone does not give one side all of them."""


class Contest:
    """Rounds of one race, and the count of what came of them.

    Args:
        rounds: how many there will be.
        name: of the race, for the log.
    """

    def __init__(self, hands: Hands, rounds: int, name: str) -> None:
        self._hands = hands
        self._name = name
        self._chance = Random(rounds)
        self.rounds = rounds
        self.winners = Tally[str]()
        self.refusals = Tally[str]()
        self.overlapped = 0
        self.played = 0

    def play(self, stand: Stand, now: Any, *sides: tuple[str | None, Act]) -> list[Outcome]:
        """One round: each side is a terminal (see `Move`) and what is done there."""
        moves = [Move(terminal, act, now, self._chance.uniform(0, _LAG)) for terminal, act in sides]
        return self.play_moves(stand, *moves)

    def play_moves(self, stand: Stand, *moves: Move) -> list[Outcome]:
        """One round of moves whose clocks differ."""
        lagged = [replace(move, lag=move.lag or self._chance.uniform(0, _LAG)) for move in moves]
        outcomes = self._hands.play(stand, lagged)
        self.played += 1
        first, last = max(out.began for out in outcomes), min(out.ended for out in outcomes)
        self.overlapped += first < last
        return outcomes

    def one_wins(self, outcomes: list[Outcome], *codes: str) -> int:
        """Which side did it; every other was refused by a typed error with one of `codes`."""
        done = [side for side, out in enumerate(outcomes) if out.done]
        assert len(done) == 1, outcomes
        for side, out in enumerate(outcomes):
            if side != done[0]:
                self.refused(out, *codes)
        self.won(f"side {done[0]}")
        return done[0]

    def one_answer(self, outcomes: list[Outcome]) -> None:
        """The same command twice: whoever got an answer got the same, the other was told it was handled."""
        answers = [_unsaid(out.value) for out in outcomes if out.done]
        assert answers, outcomes
        assert all(answer == answers[0] for answer in answers), outcomes
        for out in outcomes:
            if not out.done:
                self.refused(out, "repeated")
        self.won("both" if len(answers) == len(outcomes) else "one")

    def won(self, who: str) -> None:
        self.winners[who] += 1

    def refused(self, outcome: Outcome, *codes: str) -> None:
        """It was refused by a typed error with one of `codes`."""
        assert outcome.code in codes, outcome
        self.refusals[f"{outcome.kind}:{outcome.code}"] += 1

    def tell(self, *sides: str) -> None:
        """All is done: report the count, and see that it was a race.

        Args:
            sides: who must have won a round; over few rounds chance may give one side all.
        """
        told = {
            "rounds": self.played,
            "overlapped": self.overlapped,
            "won": dict(self.winners),
            "refused": dict(self.refusals),
        }
        _LOG.info("%s %s", self._name, told)
        if self.played >= _MANY:
            assert self.overlapped >= self.played // 10, told
            assert set(sides) <= set(self.winners), told


def _unsaid(answer: Any) -> Any:
    # What was just said belongs to who did it; a repetition shows the operation as it stands.
    return replace(answer, said=None) if hasattr(answer, "said") else answer
