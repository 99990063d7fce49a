"""Operations as they are shown."""

from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.steps import StepView
from counter_tui.desk.operations import Standing, current, newest_slip, standing
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.steps.rules import RULES
from counter_tui.desk.work import Work
from data.tables.operations import Operation
from data.terms.enums import OperationState
from data.terms.words import Words


def operation_view(
    work: Work,
    operation: Operation,
    said: Words | None = None,
    stands: tuple[Standing, ...] | None = None,
) -> OperationView:
    """An operation, its rail, and the facts of the step to do now.

    Args:
        said: what has just happened.
        stands: its steps as they stand now; None to work it out.
    """
    service = service_of(operation.service)
    found = standing(work, operation, service) if stands is None else stands
    steps = tuple(
        StepView(at.step.key, at.step.kind, at.step.title, at.state, at.step.client_turn) for at in found
    )
    now = current(found)
    facts = RULES[now.step.kind].facts(work, operation, now.step) if now is not None else None
    return OperationView(
        id=operation.id,
        number=operation.number,
        service=service.key,
        code=service.code,
        title=service.title,
        state=OperationState(operation.state),
        steps=steps,
        current=next((step for step in steps if now is not None and step.key == now.step.key), None),
        facts=facts,
        changed_at=operation.changed_at,
        said=said,
        slip=newest_slip(work, operation.id),
        instead=tuple((key, service_of(key).title) for key in service.instead) if now is not None else (),
        follows=service.follows if operation.state == OperationState.DONE else "",
    )
