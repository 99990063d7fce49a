"""A branch in the middle of its day: four terminals at work, and what a race begins with."""

import pickle
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from counter_tui.desk.api.commands.administration import AddStaff, AddTerminal
from counter_tui.desk.api.commands.sign_in import ChangePassword
from counter_tui.desk.api.inputs import Answer, Code, Face
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.session import StaffSession
from counter_tui.desk.policy import Policy
from data.terms.enums import DocumentKind, FaceResult, Role
from tests import house, postgres
from tests.doubles import FixedClock, SeededRandom
from tests.house import ADMINISTRATOR, PASSWORD, WANG, Counter, House, Phones, resident_id
from tests.races.hands import Stand

LONG: Final = timedelta(days=3650)
GENEROUS: Final = Policy(
    otp_resend=timedelta(),
    otp_per_hour=10**6,
    otp_per_day=10**6,
    otp_lifetime=LONG,
    face_fresh=LONG,
    visit_idle=LONG,
    session_longest=LONG,
    draft_lifetime=LONG,
)
"""Limits that no race meets but the one that is about them."""

AT: Final = {"03": "1027", "04": "1028", "05": "2001", "06": "2002", "": ADMINISTRATOR[0]}
"""Who is signed in where: tellers at 03 and 04, both with Wang before them; supervisors at 05 and 06."""
SECOND_ADMINISTRATOR: Final = "9002"


@dataclass(frozen=True)
class _Kept:
    now: datetime
    secret: str
    staff: dict[str, StaffSession]


class Scene:
    """The branch as the test's own process drives it, between the rounds."""

    def __init__(self, branch: House, staff: dict[str, StaffSession]) -> None:
        self.house = branch
        self._staff = staff
        self._counters: dict[str, Counter] = {}

    def at(self, terminal: str) -> Counter:
        """That terminal, with who is signed in there."""
        counter = self._counters.get(terminal)
        if counter is None:
            number = "" if terminal == SECOND_ADMINISTRATOR else terminal
            counter = self._counters[terminal] = self.house.at(number)
            counter.staff = self._staff[terminal]
        return counter

    def stand(self, **policy: Any) -> Stand:
        """The branch for other processes, with figures of its own where they are given."""
        return Stand(self.house.folder, self.house.url, replace(GENEROUS, **policy))

    @property
    def teller(self) -> Counter:
        return self.at("03")

    @property
    def now(self) -> datetime:
        return self.house.clock.now()

    def session(self, terminal: str) -> UUID:
        return self._staff[terminal].id

    def key(self) -> UUID:
        return self.house.key()

    def ask(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """What a query finds in the store, read past the program."""
        with self.teller.desk.store.read() as unit:
            return [tuple(row) for row in unit.session.connection().execute(text(query), values)]

    def tamper(self, statement: str, **values: Any) -> None:
        """Change the store past the program, as the broker's other systems would their own."""
        with self.teller.desk.store.begin() as unit:
            unit.session.connection().execute(text(statement), values)

    def lock(self) -> None:
        """Wang has typed a wrong trading password too often again."""
        self.tamper("UPDATE fund_account SET password_failures = 6 WHERE number = :number", number=WANG[0])

    def draft(self, until: str | None = None) -> OperationView:
        """An unlocking of Wang's account, done up to a step."""
        view = self.teller.open("05")
        while (now := view.current) is not None and now.key != until:
            if now.key == "otp":
                view = self.teller.take(view, Code(self.code(view)))
            elif now.key == "confirm":
                view = self.teller.take(view, Answer(True))
            else:
                view = self.teller.take(view, Face(FaceResult.PASSED))
        return view

    def code(self, view: OperationView) -> str:
        """The code of an SMS that is sent now, after every other message."""
        self.house.wait(1)
        self.teller.send(view)
        return self.house.newest_code()

    def submitted(self) -> OperationView:
        """An unlocking of Wang's account that waits for a decision."""
        self.lock()
        return self.draft()


def build(folder: Path, kind: postgres.Kind) -> None:
    """Make the branch, and leave it at work."""
    house.build(folder, kind)
    branch = House(folder, FixedClock(house.MORNING), SeededRandom(11), Phones(), GENEROUS)
    console = branch.at("")
    console.sign_in(ADMINISTRATOR[0])
    for number in ("06", "07", "08"):
        console.do(AddTerminal(console.session, "PD", number))
    once = console.do(
        AddStaff(
            console.session,
            SECOND_ADMINISTRATOR,
            "孙管",
            "PD",
            frozenset({Role.ADMINISTRATOR}),
            "",
            DocumentKind.RESIDENT_ID,
            resident_id("33010219700102002"),
        )
    )
    second = branch.at("")
    session = second.sign_in(SECOND_ADMINISTRATOR, once)
    second.do(ChangePassword(session.id, once, PASSWORD))
    staff = {"": console.staff, SECOND_ADMINISTRATOR: session}
    for number in ("03", "04", "05", "06"):
        counter = branch.at(number)
        staff[number] = counter.sign_in(AT[number])
        if number == "03":
            counter.ready(WANG)
        if number == "04":
            counter.client(WANG)
            counter.go_on(counter.open("prove"))
    branch.close()
    kept = _Kept(branch.clock.now(), branch.secret, {at: who for at, who in staff.items() if who})
    folder.joinpath("kept").write_bytes(pickle.dumps(kept))


def copy(template: Path, folder: Path) -> Scene:
    """The branch of `template`, going on in `folder`."""
    kept: _Kept = pickle.loads(template.joinpath("kept").read_bytes())
    branch = house.open_house(template, folder, GENEROUS)
    branch.clock.set(kept.now)
    # Other chance than made the branch, or the same ids would come again.
    branch.random = SeededRandom(23)
    branch.secret = kept.secret
    return Scene(branch, kept.staff)
