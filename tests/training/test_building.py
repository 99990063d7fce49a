"""The invented branch as it is built: stamped, by the engine's own commands, whole or not at all."""

import json
import sqlite3
from pathlib import Path

import pytest

from counter_tui.bootstrap.training import compose_training
from counter_tui.desk.api.commands.records import AskRecords
from counter_tui.desk.api.commands.sign_in import AskPlace, SignIn
from counter_tui.desk.api.commands.visits import AskHome, AskOtherAccounts, EndVisit, SwitchAccount
from counter_tui.training import keeping
from counter_tui.training.keeping import open_branch, serves, who_is_who
from counter_tui.training.stories import Story
from data.audit_verify import Finding, verify
from data.keyfile import load
from data.store import Store
from data.terms.enums import OperationState, Role, StoreKind, VisitEnd
from data.terms.errors import Conflict, Unavailable
from tests.house import build as build_real
from tests.training.conftest import NOW, SEED, Post, build_in, refusal


def test_the_same_seed_builds_the_same_people(built: Path, tmp_path: Path) -> None:
    build_in(tmp_path)
    assert who_is_who(tmp_path) == who_is_who(built)
    assert _people(tmp_path) == _people(built)


def _people(folder: Path) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "branch" / "store.db") as store:
        return store.execute(
            "SELECT number, name, password_failures, restricted, opened_on, available_funds"
            " FROM fund_account JOIN client ON client.id = client_id ORDER BY number"
        ).fetchall()


@pytest.mark.parametrize(
    ("story", "flags", "bound", "signed"),
    [
        (Story.NEW, ["Password locked"], False, False),
        (Story.READY, ["Password locked"], True, True),
        (Story.OTHER_PHONE, ["Password locked"], True, True),
        (Story.NOT_LOCKED, [], True, True),
        (Story.TWO_ACCOUNTS, ["Password locked"], True, True),
        (Story.SECOND_ACCOUNT, [], False, True),
        (Story.NO_SIGNATURE, ["Password locked"], True, False),
        (Story.PENDING, ["Password locked"], True, True),
        (Story.SAME_MOBILE_SECOND, [], False, True),
        (Story.DORMANT_OLD, ["Dormant"], True, True),
        (Story.DORMANT_NEW, ["Dormant"], True, True),
        (Story.CLOSABLE, [], True, True),
        (Story.CLOSED, ["Closed"], False, False),
        (Story.FROZEN, ["Not available", "Password locked"], False, False),
        (Story.EXPIRED, ["Password locked"], True, False),
        (Story.RESTRICTED, ["Not available", "Password locked"], False, False),
        (Story.PERMIT, ["Password locked"], False, False),
    ],
)
def test_each_client_stands_where_the_story_begins(
    post: Post, story: Story, flags: list[str], bound: bool, signed: bool
) -> None:
    post.client(story)
    visit = post.do(AskHome(post.session)).visit
    assert visit is not None and visit.client is not None
    facts = visit.client
    assert [flag.render("en") for flag in facts.flags] == flags
    assert (facts.device is not None, facts.signature_on is not None) == (bound, signed)
    assert not facts.proven


def test_an_application_waits_for_a_decision_and_other_accounts_can_be_gone_to(post: Post) -> None:
    post.client(Story.PENDING)
    (line,) = post.do(AskRecords(post.session))
    assert (line.service, line.state) == ("unlock", OperationState.PENDING)
    post.do(EndVisit(post.session, VisitEnd.SWITCHED))
    post.client(Story.SAME_MOBILE)
    (other,) = post.do(AskOtherAccounts(post.session))
    assert other.number == post.story(Story.SAME_MOBILE_SECOND).account
    post.do(SwitchAccount(post.session, other.number))
    assert post.open("03").service == "join"


