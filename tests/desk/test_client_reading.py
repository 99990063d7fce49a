"""Client lists: every encoding and line end that is understood, every refusal, by files made for it."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.desk.api.imports import OpenFile, held
from counter_tui.desk.clients.encoding import scan
from counter_tui.desk.clients.header import COLUMNS
from counter_tui.desk.clients.records import Record, records
from counter_tui.desk.clients.rows import ClientRow
from data.terms.enums import DocumentKind
from data.terms.errors import Invalid
from tests.importing.lists import ListRead, read_list

FILES = Path(__file__).parents[1] / "fixtures" / "import"
TODAY = date(2026, 11, 20)
HEADER = ",".join(COLUMNS)
ROW = "10886621,王小山,resident_id,11010519491231002X,长期,13812345678,2019-04-02,6,0,0,0,0,128406.20,3,1,2,"


def read(data: bytes, *, without: DocumentKind | None = None) -> ListRead:
    allowed = frozenset(kind for kind in DocumentKind if kind is not without)
    return read_list(data, today=TODAY, allowed_kinds=allowed)


def read_file(name: str, *, without: DocumentKind | None = None) -> ListRead:
    return read((FILES / name).read_bytes(), without=without)


def read_lines(*lines: str) -> ListRead:
    return read("\n".join((HEADER, *lines)).encode())


def records_of(text: str) -> list[Record]:
    return list(records(io.StringIO(text, newline="")))


class Dribble(io.BytesIO):
    """A file that gives its bytes a few at a time, as some do."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size, 3) if size and size > 0 else size)


def file_refused(data: bytes) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read(data)
    assert caught.value.field == "file"
    assert caught.value.then.msgid
    return caught.value


def faults(found: ListRead) -> list[tuple[int, str, str]]:
    assert all(refused.says.msgid for refused in found.refused)
    return [(refused.line, refused.column, refused.code) for refused in found.refused]


def test_a_row_comes_out_typed_and_normalised() -> None:
    found = read_file("good.csv")
    assert found.refused == ()
    assert found.rows[0] == ClientRow(
        line=2,
        fund_account="10886621",
        name="王小山",
        document_kind=DocumentKind.RESIDENT_ID,
        document_number="11010519491231002X",
        document_expires=None,
        mobile="13812345678",
        opened_on=date(2019, 4, 2),
        password_failures=6,
        dormant=False,
        restricted=False,
        frozen=False,
        closed=False,
        available_funds=12840620,
        open_positions=3,
        closed_today=1,
        bank_links=2,
        cfmmc_user="018110886621",
    )
    second, third, fourth = found.rows[1:4]
    assert (second.document_number, second.mobile, second.dormant, second.cfmmc_user) == (
        "11010519491231002X",
        "13900000001",
        True,
        "",
    )
    assert (third.name, third.document_number, third.available_funds) == ("孙䶮𬭳", "310101198503071232", 5)
    assert (third.restricted, third.frozen, third.closed, third.password_failures) == (True, True, True, 999)
    assert (fourth.name, fourth.opened_on, fourth.available_funds) == (
        "阿凡提·买买提",
        TODAY,
        999999999999999,
    )


def test_every_kind_of_document_is_read() -> None:
    assert {row.document_kind for row in read_file("good.csv").rows} == set(DocumentKind)


def test_an_expired_document_is_a_client_like_any_other() -> None:
    (row,) = (row for row in read_file("good.csv").rows if row.name == "JOHN SMITH")
    assert row.document_expires == date(2020, 1, 1)


def test_markup_formulae_and_quotes_in_a_name_are_text() -> None:
    assert read_file("good.csv").rows[-1].name == 'O"NEILL {name} =1+1'


@pytest.mark.parametrize(
    ("file", "encoding"),
    [
        ("good-bom.csv", "utf-8"),
        ("good-gb18030.csv", "gb18030"),
        ("good-gb18030-bom.csv", "gb18030"),
        ("good-crlf.csv", "utf-8"),
        ("good-cr.csv", "utf-8"),
        ("good-no-end.csv", "utf-8"),
        ("good-blank-end.csv", "utf-8"),
        ("good-other-order.csv", "utf-8"),
    ],
)
def test_encodings_line_ends_and_the_order_of_columns_make_no_difference(file: str, encoding: str) -> None:
    found = read_file(file)
    assert found.encoding == encoding
    assert (found.rows, found.refused) == (read_file("good.csv").rows, ())


def test_a_list_without_rows_is_a_list() -> None:
    assert read_file("only-header.csv") == ListRead((), (), "utf-8")


