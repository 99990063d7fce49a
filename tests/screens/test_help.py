"""Help for what has the focus, on both keys; the palette, by whatever somebody calls what they want."""

import pytest

from counter_tui.desk.api.views.home import ServiceLine
from data.terms.words import show_in
from screens.finding import find, means
from screens.help import HelpDialog
from screens.palette import _ACTIONS, Palette
from tests.house import WANG
from tests.screens.conftest import SIZES, SMALL, OpenApp
from tests.screens.counter_visits import open_service, sign_client_in, step


@SIZES
async def test_each_field_explains_itself(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as desk:
        await desk.until(lambda: desk.app.counter is not None, "open")
        for key in ("f1", "ctrl+g"):
            await desk.press(key)
            await desk.see("The number that the", "F1      Ctrl+G", "language and colours")
            await desk.press(key)
            await desk.gone("The number that the")
        await desk.press("tab", "f1")
        await desk.see("It shows as stars.")
        await desk.press("escape")
        await desk.press("shift+tab")
        await desk.sign_in()
        await desk.press("f1")
        await desk.see("Two digits, pinyin initials", "Tab goes to")
        await desk.press("escape")
        await open_service(desk, "02")
        await step(desk, "details")
        await desk.press("f1")
        await desk.see("As in the client", "Type both as")
        await desk.press("escape", "tab", "f1")
        await desk.see("Only the number kept")
        await desk.press("escape")
        await desk.press("f9", "f9")
        await desk.see("Screen locked")
        await desk.press("f1")
        await desk.see("The password of whoever")


async def test_no_field_is_without_its_sentence(open_app: OpenApp) -> None:
    from screens.widgets.field import Field

    async with open_app() as desk:
        await desk.until(lambda: desk.app.counter is not None, "open")
        assert all(field.advice for field in desk.app.screen.query(Field))
        await desk.sign_in()
        await sign_client_in(desk, WANG)
        assert all(field.advice for field in desk.app.screen.query(Field))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("05", "05"),
        ("5", ""),
        ("js", "05"),
        ("bd", "03"),
        ("ls", "10"),
        ("SP", "11"),
        ("账户解锁", "05"),
        ("解锁", "05"),
        ("帐解", ""),
        ("账解", "05"),
        ("Unlock", "05"),
        ("unlock account", "05"),
        ("０５", "05"),
        ("approval", "11"),
    ],
)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_a_service_is_found_by_whatever_it_is_called(
    open_app: OpenApp, typed: str, code: str, language: str
) -> None:
    found = find(typed, await _services(open_app))
    show_in(language)
    assert (found[0].code if found else "") == code
    show_in("en")


_SERVICES: list[ServiceLine] = []


async def _services(open_app: OpenApp) -> list[ServiceLine]:
    if not _SERVICES:
        async with open_app() as desk:
            await desk.sign_in()
            assert desk.app.home is not None
            _SERVICES.extend(desk.app.home.services)
    return _SERVICES


def test_actions_are_found_by_initials_and_by_name_in_both_languages() -> None:
    for key, words, initials in _ACTIONS:
        assert means(initials, words, initials), key
        for language in ("zh_CN", "en"):
            assert means(words.render(language)[:4], words, initials), key
    assert not means("zzz", *_ACTIONS[0][1:])
    assert len({initials for _, _, initials in _ACTIONS}) == len(_ACTIONS)


async def test_the_palette_opens_what_is_not_a_service(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await desk.press("f2")
        await desk.until(lambda: isinstance(desk.app.screen, Palette), "the palette")
        await desk.type("yy")
        await desk.see("Language and colours")
        await desk.press("enter")
        await desk.see("简体中文")
        await desk.press("escape", "f1")
        await desk.until(lambda: isinstance(desk.app.screen, HelpDialog), "help")


async def test_the_palette_shows_which_of_many_are_on_screen(open_app: OpenApp) -> None:
    async with open_app(size=SMALL) as desk:
        await desk.sign_in()
        await desk.press("f2")
        count = len(_ACTIONS) + len(desk.app.home.services if desk.app.home is not None else ())
        await desk.see(f"1 to 12 of {count}", "02 Client sign-in")
        await desk.press(*["down"] * 12)
        await desk.see(f"2 to 13 of {count}")
        await desk.gone("02 Client sign-in")
        await desk.press(*["up"] * 12)
        await desk.see(f"1 to 12 of {count}", "02 Client sign-in")
        await desk.type("lock")
        await desk.gone(f"of {count}")
        await desk.see("Lock the screen")
