import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from data import keyfile
from data.terms.errors import Unavailable
from tests.doubles import SeededRandom


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    keyfile.create(path, SeededRandom())
    return path


def code_of(path: Path) -> str:
    with pytest.raises(Unavailable) as refused:
        keyfile.load(path)
    assert str(path) in refused.value.says.render("en")
    assert refused.value.then.render("en")
    return refused.value.code


def test_what_was_created_loads(tmp_path: Path) -> None:
    made = keyfile.create(tmp_path / "keys.json", SeededRandom())
    assert keyfile.load(tmp_path / "keys.json") == made
    assert made != keyfile.create(tmp_path / "more.json", SeededRandom(2))


def test_every_key_is_another(tmp_path: Path) -> None:
    keys = keyfile.create(tmp_path / "keys.json", SeededRandom())
    assert len({keys.sealing[0].secret, keys.index[0].secret, keys.code}) == 3
    assert keys.key_set not in {keys.code.hex(), keys.code.hex()[:32]}


@pytest.mark.parametrize("mask", [0o000, 0o077])
def test_only_its_owner_can_reach_it_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        keyfile.create(tmp_path / "keys.json", SeededRandom())
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_a_key_file_is_never_written_over(path: Path) -> None:
    content = path.read_bytes()
    with pytest.raises(Unavailable) as refused:
        keyfile.create(path, SeededRandom(2))
    assert refused.value.code == "keys-exist"
    assert path.read_bytes() == content


def test_nor_is_a_link_that_leads_nowhere_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unavailable) as refused:
        keyfile.create(tmp_path / "link", SeededRandom())
    assert refused.value.code == "keys-exist"
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refused:
        keyfile.create(tmp_path / "no" / "keys.json", SeededRandom())
    assert refused.value.code == "keys-unwritable"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none.json") == "keys-missing"


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    assert code_of(tmp_path) == "keys-unreadable"


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o660, 0o601])
def test_a_file_that_others_can_reach_is_refused(path: Path, mode: int) -> None:
    path.chmod(mode)
    assert code_of(path) == "keys-open-to-others"


def test_a_file_of_another_user_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Only root can give a file away, so it is we who are somebody else.
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    assert code_of(path) == "keys-not-ours"


def _with(path: Path, **changes: Any) -> bytes:
    return json.dumps({**json.loads(path.read_text()), **changes}).encode()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: b"",
        lambda path: path.read_bytes()[:-40],
        lambda path: b"\xff\xfe not text",
        lambda path: b"[]",
        lambda path: b"null",
        lambda path: _with(path, format="counter-tui keys 9"),
        lambda path: _with(path, sealing=[]),
        lambda path: _with(path, index=[{"version": 1, "key": "AAAA"}]),
        lambda path: _with(path, sealing=[{"version": 300, "key": "A" * 43 + "="}]),
        lambda path: _with(path, code="not base64!"),
    ],
)
def test_a_broken_file_is_told(path: Path, spoil: Any) -> None:
    path.write_bytes(spoil(path))
    assert code_of(path) == "keys-broken"
