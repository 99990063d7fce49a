"""What the store must hold after every step, read past the program."""

from collections import Counter
from typing import Any, Final, TypeAlias
from uuid import UUID

from data import append_only
from tests.machine.facts import NO_ID, Operation
from tests.machine.model import Model
from tests.postgres import Shell

Look: TypeAlias = dict[str, tuple[Any, ...]]

RECORDS_OF_ATTEMPTS: Final = frozenset({"audit_event", "audit_head", "command_key"})
_BEFORE_FIRST: Final = bytes(32)


def hex_of(value: UUID) -> str:
    return value.hex


class Checks:
    """A store looked at from outside."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        # Rows of an append-only table are refused any change by its triggers: how many there are is enough.
        guarded = {table.name for table in append_only.tables()}
        self.names = [name for name in shell.tables() if name not in RECORDS_OF_ATTEMPTS]
        self.queries = {
            name: f'SELECT count(*) FROM "{name}"'
            if name in guarded
            else f'SELECT * FROM "{name}" ORDER BY 1'
            for name in self.names
        }
        self.ends: dict[str, tuple[int, bytes]] = {}
        self.known: set[str] = set()
        self.ends = {chain: (sequence, digest) for chain, sequence, digest in self._heads()}
        self.attempts = self.recorded()

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self.shell.ask(query, *values)

    def look(self) -> Look:
        """Everything but the record of attempts."""
        return {name: tuple(self.ask(query)) for name, query in self.queries.items()}

    def changed(self, before: Look, after: Look) -> set[str]:
        return {name for name in self.names if before[name] != after[name]}

    def recorded(self) -> tuple[int, int]:
        """How many events and how many handled commands are on record."""
        ((events,),) = self.ask("SELECT sum(sequence) FROM audit_head")
        ((keys,),) = self.ask("SELECT count(*) FROM command_key")
        return int(events), keys

    def refusal(self, chain: str) -> str:
        """The last event of a chain, as `kind detail`."""
        ((kind, detail),) = self.ask(
            "SELECT kind, detail FROM audit_event WHERE chain = ? ORDER BY sequence DESC LIMIT 1", chain
        )
        return f"{kind} {detail}"

    def _heads(self) -> list[tuple[str, int, bytes]]:
        return self.ask("SELECT chain, sequence, hash FROM audit_head")

    def chains(self) -> None:
        """Every chain goes on where it was, without a gap, each event after the one before."""
        for chain, sequence, digest in self._heads():
            last, end = self.ends.get(chain, (0, _BEFORE_FIRST))
            if (last, end) == (sequence, digest):
                continue
            news = self.ask(
                "SELECT sequence, previous, hash FROM audit_event "
                "WHERE chain = ? AND sequence > ? ORDER BY sequence",
                chain,
                last,
            )
            for number, previous, own in news:
                assert (number, previous) == (last + 1, end), f"chain {chain} breaks at {number}"
                last, end = number, own
            assert (last, end) == (sequence, digest), f"chain {chain} does not end at its head"
            self.ends[chain] = (sequence, digest)

    def learn(self, model: Model) -> None:
        """One message for each event that asks for one, and a slip for each result (rules 9 and 11)."""
        state = model.state
        wrote = {
            (template, operation): found
            for found, template, operation in self._news("message", "template, operation_id")
        }
        letters = [each for each in state.letters if each.id == NO_ID]
        assert sorted(wrote) == sorted((each.template, hex_of(each.operation.id)) for each in letters), (
            "messages that no event asked for, or an event without its message"
        )
        for letter in letters:
            letter.id = UUID(wrote[letter.template, hex_of(letter.operation.id)])
        for table, kept in (("otp_challenge", state.challenges), ("device", state.phones)):
            made = [each for each in kept if not each.id]
            found = self._news(table, "1")
            assert len(found) == len(made) <= 1, f"{table}: more than was asked for, or less"
            for thing, (identity, _) in zip(made, found, strict=True):
                thing.id = identity
        for found, operation in self._news("slip", "operation_id"):
            model.slips[UUID(found)] = state.operations[UUID(operation)]
        made_of = Counter(id(operation) for operation in model.slips.values())
        for operation in state.operations.values():
            assert made_of[id(operation)] == operation.slips, f"slips of {operation.number}"

    def _news(self, table: str, columns: str) -> list[tuple[Any, ...]]:
        """The rows of a table that were not there before, with their ids in front."""
        rows = [row for row in self.ask(f"SELECT id, {columns} FROM {table}") if row[0] not in self.known]
        self.known.update(row[0] for row in rows)
        return rows

    def same(self, model: Model) -> None:
        """The store says what the model says."""
        state = model.state
        operations = state.operations
        account_of = dict(self.ask("SELECT id, number FROM fund_account"))
        assert {
            (found, service, word, version, number, account_of.get(account))
            for found, service, word, version, number, account in self.ask(
                "SELECT id, service, state, version, number, account_id FROM operation"
            )
        } == {
            (hex_of(each.id), each.service, each.state, each.version, each.number, _number(each))
            for each in operations.values()
        }
        assert sorted(
            self.ask(
                "SELECT p.operation_id, s.number, p.side FROM participant p JOIN staff s ON s.id = p.staff_id"
            )
        ) == sorted(
            (hex_of(each.id), number, side)
            for each in operations.values()
            for number, side in each.sides.items()
        )
        assert dict(
            self.ask(
                "SELECT r.operation_id, count(*) FROM step_record r LEFT JOIN step_void v "
                "ON v.step_record_id = r.id WHERE v.step_record_id IS NULL GROUP BY r.operation_id"
            )
        ) == {
            hex_of(each.id): live
            for each in operations.values()
            if (live := sum(not done.void for done in each.done))
        }
        assert set(self.ask("SELECT id, state, wrong FROM otp_challenge")) == {
            (each.id, each.state, each.wrong) for each in state.challenges
        }
        assert self.ask(
            "SELECT number, password_failures, dormant, restricted, frozen, closed "
            "FROM fund_account ORDER BY number"
        ) == [
            (each.number, each.failures, *(int(flag) for flag in each.flags.values()))
            for each in sorted(state.accounts.values(), key=lambda each: each.number)
        ]
        assert set(self.ask("SELECT number, failures, state FROM staff")) == {
            (each.number, each.failures, "active" if each.active else "disabled")
            for each in state.people.values()
        }
        assert {code for (code,) in self.ask("SELECT code FROM branch")} == state.branches
        assert {chain[2:] for (chain,) in self.ask("SELECT chain FROM terminal")} == state.terminals
        assert self.ask("SELECT count(*) FROM import_run WHERE state = 'applying'") == [
            (int(state.importing is not None),)
        ]
        assert set(self.ask("SELECT id, last_step, wrong FROM device")) == {
            (each.id, each.last, each.wrong) for each in state.phones
        }
        assert set(self.ask("SELECT operation_id, token FROM approval_claim")) == {
            (hex_of(operation), hex_of(hold.token)) for operation, hold in state.holds.items()
        }
        self._signed(model)
        self._visits(model)

    def _signed(self, model: Model) -> None:
        """What was read and signed, and which passwords were set anew (rule 7, service 06)."""
        state = model.state
        assert dict(
            self.ask(
                "SELECT r.operation_id, count(*) FROM agreement_reading r LEFT JOIN reading_void v "
                "ON v.reading_id = r.id WHERE v.reading_id IS NULL GROUP BY r.operation_id"
            )
        ) == {
            hex_of(each.id): live
            for each in state.operations.values()
            if (live := sum(not reading.void for reading in each.readings))
        }
        assert dict(self.ask("SELECT operation_id, count(*) FROM signing GROUP BY operation_id")) == {
            hex_of(each.id): each.signings for each in state.operations.values() if each.signings
        }
        assert sorted(
            self.ask(
                "SELECT a.number, p.item FROM account_password p JOIN fund_account a ON a.id = p.account_id"
            )
        ) == sorted(set(state.reset))

    def _visits(self, model: Model) -> None:
        """One client at a time at a terminal (rule 12)."""
        open_visits = self.ask(
            "SELECT t.chain, a.number, v.device_proven IS NOT NULL FROM visit v "
            "JOIN terminal t ON t.id = v.terminal_id LEFT JOIN fund_account a ON a.id = v.account_id "
            "WHERE v.ended_at IS NULL"
        )
        assert sorted((chain[2:], account or "", proven) for chain, account, proven in open_visits) == sorted(
            (each.terminal, each.account.number if each.account else "", int(each.proven is not None))
            for each in model.state.visits
            if not each.ended
        )

    def laws(self, model: Model) -> None:
        """What holds of the store alone, whatever the model thinks."""
        assert not self.ask(
            "SELECT account_id FROM operation WHERE application AND state IN ('draft', 'pending') "
            "GROUP BY account_id, service HAVING count(*) > 1"
        ), "two open applications for one account and service"
        assert not self.ask(
            "SELECT d.id FROM decision d JOIN step_record r "
            "ON r.operation_id = d.operation_id AND r.staff_id = d.staff_id"
        ), "who took part decided"
        assert not self.ask(
            "SELECT operation_id FROM decision WHERE outcome <> 'return' "
            "GROUP BY operation_id HAVING count(*) > 1"
        ), "decided twice"
        ((unlockings,),) = self.ask("SELECT count(*) FROM audit_event WHERE kind = 'account.unlocked'")
        ((approvals,),) = self.ask("SELECT count(*) FROM decision WHERE outcome = 'approve'")
        ((resets,),) = self.ask("SELECT count(*) FROM audit_event WHERE kind = 'password.reset'")
        effects = (unlockings, resets, approvals)
        expected = (model.state.unlocked, len(model.state.reset), model.state.approved)
        assert effects == expected, "an effect for each approval, and no other"
        assert self.ask("SELECT count(*) FROM operation WHERE state = 'approved'") == [(approvals,)]
        assert not self.ask("SELECT number FROM operation GROUP BY branch_id, number HAVING count(*) > 1")
        assert not self.ask("SELECT id FROM agreement_reading WHERE read_ms < 10000"), "read for too short"
        assert not self.ask("SELECT challenge_id FROM signing GROUP BY challenge_id HAVING count(*) > 1")
        assert not self.ask(
            "SELECT s.id FROM signing s LEFT JOIN signed_agreement a ON a.signing_id = s.id "
            "GROUP BY s.id HAVING count(a.reading_id) <> 2"
        ), "signed without the whole set"
        assert not self.ask(
            "SELECT p.id FROM operation p LEFT JOIN signing s ON s.operation_id = p.id "
            "WHERE p.service = 'reset' AND p.state IN ('pending', 'approved') AND s.id IS NULL"
        ), "submitted unsigned"
        assert not self.ask("SELECT id FROM document_check WHERE expires < '2026-11-23'"), "expired"
        assert not self.ask("SELECT id FROM otp_challenge WHERE wrong > 5 OR (wrong = 5 AND state = 'live')")


def _number(operation: Operation) -> str | None:
    return operation.account.number if operation.account is not None else None
