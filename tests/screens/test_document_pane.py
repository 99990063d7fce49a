"""The document step at the keyboard: few keys, errors where they belong, a reader that types."""

from collections.abc import Iterator

import pytest

from counter_tui.desk.api.commands.operations import CancelDraft
from counter_tui.desk.api.views.steps import StepState
from screens.counter.steps.document import DocumentPane
from tests.house import LI, NUMBERS, WANG, back_png, photo_png
from tests.rules.offered import TRIAL, offered
from tests.screens.conftest import LARGE, SIZES, SMALL, Desk, OpenApp
from tests.screens.counter_visits import (
    asks,
    paste,
    records,
    scan,
    service,
    slip,
    step,
    take,
    with_engine,
)

NUMBER = NUMBERS[WANG[0]]
LINE = f"王小山,女,汉,19850312,上海市黄浦区人民路1号,{NUMBER},上海市公安局黄浦分局,20160501,20360501"
FIRST, SECOND = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F3604155ZE184226B<<<<<16",
)


@pytest.fixture(autouse=True)
def trial() -> Iterator[None]:
    with offered(TRIAL):
        yield


async def at_document(desk: Desk) -> DocumentPane:
    await desk.sign_in()
    await with_engine(desk, lambda counter: counter.client(WANG))
    desk.app.open_service("trial")
    await take(desk, "consent")
    await step(desk, "document")
    pane = service(desk).pane
    assert isinstance(pane, DocumentPane)
    return pane


async def anew(desk: Desk) -> None:
    """F5, and the question answered."""
    await desk.press("f5")
    await desk.see("Begin with the document anew?")
    await desk.press("y")
    await desk.until(lambda: asks(desk, "number"), "the number, anew")


async def told(desk: Desk, *texts: str) -> None:
    """Wait until these stand on the screen, wherever their lines break."""
    await desk.until(
        lambda: all(text in " ".join(desk.text.split()) for text in texts), f"these sentences: {texts}"
    )


@pytest.mark.parametrize(("size", "language"), [(SMALL, "zh_CN"), (LARGE, "en")], ids=["80x24", "120x40"])
async def test_from_the_number_to_the_slip(open_app: OpenApp, size: tuple[int, int], language: str) -> None:
    async with open_app(size=size, language=language) as desk:
        await at_document(desk)
        await desk.see("310***********0022", "2036-05-01")
        await take(desk, "document")
        await take(desk, "face")
        await take(desk, "confirm")
        await slip(desk)
        assert records(desk, "document") == records(desk, "confirm") == 1
        assert NUMBER not in desk.text


async def test_a_readers_line_leaves_nothing_to_type(open_app: OpenApp) -> None:
    async with open_app(size=SMALL) as desk:
        await at_document(desk)
        await paste(desk, f"{NUMBER}\t王小山\r\n2016.05.01-2036.05.01\r\n")
        await desk.press("enter")
        await desk.until(lambda: asks(desk, "front"), "what was pasted is one text")
        await desk.press("escape")
        await anew(desk)
        # As a reader at the keyboard does: faster than the program, with Enter at the end.
        await desk.type(LINE)
        await desk.press("enter")
        await desk.until(lambda: asks(desk, "front"), "the front side")
        await desk.see("as on file", "2036-05-01")
        for side, content in (("front", photo_png()), ("back", back_png())):
            await paste(desk, str(scan(desk, f"{side}.png", content)))
            await desk.press("enter")
        await told(desk, "Is the original of this document in your hand, and is it this client's?")
        await told(desk, "Yes, I have it and it is this client's")
        await desk.press("y")
        await step(desk, "face")


@SIZES
async def test_each_error_stands_at_its_field(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as desk:
        await at_document(desk)
        await desk.type("310101198503120024")
        await desk.press("enter")
        await desk.see("The last character does not fit the others")
        assert asks(desk, "number") and NUMBER not in desk.text, "emptied, and where the focus is"
        await desk.type("３１０１０１198503120022")
        await desk.press("enter")
        await desk.until(lambda: asks(desk, "expires"), "the validity")
        await desk.see(NUMBER)
        await desk.press(*["backspace"] * 10)
        await desk.type("20261122")
        await desk.press("enter", "enter")
        await told(desk, "This document expired on 2026-11-22.", "13 Update document")
        assert asks(desk, "expires")
        await desk.type("l")
        await desk.press("enter", "enter")
        await desk.until(lambda: asks(desk, "front"), "the front side")
        await desk.see("! A resident ID card is long-term only from 46 on", "! The validity is another")
        await desk.type("/nowhere/front.png")
        await desk.press("enter")
        await desk.type("/nowhere/back.png")
        await desk.press("enter", "y")
        await desk.see("/nowhere/front.png")
        assert asks(desk, "front")
        await desk.press("escape")
        await anew(desk)
        assert asks(desk, "number")
        await desk.type(NUMBERS[LI[0]])
        await desk.press("enter")
        await told(desk, "This is another document than the one on file.", "13 Update document")
        assert asks(desk, "number")


async def test_a_slip_on_f5_loses_nothing(open_app: OpenApp) -> None:
    async with open_app(size=SMALL) as desk:
        pane = await at_document(desk)
        await desk.type("1")
        await desk.press("f5")
        assert asks(desk, "number") and pane.lacks() is not None, "what was only typed is cleared at once"
        await paste(desk, LINE)
        await desk.press("enter")
        await desk.until(lambda: asks(desk, "front"), "the front side")
        for side, content in (("front", photo_png()), ("back", back_png())):
            await paste(desk, str(scan(desk, f"{side}.png", content)))
            await desk.press("enter")
        for harmless in ("enter", "escape"):
            await desk.press("f5")
            await desk.see("Begin with the document anew?")
            await desk.press(harmless)
            await desk.gone("Begin with the document anew?")
            await desk.see("2036-05-01", "the original")
        await desk.press("y")
        await step(desk, "face")


async def test_the_right_kind_is_offered_and_lines_come_one_after_the_other(open_app: OpenApp) -> None:
    async with open_app() as desk:
        pane = await at_document(desk)
        await desk.press("shift+tab", "left", "enter")
        await desk.see("Foreign passport")
        await desk.type(NUMBER)
        await desk.press("enter")
        await desk.see("This is the number of another kind of document: Resident ID card.")
        await desk.press("enter")
        await desk.until(lambda: asks(desk, "expires"), "the kind is taken, and the number with it")
        await anew(desk)
        await desk.press("shift+tab", "left", "enter")
        await desk.type(FIRST)
        await desk.press("enter")
        assert pane.lacks() is not None and asks(desk, "number"), "the second line is still to come"
        await desk.type(SECOND)
        await desk.press("enter")
        await desk.see("This is another document than the one on file.")


async def test_what_is_on_file_is_passed_over_and_only_its_original_confirmed(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await at_document(desk)
        await take(desk, "document")
        await step(desk, "face")
        view = service(desk).view
        await with_engine(desk, lambda teller: teller.do(CancelDraft(teller.session, view.id, teller.key())))
        await desk.press("f9")
        desk.app.open_service("trial")
        await step(desk, "original")
        states = {each.key: each.state for each in service(desk).view.steps}
        assert states["document"] is StepState.PASSED_OVER
        await desk.see("not asked for again")
        await take(desk, "original")
        await step(desk, "face")
