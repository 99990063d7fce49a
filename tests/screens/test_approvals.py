"""The approval desk by keyboard alone, over a real store."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select
from textual import events

from counter_tui.bootstrap.counter import LocalCounter
from counter_tui.desk.api.commands.approvals import AskQueue, Claim
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.operations import Withdraw
from counter_tui.desk.api.commands.records import AskRecords
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.views.evidence import EvidenceLine, EvidenceSection
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.records import RecordLine
from counter_tui.desk.api.views.signs import Sign
from data.tables.clients import FundAccount
from data.tables.operations import Decision
from data.terms.enums import OperationState, Outcome, VisitEnd
from data.terms.words import plain
from screens.approvals.desk import ApprovalScreen
from screens.approvals.evidence import EvidenceSheet
from screens.approvals.narrowing import NarrowDialog
from screens.approvals.ticks import StepTicks
from screens.counter.slip import SlipScreen
from screens.widgets.error_block import ErrorBlock
from screens.widgets.row_list import RowList
from tests.house import CHEN, WANG, Counter, House
from tests.screens.conftest import SIZES, Desk, OpenApp
from tests.screens.counter_visits import slip
from tests.screens.stage import lines, stage

R = TypeVar("R")


def submitted(
    branch: House, who: tuple[str, str] = WANG, teller: str = "1027"
) -> tuple[Counter, OperationView]:
    """A client's unlocking, submitted by a teller at terminal 03, who has let the client go."""
    counter = branch.at("03")
    counter.sign_in(teller)
    view = counter.submit(who)
    counter.do(EndVisit(counter.session, VisitEnd.SWITCHED))
    return counter, view


def record(counter: Counter, who: tuple[str, str] = WANG) -> RecordLine:
    """How the client's newest application stands."""
    counter.client(who)
    (line, *_) = counter.do(AskRecords(counter.session))
    counter.do(EndVisit(counter.session, VisitEnd.SWITCHED))
    return line


async def at_desk(desk: Desk, number: str = "2001") -> ApprovalScreen:
    await desk.sign_in(number)
    if not isinstance(desk.app.screen, ApprovalScreen):
        await desk.press("f6")
    await desk.until(lambda: isinstance(desk.app.screen, ApprovalScreen), "the desk")
    screen = desk.app.screen
    assert isinstance(screen, ApprovalScreen)
    return screen


async def open_first(desk: Desk, screen: ApprovalScreen) -> None:
    await desk.until(lambda: screen.query_one(RowList).current is not None, "something waits")
    await desk.press("enter")
    await desk.until(lambda: screen.case.is_seen, "the evidence is painted")


def told(screen: ApprovalScreen) -> ErrorBlock:
    return screen.query_one("#desk-error", ErrorBlock)


@SIZES
async def test_approving_takes_three_keys_and_gives_a_slip(
    branch: House, open_app: OpenApp, size: tuple[int, int]
) -> None:
    teller, view = submitted(branch)
    branch.wait(27 * 60)
    async with open_app("04", size=size) as desk:
        screen = await at_desk(desk)
        await desk.see("27 min", "王*山", "陈晓雯", "free")
        await open_first(desk, screen)
        await desk.see("Held by you, 10:00 left", "138****5678", "Look at" if size[0] > 100 else "A Approve")
        await desk.until(lambda: "Esc  back" in desk.text or "Esc back" in desk.text, "every key")
        bar = desk.text.splitlines()[-1]
        assert ("F9" in bar, ".." in bar) == (True, False)
        # The reason that is missing takes most room.
        await desk.press("r")
        await desk.see("a reason is missing")
        bar = desk.text.splitlines()[-1]
        assert ("Tab" in bar, "F9" in bar, "Esc" in bar, ".." in bar) == (True, True, True, False)
        await desk.press("a", "enter")
        await slip(desk)
        await desk.see(view.number)
        await desk.press("escape")
        await desk.see("The queue is empty", "1 by you")
    line = record(teller)
    assert (line.state, line.number) == (OperationState.APPROVED, view.number)


async def test_what_was_typed_before_the_slip_was_there_prints_nothing(
    branch: House, open_app: OpenApp
) -> None:
    submitted(branch)
    async with open_app("04") as desk:
        screen = await at_desk(desk)
        await open_first(desk, screen)
        await desk.press("a")
        early = [
            events.Key("enter", "\r"),
            events.Key("p", "p"),
            events.Key("o", "o"),
            events.Key("escape", None),
        ]
        await desk.press("enter")
        await slip(desk)
        await desk.see("The client takes it home.")
        for key in early:
            desk.app.post_message(key)
            await desk.pilot.pause()
        assert isinstance(desk.app.screen, SlipScreen)
        assert not list((branch.folder / "slips").glob("*"))
        await desk.press("enter")
        await desk.see("Printed: ")


