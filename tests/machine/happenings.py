"""What can happen in a branch, by name, with what exactly drawn."""

from counter_tui.desk.api.commands.importing import AbandonImport
from counter_tui.desk.api.commands.operations import CancelDraft
from counter_tui.desk.api.inputs import OriginalSeen
from data.terms.enums import Outcome, Role
from tests.machine.facts import CONSOLE
from tests.machine.standing import current
from tests.machine.wrongs import Wrongs

SECONDS = (1, 20, 30, 61, 299, 300, 899, 900, 1800, 3600, 6 * 3600, 86400, 31 * 86400, -5, -30)


class Happenings(Wrongs):
    """Everything, right and wrong, at the counter and beside it."""

    def happen(self, what: str, where: str) -> None:
        """Let something happen at a terminal.

        Args:
            what: one of the names below.
        """
        {
            "work": self.work,
            "stumble": self.stumble,
            "stop": self.stop,
            "see through": self.seen_through,
            "decide": self.decided,
            "do a step wrongly": self.step_wrongly,
            "decide wrongly": self.decide_wrongly,
            "do anything": self.do_anything,
            "repeat": self.repeat,
            "staff": self.at_their_own,
            "visit": self.look_after,
            "time": self.time,
            "die": self.world.die,
            "outbox": self.outbox,
            "broker": self.broker,
            "list": self.list_comes,
            "places and people": self.places_and_people,
        }[what](where)

    def work(self, where: str) -> None:
        for _ in range(self.one([*range(1, 9)])):
            self.progress(where)

    def stumble(self, where: str) -> None:
        """Do the next steps, each only after something wrong was tried at it."""
        for _ in range(self.one([*range(1, 7)])):
            self.pester(where)
            self.progress(where)

    def pester(self, where: str) -> None:
        """Try what the rules of the present moment are there for, more than once."""
        visit, drafts = self.visit(where), self.workable(where)
        step = current(self.state, drafts[-1], where) if drafts else None
        if step is not None:
            # Wrong codes are counted: with more of them nobody would ever come past a code.
            often = {
                "otp": [0, 1, 0, 6],
                "sign": [0, 1, 0, 6],
                "verify": [0, 1, 0, 1, 0, 6],
                "original": [5, 6, 7],
                # Few come so far as to these.
                "scan": [6, 7, 8],
                "confirm": [6, 7, 8],
            }.get(step, [2, 3, 4])
            for _ in range(self.one(often)):
                self.at_a_step(where, "against")
            self.at_a_step(where, self.one(["turn", "order", "input"]))
        elif visit is None:
            self.visiting(where, "touch")
        elif self.sitting(where, Role.TELLER) is not None:
            account = visit.account
            if account is not None:
                self.visiting(where, "no reason")
                self.visiting(where, "reveal")
            if account is not None and visit.proven is not None:
                # Seldom does a client come this far: then it is used.
                self.unseen(where)
                self.stop(where)
            self.open(where, self.one(["05", "06", "signature", "unbind", "02", "prove", "unlock", "99"]))

    def unseen(self, where: str) -> None:
        """Unbind without the original document in hand, and let it be."""
        view = self.open(where, "unbind")
        if view is not None and view.current is not None and view.current.key == "original":
            for _ in range(self.one([2, 3, 4])):
                operation = self.state.operations[view.id]
                self.take(where, operation, "original", OriginalSeen(False))
            session = self.seat(where)
            self.world.do(where, CancelDraft(session, view.id, self.world.key()))

    def stop(self, where: str) -> None:
        """The broker stops the account that is served, and frees it again."""
        visit = self.visit(where)
        if visit is None or visit.account is None:
            for _ in range(4):
                self.progress(where)
            return
        account = visit.account
        column = self.one(["frozen", "restricted", "closed"])
        before = account.flags[column]
        self.world.broker(account.number, column, 1)
        for _ in range(self.one([4, 5, 6])):
            self.open(where, self.one(["05", "06"]))
        self.progress(where)
        self.world.broker(account.number, column, int(before))

    def seen_through(self, where: str) -> None:
        """Bring a client's matter before a supervisor, who decides it."""
        before = len(self.pending())
        for _ in range(self.one([*range(15, 25)])):
            self.progress(where)
            if len(self.pending()) > before:
                break
        desk = "PD-05" if where != "PD-05" else "PD-04"
        outcome = self.one([Outcome.APPROVE, *[Outcome.RETURN] * 3, Outcome.REJECT])
        for _ in range(2):
            self.supervise(desk, outcome)

    def decided(self, where: str) -> None:
        self.supervise(where, self.one([Outcome.APPROVE, Outcome.APPROVE, Outcome.RETURN, Outcome.REJECT]))

    def step_wrongly(self, where: str) -> None:
        self.at_a_step(where, self.one(["against", "against", "input", "turn", "order", "redo", "send"]))

    def decide_wrongly(self, where: str) -> None:
        ways = ["no claim", "fresh claim", "old token", "old version", "release", "reason", "redo"]
        self.misdecide(where, self.one([*ways, "as a teller"]))

    def do_anything(self, where: str) -> None:
        kinds = ["open", "open", "take", "send", "text", "scan", "redo", "cancel", "withdraw", "look"]
        kinds += ["read", "tick", "document"]
        self.anything(where, self.one(kinds))

    def repeat(self, where: str) -> None:
        self.again(self.one(["same", "other session", "other key", "other terminal"]))

    def at_their_own(self, where: str) -> None:
        self.staff(where, self.one(["sign in", "wrong password", "lock", "unlock", "sign out", "reset"]))

    def look_after(self, where: str) -> None:
        ways = ["end", "touch", "slip", "reveal", "no reason", "no reason", "account", "account"]
        self.visiting(where, self.one(ways))

    def time(self, where: str) -> None:
        self.world.wait(self.one([*SECONDS]))

    def outbox(self, where: str) -> None:
        how = self.one(["works", "fails", "lease", "settle"])
        if how == "lease":
            self.world.lease()
        elif how == "settle" and self.world.letters:
            self.world.settle()
        else:
            self.world.deliver(works=how == "works")

    def broker(self, where: str) -> None:
        """The broker's own system locks, restricts, frees."""
        account = self.one([*self.state.accounts])
        column = self.one(["password_failures", "password_failures", "restricted", "frozen", "closed"])
        self.world.broker(account, column, 6 if column == "password_failures" else self.one([0, 0, 1]))

    def list_comes(self, where: str) -> None:
        """The broker's list with one cell changed is imported."""
        account = self.one([*self.state.accounts])
        columns = ["mobile", "document_expires", "frozen", "closed", "password_failures", "available_funds"]
        column = self.one([*columns, "available_funds", "available_funds"])
        value = {
            "mobile": "13812345678",
            "document_expires": "2037-05-01",
            "password_failures": self.one(["0", "3", "6", "9"]),
            "available_funds": f"{self.world.tally.steps}.00",
        }.get(column, "1")
        if not (self.seated("", Role.ADMINISTRATOR) or self.seated("", Role.ADMINISTRATOR)):
            return
        run = self.state.importing
        if run is None:
            how = self.one(["whole", "whole", "whole", "more", "skip", "stop", "stop", "give up"])
        else:
            how = self.one(["again", "again", "give up", "whole"])
        if how == "give up":
            self.world.do(CONSOLE, AbandonImport(self.seat(CONSOLE)))
        elif how == "again" and run is not None:
            self.world.take_list(run.content)
        else:
            stop = self.one([1, 2, 3, 4, 5, 6]) if how == "stop" else 0
            self.world.tell_list(account, column, value, more=how == "more", skip=how == "skip", stop=stop)

    def places_and_people(self, where: str) -> None:
        self.administer(self.one(["branch", "terminal", "hire", "hire", "disable", "disable"]))
