"""A pane is made once and serves every client: what one left behind, the next never meets (rule 12)."""

import gc
from asyncio import Task
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import EnumType
from types import FrameType, FunctionType, ModuleType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from textual import events
from textual.app import App
from textual.widget import Widget

from counter_tui.desk.api.views.facts import StepFacts
from counter_tui.desk.api.views.images import Scans
from counter_tui.desk.api.views.texts import OpenedAgreement, OpenedText
from data.terms.enums import StepKind
from data.terms.errors import Refusal
from data.terms.words import Words, plain
from screens.counter.steps.agreements import AgreementsPane
from screens.counter.steps.pane import StepPane
from screens.counter.steps.panes import make_pane
from screens.counter.steps.reading import ReadingPane
from screens.widgets.choices import Choices
from screens.widgets.field import Field
from screens.widgets.image_picker import ImagePicker
from screens.widgets.otp_cells import OtpCells
from screens.widgets.pad import SignaturePad
from tests.house import WANG, strokes
from tests.screens.conftest import SIZES, OpenApp
from tests.screens.counter_visits import at, home, open_service, service, sign_client_in, step

_DAY = datetime(2030, 1, 1, tzinfo=UTC)
_ID = UUID(int=7)
_OF_CLIENT = "41724913"
"""Stands for everything of a client: found anywhere afterwards, it was not wiped."""


def sample(kind: Any) -> Any:
    """A value of that type with the client in all its text."""
    if get_origin(kind) in (UnionType, Union):
        return sample(next(each for each in get_args(kind) if each is not NoneType))
    if get_origin(kind) is frozenset:
        return frozenset(sample(each) for each in get_args(kind))
    if isinstance(kind, EnumType):
        return next(iter(kind))
    if get_origin(kind) is tuple:
        return tuple(sample(each) for each in get_args(kind) if each is not Ellipsis)
    if kind is Words:
        return plain(_OF_CLIENT)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{field.name: sample(hints[field.name]) for field in fields(kind)})  # type: ignore[operator]
    plain_ones = {str: _OF_CLIENT, datetime: _DAY, date: _DAY.date(), int: 3, bool: True, UUID: _ID}
    return plain_ones[kind]


def begun(pane: StepPane) -> type:
    """Begin a pane with the facts of its kind, whichever those are, and say which."""
    for kind in get_args(StepFacts):
        if kind is NoneType:
            continue
        try:
            pane.begin(sample(kind))
        except RuntimeError:
            continue
        return kind  # type: ignore[no-any-return]
    raise AssertionError(f"{type(pane).__name__} shows no facts there are")


def handled(pane: StepPane) -> None:
    """Type, choose and fail at everything a pane has."""
    for field in pane.query(Field):
        field.value = _OF_CLIENT
        field.show_aside(plain(_OF_CLIENT))
        field.error(plain(_OF_CLIENT), plain(_OF_CLIENT), keep=True)
    for cells in pane.query(OtpCells):
        cells.take_text(_OF_CLIENT[:6])
    for picker in pane.query(ImagePicker):
        picker.look()
        picker.show_scans(sample(Scans), str)
    for pad in pane.query(SignaturePad):
        pad.carry_on(strokes())
        assert pad.strokes
    for choices in pane.query(Choices):
        choices.action_edge(-1)
    if isinstance(pane, ReadingPane):
        pane.show_text(OpenedText(*(sample(kind) for kind in get_type_hints(OpenedText).values())))
        pane.action_tick_box()
        pane.action_turn("edge", 1)

    if isinstance(pane, AgreementsPane):
        pane.show_agreement(
            OpenedAgreement(*(sample(kind) for kind in get_type_hints(OpenedAgreement).values()))
        )
        pane.paper.find(_OF_CLIENT)


