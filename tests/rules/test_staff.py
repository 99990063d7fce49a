"""Staff: roles asked of the store at every command, lockout, one-time passwords, the last administrator."""

import pytest

from counter_tui.desk.api.commands.administration import (
    AddBranch,
    AddStaff,
    AddTerminal,
    AskStaff,
    DisableStaff,
    ResetStaff,
)
from counter_tui.desk.api.commands.agreements import CloseAgreement, OpenAgreement, TickAgreement
from counter_tui.desk.api.commands.approvals import AskCourse, AskQueue, Claim, Decide, Release
from counter_tui.desk.api.commands.images import OpenImage, ReadImage, ReadStrokes
from counter_tui.desk.api.commands.importing import AbandonImport, ImportClients
from counter_tui.desk.api.commands.operations import (
    AskOperation,
    CancelDraft,
    OpenService,
    RedoFrom,
    TakeStep,
    Withdraw,
)
from counter_tui.desk.api.commands.papers import AskPaper, AskPapers, MakeAgreementPaper
from counter_tui.desk.api.commands.records import AskRecords, AskSlip, MakeSlipPaper, PrintSlip
from counter_tui.desk.api.commands.revealing import AskRevealable, Reveal
from counter_tui.desk.api.commands.sessions import LockScreen, SignOut, Unlock
from counter_tui.desk.api.commands.sign_in import ChangePassword
from counter_tui.desk.api.commands.steps import BeginEnrolment, OpenText, ReadDocument, SendCode
from counter_tui.desk.api.commands.visits import (
    AskHome,
    AskOtherAccounts,
    AskOverview,
    EndVisit,
    SwitchAccount,
    TouchVisit,
)
from data.terms.enums import DocumentKind, Role
from data.terms.errors import Conflict, Invalid, NotAllowed, Refusal, WrongSecret
from tests.house import ADMINISTRATOR, PASSWORD, Counter, House, resident_id
from tests.rules.attempts import (
    RECORD_OF_THE_ATTEMPT,
    ask,
    changed,
    dump,
    events,
    nothing_done,
    refused,
    tamper,
)
from tests.rules.samples import Kind, every, of_a_session, samples

T, S, A = Role.TELLER, Role.SUPERVISOR, Role.ADMINISTRATOR
ANYONE = frozenset(Role)
MAY: dict[Kind, frozenset[Role]] = {
    AskHome: ANYONE,
    AskOperation: frozenset({T}),
    AskRecords: frozenset({T}),
    AskSlip: frozenset({T, S}),
    AskPapers: frozenset({T, S}),
    AskQueue: frozenset({S}),
    AskCourse: frozenset({S}),
    AskOverview: frozenset({T}),
    AskOtherAccounts: frozenset({T}),
    AskRevealable: frozenset({T}),
    AskStaff: frozenset({A}),
    ChangePassword: ANYONE,
    LockScreen: ANYONE,
    Unlock: ANYONE,
    SignOut: ANYONE,
    TouchVisit: frozenset({T}),
    EndVisit: frozenset({T}),
    SwitchAccount: frozenset({T}),
    OpenService: frozenset({T}),
    ReadStrokes: frozenset({T}),
    OpenImage: frozenset({T, S}),
    ReadDocument: frozenset({T}),
    TakeStep: frozenset({T}),
    SendCode: frozenset({T}),
    BeginEnrolment: frozenset({T}),
    OpenText: frozenset({T}),
    OpenAgreement: frozenset({T}),
    CloseAgreement: frozenset({T}),
    TickAgreement: frozenset({T}),
    RedoFrom: frozenset({T}),
    CancelDraft: frozenset({T}),
    Withdraw: frozenset({T}),
    Reveal: frozenset({T}),
    PrintSlip: frozenset({T, S}),
    MakeSlipPaper: frozenset({T, S}),
    AskPaper: frozenset({T, S}),
    MakeAgreementPaper: frozenset({T, S}),
    Claim: frozenset({S}),
    Release: frozenset({S}),
    Decide: frozenset({S}),
    AddBranch: frozenset({A}),
    AddTerminal: frozenset({A}),
    AddStaff: frozenset({A}),
    DisableStaff: frozenset({A}),
    ResetStaff: frozenset({A}),
    ImportClients: frozenset({A}),
    AbandonImport: frozenset({A}),
}
"""Which roles each command of a session asks for."""

