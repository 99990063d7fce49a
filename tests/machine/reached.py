"""What a command that was allowed came to, where much has to be right before it."""

from collections.abc import Iterator
from typing import Any

from counter_tui.desk.api.commands.approvals import Decide
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.importing import AbandonImport, ImportClients
from counter_tui.desk.api.commands.operations import TakeStep
from data.terms.enums import Outcome
from tests.machine.returning import again, served_again
from tests.machine.state import State


def reached(state: State, command: Command[Any]) -> Iterator[str]:
    """By the names of `tally.DEEP`; asked before the model has taken the command."""
    if isinstance(command, AbandonImport):
        yield "import given up"
    elif isinstance(command, ImportClients) and state.importing is not None:
        yield "import finished later"
    elif isinstance(command, TakeStep) and command.step == "sign":
        yield "reset submitted"
        if state.operations[command.operation].signings:
            yield "signed anew"
    elif isinstance(command, TakeStep) and command.step == "original":
        if state.operations[command.operation].service == "reset":
            yield "document served again"
    elif isinstance(command, Decide):
        operation = state.operations[command.operation]
        if operation.service == "reset" and command.outcome is Outcome.APPROVE:
            yield "reset approved"
        if command.outcome is Outcome.RETURN:
            yield from _returned(state, command)


def _returned(state: State, command: Decide) -> Iterator[str]:
    operation = state.operations[command.operation]
    if operation.state != "pending":
        return
    if operation.service == "reset":
        yield "reset returned"
    redo = again(operation, command.redo)
    if "document" in redo and served_again(operation):
        yield "document turned down"
    if "photo" in redo:
        yield "photo turned down"
