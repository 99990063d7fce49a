"""How a teller and a client take each step at the keyboard."""

import re
from collections.abc import Callable
from pathlib import Path

from sqlmodel import col, select
from textual import events

from counter_tui.desk.api.views.facts import AgreementsFacts, CodeFacts, ScanFacts, SignFacts
from data.tables.operations import StepRecord
from data.terms.enums import StepKind
from screens.counter.driving import Driving
from screens.counter.home import HomeScreen
from screens.counter.slip import SlipScreen
from screens.counter.steps.agreements import AgreementsPane
from screens.counter.steps.draw import DrawPane
from screens.counter.steps.reading import ReadingPane
from tests.house import NUMBERS, PASSWORD, Counter, back_png, photo_png, signature_png, strokes
from tests.screens.conftest import Desk

_CODE = re.compile(r"验证码 (\d{6})")


def service(desk: Desk) -> Driving:
    """The service's screen on top."""
    screen = desk.app.screen
    assert isinstance(screen, Driving), screen
    return screen


def at(desk: Desk) -> str:
    """The key of the step on screen, empty where no service is on screen or its answer is awaited."""
    screen = desk.app.screen
    if not isinstance(screen, Driving) or screen.asking or screen.pane is None or screen.view.current is None:
        return ""
    return screen.view.current.key


async def step(desk: Desk, key: str) -> None:
    """Wait until a step is on screen and nothing is being done."""
    await desk.until(lambda: at(desk) == key, f"the step {key}")
    await desk.pilot.pause()


async def with_engine(desk: Desk, do: Callable[[Counter], object]) -> None:
    """Let the engine itself take a visit somewhere, in the session that the screens use."""
    teller = desk.branch.at("03")
    teller.staff = desk.app.staff
    do(teller)
    await desk.app.refresh_home()
    await desk.pilot.pause()


def records(desk: Desk, key: str) -> int:
    """How often a step of that key is on record."""
    with desk.branch.at("03").desk.store.read() as unit:
        return len(unit.session.exec(select(StepRecord).where(col(StepRecord.step) == key)).all())


async def at_once(desk: Desk, *keys: str) -> None:
    """Press keys so fast that all wait before the first is handled."""
    for key in keys:
        character = {"enter": "\r", "space": " "}.get(key, key if len(key) == 1 else None)
        desk.app.post_message(events.Key(key, character))
    await desk.pilot.pause()


async def open_service(desk: Desk, code: str) -> None:
    """Open a service from home by its digits."""
    await desk.type(code)
    await desk.press("enter")


def scan(desk: Desk, name: str, content: bytes) -> Path:
    """A scanned file on this machine."""
    folder = desk.branch.folder / "scans"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path


async def paste(desk: Desk, text: str) -> None:
    """Paste text, as a terminal does when a file is dropped on it."""
    desk.app.post_message(events.Paste(text))
    await desk.pilot.pause()


async def sent(desk: Desk) -> None:
    """Wait until the code of the step on screen has been sent."""

    def is_sent() -> bool:
        facts = service(desk).view.facts if at(desk) else None
        code = facts.code if isinstance(facts, SignFacts) else facts
        return isinstance(code, CodeFacts) and code.sent_to is not None

    await desk.until(is_sent, "the code is sent")


def newest_code(desk: Desk) -> str:
    """The newest code on the client's phone; what else was sent meanwhile may have come after it."""
    desk.branch.deliver()
    codes = [found[1] for _, _, text in desk.branch.phones.messages if (found := _CODE.search(text))]
    return codes[-1]


async def take(desk: Desk, key: str) -> None:
    """Take the step of that key as an honest teller and client do, at the keyboard."""
    await step(desk, key)
    kind = service(desk).view.current
    assert kind is not None
    match kind.kind:
        case StepKind.OTP | StepKind.SIGN:
            await sent(desk)
            await desk.type(newest_code(desk))
        case StepKind.POLICY | StepKind.CONSENT:
            await text_open(desk)
            await desk.press("space")
        case StepKind.DOCUMENT:
            await document(desk, NUMBERS[_account(desk)])
            return
        case StepKind.DOCUMENT_PHOTO:
            await paste(desk, str(scan(desk, "photo.png", photo_png())))
        case StepKind.FACE:
            await desk.press("y")
            return
        case StepKind.DEVICE_SCAN:
            await desk.until(lambda: at(desk) == key and has_code(desk), "a QR code")
            await desk.type("Mate 60")
        case StepKind.DEVICE_CODE:
            await desk.wait(31)
            await desk.type(desk.branch.device_code())
        case StepKind.SIGNATURE_DRAWN:
            drawn = service(desk).pane
            assert isinstance(drawn, DrawPane)
            drawn.pad.carry_on(strokes())
            await desk.press("enter")
            await desk.until(lambda: drawn.is_seen, "the image of the signature")
        case StepKind.SIGNATURE_FILE:
            await paste(desk, str(scan(desk, "signature.png", signature_png())))
        case StepKind.ATTEST:
            await desk.type("1028")
            await desk.press("enter")
            await desk.type(PASSWORD)
        case StepKind.CONFIRM:
            await desk.press("y")
            return
        case StepKind.ORIGINAL_SEEN:
            await desk.press("y")
            return
        case StepKind.CHOOSE:
            await desk.press("1", "2", "3")
        case StepKind.AGREEMENTS:
            await read_all(desk)
    await desk.press("enter")


