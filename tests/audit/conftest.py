"""A branch that has done some business: its heads were copied, and then it did some more."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from counter_tui.desk.api.commands.approvals import Claim, Decide
from counter_tui.desk.api.commands.revealing import Reveal
from counter_tui.desk.api.commands.sessions import SignOut
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.inputs import Face
from counter_tui.desk.api.views.operations import OperationView
from data.audit_heads import export_heads
from data.audit_verify import Verdict, verify
from data.store import Store
from data.terms.enums import FaceResult, Outcome, VisitEnd
from data.terms.errors import Refusal
from tests import house, postgres
from tests.audit.attacker import Attacker
from tests.house import LI, WANG, Counter, House
from tests.rules.offered import TRIAL, offered


@dataclass
class Kept:
    """A store, the folder with copies of its heads, and somebody who owns its database."""

    store: Store
    url: str
    heads: Path
    attacker: Attacker

    def verify(self) -> Verdict:
        """Held against the copies of the heads."""
        return verify(self.store, self.heads)

    def verify_alone(self) -> Verdict:
        return verify(self.store)


def business(branch: House) -> None:
    """Evidence of every kind, at two counters; the last events are in no copy of the heads."""
    counter, supervisor = branch.at("03"), branch.at("04")
    supervisor.sign_in("2001")
    counter.sign_in("1027")
    counter.client(WANG)
    counter.do(Reveal(counter.session, "mobile", "client_asks"))
    view = counter.go_on(counter.open("03"))
    view = counter.go_on(counter.open("04"))
    view = counter.go_on(counter.go_on(counter.open("04"), until="attest"))
    view = counter.go_on(counter.open("06"), until="agreements")
    counter.tick(counter.read(view, "client_change_form"), "client_change_form", ticked=False)
    view = counter.go_on(counter.open("06"))
    view = counter.go_on(counter.open("05"), until="face")
    with pytest.raises(Refusal):
        counter.take(view, Face(FaceResult.FAILED))
    view = counter.go_on(view)
    decide(supervisor, view, Outcome.RETURN, "face_unclear", ("face",))
    view = counter.go_on(counter.open("05"))
    decide(supervisor, view, Outcome.APPROVE)
    with offered(TRIAL):
        counter.go_on(counter.open(TRIAL.key), until="face")
    counter.do(EndVisit(counter.session, VisitEnd.SWITCHED))
    branch.folder.joinpath("heads").mkdir()
    export_heads(counter.desk.store, branch.folder / "heads", branch.clock.now())
    counter.client(LI)
    counter.do(SignOut(counter.session))


def decide(
    supervisor: Counter, view: OperationView, outcome: Outcome, reason: str = "", redo: tuple[str, ...] = ()
) -> None:
    evidence = supervisor.do(Claim(supervisor.session, view.id))
    assert evidence.token is not None
    supervisor.do(
        Decide(
            supervisor.session,
            view.id,
            evidence.token,
            evidence.version,
            outcome,
            supervisor.key(),
            reason,
            redo,
            "Looked at both pictures; \n agreed.",
        )
    )


@pytest.fixture(scope="session")
def done(tmp_path_factory: pytest.TempPathFactory, store_kind: postgres.Kind) -> Path:
    """The branch, made once; tests work on copies."""
    template = tmp_path_factory.mktemp("new")
    house.build(template, store_kind)
    folder = tmp_path_factory.mktemp("done")
    branch = house.open_house(template, folder)
    business(branch)
    branch.close()
    if store_kind == "postgresql":
        postgres.server().keep(folder)
    return folder


@pytest.fixture
def kept(done: Path, tmp_path: Path) -> Iterator[Kept]:
    branch = house.open_house(done, tmp_path)
    heads = Path(shutil.copytree(done / "heads", tmp_path / "heads"))
    attacker = Attacker(tmp_path)
    yield Kept(branch.at("").desk.store, branch.url, heads, attacker)
    attacker.close()
    branch.close()