SESSIONS = of_a_session()


def name(kind: object) -> str:
    return kind.__name__ if isinstance(kind, type) else str(kind)


@pytest.fixture
def console(branch: House) -> Counter:
    counter = branch.at("")
    counter.sign_in(ADMINISTRATOR[0])
    return counter


def add(console: Counter, number: str, role: Role, *, licence: str = "") -> str:
    document = resident_id("31010119750101001")
    return console.do(
        AddStaff(
            console.session,
            number,
            "钱多",
            "PD",
            frozenset({role}),
            licence,
            DocumentKind.RESIDENT_ID,
            document,
        )
    )


def signed_in(console: Counter, role: Role) -> Counter:
    """Somebody at terminal 05 with that role and no other."""
    once = add(console, "1050", role, licence="F1234567")
    counter = console.house.at("05")
    counter.sign_in("1050", once)
    counter.do(ChangePassword(counter.session, once, PASSWORD))
    return counter


def test_every_command_is_here() -> None:
    assert set(samples()) == set(every())
    assert set(MAY) == set(SESSIONS)


@pytest.mark.parametrize("kind", SESSIONS, ids=name)
def test_nobody_does_anything_signed_out(teller: Counter, kind: Kind) -> None:
    session = teller.session
    teller.do(SignOut(session))
    for no_session in (session, teller.key()):
        before = dump(teller.house)
        with pytest.raises(NotAllowed) as told:
            teller.do(samples(no_session)[kind])
        assert told.value.code == "session-over"
        assert changed(before, dump(teller.house)) <= RECORD_OF_THE_ATTEMPT


@pytest.mark.parametrize("role", list(Role), ids=name)
def test_each_command_asks_for_its_role(console: Counter, role: Role) -> None:
    counter = signed_in(console, role)
    let_in = set()
    for kind, command in samples(counter.session).items():
        if kind not in MAY or kind in (SignOut, LockScreen, ChangePassword):
            continue
        before = dump(counter.house)
        try:
            counter.do(command)
        except NotAllowed as told:
            if told.code == "role":
                assert changed(before, dump(counter.house)) <= RECORD_OF_THE_ATTEMPT
                continue
        except (Refusal, Invalid, Conflict):
            pass
        let_in.add(kind)
    wanted = {kind for kind, roles in MAY.items() if role in roles}
    assert let_in == wanted - {SignOut, LockScreen, ChangePassword}


@pytest.mark.parametrize("kind", SESSIONS, ids=name)
def test_a_password_for_one_use_serves_for_nothing_else(console: Counter, kind: Kind) -> None:
    once = add(console, "1050", Role.TELLER)
    counter = console.house.at("05")
    assert counter.sign_in("1050", once).must_change_password
    if kind in (ChangePassword, LockScreen, Unlock, SignOut):
        return
    before = dump(console.house)
    with pytest.raises(NotAllowed) as told:
        counter.do(samples(counter.session)[kind])
    assert told.value.code == "must-change"
    assert changed(before, dump(console.house)) <= RECORD_OF_THE_ATTEMPT


def test_what_is_unknown_is_not_done(teller: Counter) -> None:
    with nothing_done(teller.house, NotAllowed, "not-here"):
        teller.do(ReadImage(teller.session, "photo.png"))


# --- lockout