async def test_what_was_said_of_one_application_does_not_stand_under_the_next(
    branch: House, open_app: OpenApp
) -> None:
    submitted(branch)
    branch.wait(60)
    submitted(branch, CHEN, "2002")
    branch.wait((24 + 10) * 3600 + 55 * 60)
    async with open_app("04") as desk:
        screen = await at_desk(desk)
        await desk.see("Oldest 1 d 10 h", "34 h")
        await open_first(desk, screen)
        await desk.press("f9")
        await desk.see("Released; others can open it.")
        await open_first(desk, screen)
        await desk.gone("Released")
        await desk.see("11-23 09:")


async def test_nothing_is_preselected(branch: House, open_app: OpenApp) -> None:
    teller, _ = submitted(branch)
    async with open_app("04") as desk:
        screen = await at_desk(desk)
        await open_first(desk, screen)
        await desk.see("choose A, R or J")
        await desk.press("enter", "enter", "y", "1", "space")
        assert screen.case.evidence is not None
        assert screen.case.enter.lacks is not None
    assert record(teller).state is OperationState.PENDING


@SIZES
async def test_a_return_names_its_reason_and_the_steps_and_keeps_the_note_inside(
    branch: House, open_app: OpenApp, size: tuple[int, int]
) -> None:
    teller, view = submitted(branch)
    async with open_app("04", size=size) as desk:
        screen = await at_desk(desk)
        await open_first(desk, screen)
        await desk.press("r")
        await desk.see("a reason is missing", "人脸核对不清楚，需要重新核对")
        await desk.press("3")
        assert screen.query_one(StepTicks).ticked == ("face", "otp")
        await desk.press("tab", "3")
        assert screen.query_one(StepTicks).ticked == ("face",)
        await desk.press("2")
        await desk.see("a step is missing")
        await desk.press("space")
        await desk.press("tab")
        await desk.type("arj 见录像 14:02")
        await desk.see("return now")
        await desk.press("enter")
        await slip(desk)
    line = record(teller)
    assert line.state is OperationState.DRAFT and line.returned
    assert line.reason == "身份验证需要重新办理"
    branch.deliver()
    texts = [text for _, _, text in branch.phones.messages]
    assert any("身份验证需要重新办理" in text for text in texts)
    assert not any("见录像" in text for text in texts)
    (kept,) = decisions(branch, view.id)
    assert (kept.outcome, kept.note) == (Outcome.RETURN, "arj 见录像 14:02")


def decisions(branch: House, operation: UUID) -> list[Decision]:
    with branch.at("").desk.store.read() as unit:
        return list(unit.session.exec(select(Decision).where(col(Decision.operation_id) == operation)))


async def test_a_rejection_needs_a_listed_reason(branch: House, open_app: OpenApp) -> None:
    teller, _ = submitted(branch)
    async with open_app("04") as desk:
        screen = await at_desk(desk)
        await open_first(desk, screen)
        await desk.press("j", "enter")
        assert isinstance(desk.app.screen, ApprovalScreen)
        await desk.press("down", "down", "enter")
        await desk.see("reject now")
        await desk.press("enter")
        await slip(desk)
    line = record(teller)
    assert (line.state, line.reason) == (OperationState.REJECTED, "客户要求不再办理")


class Gated:
    """A counter whose claims wait until the test lets them go on."""

    def __init__(self, inner: LocalCounter) -> None:
        self.inner, self.gate = inner, asyncio.Event()

    async def do(self, command: Command[R]) -> R:
        if isinstance(command, Claim):
            await self.gate.wait()
        return await self.inner.do(command)

    async def changes(self) -> int:
        return await self.inner.changes()

    async def close(self) -> None:
        await self.inner.close()


async def test_what_was_typed_before_the_evidence_was_there_decides_nothing(
    branch: House, open_app: OpenApp, counter_at: Callable[[str], LocalCounter]
) -> None:
    teller, _ = submitted(branch)
    made: list[Gated] = []

    def compose() -> Gated:
        made.append(Gated(counter_at("04")))
        return made[0]

    async with open_app("04", compose=compose) as desk:
        screen = await at_desk(desk)
        await desk.until(lambda: screen.query_one(RowList).current is not None, "something waits")
        await desk.press("enter", "a", "enter", "j", "1", "enter")
        made[0].gate.set()
        await desk.until(lambda: screen.case.is_seen, "the evidence is painted")
        await desk.see("choose A, R or J")
        assert isinstance(desk.app.screen, ApprovalScreen)
    assert record(teller).state is OperationState.PENDING