async def agreement(desk: Desk, key: str) -> AgreementsPane:
    """Wait until an agreement is on screen, and give its pane."""

    def is_open() -> bool:
        pane = service(desk).pane if at(desk) else None
        return isinstance(pane, AgreementsPane) and pane.reading == key

    await desk.until(is_open, f"{key} is open")
    pane = service(desk).pane
    assert isinstance(pane, AgreementsPane)
    return pane


def ticked(desk: Desk) -> tuple[str, ...]:
    """The agreements that are ticked."""
    facts = service(desk).view.facts
    assert isinstance(facts, AgreementsFacts)
    return tuple(line.key for line in facts.lines if line.read_seconds is not None)


async def read_all(desk: Desk) -> None:
    """Read each agreement for its time, and tick it; all are ticked and Enter is still to be pressed."""
    facts = service(desk).view.facts
    assert isinstance(facts, AgreementsFacts)
    for line in facts.lines:
        if ticked(desk):
            await desk.press("enter")
        await agreement(desk, line.key)
        await desk.wait(facts.seconds)
        await desk.press("space")
        await desk.until(lambda key=line.key: at(desk) != "" and key in ticked(desk), "it is ticked")  # type: ignore[misc]  # the loop's own


def _account(desk: Desk) -> str:
    """The account of the client who stands here."""
    visit = desk.app.home.visit if desk.app.home is not None else None
    assert visit is not None and visit.client is not None, "sign the client in first"
    return visit.client.account


async def document(desk: Desk, text: str) -> None:
    """A document: what is read of it and, where that tells no validity, the one on file kept."""
    await paste(desk, text)
    await desk.press("enter")
    await desk.until(lambda: asks(desk, "expires", "front"), "the document is understood")
    if asks(desk, "expires"):
        await desk.press("enter")
        await desk.press("enter")
    for side, content in (("front", photo_png()), ("back", back_png())):
        await desk.until(lambda side=side: asks(desk, side), side)  # type: ignore[misc]  # the loop's own
        await paste(desk, str(scan(desk, f"{side}.png", content)))
        await desk.press("enter")
    await desk.press("y")


def asks(desk: Desk, *parts: str) -> bool:
    """Whether a document step asks for one of these parts."""
    focused = desk.app.focused
    inside = focused.ancestors_with_self if focused is not None and not service(desk).asking else []
    return any(widget.id == f"document-{part}" for widget in inside for part in parts)


async def text_open(desk: Desk) -> None:
    """Wait until the text of the step on screen is open."""

    def is_open() -> bool:
        pane = service(desk).pane if at(desk) else None
        return isinstance(pane, ReadingPane) and pane.is_open

    await desk.until(is_open, "the text is open")


def has_code(desk: Desk) -> bool:
    """Whether the QR code is there; the client's authenticator takes it."""
    facts = service(desk).view.facts
    if not isinstance(facts, ScanFacts) or facts.uri is None:
        return False
    desk.branch.secret = facts.uri.partition("secret=")[2]
    return True


async def slip(desk: Desk) -> SlipScreen:
    """Wait for a slip, and give its screen."""
    await desk.until(lambda: isinstance(desk.app.screen, SlipScreen), "a slip")
    screen = desk.app.screen
    assert isinstance(screen, SlipScreen)
    await desk.until(lambda: screen.is_mounted and screen.is_seen, "the slip is painted")
    return screen


def is_home(desk: Desk) -> bool:
    """Whether the home screen is on top."""
    return isinstance(desk.app.screen, HomeScreen)


async def home(desk: Desk) -> None:
    """Wait for the home screen."""
    await desk.until(lambda: is_home(desk), "home")
    await desk.pilot.pause()


async def sign_client_in(desk: Desk, who: tuple[str, str]) -> None:
    """02, from home to home."""
    await open_service(desk, "02")
    await step(desk, "details")
    await desk.type(who[0])
    await desk.press("enter")
    await desk.type(who[1])
    await desk.press("enter")
    await take(desk, "otp")
    await desk.until(lambda: at(desk) == "policy" or is_home(desk), "the policy, or home")
    if at(desk) == "policy":
        await take(desk, "policy")
    await home(desk)
