"""An invented branch for tests: a real store, the whole engine, a clock the test moves."""

import re
import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from PIL import Image as Pictures
from PIL import ImageDraw
from pyotp import TOTP
from sqlmodel import col, select

from counter_tui.desk import delivery
from counter_tui.desk.api.commands.administration import AddStaff
from counter_tui.desk.api.commands.agreements import OpenAgreement, TickAgreement
from counter_tui.desk.api.commands.command import Command
from counter_tui.desk.api.commands.importing import ImportClients
from counter_tui.desk.api.commands.operations import AskOperation, OpenService, TakeStep
from counter_tui.desk.api.commands.sessions import SignOut
from counter_tui.desk.api.commands.sign_in import ChangePassword, SignIn
from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText, SendCode
from counter_tui.desk.api.commands.visits import AskHome
from counter_tui.desk.api.drawing import Point, Stroke
from counter_tui.desk.api.imports import held
from counter_tui.desk.api.inputs import (
    Answer,
    Attestation,
    Chosen,
    ClientDetails,
    Code,
    DeviceName,
    Document,
    Drawn,
    Face,
    FromFile,
    Image,
    OriginalSeen,
    Tick,
)
from counter_tui.desk.api.views.facts import AgreementsFacts, ScanFacts
from counter_tui.desk.api.views.operations import OperationView
from counter_tui.desk.api.views.session import StaffSession
from counter_tui.desk.api.views.steps import StepState
from counter_tui.desk.api.views.texts import OpenedAgreement
from counter_tui.desk.founding import FirstAdministrator, found
from counter_tui.desk.policy import Policy
from counter_tui.desk.registry import runner
from counter_tui.desk.runner import Runner
from counter_tui.desk.work import Desk, Here
from counter_tui.gateways.argon import ArgonPasswords
from data.content.library import library
from data.facts import StoreFacts
from data.keyfile import create as create_keys
from data.keyfile import load as load_keys
from data.sealing import Sealing
from data.store import Store
from data.tables.place import Branch, Terminal
from data.terms.enums import DocumentKind, FaceResult, Role, StepKind, StoreKind
from tests import postgres
from tests.doubles import FixedClock, SeededRandom

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 09:00 at the branch
PASSWORD = "correct horse battery"
COLUMNS = (
    "fund_account,name,document_kind,document_number,document_expires,mobile,opened_on,"
    "password_failures,dormant,restricted,frozen,closed,available_funds,open_positions,"
    "closed_today,bank_links,cfmmc_user"
)
R = TypeVar("R")


def resident_id(first17: str) -> str:
    """Complete 17 digits of a resident ID with their check character (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(first17, weights, strict=True))
    return first17 + "10X98765432"[total % 11]


def client_row(account: str, name: str, first17: str, mobile: str, **other: object) -> str:
    """A row of a client list; unnamed columns say an ordinary, unlocked account."""
    values: dict[str, object] = {
        "fund_account": account,
        "name": name,
        "document_kind": "resident_id",
        "document_number": resident_id(first17),
        "document_expires": "2036-05-01",
        "mobile": mobile,
        "opened_on": "2019-05-14",
        "password_failures": 0,
        "dormant": 0,
        "restricted": 0,
        "frozen": 0,
        "closed": 0,
        "available_funds": "128406.20",
        "open_positions": 0,
        "closed_today": 0,
        "bank_links": 1,
        "cfmmc_user": "",
    }
    values.update(other)
    return ",".join(str(values[name]) for name in COLUMNS.split(","))


WANG = ("10886621", "13800005678")  # locked
LI = ("10886622", "13900001234")  # not locked
ZHAO = ("10886623", "13700004321")  # locked and restricted
CHEN = ("10886624", "13600008888")  # the teller's own account
RARE = ("10886630", "13512345678")  # locked; imported by `RARE_NAME` alone

RARE_NAME = "䶮㛃𬭳·" + "阿卜杜热西提" * 7 + "努尔艾力"
"""Rare characters, a point, fifty of them: whatever shows a name shows this one."""

NUMBERS = {
    WANG[0]: resident_id("31010119850312002"),
    LI[0]: resident_id("11010519791231003"),
    ZHAO[0]: resident_id("44010619900101004"),
    CHEN[0]: resident_id("32010219920305006"),
    RARE[0]: resident_id("65010119850312003"),
}
"""Each client's resident ID, by the account."""

CLIENTS = "\n".join(
    (
        COLUMNS,
        client_row(WANG[0], "王小山", "31010119850312002", WANG[1], password_failures=6),
        client_row(LI[0], "李四光", "11010519791231003", LI[1]),
        client_row(ZHAO[0], "赵云", "44010619900101004", ZHAO[1], password_failures=9, restricted=1),
        client_row(CHEN[0], "陈晓雯", "32010219920305006", CHEN[1], password_failures=7),
        "",
    )
)