async def test_letters_act_on_the_queue_not_at_all(branch: House, open_app: OpenApp) -> None:
    submitted(branch)
    async with open_app("04") as desk:
        screen = await at_desk(desk)
        await open_first(desk, screen)
        await desk.press("escape", "a", "r", "j")
        await desk.press("tab")
        await desk.see("choose A, R or J")


@SIZES
async def test_ones_own_items_are_faint_and_read_only(
    branch: House, open_app: OpenApp, size: tuple[int, int]
) -> None:
    teller, _ = submitted(branch, CHEN, "2002")
    async with open_app("04", size=size) as desk:
        screen = await at_desk(desk, "2002")
        await desk.see("- own")
        row = screen.query_one(RowList).current
        assert row is not None and not row.enabled
        await open_first(desk, screen)
        await desk.see("You took part in this application.", "Read-only")
        await desk.press("a", "enter")
        assert screen.case.evidence is not None and screen.case.evidence.token is None
        assert not screen.query_one("DecisionPane").display
    assert record(teller, CHEN).state is OperationState.PENDING


async def test_others_see_who_holds_an_item_and_for_how_long(branch: House, open_app: OpenApp) -> None:
    submitted(branch)
    async with open_app("04") as one, open_app("05") as two:
        first = await at_desk(one, "2001")
        await open_first(one, first)
        await one.wait(60)
        second = await at_desk(two, "2002")
        await two.see("周立 09:00")
        await two.press("enter")
        await two.see("周立 holds this item for another 09:00.", "Read-only")
        await one.press("f9")
        await one.gone("Held by you")
        await two.press("escape")
        await two.wait(1)
        await two.see("free")
        await open_first(two, second)
        await two.see("Held by you")


async def test_a_lease_that_ran_out_decides_nothing_until_it_is_opened_again(
    branch: House, open_app: OpenApp
) -> None:
    teller, _ = submitted(branch)
    async with open_app("04") as desk:
        screen = await at_desk(desk)
        await open_first(desk, screen)
        await desk.press("a")
        for _ in range(4):
            await desk.wait(150)
            await desk.press("down")
        await desk.see("No longer held", "it is free for others now", "open it again")
        await desk.press("enter")
        await desk.see("Held by you, 10:00 left", "choose A, R or J")
        assert not told(screen).is_shown
        await desk.until(lambda: screen.case.is_seen, "painted")
        await desk.press("a", "enter")
        await slip(desk)
    assert record(teller).state is OperationState.APPROVED


async def test_what_was_withdrawn_meanwhile_says_so_and_what_to_do(branch: House, open_app: OpenApp) -> None:
    teller, view = submitted(branch)
    async with open_app("04") as desk:
        screen = await at_desk(desk)
        await open_first(desk, screen)
        teller.client(WANG)
        teller.do(Withdraw(teller.session, view.id, teller.key()))
        await desk.press("a", "enter")
        await desk.see("This no longer waits for a decision.", "choose the next", "No longer held")
        await desk.press("f9")
        await desk.see("The queue is empty")
        assert not told(screen).is_shown
    assert not decisions(branch, view.id)


async def test_an_approval_of_what_is_no_longer_eligible_is_refused_and_a_return_still_goes(
    branch: House, open_app: OpenApp
) -> None:
    _, view = submitted(branch)
    async with open_app("04") as desk:
        screen = await at_desk(desk)
        await open_first(desk, screen)
        with branch.at("").desk.store.begin() as unit:
            unit.session.execute(
                update(FundAccount).where(col(FundAccount.number) == WANG[0]).values(frozen=True)
            )
        await desk.press("a", "enter")
        await desk.see("This service is not available for this account now.")
        await desk.press("r", "4", "enter")
        await slip(desk)
    (kept,) = decisions(branch, view.id)
    assert kept.outcome == Outcome.RETURN