def test_what_was_built_lies_in_the_past_and_its_record_holds(demo: Path) -> None:
    store, _ = open_branch(demo)
    verdict = verify(store)
    assert verdict.finding is Finding.CLEAN and verdict.events > 50
    assert store.facts.created_at < NOW
    store.close()
    with sqlite3.connect(demo / "branch" / "store.db") as raw:
        (newest,) = raw.execute("SELECT max(at) FROM audit_event").fetchone()
    assert newest < NOW.isoformat()


def test_a_restricted_client_is_told_nothing_but_that_it_cannot_be_done(post: Post) -> None:
    post.client(Story.RESTRICTED)
    home = post.do(AskHome(post.session))
    (unlock,) = (line for line in home.services if line.code == "05")
    assert not unlock.available and unlock.note is not None
    assert unlock.note.render("en") == "Not available"


def test_a_building_that_was_cut_short_is_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(keeping, "_text", dies)
        with pytest.raises(KeyboardInterrupt):
            build_in(tmp_path)
    assert (tmp_path / "building" / "store.db").exists()
    assert not serves(tmp_path, None)
    build_in(tmp_path)
    assert serves(tmp_path, SEED) and not serves(tmp_path, SEED + 1)
    assert not (tmp_path / "building").exists()


def test_a_branch_that_cannot_be_used_any_more_is_built_again(demo: Path) -> None:
    (demo / "branch" / "keys.json").unlink()
    assert not serves(demo, None)
    build_in(demo)
    assert serves(demo, None)


def test_without_a_seed_the_day_is_the_seed(tmp_path: Path) -> None:
    build_in(tmp_path, None)
    who = who_is_who(tmp_path)
    assert who is not None and who.seed == 20261123


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A real branch's store, where the demo's would lie."""
    place = tmp_path / "branch"
    place.mkdir()
    build_real(place)
    return tmp_path


def test_demo_mode_never_opens_nor_builds_over_a_real_store(real: Path) -> None:
    before = (real / "branch" / "store.db").read_bytes()
    for fresh in (False, True):
        with refusal(Unavailable, "store-kind"):
            compose_training(folder=real, fresh=fresh, seed=1)
    with refusal(Unavailable, "store-kind"):
        build_in(real)
    assert (real / "branch" / "store.db").read_bytes() == before


def test_a_real_composition_never_opens_the_demo(demo: Path) -> None:
    keys = load(demo / "branch" / "keys.json")
    url = f"sqlite:///{demo / 'branch' / 'store.db'}"
    with refusal(Unavailable, "store-kind"):
        Store.open(url, kind=StoreKind.PRODUCTION, key_set=keys.key_set)


async def test_a_second_window_is_the_next_terminal_of_the_same_demo(demo: Path) -> None:
    one, two = compose_training(folder=demo), compose_training(folder=demo)
    try:
        here, there = await one.do(AskPlace()), await two.do(AskPlace())
        assert (here.terminal, there.terminal) == ("01", "02")
        assert here.kind is there.kind is StoreKind.TRAINING and here.seed == there.seed == SEED
        assert here.logins == there.logins
        supervisor = next(login for login in there.logins if Role.SUPERVISOR in login.roles)
        session = await two.do(SignIn(supervisor.number, supervisor.password))
        assert not session.must_change_password
        with refusal(Conflict, "terminal-held"):
            compose_training(folder=demo, terminal="02")
        with refusal(Conflict, "demo-open"):
            compose_training(folder=demo, fresh=True)
        with refusal(Conflict, "demo-open"):
            compose_training(folder=demo, seed=SEED + 1)
    finally:
        await one.close()
        await two.close()


async def test_starting_over_keeps_the_seed(demo: Path) -> None:
    marked = demo / "branch" / "marked"
    marked.touch()
    counter = compose_training(folder=demo, fresh=True)
    place = await counter.do(AskPlace())
    await counter.close()
    assert place.seed == SEED and not marked.exists()


def test_who_is_who_is_kept_for_its_owner_alone(demo: Path) -> None:
    assert (demo / "branch").stat().st_mode & 0o077 == 0
    content = json.loads((demo / "branch" / "who.json").read_text(encoding="utf-8"))
    assert content["seed"] == SEED