THE_RARE = "\n".join(
    (COLUMNS, client_row(RARE[0], RARE_NAME, "65010119850312003", RARE[1], password_failures=6), "")
)

WANG_TOO = ("10886631", WANG[1])  # the same person, the same mobile
WANG_ELSE = ("10886632", "13800009999")  # the same person, another mobile
MORE_OF_WANG = "\n".join(
    (
        COLUMNS,
        client_row(WANG_TOO[0], "王小山", "31010119850312002", WANG_TOO[1], password_failures=7),
        client_row(WANG_ELSE[0], "王小山", "31010119850312002", WANG_ELSE[1], password_failures=8),
        "",
    )
)

STAFF = (
    ("1027", "陈晓雯", {Role.TELLER}, "32010219920305006"),
    ("1028", "林可", {Role.TELLER}, "33010219930406007"),
    ("2001", "周立", {Role.SUPERVISOR}, "33010219800101008"),
    ("2002", "李敏", {Role.SUPERVISOR, Role.TELLER}, "33010219810202009"),
)
ADMINISTRATOR = ("9001", "33010219700101001")


class Phones:
    """Every client's phone: takes what the outbox delivers."""

    def __init__(self) -> None:
        self.messages: list[tuple[UUID, str, str]] = []

    def send(self, message: UUID, to: str, text: str) -> None:
        self.messages.append((message, to, text))


def picture(width: int = 600, height: int = 400, *, strokes: bool = True) -> bytes:
    """A PNG with some ink on it."""
    image = Pictures.new("L", (width, height), 255)
    if strokes:
        draw = ImageDraw.Draw(image)
        for offset in range(0, width - 60, 40):
            draw.line((offset + 10, height - 20, offset + 50, 20), fill=0, width=5)
    content = BytesIO()
    image.save(content, "PNG")
    return content.getvalue()


@cache
def signature_png() -> bytes:
    return picture(600, 200)


@cache
def photo_png() -> bytes:
    return picture(600, 400)


