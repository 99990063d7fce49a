"""Every screen and dialog in every language and both sizes: whole, from a catalogue, broken by the rules."""

from collections.abc import Iterator

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.geometry import Size

from counter_tui.desk.api.commands.administration import AddStaff
from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.commands.sessions import SignOut
from counter_tui.desk.api.imports import held
from data.terms import words
from data.terms.enums import DocumentKind, Role
from screens.widgets.dialog import Dialog
from screens.widgets.field import Field
from screens.widgets.otp_cells import OtpCells
from tests.house import ADMINISTRATOR, RARE, RARE_NAME, THE_RARE, House, resident_id
from tests.screens import painted, walk
from tests.screens.conftest import LARGE, SMALL, Desk, OpenApp

SIZES = (SMALL, LARGE)


@pytest.fixture
def full_branch(branch: House) -> House:
    """The branch with that client."""
    console = branch.at("")
    console.sign_in(ADMINISTRATOR[0])
    report = console.do(ImportClients(console.session, held(THE_RARE.encode())))
    assert report.written, report
    console.do(SignOut(console.session))
    return branch


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language whose letters are in nothing else."""
    real = words._catalogue  # noqa: SLF001 - there is no other way to bring in a language of the test's own
    monkeypatch.setattr(words, "LANGUAGES", (*words.LANGUAGES, painted.PSEUDO))
    monkeypatch.setattr(
        words, "_catalogue", lambda name: painted.Pseudo() if name == painted.PSEUDO else real(name)
    )
    yield
    words.show_in("en")


class Looks:
    """Looks at each place in each size; what is wrong is kept, and told at the end."""

    def __init__(
        self,
        branch: House,
        language: str,
        sizes: tuple[tuple[int, int], ...] = SIZES,
        snapshot: SnapshotAssertion | None = None,
    ) -> None:
        self.faults: dict[str, str] = {}
        self._snapshot = snapshot
        self.seen: list[str] = []
        self._language = language
        self._sizes = sizes
        typed = "1027 1029 not the password 99 Mate 60 简体中文 English png json txt"
        self._data = (
            f"{painted.content()} {walk.names()} {RARE_NAME} {branch.folder} {typed} 金信期货 上海浦东营业部"
        )

    async def __call__(self, desk: Desk, name: str) -> None:
        self.seen.append(name)
        for size in self._sizes:
            await resize(desk, size)
            desk.app.speak(self._language)
            await desk.pilot.pause()
            await desk.pilot.pause()
            found = [*painted.faults(desk.app), *painted.untrue_hints(desk.app), *painted.pale(desk.app)]
            if self._language == painted.PSEUDO:
                found += painted.not_from_a_catalogue(desk.app, self._data)
            place = f"{name} {size[0]}x{size[1]}"
            if self._snapshot is not None and painted.copied(desk.app) != self._snapshot(name=place):
                found.append(f"{place} is not as it was: compare it, and take it with --snapshot-update")
            self._keep(found, place)
        self._keep(await lost_by_escape(desk), name)

    def _keep(self, found: list[str], where: str) -> None:
        for fault in found:
            self.faults.setdefault(fault, where)

    def told(self) -> str:
        return "\n".join(f"{where}: {fault}" for fault, where in self.faults.items())


async def lost_by_escape(desk: Desk) -> list[str]:
    """What one Escape takes away of a form in which something is typed; the form is left as it was."""
    screen, focused = desk.app.screen, desk.app.focused
    fields = [field for field in screen.query(Field) if field.is_on_screen]
    cells = [cell for cell in screen.query(OtpCells) if cell.is_on_screen]
    if isinstance(screen, Dialog) or not (fields or cells):
        return []
    before = {field: field.value for field in fields}
    for field in fields:
        field.value = field.value or "12"
    for cell in cells:
        cell.take_text("12")
    await desk.press("escape")
    kept = [desk.app.screen is screen, *(field.value for field in fields), *(cell.value for cell in cells)]
    for field, value in before.items():
        field.value = value
    for cell in cells:
        cell.clear()
    screen.set_focus(focused)
    await desk.pilot.pause()
    return [] if all(kept) else [f"{screen!r}: Escape takes what was typed: {kept}"]


async def resize(desk: Desk, size: tuple[int, int]) -> None:
    if desk.app.size != Size(*size):
        await desk.pilot.resize_terminal(*size)
        await desk.until(lambda: desk.app.screen.size == Size(*size), "another size")
        await desk.pilot.pause()


async def test_every_screen_in_letters_of_its_own(
    full_branch: House, open_app: OpenApp, pseudo: None
) -> None:
    looks = Looks(full_branch, painted.PSEUDO, (SMALL,))
    async with open_app(size=SMALL) as desk:
        await walk.at_the_counter(desk, RARE, looks)
    walk.something_waits(full_branch, RARE)
    async with open_app("05", size=SMALL) as desk:
        await walk.at_the_approval_desk(desk, looks)
    assert not looks.faults, looks.told()
    assert len(looks.seen) > 50


@pytest.mark.soak
@pytest.mark.parametrize("language", [painted.PSEUDO, *words.LANGUAGES])
async def test_every_screen_in_every_language_and_both_sizes(
    full_branch: House, open_app: OpenApp, pseudo: None, language: str, snapshot: SnapshotAssertion
) -> None:
    looks = Looks(full_branch, language, snapshot=None if language == painted.PSEUDO else snapshot)
    async with open_app(size=SMALL) as desk:
        await walk.at_the_counter(desk, RARE, looks)
    walk.something_waits(full_branch, RARE)
    async with open_app("05", size=SMALL) as desk:
        await walk.at_the_approval_desk(desk, looks)
    assert not looks.faults, looks.told()


async def test_a_first_password_too(branch: House, open_app: OpenApp, pseudo: None) -> None:
    console = branch.at("")
    console.sign_in(ADMINISTRATOR[0])
    once = console.do(
        AddStaff(
            console.session,
            "1029",
            RARE_NAME,
            "PD",
            frozenset({Role.TELLER}),
            "",
            DocumentKind.RESIDENT_ID,
            resident_id("65010119900101002"),
        )
    )
    console.do(SignOut(console.session))
    looks = Looks(branch, painted.PSEUDO)
    async with open_app(size=SMALL) as desk:
        await walk.first_password(desk, once, looks)
    assert not looks.faults, looks.told()