async def test_what_can_no_longer_be_approved_says_so_before_enter(branch: House, open_app: OpenApp) -> None:
    _, view = submitted(branch)
    with branch.at("").desk.store.begin() as unit:
        unit.session.execute(
            update(FundAccount).where(col(FundAccount.number) == WANG[0]).values(frozen=True)
        )
    async with open_app("04") as desk:
        screen = await at_desk(desk)
        await open_first(desk, screen)
        await desk.press("a")
        await desk.see("No longer possible: return or reject it.", "only R or J")
        await desk.press("enter")
        assert not told(screen).is_shown
        await desk.press("r", "4", "enter")
        await slip(desk)
    (kept,) = decisions(branch, view.id)
    assert kept.outcome == Outcome.RETURN


async def test_what_comes_meanwhile_moves_nothing_under_the_cursor(branch: House, open_app: OpenApp) -> None:
    _, first = submitted(branch)
    branch.wait(60)
    async with open_app("04") as desk:
        screen = await at_desk(desk)
        await desk.see("王*山")
        _, second = submitted(branch, CHEN, "2002")
        await desk.wait(1)
        await desk.see("陈*雯", "Waiting 2")
        rows = screen.query_one(RowList)
        assert rows.current is not None and rows.current.key == str(first.id)
        await desk.press("down")
        assert rows.current.key == str(second.id)
        teller = branch.at("03")
        teller.sign_in("1027")
        teller.client(WANG)
        teller.do(Withdraw(teller.session, first.id, teller.key()))
        await desk.wait(1)
        await desk.see("Waiting 1")
        assert rows.current.key == str(second.id)


async def test_opening_another_lets_go_of_the_first(branch: House, open_app: OpenApp) -> None:
    submitted(branch)
    branch.wait(60)
    submitted(branch, CHEN, "2002")
    async with open_app("04") as desk:
        screen = await at_desk(desk)
        await open_first(desk, screen)
        await desk.press("escape", "down", "enter")
        await desk.until(
            lambda: screen.case.evidence is not None and screen.case.evidence.account == CHEN[0], "the other"
        )
        other = branch.at("05")
        other.sign_in("2002")
        held = {line.client: line.claimed_by for line in other.do(AskQueue(other.session)).lines}
        assert held == {"王*山": None, "陈*雯": "周立"}


async def test_what_comes_while_nothing_waits_is_opened_by_enter(branch: House, open_app: OpenApp) -> None:
    async with open_app("04") as desk:
        screen = await at_desk(desk)
        await desk.until(lambda: screen.has_class("-empty"), "nothing waits")
        await desk.until(lambda: screen.focused is None, "what is not displayed has no focus")
        submitted(branch)
        await desk.wait(2)
        await open_first(desk, screen)
        await desk.see("Held by you")


async def test_the_queue_is_narrowed_to_a_teller_and_widened_again(branch: House, open_app: OpenApp) -> None:
    submitted(branch)
    submitted(branch, CHEN, "2002")

    async def narrow(desk: Desk, key: str) -> None:
        await desk.press("f3")
        await desk.until(lambda: isinstance(desk.app.screen, NarrowDialog), "the dialog")
        dialog = desk.app.screen
        assert isinstance(dialog, NarrowDialog)
        await desk.until(lambda: dialog.is_seen, "the dialog is painted")
        await desk.press(key)

    async with open_app("04") as desk:
        screen = await at_desk(desk)
        await desk.see("王*山", "陈*雯")
        await narrow(desk, "escape")
        await desk.see("王*山", "陈*雯")
        await narrow(desk, "3")
        await desk.gone("王*山")
        await desk.see("陈*雯", "Teller 李敏")
        await open_first(desk, screen)
        assert screen.case.evidence is not None and screen.case.evidence.account == CHEN[0]
        await desk.press("escape", "escape")
        await narrow(desk, "0")
        await desk.see("王*山", "Teller All")


async def test_sections_of_one_line_stand_under_one_heading(branch: House) -> None:
    _, view = submitted(branch)
    chief = branch.at("05")
    chief.sign_in("2001")
    evidence = chief.do(Claim(chief.session, view.id))
    line = EvidenceLine(plain("a"), Sign.OK, plain("b"))
    sections = [EvidenceSection(plain(f"S{number}"), (line,) * number) for number in (1, 2, 1, 3, 1)]
    sheet = EvidenceSheet()
    async with stage(sheet) as played:
        sheet.show(replace(evidence, sections=tuple(sections)), "09:00")
        await played.pilot.pause()
        text = lines(played.app)
    headings = [words[0] for row in text if (words := row.split()) and "in order" in row]
    assert headings == ["What", "S2", "S3"]
    assert len([row for row in text if row.split()[:1] == ["S1"]]) == 3
