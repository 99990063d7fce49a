"""No password of a client and no code in clear in anything that is written, the gateway's folder apart.

Searched is every file: the store and its journals, while messages wait and after they went, the log
of faults, slips, copies of the audit's heads.
"""

import base64
import json
import re
from asyncio import to_thread
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from uuid import UUID

from counter_tui.desk.api.commands.approvals import Claim, Decide
from counter_tui.desk.api.commands.papers import AskPaper
from counter_tui.desk.api.commands.records import AskSlip, PrintSlip
from counter_tui.desk.api.commands.sessions import SignOut
from counter_tui.desk.api.commands.sign_in import SignIn
from counter_tui.gateways.spool_sms import SpoolSms
from data.terms.enums import Outcome
from tests.doors.test_counter import PATIENCE, opened
from tests.house import PASSWORD, WANG, House

SPOOL = "spool"


class Line:
    """A gateway that at first dies with the message in its mouth, and then spools."""

    def __init__(self, folder: Path) -> None:
        self._spool = SpoolSms(folder)
        self.broken = True
        self.tried: Queue[str] = Queue()

    def send(self, message: UUID, to: str, text: str) -> None:
        if not self.broken:
            self._spool.send(message, to, text)
        self.tried.put(text)
        if self.broken:
            raise RuntimeError(text)


async def tried(line: Line, count: int) -> list[str]:
    return [await to_thread(line.tried.get, timeout=PATIENCE) for _ in range(count)]


async def tried_again(line: Line, branch: House, count: int) -> None:
    """What failed comes round again after its time: by the branch's clock, from when its failure was kept."""
    for _ in range(PATIENCE):
        while count:
            branch.wait(6)
            try:
                await to_thread(line.tried.get, timeout=1)
            except Empty:
                break
            count -= 1
    assert not count, "not delivered"


def ways_to_write(secret: str) -> Iterator[bytes]:
    """In plain, as UTF-16 of both orders, as hexadecimal, and as base64 wherever it begins."""
    plain = secret.encode()
    yield plain
    yield secret.encode("utf-16-le")
    yield secret.encode("utf-16-be")
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for before in range(3):
        # Only what depends on nothing around it: whole sextets of the secret alone.
        first = -(-8 * before // 6)
        last = 8 * (before + len(plain)) // 6
        yield base64.b64encode(bytes(before) + plain + bytes(3))[first:last]


def found(files: dict[str, bytes], secrets: set[str]) -> list[tuple[str, str]]:
    return [
        (name, secret)
        for name, content in files.items()
        for secret in secrets
        if any(written in content for written in ways_to_write(secret))
    ]


def everything(folder: Path) -> dict[str, bytes]:
    """Every file under the branch's folder but the gateway's own."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(folder).parts[0] != SPOOL
    }


async def test_no_password_and_no_code_is_written_but_to_the_gateway(branch: House) -> None:
    heads = branch.folder / "heads"
    heads.mkdir()
    teller = branch.at("03")
    teller.sign_in("1027")
    teller.ready(WANG)
    waiting = teller.go_on(teller.open("06"))
    printed = teller.do(AskSlip(teller.session, waiting.slip or UUID(int=0)))
    branch.deliver()
    line = Line(branch.folder / SPOOL)
    async with opened(branch, "05", sms=line, heads=heads) as counter:
        session = (await counter.do(SignIn("2001", PASSWORD))).id
        evidence = await counter.do(Claim(session, waiting.id))
        assert evidence.token is not None
        for paper in evidence.papers:
            await counter.do(AskPaper(session, waiting.id, paper.id))
        decided = await counter.do(
            Decide(session, waiting.id, evidence.token, evidence.version, Outcome.APPROVE, branch.key())
        )
        await counter.do(PrintSlip(session, decided.slip))
        await counter.do(PrintSlip(session, printed.id))
        texts = await tried(line, 4)
        while_waiting = everything(branch.folder)
        line.broken = False
        await tried_again(line, branch, 4)
        await counter.do(SignOut(session))
        while_open = everything(branch.folder)
    branch.close()
    at_rest = everything(branch.folder)

    passwords = {match[1] for text in texts if (match := re.search(r"新密码为 (\w+)", text)) is not None}
    told = " ".join(text for _, _, text in branch.phones.messages)
    codes = set(re.findall(r"验证码 (\d{6})", told))
    assert len(passwords) == 3 and len(codes) == 3
    stored = {"store.db"} if branch.url.startswith("sqlite") else set()
    for files in (while_waiting, while_open, at_rest):
        # A server keeps its files elsewhere: there the folder's own are searched.
        assert (stored | {"state/faults.log"}) <= set(files)
        assert found(files, passwords | codes | {PASSWORD}) == []
    journal = any(name.endswith("-wal") for name in while_waiting)
    assert journal or not stored, "the journal was looked at too"
    assert {name.split("/")[0] for name in at_rest} >= {"heads", "slips", "state"}
    spooled = [json.loads(path.read_text())["text"] for path in (branch.folder / SPOOL).glob("*.json")]
    assert all(any(password in text for text in spooled) for password in passwords)


def test_the_search_finds_what_is_there() -> None:
    """Each way of writing a secret is found, whatever stands around it."""
    for before in ("", "x", "xy", "xyz"):
        text = f"{before}4x6Nk and more"
        for content in (
            text.encode(),
            text.encode("utf-16-le"),
            text.encode("utf-16-be"),
            text.encode().hex().encode(),
            base64.b64encode(text.encode()),
        ):
            assert found({"file": content}, {"4x6Nk"}) == [("file", "4x6Nk")], (before, content)
