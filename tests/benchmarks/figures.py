"""What a benchmark tells: our figure, its baseline's, their ratio, and whether the budget is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median, quantiles
from typing import Final, Self

_PERCENT: Final = 100


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that `percent` of `values` do not exceed, between neighbours where it falls there."""
    return quantiles(values, n=_PERCENT, method="inclusive")[percent - 1]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Attributes:
        what: what was measured, and of the rounds what stands for them (p50, p95).
        unit: of `ours` and `baseline`.
        ours: our figure, over all rounds.
        baseline: the baseline's, measured between ours in the same run; None where there is none.
        ratios: ours to the baseline's, one for each round.
        most: the budget of the ratios' median, None for none.
        limit: the budget of `ours` in its unit, None for none.
        note: what has to be known beside it.
    """

    what: str
    unit: str
    ours: float
    baseline: float | None = None
    ratios: tuple[float, ...] = ()
    most: float | None = None
    limit: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The median over the rounds."""
        return median(self.ratios) if self.ratios else None

    @property
    def spread(self) -> tuple[float, float] | None:
        """Between which two ratios the middle half of the rounds lies."""
        if not self.ratios:
            return None
        return percentile(self.ratios, 25), percentile(self.ratios, 75)

    @property
    def met(self) -> bool | None:
        """Whether every budget it has is kept, None where it has none."""
        kept = []
        if self.most is not None and self.ratio is not None:
            kept.append(self.ratio <= self.most)
        if self.limit is not None:
            kept.append(self.ours <= self.limit)
        return all(kept) if kept else None

    def cells(self) -> tuple[str, ...]:
        """What, ours, baseline, ratio with its spread, budget, verdict."""
        spread = self.spread
        budget = [f"{self.most:g} x"] if self.most is not None else []
        budget += [f"{self.limit:g} {self.unit}"] if self.limit is not None else []
        return (
            f"{self.what} ({self.note})" if self.note else self.what,
            f"{_short(self.ours)} {self.unit}",
            f"{_short(self.baseline)} {self.unit}" if self.baseline is not None else "",
            f"{self.ratio:.2f} ({spread[0]:.2f} to {spread[1]:.2f})" if spread else "",
            ", ".join(budget),
            {True: "met", False: "missed", None: ""}[self.met],
        )


HEADINGS: Final = ("figure", "ours", "baseline", "ratio (middle half)", "budget", "")


@dataclass(frozen=True, slots=True)
class Rounds:
    """Samples of both sides, round by round, each side's first in every second round."""

    ours: tuple[tuple[float, ...], ...]
    baseline: tuple[tuple[float, ...], ...]

    def after(self, rounds: int) -> Self:
        """Without the first rounds, in which everything is done for the first time."""
        return replace(self, ours=self.ours[rounds:], baseline=self.baseline[rounds:])

    def figure(
        self,
        what: str,
        percent: int = 50,
        *,
        most: float | None = None,
        limit: float | None = None,
        note: str = "",
    ) -> Figure:
        """A percentile of all samples in milliseconds, and the ratio of that percentile in each round."""
        pairs = zip(self.ours, self.baseline, strict=True)
        return Figure(
            what if percent == 50 and len(self.ours[0]) == 1 else f"{what}, p{percent}",
            "ms",
            1000 * _of(percent, [each for one in self.ours for each in one]),
            1000 * _of(percent, [each for one in self.baseline for each in one]),
            tuple(_of(percent, mine) / _of(percent, other) for mine, other in pairs),
            most,
            limit,
            note,
        )


def interleaved(
    rounds: int, ours: Callable[[], Sequence[float]], baseline: Callable[[], Sequence[float]]
) -> Rounds:
    """Measure both in turn, so that what else the machine does meets both."""
    mine: list[tuple[float, ...]] = []
    others: list[tuple[float, ...]] = []
    for number in range(rounds):
        sides = [(mine, ours), (others, baseline)]
        for kept, measure in sides if number % 2 else reversed(sides):
            kept.append(tuple(measure()))
    return Rounds(tuple(mine), tuple(others))


def some(rounds: int, share: float) -> int:
    """A share of the rounds; a ratio has to have at least two."""
    return max(2, round(rounds * share))


def _of(percent: int, values: Sequence[float]) -> float:
    return values[0] if len(values) == 1 else percentile(values, percent)


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