EMPTY_CELLS = [
    (line, column, "import-empty-cell") for line, column in enumerate(COLUMNS, 3) if column != "cfmmc_user"
]
REFUSED = [
    *EMPTY_CELLS,
    (19, "fund_account", "import-account"),
    (20, "fund_account", "import-account"),
    (21, "fund_account", "import-account"),
    (22, "fund_account", "import-account"),
    (23, "fund_account", "import-shortened"),
    (24, "fund_account", "import-account-twice"),
    (25, "name", "name-dot"),
    (26, "name", "name-character"),
    (27, "name", "name-character"),  # the row goes on in line 28
    (29, "name", "name-long"),
    (30, "name", "name-latin"),
    (31, "name", "import-name-differs"),
    (32, "name", "import-long-cell"),
    (33, "document_kind", "import-kind"),
    (34, "document_kind", "import-kind-not-allowed"),
    (35, "document_kind", "import-kind"),
    (36, "document_number", "document-form"),
    (37, "document_number", "document-check"),
    (38, "document_number", "document-check"),
    (39, "document_number", "document-15-digits"),
    (40, "document_number", "import-shortened"),
    (41, "document_number", "document-province"),
    (42, "document_number", "document-birth"),
    (43, "document_number", "document-birth-future"),
    (44, "document_number", "document-birth-early"),
    (45, "document_number", "document-kind"),
    (46, "document_number", "document-look-alike"),
    (47, "document_expires", "import-no-such-date"),
    (48, "document_expires", "import-date"),
    (49, "document_expires", "import-date"),
    (50, "document_expires", "import-expires-late"),
    (51, "document_expires", "import-expires-differs"),
    (52, "mobile", "mobile-landline"),
    (53, "mobile", "mobile-13-digits"),
    (54, "mobile", "mobile-form"),
    (55, "opened_on", "import-opened-future"),
    (56, "opened_on", "import-opened-early"),
    (57, "opened_on", "import-date"),
    (58, "opened_on", "import-no-such-date"),
    (59, "opened_on", "import-date"),
    (60, "password_failures", "import-failures"),
    (61, "password_failures", "import-failures"),
    (62, "password_failures", "import-failures"),
    (63, "dormant", "import-flag"),
    (64, "restricted", "import-flag"),
    (65, "frozen", "import-flag"),
    (66, "closed", "import-flag"),
    (67, "dormant", "import-flag"),
    (68, "available_funds", "import-funds-negative"),
    (69, "available_funds", "import-funds"),
    (70, "available_funds", "import-funds"),
    (71, "available_funds", "import-funds"),
    (72, "available_funds", "import-funds"),
    (73, "available_funds", "import-funds"),
    (74, "open_positions", "import-count"),
    (75, "closed_today", "import-count"),
    (76, "bank_links", "import-count"),
    (77, "open_positions", "import-count"),
    (78, "open_positions", "import-count"),
    (79, "cfmmc_user", "import-cfmmc-user"),
    (80, "cfmmc_user", "import-cfmmc-user"),
    (81, "cfmmc_user", "import-cfmmc-user"),
    (82, "fund_account", "import-account"),
    (82, "name", "name-dot"),
    (82, "mobile", "mobile-form"),
    (82, "dormant", "import-flag"),
    (83, "", "import-empty-line"),
    (84, "", "import-columns"),
    (85, "", "import-columns"),
    (86, "", "import-quote"),
    (87, "", "import-quote"),
]


def test_each_row_is_refused_for_its_fault_and_only_for_it() -> None:
    found = read_file("refused.csv", without=DocumentKind.HK_MACAO_PERMIT)
    assert faults(found) == REFUSED
    assert [row.line for row in found.rows] == [2, 88]


def test_a_refusal_repeats_no_personal_data() -> None:
    found = read_file("refused.csv", without=DocumentKind.HK_MACAO_PERMIT)
    said = " ".join(f"{refused.says.render('en')} {refused.then.render('en')}" for refused in found.refused)
    assert not any(secret in said for secret in ("王", "1101051949", "13812345678", "20000001", "Smith"))


def test_the_other_line_is_named() -> None:
    found = read_lines(ROW, ROW, ROW.replace("10886621", "10886622").replace("王小山", "王大山"))
    assert [refused.says.render("en") for refused in found.refused] == [
        "Line 2 has this account already.",
        "Line 2 has another name for this document.",
    ]


def test_a_refused_row_still_holds_its_account() -> None:
    found = read_lines(ROW.replace("13812345678", "1"), ROW)
    assert faults(found) == [(2, "mobile", "mobile-form"), (3, "fund_account", "import-account-twice")]


def test_one_number_under_two_kinds_is_two_people() -> None:
    permit = (
        "10886622,吴台生,taiwan_permit,01234567,2028-01-01,13312345678,2020-12-31,5,0,0,0,0,100.00,0,0,1,"
    )
    passport = permit.replace("10886622", "10886623").replace("taiwan_permit", "passport").replace("吴", "林")
    assert faults(read_lines(permit, passport)) == []


def test_doubts_go_with_rows_that_are_taken() -> None:
    found = read_lines(
        ROW,
        "10886622,王,resident_id,310101201503071237,长期,14212345678,2020-12-31,5,0,0,0,0,100.00,0,0,1,",
        "10886623,王,resident_id,310101201503071237,2000,14212345678,2020-12-31,5,0,0,0,0,100.00,0,0,1,",
    )
    assert [(doubt.line, doubt.column) for doubt in found.doubts] == [
        (3, "name"),
        (3, "document_number"),
        (3, "document_expires"),
        (3, "mobile"),
    ]


