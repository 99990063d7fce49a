"""Reading every chain from its beginning, to see whether it is what was written."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from data.audit_heads import HeadCopy, load_heads
from data.audit_look import Against, Look, Progress, look_at, shown
from data.audit_together import read_together
from data.audit_walk import UNREADABLE, Bad, Finding, Span
from data.store import Store
from data.terms.errors import Unavailable

__all__ = ["Finding", "Progress", "Verdict", "verify"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The first thing that is wrong, chains by name and events in order.

    Attributes:
        finding: what it is.
        chain: whose chain, empty where it is none's.
        sequence: the first event that cannot be vouched for, 0 where it is none.
        row: the row of evidence that is not what its event tells, or that none tells of.
        why: for UNVERIFIABLE, a code: `heads-broken`, `heads-other` (of another store alone),
            `heads-none`, `head-missing`, `store-unreadable`, or what the store says.
        events: how many events were good before.
        rows: how many rows of evidence these name.
        anchors: how many exported heads were met. With none, a chain that was
            shortened or rewritten together with its head looks clean.
        newest: when the last of these was copied; for what came later, the same.
    """

    finding: Finding
    chain: str = ""
    sequence: int = 0
    row: str = ""
    why: str = ""
    events: int = 0
    rows: int = 0
    anchors: int = 0
    newest: datetime | None = None


def verify(
    store: Store,
    exported: Path | None = None,
    *,
    evidence: bool = True,
    jobs: int = 1,
    url: str = "",
    progress: Progress | None = None,
) -> Verdict:
    """Read every chain and compare it with its head, with exported heads, and the evidence with it.

    An event whose content was changed is named itself. Where its hash was made
    anew too, the event after it is named: it no longer follows.

    Args:
        store: whose audit.
        exported: the folder that `data.audit_heads.export_heads` writes to, which then has to
            hold copies of this store's heads. Where it does not, what the store itself shows comes first.
        evidence: whether the rows of evidence are looked at.
        jobs: how many processes read; the verdict is the same.
        url: the store's address, for them to open it.
        progress: called now and then.
    """
    copies: list[HeadCopy] = []
    why = ""
    if exported is not None:
        try:
            every = load_heads(exported)
        except Unavailable as no:
            why = no.code
        else:
            copies = [copy for copy in every if copy.store == store.facts.key_set]
            if not copies:
                why = "heads-other" if every else "heads-none"
    verdict = _held_against(store, copies, evidence, jobs, url, progress or _silent)
    if why and verdict.finding is Finding.CLEAN:
        verdict = replace(verdict, finding=Finding.UNVERIFIABLE, why=why)
    return replace(verdict, newest=max((copy.at for copy in copies), default=None))


def _held_against(
    store: Store, copies: list[HeadCopy], evidence: bool, jobs: int, url: str, progress: Progress
) -> Verdict:
    try:
        against = Against(_by_chain(copies), evidence)
    except Bad as bad:
        return Verdict(bad.finding, shown(bad.chain), bad.sequence)
    if jobs > 1:
        good = read_together(store, url, against, jobs, progress)
        if good is not None:
            rows = good.told.rows.total()
            return Verdict(Finding.CLEAN, events=good.events, rows=rows, anchors=good.anchors)
    verdict = _alone(store, against, progress)
    if verdict.why == UNREADABLE:
        # Text that is none spoils all that is read with it: what it stands in is found the slow way.
        verdict = _alone(store, against, progress, any_text=True)
    return verdict


def _alone(store: Store, against: Against, progress: Progress, *, any_text: bool = False) -> Verdict:
    """Go along every chain in turn."""
    try:
        with look_at(store, against, any_text=any_text) as look:
            return _read(look, progress)
    except DBAPIError:
        return Verdict(Finding.UNVERIFIABLE, why=UNREADABLE)
    except Unavailable as no:
        return Verdict(Finding.UNVERIFIABLE, why=no.code)


def _read(look: Look, progress: Progress) -> Verdict:
    bad = Bad(Finding.CLEAN)
    try:
        for chain in look.chains:
            look.walk.along(Span(chain), look.ends.get(chain), partial(_of_total, progress, look.total))
        look.end(look.walk.events, look.told)
    except Bad as found:
        bad = found
    return Verdict(
        bad.finding,
        shown(bad.chain),
        bad.sequence,
        bad.row,
        bad.why,
        look.walk.events,
        look.told.rows.total(),
        look.walk.anchors,
    )


def _of_total(progress: Progress, total: int, done: int) -> None:
    progress(done, total)


def _silent(done: int, total: int) -> None:
    pass


def _by_chain(copies: Iterable[HeadCopy]) -> dict[str, dict[int, bytes]]:
    by_chain = defaultdict[str, dict[int, bytes]](dict)
    for copy in copies:
        if by_chain[copy.chain].setdefault(copy.sequence, copy.hash) != copy.hash:
            # The store itself was copied with two histories.
            raise Bad(Finding.EDITED, copy.chain, copy.sequence)
    return {**by_chain}
