"""A queue longer than a window on it: by keys one comes to every application, and to either end."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from data.tables.operations import Operation
from data.terms.enums import OperationState
from screens.approvals.queue_rows import QueueRows
from tests.filling import fill
from tests.house import House
from tests.screens.conftest import Desk, OpenApp
from tests.screens.test_approvals import at_desk, submitted

WAIT = 523


@pytest.fixture
def long_queue(branch: House) -> list[str]:
    """So many wait; their keys, the oldest first."""
    _, view = submitted(branch)
    with branch.at("").desk.store.begin() as unit:
        fill(unit.session.connection(), branch, view.id, waiting=WAIT - 1, over=0)
        waiting = unit.session.exec(_in_order()).all()
    branch.wait(timedelta(hours=1).total_seconds())
    return [str(key) for key in waiting]


def _in_order() -> SelectOfScalar[UUID]:
    return (
        select(Operation.id)
        .where(col(Operation.state) == OperationState.PENDING)
        .order_by(col(Operation.submitted_at), col(Operation.id))
    )


async def at(desk: Desk, rows: QueueRows, key: str) -> None:
    await desk.until(lambda: rows.current is not None and rows.current.key == key, f"the cursor on {key}")


async def test_every_one_of_a_long_queue_is_come_to(open_app: OpenApp, long_queue: list[str]) -> None:
    async with open_app("04") as desk:
        rows = (await at_desk(desk)).query_one(QueueRows)
        await at(desk, rows, long_queue[0])
        await desk.see(f"Waiting {WAIT}")
        await desk.press("end")
        await at(desk, rows, long_queue[-1])
        await desk.press("home")
        await at(desk, rows, long_queue[0])
        for keys, on in (("pagedown", long_queue), ("pageup", long_queue[::-1])):
            page = rows.span[1] - rows.span[0] + 1
            for place in range(page, WAIT, page):
                await desk.press(keys)
                await at(desk, rows, on[place])
                assert rows.span[2] < WAIT, "a window on it"
            await desk.press(keys)
            await at(desk, rows, on[-1])
        await desk.press("down")
        await at(desk, rows, long_queue[1])


async def test_a_window_far_down_keeps_its_place_when_others_decide(
    branch: House, open_app: OpenApp, long_queue: list[str]
) -> None:
    async with open_app("04") as desk:
        rows = (await at_desk(desk)).query_one(QueueRows)
        await at(desk, rows, long_queue[0])
        await desk.press("end")
        await at(desk, rows, long_queue[-1])
        await desk.press(*["up"] * 3)
        await at(desk, rows, long_queue[-4])
        with branch.at("").desk.store.begin() as unit:
            gone = [long_queue[0], long_queue[300], long_queue[-4]]
            keys = [UUID(key) for key in gone]
            over = update(Operation).where(col(Operation.id).in_(keys))
            unit.session.execute(over.values(state=OperationState.WITHDRAWN))
        await desk.wait(1)
        await desk.see(f"Waiting {WAIT - 3}")
        await at(desk, rows, long_queue[-3])
