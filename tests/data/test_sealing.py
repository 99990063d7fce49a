from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

import pytest

from data.keys import Key, Keys
from data.sealing import Sealing
from data.terms.errors import Unavailable
from tests.doubles import SeededRandom

ROW = UUID(int=1)
OTHER = UUID(int=2)
LABEL = "client.document"


def key(version: int, word: str = "key") -> Key:
    return Key(version, sha256(f"{word}{version}".encode()).digest())


def keys(*versions: int, word: str = "key") -> Keys:
    ring = tuple(key(version, word) for version in versions)
    return Keys(key_set="set", sealing=ring, index=ring, code=bytes(32))


@pytest.fixture
def sealing() -> Sealing:
    return Sealing(keys(1), SeededRandom())


@pytest.mark.parametrize("plain", [b"", b"11010519491231002X", bytes(range(256)) * 100])
def test_what_was_sealed_opens_for_its_row(sealing: Sealing, plain: bytes) -> None:
    sealed = sealing.seal(LABEL, ROW, plain)
    assert sealing.open(LABEL, ROW, sealed) == plain
    assert sealed[0] == 1
    assert len(sealed) == 1 + 12 + len(plain) + 16
    assert not plain or plain not in sealed


def test_two_sealings_of_one_value_differ(sealing: Sealing) -> None:
    assert sealing.seal(LABEL, ROW, b"same") != sealing.seal(LABEL, ROW, b"same")


@pytest.mark.parametrize(
    ("label", "row", "change"),
    [
        (LABEL, OTHER, lambda sealed: sealed),
        ("client.mobile", ROW, lambda sealed: sealed),
        (LABEL, ROW, lambda sealed: sealed[:-1] + bytes((sealed[-1] ^ 1,))),
        (LABEL, ROW, lambda sealed: sealed[:13] + bytes((sealed[13] ^ 1,)) + sealed[14:]),
        (LABEL, ROW, lambda sealed: b"\x02" + sealed[1:]),
        (LABEL, ROW, lambda sealed: sealed[:20]),
        (LABEL, ROW, lambda _: b""),
    ],
    ids=["other row", "other column", "changed tag", "changed text", "unknown version", "cut", "empty"],
)
def test_moved_or_changed_ciphertext_does_not_open(
    sealing: Sealing, label: str, row: UUID, change: Callable[[bytes], bytes]
) -> None:
    sealed = sealing.seal(LABEL, ROW, b"secret")
    with pytest.raises(Unavailable) as refused:
        sealing.open(label, row, change(sealed))
    assert refused.value.code == "keys-wrong"


def test_other_keys_of_the_same_version_do_not_open(sealing: Sealing) -> None:
    sealed = sealing.seal(LABEL, ROW, b"secret")
    with pytest.raises(Unavailable) as refused:
        Sealing(keys(1, word="another"), SeededRandom()).open(LABEL, ROW, sealed)
    assert refused.value.code == "keys-wrong"


def test_an_older_key_still_opens_and_the_newest_seals(sealing: Sealing) -> None:
    sealed = sealing.seal(LABEL, ROW, b"secret")
    turned = Sealing(keys(1, 2), SeededRandom(2))
    assert turned.open(LABEL, ROW, sealed) == b"secret"
    assert turned.seal(LABEL, ROW, b"secret")[0] == 2
    assert turned.blind(LABEL, "x")[0] == 2


def test_a_blind_index_is_equal_for_equal_values_of_one_label_only(sealing: Sealing) -> None:
    index = sealing.blind("mobile", "13800138000")
    assert index == Sealing(keys(1), SeededRandom(9)).blind("mobile", "13800138000")
    assert index[0] == 1
    assert len(index) == 33
    others = {
        sealing.blind("mobile", "13800138001"),
        sealing.blind("document", "13800138000"),
        Sealing(keys(1, word="another"), SeededRandom()).blind("mobile", "13800138000"),
    }
    assert index not in others


def test_no_label_and_value_read_as_another_pair(sealing: Sealing) -> None:
    assert sealing.blind("ab", "c") != sealing.blind("a", "bc")


def test_a_code_is_digested_for_its_challenge_with_the_key(sealing: Sealing) -> None:
    digest = sealing.code_digest(ROW, "012345")
    assert digest == sealing.code_digest(ROW, "012345")
    assert digest != sealing.code_digest(OTHER, "012345")
    assert digest != sealing.code_digest(ROW, "012346")
    other = Keys(key_set="set", sealing=(key(1),), index=(key(1),), code=b"\x01" * 32)
    assert digest != Sealing(other, SeededRandom()).code_digest(ROW, "012345")


def test_keys_are_not_shown() -> None:
    shown = repr(keys(1, 2))
    assert "secret" not in shown
    assert repr(key(1).secret) not in shown
    assert repr(bytes(32)) not in shown


@pytest.mark.parametrize(
    "make",
    [
        lambda: Key(0, bytes(32)),
        lambda: Key(256, bytes(32)),
        lambda: Key(1, bytes(31)),
        lambda: keys(),
        lambda: keys(2, 1),
        lambda: keys(1, 1),
        lambda: Keys(key_set="set", sealing=(key(1),), index=(key(1),), code=b"short"),
    ],
)
def test_keys_that_cannot_be_right_are_refused(make: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="key"):
        make()
