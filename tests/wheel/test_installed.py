"""The installed wheel in two real terminals: a client is served in one and approved in the other."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pyotp import TOTP, parse_uri

from tests.house import (
    ADMINISTRATOR,
    CLIENTS,
    PASSWORD,
    STAFF,
    WANG,
    photo_png,
    resident_id,
)
from tests.terminal import Terminal

ROOT = Path(__file__).parents[2]
_SIGN = re.compile(r"(\S{12})\n")


@dataclass
class Installed:
    """The wheel, installed in a folder of its own, and a machine's home for it."""

    folder: Path

    @property
    def program(self) -> list[str]:
        return [sys.executable, str(self.folder / "site" / "bin" / "counter-tui")]

    @property
    def env(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(self.folder / "site"),
            "COUNTER_TUI_CONFIG": str(self.folder / "counter.toml"),
        }

    def run(self, *arguments: str, lines: str = PASSWORD) -> str:
        """Run a command to its end; what it printed."""
        done = subprocess.run(
            [*self.program, *arguments],
            input=f"{lines}\n",
            env=self.env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def open(self, terminal: str, size: tuple[int, int]) -> Terminal:
        """Open the counter at a terminal."""
        return Terminal([*self.program, "--terminal", terminal], size, self.env)

    def newest_code(self, mobile: str, seen: set[str]) -> str | None:
        """A code for `mobile` in the spool folder that was not there before."""
        for path in (self.folder / "spool").glob("*.json"):
            message = json.loads(path.read_text(encoding="utf-8"))
            found = re.search(r"验证码 (\d{6})", message["text"])
            if path.name not in seen and message["to"] == mobile and found:
                seen.add(path.name)
                return found[1]
        return None


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel built from this checkout, installed, with a branch made by its commands."""
    folder = tmp_path_factory.mktemp("machine")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*install, "--target", str(folder / "site"), str(wheel)], check=True)
    machine = Installed(folder)
    number, first17 = ADMINISTRATOR
    machine.run(
        *("init", "--broker", "金信期货", "--hotline", "400-0988-278", "--password-stdin"),
        *("--branch-code", "PD", "--branch-name", "上海浦东营业部", "--terminal", "03", "--terminal", "04"),
        *("--admin", number, "--admin-name", "吴管", "--document-number", resident_id(first17)),
    )
    return machine


def staff_of(machine: Installed) -> dict[str, str]:
    """Add the branch's staff; each one's password for the first sign-in."""
    once = {}
    for number, name, roles, first17 in STAFF:
        said = machine.run(
            *("staff", "add", number, name, "--document-number", resident_id(first17)),
            *(word for role in sorted(roles) for word in ("--role", role.value)),
            *("--as", ADMINISTRATOR[0], "--password-stdin"),
        )
        found = _SIGN.search(said)
        assert found is not None, said
        once[number] = found[1]
    return once


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.close()


def sign_in(terminal: Terminal, number: str, once: str) -> None:
    """Sign in for the first time: the password of one use is changed for one's own."""
    terminal.wait("存储已就绪")
    terminal.type(f"{number}\r{once}\r")
    terminal.wait("新口令")
    terminal.type(f"{once}\r{PASSWORD}\r{PASSWORD}\r")


def scanned_secret(terminal: Terminal) -> str:
    """What a phone reads from the QR code, as soon as all of it is painted."""
    terminal.wait_gone("正在生成")
    return terminal.until(lambda: _scan(terminal), "a QR code that can be read")


def _scan(terminal: Terminal) -> str | None:
    rows = [line for line in terminal.lines if re.search("[█▀▄]{2}", line)]
    left = min(len(line) - len(line.lstrip()) for line in rows)
    width = 37
    image = Image.new("L", (width + 8, 2 * len(rows) + 8), 255)
    for y, line in enumerate(rows):
        for x, char in enumerate(line[left : left + width]):
            if char in "█▀":
                image.putpixel((x + 4, 2 * y + 4), 0)
            if char in "█▄":
                image.putpixel((x + 4, 2 * y + 5), 0)
    read = zxingcpp.read_barcodes(image.resize((image.width * 6, image.height * 6), Image.Resampling.NEAREST))
    return str(read[0].text) if read else None


def test_a_client_is_served_and_approved(installed: Installed, terminals: list[Terminal]) -> None:
    once = staff_of(installed)
    clients = installed.folder / "clients.csv"
    clients.write_text(CLIENTS, encoding="gb18030")
    installed.run("clients", "import", str(clients), "--as", ADMINISTRATOR[0], "--password-stdin")
    (installed.folder / "photo.png").write_bytes(photo_png())
    seen: set[str] = set()

    desk = installed.open("04", (120, 40))
    terminals.append(desk)
    sign_in(desk, "2001", once["2001"])
    desk.wait("审批台")

    teller = installed.open("03", (80, 24))
    terminals.append(teller)
    sign_in(teller, "1027", once["1027"])
    teller.wait("业务代码")

    def key_in_code() -> None:
        teller.wait("已发往")
        code = teller.until(lambda: installed.newest_code(WANG[1], seen), "a code in the spool folder")
        teller.type(f"{code}\r")

    teller.type("02\r")
    teller.wait("预留手机号")
    teller.type(f"{WANG[0]}\r{WANG[1]}\r")
    key_in_code()
    teller.wait("正在阅读")
    teller.press("space", "enter")
    teller.wait("客户已登录")

    teller.type("05\r")
    teller.wait("去绑定")
    teller.press("enter")
    teller.wait("单独同意书", "正在阅读")
    teller.press("space", "enter")
    teller.wait("图片文件")
    teller.type(f"{installed.folder / 'photo.png'}\r")
    teller.wait("与证件照片核对")
    teller.press("y")
    teller.wait("手机名称", "█")
    otp = parse_uri(scanned_secret(teller))
    assert isinstance(otp, TOTP)
    teller.type("Mate 60\r")
    teller.wait("当前的 6 位数字")
    teller.type(f"{otp.now()}\r")
    teller.wait("已绑定设备「Mate 60」")
    teller.press("escape")

    teller.wait("去上传")
    teller.press("enter")
    teller.wait("在横线上签名", "请先签名")
    teller.drag((10, 9), (20, 15), (30, 9), (40, 15))
    teller.drag((10, 15), (50, 12))
    teller.wait("2 笔", "预览")
    teller.press("enter")
    teller.wait("签名将这样留存", "▀")
    teller.press("enter")
    teller.wait("手写签名已留存")
    teller.press("escape")

    teller.wait("与证件照片核对")
    teller.press("y")
    key_in_code()
    teller.wait("为这个账户解锁交易密码")
    teller.press("y")
    teller.wait("业务受理回单", "打印")
    teller.press("enter")
    teller.wait(".txt")

    desk.wait("王*山")
    desk.press("enter")
    desk.wait("A 通过")
    desk.press("a", "enter")
    desk.wait("已通过审核")
    slips = {path.read_text(encoding="utf-8") for path in (installed.folder / "slips").glob("*.txt")}
    assert any("400-0988-278" in slip and "10****21" in slip for slip in slips)

    def approved() -> str | None:
        texts = [path.read_text(encoding="utf-8") for path in (installed.folder / "spool").glob("*.json")]
        return next((text for text in texts if "「账户解锁」业务已通过审核" in text), None)

    desk.until(approved, "the client is told")
    for terminal in (desk, teller):
        terminal.press("escape")
        terminal.press("ctrl+q")
    verified = installed.run("audit", "verify")
    assert "记录与写入时一致。" in verified


def test_the_program_survives_being_killed(installed: Installed, terminals: list[Terminal]) -> None:
    killed = installed.open("03", (80, 24))
    terminals.append(killed)
    killed.wait("工号")
    killed.kill()
    assert killed.exit() < 0
    again = installed.open("03", (80, 24))
    terminals.append(again)
    again.wait("存储已就绪")
