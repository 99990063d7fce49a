"""The world outside, on the real file system."""

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from counter_tui.desk.api.views.images import Scans
from counter_tui.desk.images import MOST_BYTES
from counter_tui.desk.ports import ImageFiles as ImageFilesPort
from counter_tui.desk.ports import Passwords, SlipPrinter, SmsGateway
from counter_tui.gateways.argon import ArgonPasswords
from counter_tui.gateways.image_files import ImageFiles
from counter_tui.gateways.spool_sms import SpoolSms
from counter_tui.gateways.system_clock import SystemClock
from counter_tui.gateways.system_random import SystemRandom
from counter_tui.gateways.text_printer import TextPrinter
from data.terms.clock import Clock
from data.terms.errors import Invalid, Unavailable
from data.terms.random import Random

SCHEME = "file:" + "/" * 2
MESSAGE = UUID("018f0000-0000-7000-8000-00000000abcd")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- time and chance


def test_the_machine_s_time_is_aware_and_never_runs_back() -> None:
    clock: Clock = SystemClock()
    assert clock.now().tzinfo is UTC
    first = clock.monotonic()
    assert clock.monotonic() >= first


def test_the_machine_s_chance_stays_in_its_bounds() -> None:
    random: Random = SystemRandom()
    assert len(random.bytes(32)) == 32
    assert random.bytes(32) != random.bytes(32)
    assert {random.below(3) for _ in range(200)} == {0, 1, 2}


# --- passwords


def test_a_password_matches_its_own_hash_alone() -> None:
    passwords: Passwords = ArgonPasswords(time_cost=1, memory_cost=8)
    hashed = passwords.hash("correct horse battery")
    assert passwords.matches(hashed, "correct horse battery")
    assert not passwords.matches(hashed, "correct horse batterz")
    assert hashed != passwords.hash("correct horse battery")


@pytest.mark.parametrize("hashed", [None, "", "nobody", "$argon2id$v=19$m=8,t=1,p=1$YWJj"])
def test_nobody_s_hash_matches_nothing(hashed: str | None) -> None:
    assert not ArgonPasswords(time_cost=1, memory_cost=8).matches(hashed, "")


def test_nobody_s_hash_costs_a_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = ArgonPasswords(time_cost=1, memory_cost=8)
    computed: list[str] = []
    # Time itself is not measured: that the work is done is seen where it is done.
    from argon2 import PasswordHasher

    real = PasswordHasher.hash

    def counted(self: PasswordHasher, password: str) -> str:
        computed.append(password)
        return real(self, password)

    monkeypatch.setattr(PasswordHasher, "hash", counted)
    passwords.matches(None, "one")
    passwords.matches("broken", "two")
    assert computed == ["one", "two"]


def test_passwords_are_hashed_with_the_parameters_that_owasp_names() -> None:
    assert ArgonPasswords().hash("x").startswith("$argon2id$v=19$m=19456,t=2,p=1$")


# --- the spool


def test_a_message_is_one_private_file_by_its_id(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "spool"
    gateway: SmsGateway = SpoolSms(folder)
    gateway.send(MESSAGE, "13800005678", "【金信期货】验证码 123456")
    gateway.send(MESSAGE, "13800005678", "【金信期货】验证码 123456")
    (file,) = folder.iterdir()
    assert file.name == f"{MESSAGE}.json"
    assert json.loads(file.read_bytes()) == {
        "id": str(MESSAGE),
        "to": "13800005678",
        "text": "【金信期货】验证码 123456",
    }
    assert mode(file) == 0o600
    assert mode(folder) == 0o700


def test_a_message_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file where the folder should be")
    with pytest.raises(Unavailable, match="spool"):
        SpoolSms(tmp_path / "spool").send(MESSAGE, "13800005678", "x")
    folder = tmp_path / "taken"
    (folder / f"{MESSAGE}.json").mkdir(parents=True)
    with pytest.raises(OSError, match="json"):
        SpoolSms(folder).send(MESSAGE, "13800005678", "x")
    assert [path.name for path in folder.iterdir()] == [f"{MESSAGE}.json"]


def test_what_a_killed_process_left_of_a_message_goes_with_the_next_delivery(tmp_path: Path) -> None:
    half = tmp_path / f".{MESSAGE}.json.k1ll3d.part"
    half.write_text('{"id": ')
    SpoolSms(tmp_path).send(MESSAGE, "13800005678", "x")
    assert [path.name for path in tmp_path.iterdir()] == [f"{MESSAGE}.json"]


# --- slips


def test_a_slip_is_a_private_text_file_named_by_its_number(tmp_path: Path) -> None:
    printer: SlipPrinter = TextPrinter(tmp_path / "slips")
    path = Path(printer.print(MESSAGE, "PD-20260302-0001", "金信期货\n"))
    assert path == tmp_path / "slips" / "PD-20260302-0001-0000abcd.txt"
    assert path.read_text(encoding="utf-8") == "金信期货\n"
    assert mode(path) == 0o600
    printer.print(MESSAGE, "PD-20260302-0001", "金信期货\n")
    assert len(list(path.parent.iterdir())) == 1


def test_a_slip_s_number_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    path = Path(TextPrinter(tmp_path / "slips").print(MESSAGE, "../../x/名", "x"))
    assert path.parent == tmp_path / "slips"


def test_a_slip_that_cannot_be_saved_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "slips").write_text("a file")
    with pytest.raises(Unavailable) as no:
        TextPrinter(tmp_path / "slips").print(MESSAGE, "1", "x")
    assert no.value.code == "slip-unwritable"
    assert str(tmp_path / "slips") in str(no.value.says)
    assert no.value.then.msgid