def test_five_wrong_passwords_lock_for_fifteen_minutes(branch: House) -> None:
    counter = branch.at("03")
    for _ in range(5):
        with refused(branch, "password", rule=0, kept=frozenset({"staff"})):
            counter.sign_in("1027", "not the password")
    with refused(branch, "password", rule=0):
        counter.sign_in("1027")
    branch.wait(15 * 60 - 1)
    with refused(branch, "password", rule=0):
        counter.sign_in("1027")
    branch.wait(1)
    counter.sign_in("1027")
    causes = [event["cause"] for event in events(branch, "password.refused")]
    assert causes == ["wrong"] * 4 + ["locked-now", "locked", "locked"]


def test_only_wrong_ones_in_a_row_count(branch: House) -> None:
    counter = branch.at("03")
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(WrongSecret):
                counter.sign_in("1027", "not the password")
        counter.sign_in("1027")


def test_unlocking_a_screen_counts_with_signing_in(teller: Counter) -> None:
    teller.do(LockScreen(teller.session))
    for _ in range(5):
        with pytest.raises(WrongSecret):
            teller.do(Unlock(teller.session, "not the password"))
    with refused(teller.house, "password", rule=0):
        teller.do(Unlock(teller.session, PASSWORD))


def test_unknown_disabled_locked_and_wrong_read_the_same(branch: House, console: Counter) -> None:
    counter = branch.at("03")
    console.do(DisableStaff(console.session, "1028"))
    for _ in range(5):
        with pytest.raises(WrongSecret):
            counter.sign_in("2001", "not the password")
    told = set()
    for number, password in (
        ("7777", PASSWORD),
        ("1028", PASSWORD),
        ("2001", PASSWORD),
        ("1027", "not the password"),
    ):
        with pytest.raises(WrongSecret) as no:
            counter.sign_in(number, password)
        told.add((str(no.value), no.value.tries_left))
    assert len(told) == 1
    causes = [event["cause"] for event in events(branch, "password.refused")][-4:]
    assert causes == ["unknown", "disabled", "locked", "wrong"]


def test_a_reset_lifts_a_lock(branch: House, console: Counter) -> None:
    counter = branch.at("03")
    for _ in range(5):
        with pytest.raises(WrongSecret):
            counter.sign_in("1027", "not the password")
    once = console.do(ResetStaff(console.session, "1027"))
    with pytest.raises(WrongSecret):
        counter.sign_in("1027")
    assert counter.sign_in("1027", once).must_change_password


# --- passwords


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("short one", "password-short"),
        ("x" * 129, "password-short"),
        ("aaaaaaaaaaaa", "password-easy"),
        ("my Password 99", "password-easy"),
        ("I am number 1027", "password-easy"),
        (PASSWORD, "password-same"),
    ],
)
def test_a_new_password_is_neither_short_nor_easy_nor_the_old(teller: Counter, new: str, code: str) -> None:
    with nothing_done(teller.house, Invalid, code):
        teller.do(ChangePassword(teller.session, PASSWORD, new))


def test_changing_a_password_takes_the_present_one(teller: Counter) -> None:
    with refused(teller.house, "password", rule=0, kept=frozenset({"staff"})):
        teller.do(ChangePassword(teller.session, "not the password", "another good phrase"))
    teller.do(ChangePassword(teller.session, PASSWORD, "another good phrase"))
    with pytest.raises(WrongSecret):
        teller.sign_in("1027")
    teller.sign_in("1027", "another good phrase")


def test_passwords_are_kept_as_argon2id(console: Counter) -> None:
    hashes = [str(found) for (found,) in ask(console.house, "SELECT password_hash FROM staff")]
    assert all(found.startswith("$argon2id$") for found in hashes)
    assert len(set(hashes)) == len(hashes), "each with a salt of its own"


def test_one_time_passwords_are_not_alike(console: Counter) -> None:
    given = {console.do(ResetStaff(console.session, "1027")) for _ in range(5)}
    assert len(given) == 5
    assert all(len(password) == 12 for password in given)


# --- access taken away


@pytest.mark.parametrize("kind", [DisableStaff, ResetStaff], ids=name)
def test_sessions_end_at_once(console: Counter, kind: Kind) -> None:
    teller = console.house.at("03")
    teller.sign_in("1028")
    console.do(samples(console.session)[kind])
    with refused(console.house, "session-over", rule=0):
        teller.open("02")


