"""No password is hashed while a unit of work holds the store: it would hold up every other counter."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from counter_tui.desk.api.commands.sessions import LockScreen, Unlock
from counter_tui.desk.api.commands.sign_in import ChangePassword, SignIn
from counter_tui.desk.registry import runner
from counter_tui.gateways.argon import ArgonPasswords
from data.store import Store, Unit
from data.terms.errors import WrongSecret
from tests.house import LI, PASSWORD, Counter, House

NEW = "another correct horse"


class Watched:
    """Password hashes, with a note of how many units of work were open when each was computed."""

    def __init__(self, store: "WatchedStore") -> None:
        self._store = store
        self._passwords = ArgonPasswords(time_cost=1, memory_cost=8, parallelism=1)
        self.open_units: list[int] = []

    def hash(self, password: str) -> str:
        self.open_units.append(self._store.open_units)
        return self._passwords.hash(password)

    def matches(self, hashed: str | None, password: str) -> bool:
        self.open_units.append(self._store.open_units)
        return self._passwords.matches(hashed, password)


class WatchedStore:
    """A store that knows how many of its units are open."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.facts = store.facts
        self.open_units = 0

    @contextmanager
    def read(self) -> Iterator[Unit]:
        with self._store.read() as unit, self._counted():
            yield unit

    @contextmanager
    def begin(self) -> Iterator[Unit]:
        with self._store.begin() as unit, self._counted():
            yield unit

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self.open_units += 1
        try:
            yield
        finally:
            self.open_units -= 1


def watched(house: House) -> tuple[Counter, Watched]:
    counter = house.at("03")
    store = WatchedStore(counter.desk.store)
    passwords = Watched(store)
    desk = replace(counter.desk, store=store, passwords=passwords)  # type: ignore[arg-type]  # it reads and begins
    return Counter(house, runner(desk), desk), passwords


def test_every_command_with_a_staff_password(branch: House) -> None:
    counter, passwords = watched(branch)
    counter.sign_in("1027")
    counter.do(LockScreen(counter.session))
    with pytest.raises(WrongSecret):
        counter.do(Unlock(counter.session, "not this one"))
    counter.do(Unlock(counter.session, PASSWORD))
    counter.do(ChangePassword(counter.session, PASSWORD, NEW))
    with pytest.raises(WrongSecret):
        counter.do(SignIn("1027", PASSWORD))
    counter.sign_in("1027", NEW)
    with pytest.raises(WrongSecret):
        counter.do(SignIn("7777", NEW))
    counter.client(LI)
    counter.go_on(counter.open("03"))
    counter.go_on(counter.go_on(counter.open("04"), until="file"))
    # Each once, a new password once more; the last is the second person's, who attests the signature.
    assert len(passwords.open_units) == 9
    assert set(passwords.open_units) == {0}


def test_a_password_changed_meanwhile_is_the_one_that_counts(branch: House) -> None:
    counter = branch.at("03")
    other = branch.at("04")
    other.sign_in("1027")

    class Meanwhile(ArgonPasswords):
        """Lets the other terminal change the password between the reading and the writing."""

        changed = False

        def matches(self, hashed: str | None, password: str) -> bool:
            answer = super().matches(hashed, password)
            if not self.changed:
                self.changed = True
                other.do(ChangePassword(other.session, PASSWORD, NEW))
            return answer

    desk = replace(counter.desk, passwords=Meanwhile(time_cost=1, memory_cost=8, parallelism=1))
    late = Counter(branch, runner(desk), desk)
    with pytest.raises(WrongSecret):
        late.sign_in("1027", PASSWORD)
    assert late.sign_in("1027", NEW).number == "1027"
