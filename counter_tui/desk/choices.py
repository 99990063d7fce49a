"""What was chosen in an operation."""

import json

from counter_tui.desk.operations import records
from counter_tui.desk.work import Work
from data.tables.operations import Operation


def chosen(work: Work, operation: Operation, step: str) -> tuple[str, ...]:
    """The keys of what was chosen at a step; none where it was not done or counts no more."""
    record = records(work, operation).get(step)
    return () if record is None else tuple(json.loads(record.detail)["items"].split())
