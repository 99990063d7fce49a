"""One scenario undisturbed; the same killed at a commit; and what others find and make of it."""

from collections import Counter as Bag
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path
from typing import Final

from sqlalchemy import text

from counter_tui.__main__ import main
from counter_tui.desk.api.commands.agreements import TickAgreement
from counter_tui.desk.api.commands.approvals import Decide
from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.commands.visits import EndVisit, SwitchAccount
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.faces import CONSENT
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.services.declaration import Service
from data.audit_verify import Finding, verify
from data.terms.enums import Gate, OperationState, StepKind, VisitEnd
from data.terms.errors import CounterError
from tests.house import WANG_TOO
from tests.kills.hook import Commits, Point, Side, Statements
from tests.kills.looking import (
    Snapshot,
    differing,
    looked_at,
    outcome,
    snapshot,
    told_apart,
    undelivered,
    unsound,
)
from tests.kills.play import HEADS, Entry, Play, Seen, play_in
from tests.kills.scenarios import LEASE, SCENARIOS, bound, present
from tests.kills.stages import stage_in

SEED: Final = 23


@dataclass
class Undisturbed:
    """What a scenario does when nobody dies.

    Attributes:
        entries: everything it began, with its answer.
        stores: the store before the first commit and after each.
        outcomes: what it came to, at the same moments.
        wrong: what was wrong with any of them.
    """

    entries: list[Entry] = field(default_factory=list)
    stores: list[Snapshot] = field(default_factory=list)
    outcomes: list[dict[str, Bag[str]]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def commits(self) -> int:
        return len(self.stores) - 1

    def shown(self, commits: int) -> Seen | None:
        """The operation that was shown last after so many commits; None where a decision came later."""
        last: Seen | None = None
        for entry in self.entries:
            if entry.ended is not None and entry.ended <= commits:
                if isinstance(entry.answer, Seen):
                    last = entry.answer
                elif isinstance(entry.command, Decide):
                    last = None
        return last


def undisturbed(name: str, folder: Path) -> Undisturbed:
    """Run a scenario to its end in this process, looking at the store after every commit of it."""
    scenario = SCENARIOS[name]
    seen = Undisturbed()
    said = Statements()

    def witness(entry: Entry) -> None:
        if entry.ended is None:
            return
        seen.entries.append(entry)
        done = entry.ended - entry.began
        batches = isinstance(entry.command, ImportClients)
        if entry.command is not None and not batches and done != 1 and not (entry.refused and done == 0):
            seen.wrong.append(f"{type(entry.command).__name__} committed {done} times")

    commits = Commits(then=lambda number: look())
    play = play_in(folder, stage_in(folder), seed=SEED, witness=witness, commits=lambda: commits.count)

    def look() -> None:
        seen.stores.append(snapshot(play.url))
        seen.outcomes.append(outcome(play.url))
        seen.wrong += [f"after commit {commits.count}: {what}" for what in unsound(play.url, folder)]

    look()
    with said.heard(), commits.counted():
        scenario.run(play)
        play.close()
    if said.connections and (said.commits != commits.count or said.alone):
        seen.wrong.append(f"{commits.count} commits counted, {said.commits} run; alone: {said.alone}")
    return seen


def walked(name: str, folder: Path) -> list[Entry]:
    """Run a scenario to its end, and give what it began."""
    entries: list[Entry] = []
    play = play_in(folder, stage_in(folder), seed=SEED, witness=entries.append)
    SCENARIOS[name].run(play)
    play.close()
    return entries


def killed(name: str, folder: Path, point: Point, witness: Callable[[Entry], None]) -> None:
    """Run a scenario and die at `point`; returns only where that was never reached."""
    commits = Commits(at=point)
    play = play_in(folder, stage_in(folder), seed=SEED, witness=witness, commits=lambda: commits.count)
    with commits.counted():
        SCENARIOS[name].run(play)


@dataclass
class Found:
    """A store that a process died over.

    Attributes:
        begun: everything it had begun, in order.
    """

    name: str
    point: Point
    folder: Path
    before: Undisturbed
    begun: list[Entry]
    answered: int

    @property
    def last(self) -> Entry:
        return self.begun[-1]

    @property
    def under_way(self) -> Entry | None:
        """What was never answered; None where the process died between two things."""
        return self.last if self.answered < len(self.begun) else None

    @property
    def anew(self) -> bool:
        """Whether others find here what they did not find at the point before: a store, or what was sent."""
        delivering = self.last.command is None
        return self.point.side is Side.AFTER or self.point.number == 1 or delivering

    def play(self, folder: Path, *, as_it_was: bool = False) -> Play:
        """The branch as another process opens it; `as_it_was` with the chance the dead one would have had."""
        stage = replace(stage_in(folder), now=self.last.now, secret=self.last.secret)
        play = play_in(folder, stage, seed=1000 + self.point.number)
        if as_it_was:
            play.random.go_on_from(self.last.chance)  # type: ignore[attr-defined]  # of a Play it is Chance
        return play


def looked_over(found: Found) -> None:
    """The store is what it was before the commit, or what it was after it, and nothing else."""
    play = found.play(found.folder)
    other = differing(snapshot(play.url), found.before.stores[found.point.kept])
    assert not other, f"not as it was after commit {found.point.kept}: {other}"
    sound(play)


def sound(play: Play) -> None:
    """Nothing half done, done twice or lost, and the audit as it was written."""
    wrong = unsound(play.url, play.folder)
    assert not wrong, wrong
    store = play.at("").desk.store
    copies = play.folder / HEADS
    verdict = verify(store, copies if copies.exists() else None)
    assert verdict.finding is Finding.CLEAN, verdict


def repeated(found: Found) -> None:
    """What was under way is asked for once more, as a form does whose answer never came."""
    begun = found.under_way
    if begun is None:
        return
    if begun.command is None:
        play = found.play(found.folder)
        play.wait(LEASE)
        play.deliver()
        assert not undelivered(play.url)
        sound(play)
        play.close()
        return
    before = found.point.side is Side.BEFORE
    whole = found.before.entries[len(found.begun) - 1]
    assert whole.ended is not None
    one_commit = whole.ended - whole.began == 1
    play = found.play(found.folder, as_it_was=before)
    answer = answer_of(play, begun)
    store = snapshot(play.url)
    other_rows = differing(store, found.before.stores[whole.ended])
    if before and isinstance(begun.command, TickAgreement) and begun.command.ticked and not whole.refused:
        # What was read was read in the process that died: it is opened anew (rule 7).
        assert answer == "not-open", answer
    elif before and one_commit:
        assert answer == whole.answer, f"{answer} where it was {whole.answer}"
        assert not other_rows, f"it left other rows in {other_rows}"
    elif getattr(begun.command, "key", None) is not None:
        assert answer == ("repeated" if whole.refused else whole.answer), (
            f"{answer} where it was {whole.answer}"
        )
        assert not other_rows, f"it was done twice: {other_rows}"
    if answer != "not-open" and (one_commit or not whole.refused):
        other = told_apart(outcome(play.url), found.before.outcomes[whole.ended])
        assert not other, other
    sound(play)
    play.close()


def answer_of(play: Play, begun: Entry) -> Seen | str:
    """Do a command that was begun before, at its terminal."""
    assert begun.command is not None
    counter = play.at(begun.terminal)
    try:
        given = counter.do(begun.command)
    except CounterError as error:
        return error.code
    return Seen.of(given) if isinstance(given, OperationView) else ""


def taken_over(found: Found, folder: Path) -> None:
    """Other staff at another terminal find what was begun at its right step, and bring it to its end."""
    terminal = "04" if found.point.number % 3 else "03"
    play = found.play(folder)
    seen = found.before.shown(found.point.kept)
    if seen is not None and seen.state == OperationState.DRAFT:
        resumed(play, terminal, seen)
    SCENARIOS[found.name].finish(play, terminal)
    play.wait(LEASE)
    play.deliver()
    other = told_apart(outcome(play.url), found.before.outcomes[-1])
    assert not other, other
    assert not undelivered(play.url)
    sound(play)
    audited_by_command(play)
    play.close()


def resumed(play: Play, terminal: str, seen: Seen) -> None:
    """The client comes to another terminal: a draft goes on where it was, the visit's own begins anew."""
    service = service_of(seen.service)
    counter = play.signed_in(terminal, "1028")
    if Gate.DEVICE_PROVEN in service.gates:
        bound(counter)
    elif service.gates:
        present(counter)
    if service.key == "join":
        # It was begun for the account that the visit had gone on to.
        counter.do(SwitchAccount(counter.session, WANG_TOO[0]))
    view = counter.open(service.key)
    shown = view.current.key if view.current is not None else None
    if service.application:
        due = due_again(service, seen.current)
        assert (view.id, shown) == (seen.id, due), f"{shown} of {view.id} where it was {seen}"
    else:
        assert view.id != seen.id, "an operation of another visit went on"
        assert shown == first_step(play, service), shown
        counter.do(EndVisit(counter.session, VisitEnd.SWITCHED))


def due_again(service: Service, current: str | None) -> str | None:
    """Where a draft goes on at another visit: where it was, or at the original, which each visit sees."""
    keys = [step.key for step in service.steps]
    past = keys[keys.index("original") + 1 :] if "original" in keys else []
    return "original" if current in past else current


def first_step(play: Play, service: Service) -> str:
    """Where an operation of the visit begins: at the first step whose evidence is not on file."""
    with looked_at(play.url) as store:
        consented = store.execute(
            text("SELECT count(*) FROM consent WHERE text_key = :key"), {"key": CONSENT}
        ).scalar_one()
        checks = store.execute(text("SELECT count(*) FROM document_check")).scalar_one()
        photos = store.execute(text("SELECT count(*) FROM document_photo")).scalar_one()
    on_file = {StepKind.CONSENT: consented, StepKind.DOCUMENT: checks, StepKind.DOCUMENT_PHOTO: photos}
    return next(step.key for step in service.steps if not on_file.get(step.kind))


_SETTINGS: Final = """
[store]
url = "{url}"
keys = "keys.json"

[terminal]
branch = "PD"

[folders]
"""


def audited_by_command(play: Play) -> None:
    """`counter-tui audit verify` finds nothing, and says so by its exit code."""
    settings = play.folder / "counter.toml"
    heads = 'heads = "heads"' if (play.folder / HEADS).exists() else ""
    settings.write_text(_SETTINGS.format(url=play.url) + heads)
    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        code = main(["--config", str(settings), "audit", "verify"])
    assert code == 0, said.getvalue()