@cache
def strokes(width: int = 6_000, height: int = 2_000) -> tuple[Stroke, ...]:
    """A signature of two strokes in a box of so many units: a zigzag, and a line under it."""
    zigzag = tuple(
        Point(1_000 + width * step // 12, 500 + (height if step % 2 else 0), 40 * step) for step in range(13)
    )
    line = tuple(
        Point(1_000 + width * step // 6, 500 + height * step // 6, 700 + 30 * step) for step in range(7)
    )
    return zigzag, line


@cache
def back_png() -> bytes:
    return picture(620, 390)


def document_of(account: str, **other: Any) -> Document:
    """A client's resident ID as an honest teller hands it in."""
    given = Document(
        kind=DocumentKind.RESIDENT_ID,
        text=NUMBERS[account],
        expires="2036-05-01",
        issued="",
        front=Image("front.png", photo_png()),
        back=Image("back.png", back_png()),
        seen=True,
    )
    return replace(given, **other)


@dataclass
class Counter:
    """One terminal, and who is signed in at it."""

    house: "House"
    runner: Runner
    desk: Desk
    staff: StaffSession | None = None
    device_secrets: dict[str, str] = field(default_factory=dict)

    def do(self, command: Command[R]) -> R:
        return self.runner.do(command)

    @property
    def session(self) -> UUID:
        assert self.staff is not None, "sign in first"
        return self.staff.id

    def key(self) -> UUID:
        return self.house.key()

    def sign_in(self, number: str, password: str = PASSWORD) -> StaffSession:
        self.staff = self.do(SignIn(number, password))
        return self.staff

    def open(self, service: str) -> OperationView:
        return self.do(OpenService(self.session, service, self.key()))

    def take(self, view: OperationView, given: object, *, step: str | None = None) -> OperationView:
        """Take a view's current step, in whosever turn it declares."""
        now = view.current
        assert now is not None, "nothing is left to do"
        turn = now.client_turn and not isinstance(given, FromFile)
        return self.do(
            TakeStep(self.session, view.id, step or now.key, given, turn, self.key())  # type: ignore[arg-type]
        )

    def send(self, view: OperationView) -> OperationView:
        assert view.current is not None
        return self.do(SendCode(self.session, view.id, view.current.key, self.key()))

    def open_text(self, view: OperationView) -> OperationView:
        assert view.current is not None
        self.do(OpenText(self.session, view.id, view.current.key))
        return self.do(AskOperation(self.session, view.id))

    def go_on(self, view: OperationView, *, until: str | None = None) -> OperationView:
        """Take every step as an honest client and teller would, up to the step `until`.

        The client draws the signature, unless `until` is a step of one from a file.
        """
        while (now := view.current) is not None and now.key != until:
            if now.kind is StepKind.SIGNATURE_DRAWN and until in ("file", "attest"):
                view = self.take(view, FromFile())
            else:
                view = self.one(view, now.kind)
        return view

    def one(self, view: OperationView, kind: StepKind) -> OperationView:
        """Take the current step as an honest client and teller would."""
        if kind in (StepKind.OTP, StepKind.SIGN):
            self.house.wait(61)
            view = self.send(view)
            return self.take(view, Code(self.house.newest_code()))
        if kind in (StepKind.POLICY, StepKind.CONSENT):
            return self.take(self.open_text(view), Tick(True))
        if kind is StepKind.DOCUMENT:
            return self.take(view, document_of(self._account()))
        if kind is StepKind.DOCUMENT_PHOTO:
            return self.take(view, Image("photo.png", photo_png()))
        if kind is StepKind.FACE:
            return self.take(view, Face(FaceResult.PASSED))
        if kind is StepKind.DEVICE_SCAN:
            assert view.current is not None
            view = self.do(BeginEnrolment(self.session, view.id, view.current.key, self.key()))
            assert isinstance(view.facts, ScanFacts) and view.facts.uri is not None
            self.house.secret = view.facts.uri.partition("secret=")[2]
            return self.take(view, DeviceName("Mate 60"))
        if kind is StepKind.DEVICE_CODE:
            self.house.wait(31)
            return self.take(view, Code(self.house.device_code()))
        if kind is StepKind.ORIGINAL_SEEN:
            return self.take(view, OriginalSeen(True))
        if kind is StepKind.SIGNATURE_DRAWN:
            return self.take(view, Drawn(strokes()))
        if kind is StepKind.SIGNATURE_FILE:
            return self.take(view, Image("signature.png", signature_png()))
        if kind is StepKind.ATTEST:
            return self.take(view, Attestation("1028", PASSWORD))
        if kind is StepKind.CONFIRM:
            return self.take(view, Answer(True))
        if kind is StepKind.CHOOSE:
            return self.take(view, Chosen(("trading", "funds", "cfmmc")))
        if kind is StepKind.AGREEMENTS:
            return self.take(self.read_all(view), Tick(True))
        raise AssertionError(kind)

    def read(self, view: OperationView, agreement: str, seconds: float = 10) -> OperationView:
        """Let the client open an agreement, read it for so long, and tick it."""
        self.open_agreement(view, agreement)
        self.house.wait(seconds)
        return self.tick(view, agreement)

    def read_all(self, view: OperationView) -> OperationView:
        """Let the client read and tick everything that is not ticked yet."""
        assert isinstance(view.facts, AgreementsFacts)
        for line in view.facts.lines:
            if line.read_seconds is None:
                view = self.read(view, line.key)
        return view

    def open_agreement(self, view: OperationView, agreement: str) -> OpenedAgreement:
        assert view.current is not None
        return self.do(OpenAgreement(self.session, view.id, view.current.key, agreement))

    def tick(self, view: OperationView, agreement: str, *, ticked: bool = True) -> OperationView:
        assert view.current is not None
        return self.do(
            TickAgreement(self.session, view.id, view.current.key, agreement, ticked, True, self.key())
        )

    def _account(self) -> str:
        visit = self.do(AskHome(self.session)).visit
        assert visit is not None and visit.client is not None
        return visit.client.account

    def client(self, who: tuple[str, str]) -> OperationView:
        """Sign a client in."""
        view = self.take(self.open("02"), ClientDetails(*who))
        return self.go_on(view)

    def ready(self, who: tuple[str, str]) -> None:
        """Sign a client in, bind a phone, and put a signature on file."""
        self.client(who)
        self.go_on(self.open("03"))
        self.go_on(self.open("04"))

    def submit(self, who: tuple[str, str] = WANG) -> OperationView:
        """A whole visit up to a submitted unlocking."""
        self.ready(who)
        return self.go_on(self.open("05"))


@dataclass
class House:
    """The branch: its store, clock, phones and terminals."""

    folder: Path
    clock: FixedClock
    random: SeededRandom
    phones: Phones
    policy: Policy
    secret: str = ""
    _open: list[Store] = field(default_factory=list)

    @property
    def url(self) -> str:
        return postgres.url_in(self.folder)

    def key(self) -> UUID:
        return UUID(bytes=self.random.bytes(16), version=4)

    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)

    def at(self, number: str, branch_code: str = "PD") -> Counter:
        """The terminal of that number, in a composition of its own as another process would have."""
        keys = load_keys(self.folder / "keys.json")
        store = Store.open(self.url, kind=StoreKind.PRODUCTION, key_set=keys.key_set)
        self._open.append(store)
        with store.read() as unit:
            branch = unit.session.exec(select(Branch).where(col(Branch.code) == branch_code)).one()
            terminal = unit.session.exec(
                select(Terminal).where(col(Terminal.number) == number, col(Terminal.branch_id) == branch.id)
            ).first()
            here = Here(
                branch.id,
                branch.code,
                terminal.chain if terminal else "S:console",
                terminal.id if terminal else None,
                480,
            )
        desk = Desk(
            store=store,
            sealing=Sealing(keys, self.random),
            clock=self.clock,
            random=self.random,
            passwords=ArgonPasswords(time_cost=1, memory_cost=8, parallelism=1),
            policy=self.policy,
            library=library(),
            here=here,
        )
        return Counter(self, runner(desk), desk)

    def deliver(self) -> None:
        """Let the outbox deliver what is due."""
        desk = self._desk()
        while delivery.deliver_next(desk, self.phones):
            pass

    def _desk(self) -> Desk:
        if not hasattr(self, "_worker"):
            self._worker = self.at("").desk
        return self._worker

    def newest_code(self) -> str:
        """The code in the newest SMS."""
        self.deliver()
        texts = [text for _, _, text in reversed(self.phones.messages)]
        found = next(filter(None, (re.search(r"验证码 (\d{6})", text) for text in texts)), None)
        assert found is not None, texts
        return found[1]

    def device_code(self) -> str:
        """What the client's authenticator shows now."""
        return TOTP(self.secret).at(self.clock.now())

    def more_of_wang(self) -> None:
        """Let the broker's next list say that Wang has two more accounts."""
        console = self.at("")
        console.sign_in(ADMINISTRATOR[0])
        report = console.do(ImportClients(console.session, held(MORE_OF_WANG.encode())))
        assert report.written, report
        console.do(SignOut(console.session))

    def close(self) -> None:
        for store in self._open:
            store.close()


def build(folder: Path, kind: postgres.Kind = "sqlite") -> None:
    """Make the branch's store: once for a test run, then copied.

    Args:
        kind: of the database that it and all its copies stand on.
    """
    clock, random = FixedClock(MORNING), SeededRandom(7)
    keys = create_keys(folder / "keys.json", random)
    owner = postgres.make(folder).owner if kind == "postgresql" else ""
    url = postgres.url_in(folder)
    Store.create(
        url,
        StoreFacts(StoreKind.PRODUCTION, keys.key_set, "金信期货", "400-0988-278", 480, None, clock.now()),
        owner=owner,
    )
    store = Store.open(url, kind=StoreKind.PRODUCTION, key_set=keys.key_set)
    passwords = ArgonPasswords(time_cost=1, memory_cost=8, parallelism=1)
    desk = Desk(
        store,
        Sealing(keys, random),
        clock,
        random,
        passwords,
        Policy(),
        library(),
        Here(UUID(int=0), "", "S:console", None, 480),
    )
    found(
        desk,
        branch=("PD", "上海浦东营业部"),
        terminals=("03", "04", "05"),
        administrator=FirstAdministrator(
            ADMINISTRATOR[0], "吴管", DocumentKind.RESIDENT_ID, resident_id(ADMINISTRATOR[1]), PASSWORD
        ),
    )
    store.close()
    house = House(folder, clock, random, Phones(), Policy())
    console = house.at("")
    console.sign_in(ADMINISTRATOR[0])
    for number, name, roles, first17 in STAFF:
        once = console.do(
            AddStaff(
                console.session,
                number,
                name,
                "PD",
                frozenset(roles),
                "",
                DocumentKind.RESIDENT_ID,
                resident_id(first17),
            )
        )
        own = house.at("")
        own.sign_in(number, once)
        own.do(ChangePassword(own.session, once, PASSWORD))
        own.do(SignOut(own.session))
    report = console.do(ImportClients(console.session, held(CLIENTS.encode())))
    assert report.written, report
    console.do(SignOut(console.session))
    house.close()


def open_house(template: Path, folder: Path, policy: Policy | None = None) -> House:
    """A fresh copy of the branch."""
    shutil.copy(template / "keys.json", folder / "keys.json")
    postgres.copy(template, folder)
    return House(folder, FixedClock(MORNING), SeededRandom(11), Phones(), policy or Policy())


__all__ = ["House", "StepState", "build", "open_house"]