def kept(root: Widget, of_client: Sequence[str]) -> list[str]:
    """Where any of these texts is found in all that can be reached from a widget, its ancestors left out."""
    upwards = (App, ModuleType, type, FunctionType, FrameType, Task)
    seen: set[int] = set()
    found: list[str] = []
    waiting: list[tuple[object, str]] = [(root, "")]
    while waiting:
        thing, way = waiting.pop()
        if id(thing) in seen or isinstance(thing, upwards):
            continue
        seen.add(id(thing))
        if isinstance(thing, Widget) and root not in thing.ancestors_with_self:
            continue
        if isinstance(thing, str | bytes):
            text = thing if isinstance(thing, str) else thing.decode(errors="replace")
            found += [f"{way}: {text[:80]!r}" for each in of_client if each in text]
        else:
            name = getattr(thing, "id", None) if isinstance(thing, Widget) else None
            way = f"{way} > {type(thing).__name__}{f'#{name}' if name else ''}"
            waiting += [(each, way) for each in gc.get_referents(thing)]
    return found


async def test_a_pane_that_is_left_holds_nothing_of_the_client(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await open_service(desk, "02")
        await step(desk, "details")
        place = service(desk).query_one("#step")
        for kind in StepKind:
            pane = make_pane(kind)
            await place.mount(pane)
            begun(pane)
            handled(pane)
            pane.tick()
            await desk.pilot.pause()
            pane.show_error(Refusal("no", plain(_OF_CLIENT), plain(_OF_CLIENT)), plain(_OF_CLIENT))
            await desk.pilot.pause()
            assert kept(pane, [_OF_CLIENT[:6]]), "the search finds what is there"

            pane.display = False
            pane.wipe()
            await desk.pilot.pause()
            gc.collect()
            assert not kept(pane, [_OF_CLIENT[:6]]), kind
            assert not any(pad.strokes for pad in pane.query(SignaturePad))
            await pane.remove()


@SIZES
async def test_the_screen_that_all_services_share_forgets_each_client(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as desk:
        await desk.sign_in()
        await open_service(desk, "02")
        await step(desk, "details")
        first = service(desk)
        await desk.press("f9")
        await home(desk)
        await sign_client_in(desk, WANG)
        name = desk.app.home.visit.client.name  # type: ignore[union-attr]  # signed in above
        gc.collect()
        assert not kept(first, [*WANG, name, f"{WANG[1][:3]}****{WANG[1][-4:]}"])

        await desk.press("f3")
        await desk.see("Let this client go?")
        await desk.press("y")
        await desk.gone(WANG[0])
        await open_service(desk, "02")
        await step(desk, "details")
        assert service(desk) is first
        pane = service(desk).pane
        assert pane is not None
        assert [field.value for field in pane.query(Field)] == ["", ""]
        assert desk.app.focused is pane.first()
        others = [other for other in service(desk).query(StepPane) if other is not pane]
        assert others, "the panes of the first client's steps"
        assert not any(other.display for other in others)


async def test_an_answer_that_comes_after_its_step_was_left_changes_nothing(
    open_app: OpenApp,
) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await open_service(desk, "02")
        await step(desk, "details")
        await desk.type(WANG[0])
        await desk.press("enter")
        await desk.type(WANG[1])
        left = service(desk)
        assert kept(left, [WANG[0]]), "the search finds what is there"
        desk.app.post_message(events.Key("enter", "\r"))
        await desk.until(lambda: left.asking, "the answer is awaited")
        desk.app.go_home()
        assert not left.driving
        await home(desk)
        await open_service(desk, "02")
        await desk.until(lambda: at(desk) in ("details", "otp"), "it is open again")
        assert service(desk) is left
        assert not kept(left, [WANG[0]])


async def test_a_question_that_was_left_before_it_was_asked_holds_no_keys(open_app: OpenApp) -> None:
    async with open_app() as desk:
        await desk.sign_in()
        await open_service(desk, "02")
        await step(desk, "details")
        await desk.type(WANG[0])
        await desk.press("enter")
        await desk.type(WANG[1])
        await desk.press("enter")
        await step(desk, "otp")
        left = service(desk)
        left.redo(left.view.steps[0])
        desk.app.go_home()
        await home(desk)
        await open_service(desk, "02")
        await desk.until(lambda: at(desk) in ("details", "otp"), "it is open again")
