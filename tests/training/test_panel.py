"""The client's phone beside the work, through the real screens."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.cells import cell_len

from counter_tui.app import CounterApp
from counter_tui.bootstrap.counter import LocalCounter, Outside
from counter_tui.bootstrap.faults import FaultLog
from counter_tui.desk.api.commands.training import AskPhone
from counter_tui.desk.policy import Policy
from counter_tui.gateways.image_files import ImageFiles
from counter_tui.gateways.text_printer import TextPrinter
from counter_tui.training.keeping import Who, who_is_who
from counter_tui.training.phone import PhoneGateway, phone_of
from counter_tui.training.stories import STORIES, Story
from data.terms.words import show_in, shown_language
from screens.counter.steps.pane import StepPane
from screens.training.phone import PhonePanel
from screens.widgets.far_digits import PhoneDigits
from tests.doubles import SeededRandom
from tests.house import House, Phones
from tests.screens.conftest import LARGE, SIZES, SMALL
from tests.screens.conftest import Desk as Hands
from tests.screens.test_words import WIDE, Looks
from tests.training.conftest import desk_at


@asynccontextmanager
async def at_training(folder: Path, size: tuple[int, int], language: str = "en") -> AsyncIterator[Hands]:
    """The application on the invented branch, its first teller signed in."""
    desk, clock, who = desk_at(folder, "01")
    branch = House(folder, clock, SeededRandom(1), Phones(), Policy())  # type: ignore[arg-type]  # for its folder alone
    before = shown_language()
    show_in(language)
    outside = Outside(TextPrinter(folder / "slips"), ImageFiles(), PhoneGateway(desk))
    counter = LocalCounter(
        desk,
        outside,
        FaultLog(folder, clock, desk.random),
        more_reads={AskPhone: phone_of(who.walk_ins)},
    )
    app = CounterApp(lambda: counter, clock=clock, random=SeededRandom(2), training=True)
    try:
        async with app.run_test(size=size) as pilot:
            hands = Hands(pilot, app, branch)
            await hands.sign_in(who.logins[0].number, who.logins[0].password)
            yield hands
    finally:
        show_in(before)


def people(folder: Path) -> Who:
    who = who_is_who(folder)
    assert who is not None
    return who


async def sign_client_in(hands: Hands, account: str, mobile: str) -> None:
    """Type who it is and the newest code on their phone."""
    await hands.type("02")
    await hands.press("enter")
    await hands.until(lambda: bool(hands.app.screen.query(StepPane)), "the form")
    await hands.type(account)
    await hands.press("enter")
    await hands.type(mobile)
    await hands.press("enter")


def shown_code(hands: Hands) -> str:
    """The code of the newest message as the screen has it, whatever line it was broken into."""
    return shown_codes(hands)[-1]


def shown_codes(hands: Hands) -> list[str]:
    """The codes of all messages on screen."""
    panel = hands.app.screen.query_one(PhonePanel).region
    rows = [_right_of(row, panel.x) for row in hands.text.split("\n")[panel.y : panel.bottom]]
    found: list[str] = re.findall(r"码(\d{6})", re.sub(r"\s", "", "".join(rows)))
    return found


def _right_of(row: str, cells: int) -> str:
    at = 0
    while at < len(row) and cell_len(row[:at]) < cells:
        at += 1
    return row[at:]


@SIZES
async def test_who_may_come_then_their_messages_then_their_authenticator(
    demo: Path, size: tuple[int, int]
) -> None:
    who = next(each for each in people(demo).walk_ins if each.story == STORIES[Story.READY])
    async with at_training(demo, size) as hands:
        await hands.see("Who may come", who.account, who.mobile, "Locked, all")
        await sign_client_in(hands, who.account, who.mobile)
        await hands.see("The client's phone", "New message")
        await hands.type(shown_code(hands))
        await hands.press("enter")
        await hands.until(
            lambda: (
                hands.app.home is not None
                and hands.app.home.visit is not None
                and hands.app.home.visit.client is not None
            ),
            "the client is signed in",
        )
        await hands.type("03")
        await hands.press("enter")
        await hands.see("Authenticator", "s left")
        digits = hands.app.screen.query_one(PhoneDigits).digits.replace(" ", "")
        await hands.type(digits)
        await hands.press("enter")
        await hands.until(
            lambda: (
                hands.app.home is not None
                and hands.app.home.visit is not None
                and hands.app.home.visit.client is not None
                and hands.app.home.visit.client.proven
            ),
            "the phone is proven",
        )


@SIZES
async def test_somebody_is_found_by_typing_and_stays_marked_while_they_sign_in(
    demo: Path, size: tuple[int, int]
) -> None:
    folk = people(demo).walk_ins
    rare = next(each for each in folk if each.story == STORIES[Story.RARE_NAME])
    async with at_training(demo, size) as hands:
        await hands.see("Who may come", f"1/{len(folk)}")
        assert rare.account not in hands.text
        await hands.press("tab", "end")
        await hands.see(rare.account, f"{len(folk)}/{len(folk)}")
        await hands.press("home")
        await hands.gone(rare.account)
        await hands.type("rare")
        await hands.see("Find", "rare", rare.name, rare.mobile, "1/1")
        await hands.type("x")
        await hands.see("Nobody is found.")
        await hands.press("backspace", "enter")
        await hands.gone("Nobody is found.")
        await hands.type("02")
        await hands.press("enter")
        await hands.see("Fund account", rare.account, rare.mobile)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_what_the_demo_adds_is_whole_in_every_size(demo: Path, language: str) -> None:
    who = next(each for each in people(demo).walk_ins if each.story == STORIES[Story.READY])
    async with at_training(demo, SMALL, language) as hands:
        looks = Looks(hands.branch, language, (SMALL, LARGE, WIDE))
        await hands.until(lambda: bool(hands.app.screen.query(PhonePanel)), "who may come")
        await hands.see(who.account)
        await looks(hands, "who may come")
        await sign_client_in(hands, who.account, who.mobile)
        await hands.until(lambda: bool(shown_codes(hands)), "a code")
        await looks(hands, "a message")
    assert looks.told() == ""
