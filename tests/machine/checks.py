"""What the store must hold after every step, read past the program."""

import sqlite3
from pathlib import Path
from typing import Any, Final, TypeAlias
from uuid import UUID

from tests.machine.facts import Operation
from tests.machine.model import Model

Look: TypeAlias = dict[str, tuple[Any, ...]]

RECORDS_OF_ATTEMPTS: Final = frozenset({"audit_event", "audit_head", "command_key"})
_BEFORE_FIRST: Final = bytes(32)


def hex_of(value: UUID) -> str:
    return value.hex


class Checks:
    """A store's file, looked at from outside."""

    def __init__(self, file: Path) -> None:
        self.shell = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        tables = self.ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        # Rows of an append-only table are refused any change by its triggers: how many there are is enough.
        guarded = {
            name for (name,) in self.ask("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'")
        }
        self.names = sorted(name for (name,) in tables if name not in RECORDS_OF_ATTEMPTS)
        self.queries = {
            name: f'SELECT count(*) FROM "{name}"' if name in guarded else f'SELECT * FROM "{name}"'
            for name in self.names
        }
        self.ends: dict[str, tuple[int, bytes]] = {}
        self.messages = 0
        self.slips = 0
        self.ends = {chain: (sequence, digest) for chain, sequence, digest in self._heads()}
        self.attempts = self.recorded()

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self.shell.execute(query, values).fetchall()

    def look(self) -> Look:
        """Everything but the record of attempts."""
        return {name: tuple(self.ask(query)) for name, query in self.queries.items()}

    def changed(self, before: Look, after: Look) -> set[str]:
        return {name for name in self.names if before[name] != after[name]}

    def recorded(self) -> tuple[int, int]:
        """How many events and how many handled commands are on record."""
        ((events,),) = self.ask("SELECT sum(sequence) FROM audit_head")
        ((keys,),) = self.ask("SELECT count(*) FROM command_key")
        return events, keys

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
        news = self.ask(
            "SELECT id, template, operation_id FROM message ORDER BY rowid LIMIT -1 OFFSET ?", self.messages
        )
        expected = model.state.letters[self.messages :]
        assert [(template, operation) for _, template, operation in news] == [
            (letter.template, hex_of(letter.operation.id)) for letter in expected
        ], "messages that no event asked for, or an event without its message"
        for (found, _, _), letter in zip(news, expected, strict=True):
            letter.id = UUID(found)
        self.messages += len(news)
        slips = self.ask("SELECT id, operation_id FROM slip ORDER BY rowid LIMIT -1 OFFSET ?", self.slips)
        for found, operation in slips:
            model.slips[UUID(found)] = model.state.operations[UUID(operation)]
        self.slips += len(slips)
        made = {id(operation): 0 for operation in model.state.operations.values()}
        for operation in model.slips.values():
            made[id(operation)] += 1
        for operation in model.state.operations.values():
            assert made[id(operation)] == operation.slips, f"slips of {operation.number}"

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
        assert self.ask("SELECT state, wrong FROM otp_challenge ORDER BY rowid") == [
            (each.state, each.wrong) for each in state.challenges
        ]
        assert self.ask(
            "SELECT number, password_failures, dormant, restricted, frozen, closed "
            "FROM fund_account ORDER BY number"
        ) == [
            (each.number, each.failures, *(int(flag) for flag in each.flags.values()))
            for each in sorted(state.accounts.values(), key=lambda each: each.number)
        ]
        assert dict(self.ask("SELECT number, failures FROM staff")) == {
            each.number: each.failures for each in state.people.values()
        }
        assert self.ask("SELECT last_step, wrong FROM device ORDER BY rowid") == [
            (each.last, each.wrong) for each in state.phones
        ]
        assert sorted(self.ask("SELECT operation_id, hex(token) <> '' FROM approval_claim")) == sorted(
            (hex_of(operation), 1) for operation in state.holds
        )
        self._visits(model)

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
        assert unlockings == approvals == model.state.unlocked, "an effect for each approval, and no other"
        assert self.ask("SELECT count(*) FROM operation WHERE state = 'approved'") == [(approvals,)]
        assert not self.ask("SELECT number FROM operation GROUP BY branch_id, number HAVING count(*) > 1")
        assert not self.ask("SELECT id FROM otp_challenge WHERE wrong > 5 OR (wrong = 5 AND state = 'live')")


def _number(operation: Operation) -> str | None:
    return operation.account.number if operation.account is not None else None