def test_a_row_is_not_shown_by_its_repr() -> None:
    shown = repr(read_lines(ROW).rows[0])
    assert "11010519491231002X" not in shown
    assert "13812345678" not in shown


@pytest.mark.parametrize(
    ("file", "code", "says"),
    [
        ("empty.csv", "import-empty", "The file is empty."),
        ("utf-16.csv", "import-encoding", "The file is UTF-16."),
        ("latin-1.csv", "import-encoding", "The file is neither UTF-8 nor GB18030."),
        ("broken-utf-8.csv", "import-encoding", "The file is UTF-8, but line 8 has a broken character."),
        ("broken-bom.csv", "import-encoding", "The file is UTF-8, but line 2 has a broken character."),
        ("zero-byte.csv", "import-zero-byte", "Line 4 has a zero byte: no text has one."),
        (
            "header-missing.csv",
            "import-header",
            "The first row does not name the columns rightly. missing: mobile, cfmmc_user.",
        ),
        (
            "header-unknown.csv",
            "import-header",
            "The first row does not name the columns rightly. "
            "missing: mobile, closed_today; not known: mobil, <U+001B>[31mclosed.",
        ),
        (
            "header-twice.csv",
            "import-header",
            "The first row does not name the columns rightly. missing: frozen; there twice: dormant.",
        ),
        ("header-semicolons.csv", "import-header", "The first row does not name the columns."),
        ("header-absent.csv", "import-header", "The first row does not name the columns."),
        ("only-mark.csv", "import-header", "The first row does not name the columns."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(file: str, code: str, says: str) -> None:
    refusal = file_refused((FILES / file).read_bytes())
    assert (refusal.code, refusal.says.render("en")) == (code, says)


def test_every_header_but_the_right_one_is_told_what_is_right() -> None:
    then = file_refused(b"fund_account,name\n").then.render("en")
    assert HEADER in then


def test_an_open_quotation_mark_spoils_its_own_row_only() -> None:
    rows = [ROW.replace("10886621", f"108866{number}") for number in range(30, 60)]
    rows[3] = rows[3].replace("王", '"王')
    found = read_lines(*rows)
    assert faults(found) == [(5, "", "import-quote")]
    assert len(found.rows) == 29


def test_a_line_ends_with_cr_or_lf_and_nothing_else() -> None:
    for separator in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029":
        found = read_lines(ROW.replace("王", f"王{separator}"))
        assert faults(found) == [(2, "name", "name-character")]


@given(
    st.lists(
        st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=4),
        min_size=1,
        max_size=20,
    )
)
def test_no_list_in_gb18030_is_taken_for_broken_utf_8(names: list[str]) -> None:
    lines = [
        ROW.replace("10886621", f"{10886621 + at}").replace("王小山", each) for at, each in enumerate(names)
    ]
    data = "\n".join((HEADER, *lines)).encode("gb18030")
    found = read(data)
    assert found.encoding == "gb18030"


def test_a_line_break_inside_quotes_is_kept_and_counted() -> None:
    assert records_of('a,"b\r\nc"\r\nd\re\n') == [
        Record(1, ("a", "b\r\nc")),
        Record(3, ("d",)),
        Record(4, ("e",)),
    ]


CELL = st.text(st.sampled_from('ab王,"\n\r ')) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0")
)


@given(st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=6))
def test_what_a_csv_writer_wrote_is_read_with_the_line_of_each_record(rows: list[list[str]]) -> None:
    # So short that no record takes more lines than are forgiven.
    rows = [[cell.replace("\r", "\n")[:2] for cell in row] for row in rows]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    expected = []
    for row in rows:
        expected.append(Record(1 + written.getvalue().count("\n"), tuple(row)))
        writer.writerow(row)
    assert records_of(written.getvalue()) == expected


@pytest.mark.parametrize("file", sorted(each.name for each in FILES.glob("*.csv")))
def test_where_a_file_is_cut_into_pieces_makes_no_difference(file: str) -> None:
    data = (FILES / file).read_bytes()

    def found(open_file: OpenFile) -> object:
        try:
            return scan(open_file)
        except Invalid as refusal:
            return refusal.says

    assert found(lambda: Dribble(data)) == found(held(data))


@pytest.mark.parametrize(
    ("data", "lines"), [(b"a", 1), (b"a\n", 1), (b"a\r\nb", 2), (b"a\rb\r", 2), (b"a\n\r\n\r", 3)]
)
def test_lines_are_counted(data: bytes, lines: int) -> None:
    assert scan(held(data)).lines == lines
    assert scan(lambda: Dribble(data)).lines == lines


@given(st.binary())
def test_any_bytes_alone_are_refused(data: bytes) -> None:
    """None of them names the 17 columns."""
    assert file_refused(data).code.startswith("import-")


@given(st.binary())
def test_any_bytes_after_a_good_header_are_rows_or_refusals(data: bytes) -> None:
    try:
        found = read(f"{HEADER}\n{ROW}\n".encode() + data)
    except Invalid as refusal:
        code = refusal.code
    else:
        code = ""
        assert found.rows[0].fund_account == "10886621"
    assert code in ("", "import-encoding", "import-zero-byte")
