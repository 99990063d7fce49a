"""What the client wants of a service: one or more of the items it offers."""

import json
from functools import reduce

from counter_tui.desk.api.inputs import Chosen
from counter_tui.desk.api.views.evidence import EvidenceLine
from counter_tui.desk.api.views.facts import ChoiceFacts
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.steps.rule import At, StepRule, Taken
from counter_tui.desk.work import Work
from data.tables.operations import Operation
from data.terms.errors import Invalid
from data.terms.words import L


def _take(work: Work, at: At, given: Chosen) -> Taken:
    offered = [key for key, _ in at.step.choices]
    items = [key for key in offered if key in given.items]
    if not items or set(given.items) - set(offered):
        raise Invalid("items", "choose-one", L("Nothing is chosen yet."), L("Choose one or more."))
    return Taken({"items": " ".join(items)}, L("The choice is kept."))


def _facts(work: Work, operation: Operation, step: Step) -> ChoiceFacts:
    return ChoiceFacts(step.choices)


def _evidence(work: Work, record: Recorded) -> EvidenceLine:
    operation = work.row(Operation, record.operation_id)
    titles = dict(service_of(operation.service).step(record.step).choices)
    first, *others = (titles[key] for key in json.loads(record.detail)["items"].split())
    told = reduce(lambda so_far, title: L("{these}, {title}", these=so_far, title=title), others, first)
    return EvidenceLine(L("Chosen"), Sign.OK, told)


RULE = StepRule(Chosen, _take, _facts, _evidence)
