"""Names: every Chinese character, dots, Latin names, and text that would like to act."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.desk.identity.names import check_label, check_name
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid

RESIDENT = DocumentKind.RESIDENT_ID
FOREIGN = (DocumentKind.PASSPORT, DocumentKind.PERMANENT_RESIDENCE, DocumentKind.PERMANENT_RESIDENCE_OLD)


def refused(typed: str, kind: DocumentKind | None = RESIDENT) -> str:
    with pytest.raises(Invalid) as caught:
        check_name(typed, kind=kind)
    assert caught.value.field == "name"
    assert caught.value.says.msgid
    assert caught.value.then.msgid
    return caught.value.code


@pytest.mark.parametrize(
    "name",
    [
        "王小山",
        "孙伟",
        "欧阳修文",
        "䶮㛃",  # extension A
        "𠀀𬭳",  # B, E
        "𮯰",  # I
        "𰀀𱍐𲎰",  # G, H, and one younger than this interpreter's tables
        "阿凡提·买买提",
        "龍郎\uf92c",  # compatibility
        "〇一",
        "王" * 50,
        "𬭳" * 50,
    ],
)
def test_chinese_names_stay_as_they_are(name: str) -> None:
    checked = check_name(name, kind=RESIDENT)
    assert checked.name == name
    assert [words.msgid for words in checked.warnings] == (
        ["The name is a single character: compare it with the document."] if len(name) == 1 else []
    )


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" 王小山　", "王小山"),
        ("孙　伟", "孙伟"),
        ("孙  伟", "孙伟"),
        ("王\u200b小\ufeff山", "王小山"),
        ("葛\U000e0100城", "葛城"),
        ("阿凡提•买买提", "阿凡提·买买提"),
        ("阿凡提・买买提", "阿凡提·买买提"),
        ("阿凡提‧买买提", "阿凡提·买买提"),
        ("阿凡提●买买提", "阿凡提·买买提"),
        ("阿凡提.买买提", "阿凡提·买买提"),
        ("阿凡提．买买提", "阿凡提·买买提"),
        ("阿凡提 · 买买提", "阿凡提·买买提"),
    ],
)
def test_ways_of_typing_come_to_one_name(typed: str, name: str) -> None:
    checked = check_name(typed, kind=RESIDENT)
    assert (checked.name, checked.warnings) == (name, ())


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("JOHN A. SMITH", "JOHN A. SMITH"),
        ("  Anna   Lindqvist ", "Anna Lindqvist"),
        ("Ｊｏｈｎ　Ｓｍｉｔｈ", "John Smith"),
        ("José O'Neill-Núñez", "José O'Neill-Núñez"),
        ("Jose\u0301", "José"),
    ],
)
@pytest.mark.parametrize("kind", [*FOREIGN, None])
def test_latin_names_are_on_foreign_documents(typed: str, name: str, kind: DocumentKind | None) -> None:
    checked = check_name(typed, kind=kind)
    assert (checked.name, checked.warnings) == (name, ())


@pytest.mark.parametrize("kind", sorted(set(DocumentKind) - set(FOREIGN)))
def test_latin_names_are_on_no_other(kind: DocumentKind) -> None:
    assert refused("John Smith", kind) == "name-latin"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "name-empty"),
        ("　 \u200b", "name-empty"),
        ("王" * 51, "name-long"),
        ("·阿凡提", "name-dot"),
        ("阿凡提•", "name-dot"),
        ("阿凡提··买买提", "name-dot"),
        ("阿凡提·•买买提", "name-dot"),
        ("阿凡提· ·买买提", "name-dot"),
        ("王\x00小山", "name-character"),
        ("王\t小山", "name-character"),
        ("王\n小山", "name-character"),
        ("王\x1b[31m小山", "name-character"),
        ("王\x9b31m小山", "name-character"),
        ("王\u202e小山", "name-character"),
        ("王\u2066小山\u2069", "name-character"),
        ("王\u200f小山", "name-character"),
        ("王\u2028小山", "name-character"),
        ("王\U000e0041小山", "name-character"),
        ("王\ufffd山", "name-character"),
        ("王\uffff山", "name-character"),
    ],
)
def test_what_no_name_can_be_is_refused(typed: str, code: str) -> None:
    assert refused(typed) == code


def test_half_of_a_surrogate_pair_is_refused() -> None:
    assert refused("王\ud800山") == "name-character"


UNUSUAL = "The name has signs that names seldom have: compare it with the document."
SINGLE = "The name is a single character: compare it with the document."
PRIVATE = "The name has a character that only some systems can show: compare it."


@pytest.mark.parametrize(
    ("typed", "kind", "warnings"),
    [
        ("王", RESIDENT, [SINGLE]),
        ("王\ue000", RESIDENT, [PRIVATE]),
        ("王\U000f0000", RESIDENT, [PRIVATE]),
        ("赵C", RESIDENT, [UNUSUAL]),
        ("王小山2", RESIDENT, [UNUSUAL]),
    ],
)
def test_an_unlikely_name_is_taken_with_a_warning(
    typed: str, kind: DocumentKind, warnings: list[str]
) -> None:
    checked = check_name(typed, kind=kind)
    assert checked.name == typed
    assert [words.msgid for words in checked.warnings] == warnings


@pytest.mark.parametrize(
    "typed",
    [
        "[bold red]王小山[/]",
        "<b>王</b>小山",
        "=1+1",
        "王=HYPERLINK(小山)",
        "{{7*7}}",
        "{name}王",
        "%s%n王",
        "${王}",
        '#panic("王")',
        "'; DROP TABLE 王; --",
    ],
)
def test_markup_formulae_and_templates_are_text(typed: str) -> None:
    checked = check_name(typed, kind=RESIDENT)
    assert checked.name == typed
    assert [words.render("en") for words in checked.warnings] == [UNUSUAL]


@given(st.text(), st.sampled_from([*DocumentKind, None]))
def test_what_is_taken_is_taken_again_the_same(typed: str, kind: DocumentKind | None) -> None:
    try:
        checked = check_name(typed, kind=kind)
    except Invalid:
        return
    assert 1 <= len(checked.name) <= 50
    assert check_name(checked.name, kind=kind) == checked


@given(
    st.text(
        st.characters(categories=["Lo"], min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=50
    )
)
def test_no_chinese_name_is_cut_or_changed(name: str) -> None:
    assert check_name(name, kind=RESIDENT).name == name


def test_a_label_is_trimmed_and_kept_whole() -> None:
    assert check_label("  我的　Mate  60 ", field="device", most=20) == "我的 Mate 60"
    assert check_label("手机📱", field="device", most=3) == "手机📱"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("  ", "label-empty"),
        ("a" * 21, "label-long"),
        ("a\x1b[0m", "label-character"),
        ("a\u202eb", "label-character"),
    ],
)
def test_a_label_that_does_not_do_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_label(typed, field="device", most=20)
    assert (caught.value.field, caught.value.code) == ("device", code)