def test_a_role_is_asked_of_the_store_not_of_the_session(teller: Counter) -> None:
    tamper(
        teller.house, "DELETE FROM staff_role WHERE staff_id = (SELECT id FROM staff WHERE number = '1027')"
    )
    with refused(teller.house, "role", rule=0):
        teller.open("02")


def test_a_session_lasts_twelve_hours_at_most(teller: Counter) -> None:
    teller.house.wait(12 * 3600)
    teller.open("02")
    teller.house.wait(1)
    with refused(teller.house, "session-over", rule=0):
        teller.open("02")


def test_the_last_administrator_stays(console: Counter) -> None:
    with nothing_done(console.house, Conflict, "last-administrator"):
        console.do(DisableStaff(console.session, ADMINISTRATOR[0]))
    add(console, "9002", Role.ADMINISTRATOR)
    console.do(DisableStaff(console.session, ADMINISTRATOR[0]))
    with refused(console.house, "session-over", rule=0):
        console.do(ResetStaff(console.session, "1027"))


def test_a_disabled_administrator_is_none(console: Counter) -> None:
    add(console, "9002", Role.ADMINISTRATOR)
    console.do(DisableStaff(console.session, "9002"))
    with nothing_done(console.house, Conflict, "last-administrator"):
        console.do(DisableStaff(console.session, ADMINISTRATOR[0]))


# --- adding


def test_a_witness_needs_a_licence(console: Counter) -> None:
    with nothing_done(console.house, Invalid, "no-licence"):
        add(console, "1050", Role.WITNESS)
    add(console, "1050", Role.WITNESS, licence="F1234567")


@pytest.mark.parametrize("number", ["", "12", "123456789", "10a7", "１０２７"])
def test_a_staff_number_has_three_to_eight_digits(console: Counter, number: str) -> None:
    with nothing_done(console.house, Invalid, "staff-number"):
        add(console, number, Role.TELLER)


def test_numbers_codes_and_terminals_are_given_once(console: Counter) -> None:
    with nothing_done(console.house, Conflict, "staff-exists"):
        add(console, "1027", Role.TELLER)
    with nothing_done(console.house, Conflict, "branch-exists"):
        console.do(AddBranch(console.session, " pd ", "上海浦东营业部"))
    with nothing_done(console.house, Conflict, "terminal-exists"):
        console.do(AddTerminal(console.session, "PD", "3"))
    with nothing_done(console.house, Invalid, "no-branch"):
        console.do(AddTerminal(console.session, "XX", "09"))
    with nothing_done(console.house, Invalid, "no-staff"):
        console.do(DisableStaff(console.session, "7777"))
    with nothing_done(console.house, Invalid, "no-staff"):
        console.do(ResetStaff(console.session, "7777"))


def test_somebody_without_a_role_is_nobody(console: Counter) -> None:
    command = AddStaff(
        console.session,
        "1050",
        "钱多",
        "PD",
        frozenset(),
        "",
        DocumentKind.RESIDENT_ID,
        resident_id("31010119750101001"),
    )
    with nothing_done(console.house, Invalid, "no-role"):
        console.do(command)


def test_the_list_of_staff(console: Counter) -> None:
    lines = {line.number: line for line in console.do(AskStaff(console.session))}
    assert list(lines) == ["1027", "1028", "2001", "2002", "9001"]
    assert lines["2002"].roles == (Role.SUPERVISOR, Role.TELLER)
    assert lines["1027"].active and not lines["1027"].locked


def test_the_last_sign_in_is_shown_at_the_next(teller: Counter) -> None:
    teller.house.wait(60)
    teller.sign_in("1027")
    first = teller.house.clock.now()
    teller.house.wait(3600)
    again = teller.house.at("05")
    found = again.sign_in("1027").last
    assert found is not None
    assert (found.at, found.terminal) == (first, "03")