# --- images


@pytest.mark.parametrize(
    "typed",
    [
        "{folder}/my scan (1).png",
        "  {folder}/my scan (1).png \n",
        "'{folder}/my scan (1).png'",
        '"{folder}/my scan (1).png"',
        r"{folder}/my\ scan\ \(1\).png",
        SCHEME + "{folder}/my%20scan%20(1).png",
        SCHEME.upper() + "localhost{folder}/my%20scan%20%281%29.png",
        "file:{folder}/my%20scan%20%281%29.png",
        "~/my scan (1).png",
        "my scan (1).png",
        r"my\ scan\ \(1\).png",
    ],
)
def test_a_path_is_understood_as_terminals_and_people_give_it(
    typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "my scan (1).png").write_bytes(b"png")
    files: ImageFilesPort = ImageFiles(scans=tmp_path)
    assert files.read(typed.format(folder=tmp_path)) == ("my scan (1).png", b"png")


@pytest.mark.parametrize("name", ['it\'s "here".png', r"back\slash.png", "'quoted'"])
def test_a_name_may_hold_quotation_marks_and_backslashes_of_its_own(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"png")
    assert ImageFiles().read(str(tmp_path / name)) == (name, b"png")


def test_a_name_that_would_act_is_shown_as_text(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2Jb.png").write_bytes(b"png")
    assert ImageFiles().read(str(tmp_path / "a\x1b[2Jb.png"))[0] == "a<U+001B>[2Jb.png"
    with pytest.raises(Invalid) as no:
        ImageFiles().read("/missing\x1b[2J.png")
    assert "\x1b" not in str(no.value)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "image-none"),
        ("   ", "image-none"),
        ("{folder}/none.png", "image-missing"),
        ("{folder}/file/none.png", "image-missing"),
        ("a\0b", "image-missing"),
        ("~nosuchuser/x.png", "image-missing"),
        ("{folder}", "image-folder"),
        ("{folder}/pipe", "image-unreadable"),
        ("{folder}/large", "image-large"),
        ("/dev/zero", "image-unreadable"),
    ],
)
def test_what_is_no_image_file_is_refused_at_its_field(typed: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as large:
        large.truncate(MOST_BYTES + 1)
    with pytest.raises(Invalid) as no:
        ImageFiles().read(typed.format(folder=tmp_path))
    assert (no.value.field, no.value.code) == ("path", code)
    assert no.value.then.msgid


def test_an_image_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as large:
        large.truncate(MOST_BYTES)
    assert len(ImageFiles().read(str(tmp_path / "large"))[1]) == MOST_BYTES


def put(folder: Path, name: str | bytes, at: int, content: bytes = b"png") -> None:
    file = os.fsdecode(os.fsencode(folder) + b"/" + os.fsencode(name))
    Path(file).write_bytes(content)
    os.utime(file, (at, at))


def test_the_newest_images_are_listed_newest_first(tmp_path: Path) -> None:
    for at in range(1, 13):
        put(tmp_path, f"scan {at:02}.PNG", at)
    put(tmp_path, "王𬭳䶮　正面.jpg", 20)
    put(tmp_path, "a\x1b[2Jb.jpeg", 19)
    for name in ("notes.txt", ".hidden.png", "png"):
        put(tmp_path, name, 30)
    put(tmp_path, "being written.png", 31, b"")
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "gone.png").symlink_to(tmp_path / "nowhere")
    files = ImageFiles(scans=tmp_path)
    found = files.newest(4)
    assert found.trouble is None
    assert [scan.name for scan in found.files] == [
        "王𬭳䶮　正面.jpg",
        "a<U+001B>[2Jb.jpeg",
        "scan 12.PNG",
        "scan 11.PNG",
    ]
    assert found.files[0].at == datetime(1970, 1, 1, 0, 0, 20, tzinfo=UTC)
    assert [files.read(scan.path)[0] for scan in found.files] == [scan.name for scan in found.files]


def test_a_scan_named_in_gb18030_is_shown_and_read(tmp_path: Path) -> None:
    put(tmp_path, "张三正面.png".encode("gb18030"), 1)
    files = ImageFiles(scans=tmp_path)
    (scan,) = files.newest(9).files
    assert scan.name == "张三正面.png"
    assert files.read(scan.path) == ("张三正面.png", b"png")


@pytest.mark.parametrize("at", [-1, 10**11])
def test_a_scan_from_no_time_of_ours_is_listed(at: int, tmp_path: Path) -> None:
    put(tmp_path, "scan.png", at)
    assert len(ImageFiles(scans=tmp_path).newest(9).files) == 1


def test_a_scan_folder_that_cannot_be_listed_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "gone", tmp_path / "file"):
        told = ImageFiles(scans=folder).newest(9)
        assert told.files == ()
        assert told.trouble is not None and str(folder) in str(told.trouble)
    assert ImageFiles().newest(9).trouble is not None
    (tmp_path / "empty").mkdir()
    assert ImageFiles(scans=tmp_path / "empty").newest(9) == Scans(())
