"""The demo in tmux, in 80 columns and 24 rows: what tmux says is on the screen."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.cells import cell_len

COLUMNS, ROWS = 80, 24
_LOOKS = 600
_LOGIN = re.compile(r"(\d{4})\s+\S+\s+柜员\s+([a-z]+)")
_WALK_IN = re.compile(r"(9\d{7})\s+(1\d{10})")
_CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]


@dataclass
class Pane:
    """A pane of a tmux server of its own."""

    socket: Path

    def tmux(self, *words: str) -> str:
        command = ["tmux", "-S", str(self.socket), *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def press(self, *keys: str) -> None:
        self.tmux("send-keys", "-t", "counter", *keys)

    def type(self, text: str) -> None:
        self.tmux("send-keys", "-t", "counter", "-l", text)

    @property
    def text(self) -> str:
        return self.tmux("capture-pane", "-p", "-t", "counter")

    def until(self, true: Callable[[str], bool], about: str) -> str:
        """Look again and again until something is true of the screen; fail with it where it never is."""
        for _ in range(_LOOKS):
            text = self.text
            if true(text):
                return text
            # tmux answers when something has changed, a tenth of a second later at the latest.
            subprocess.run(["tmux", "-S", str(self.socket), "run-shell", "-d", "0.1"], check=False)
        raise AssertionError(f"never: {about}\n{self.text}")

    def see(self, *texts: str) -> str:
        return self.until(lambda text: all(each in text for each in texts), " ".join(texts))


@pytest.fixture
def pane(tmp_path: Path) -> Iterator[Pane]:
    home = {"HOME": str(tmp_path), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
    opened = Pane(tmp_path / "tmux")
    size = ("-x", str(COLUMNS), "-y", str(ROWS))
    environment = [word for name, value in home.items() for word in ("-e", f"{name}={value}")]
    program = f"{sys.executable} -m counter_tui demo"
    opened.tmux("-f", "/dev/null", "-u", "new-session", "-d", "-s", "counter", *size, *environment, program)
    yield opened
    subprocess.run(["tmux", "-S", str(opened.socket), "kill-server"], check=False)


def test_a_client_is_signed_in_within_80_columns(pane: Pane) -> None:
    screen = pane.see("存储已就绪", "Enter  还差工号")
    login = _LOGIN.search(screen)
    assert login is not None, screen
    pane.type(login[1])
    pane.press("Enter")
    pane.type(login[2])
    pane.press("Enter")
    pane.see("业务代码", "结束导览")
    pane.press("Escape")
    screen = pane.until(lambda text: "导览" not in text and "现在没有客户在柜" in text, "home")
    walk_in = _WALK_IN.search(screen)
    assert walk_in is not None, screen
    pane.type("02")
    pane.press("Enter")
    pane.see("资金账号", "预留手机号")
    pane.type(walk_in[1])
    pane.press("Enter")
    pane.type(walk_in[2])
    pane.press("Enter")
    screen = pane.until(lambda text: "验证码已发送" in text and _CODE.search(text) is not None, "a code")
    code = _CODE.findall(screen)[-1]
    pane.type(code)
    pane.press("Enter")
    pane.see("隐私政策")
    pane.press("Space")
    pane.press("Enter")
    screen = pane.see("客户已登录", "03 绑定设备")
    rows = screen.splitlines()
    assert len(rows) == ROWS
    assert max(cell_len(row) for row in rows) <= COLUMNS
    assert "培训演示" in rows[1]
    assert rows[-1].lstrip().startswith("F1  帮助")
