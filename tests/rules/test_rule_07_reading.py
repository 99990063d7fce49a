"""Rule 7: an agreement stays open, its text on screen, for ten unbroken seconds before its tick."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

import pytest

from counter_tui.desk.api.commands.agreements import CloseAgreement, TickAgreement
from counter_tui.desk.api.commands.operations import RedoFrom
from counter_tui.desk.api.commands.sessions import LockScreen, Unlock
from counter_tui.desk.api.commands.visits import EndVisit, TouchVisit
from counter_tui.desk.api.inputs import Chosen, Tick
from counter_tui.desk.api.views.facts import AgreementsFacts
from counter_tui.desk.api.views.operations import OperationView
from data.content.library import Required, library
from data.terms.enums import VisitEnd
from tests.house import PASSWORD, Counter, resident_id
from tests.postgres import all_bytes
from tests.rules.attempts import ask, dump, events, refused, tamper
from tests.rules.content import give, with_newer

RISK, FORM = "password_reset_risk", "client_change_form"
TODAY = date(2026, 11, 23)


def here(counter: Counter) -> OperationView:
    """The reset as it stands."""
    return counter.open("06")


def read(view: OperationView) -> dict[str, int | None]:
    """The seconds that each agreement was read."""
    assert isinstance(view.facts, AgreementsFacts), view.current
    return {line.key: line.read_seconds for line in view.facts.lines}


# --- the seconds


@pytest.mark.parametrize("seconds", [0, 0.1, 9, 9.9, 9.999])
def test_not_a_moment_earlier(reading: Counter, seconds: float) -> None:
    view = here(reading)
    reading.open_agreement(view, RISK)
    reading.house.wait(seconds)
    with refused(reading.house, "read-longer", rule=7):
        reading.tick(view, RISK)


@pytest.mark.parametrize("seconds", [10, 10.1, 14.7, 600])
def test_after_ten_seconds_it_is_ticked_and_the_seconds_are_kept(reading: Counter, seconds: float) -> None:
    view = reading.read(here(reading), RISK, seconds)
    assert read(view) == {RISK: int(seconds), FORM: None}
    assert ask(reading.house, "SELECT read_ms FROM agreement_reading") == [(int(seconds * 1000),)]
    (told,) = events(reading.house, "agreement.ticked")
    assert told["read_ms"] == int(seconds * 1000)


def test_a_refused_tick_cuts_nothing_short(reading: Counter) -> None:
    view = here(reading)
    reading.open_agreement(view, RISK)
    reading.house.wait(9.9)
    with refused(reading.house, "read-longer", rule=7):
        reading.tick(view, RISK)
    reading.house.wait(0.1)
    assert read(reading.tick(view, RISK))[RISK] == 10


@pytest.mark.parametrize("seconds", [-60, -10, 10, 14 * 60])
def test_the_wall_clock_counts_for_nothing(reading: Counter, seconds: int) -> None:
    view = here(reading)
    reading.open_agreement(view, RISK)
    opened = reading.house.clock.now()
    reading.house.wait(9.9)
    reading.house.clock.set(opened + timedelta(seconds=seconds))
    with refused(reading.house, "read-longer", rule=7):
        reading.tick(view, RISK)
    reading.house.wait(0.1)
    assert read(reading.tick(view, RISK))[RISK] == 10


def test_nothing_is_ticked_that_was_not_opened(reading: Counter) -> None:
    view = here(reading)
    reading.house.wait(60)
    with refused(reading.house, "not-open", rule=7):
        reading.tick(view, RISK)


def test_one_at_a_time_opening_another_cuts_the_first_short(reading: Counter) -> None:
    view = here(reading)
    reading.open_agreement(view, RISK)
    reading.house.wait(9)
    reading.open_agreement(view, FORM)
    reading.house.wait(10)
    with refused(reading.house, "not-open", rule=7):
        reading.tick(view, RISK)
    assert read(reading.tick(view, FORM))[FORM] == 10


def test_opening_it_again_begins_anew(reading: Counter) -> None:
    view = here(reading)
    reading.open_agreement(view, RISK)
    reading.house.wait(9)
    reading.open_agreement(view, RISK)
    reading.house.wait(9)
    with refused(reading.house, "read-longer", rule=7):
        reading.tick(view, RISK)


def turn_ends(counter: Counter, view: OperationView) -> None:
    counter.do(CloseAgreement(counter.session))


def screen_locks(counter: Counter, view: OperationView) -> None:
    counter.do(LockScreen(counter.session))
    counter.do(Unlock(counter.session, PASSWORD))


def step_is_left(counter: Counter, view: OperationView) -> None:
    counter.go_on(counter.do(RedoFrom(counter.session, view.id, "face", counter.key())), until="agreements")


def operation_is_left(counter: Counter, view: OperationView) -> None:
    counter.open("05")
    counter.open("06")


def client_leaves(counter: Counter, view: OperationView) -> None:
    counter.do(EndVisit(counter.session, VisitEnd.SWITCHED))
    counter.house.wait(61)
    counter.client(("10886621", "13800005678"))
    counter.go_on(counter.open("03"))
    counter.go_on(counter.open("06"), until="agreements")


def terminal_dies(counter: Counter, view: OperationView) -> None:
    """Another process at the same terminal: the store is all that is left."""
    again = counter.house.at("03")
    counter.runner, counter.desk = again.runner, again.desk


@pytest.mark.parametrize(
    "cut",
    [turn_ends, screen_locks, step_is_left, operation_is_left, client_leaves, terminal_dies],
    ids=lambda cut: cut.__name__,
)
def test_an_opening_cut_short_counts_for_nothing(reading: Counter, cut: object) -> None:
    view = here(reading)
    reading.open_agreement(view, RISK)
    reading.house.wait(9.9)
    cut(reading, view)  # type: ignore[operator]
    reading.house.wait(10)
    with refused(reading.house, "not-open", rule=7):
        reading.tick(view, RISK)
    assert read(reading.read(view, RISK))[RISK] == 10, "it starts anew, and then it counts"


def test_touching_the_visit_cuts_nothing_short(reading: Counter) -> None:
    view = here(reading)
    reading.open_agreement(view, RISK)
    reading.house.wait(9.9)
    reading.do(TouchVisit(reading.session))
    reading.house.wait(0.1)
    assert read(reading.tick(view, RISK))[RISK] == 10


# --- ticks


def test_the_tick_is_kept_at_once_and_outlives_the_terminal(reading: Counter) -> None:
    view = reading.read(here(reading), RISK)
    terminal_dies(reading, view)
    assert read(here(reading)) == {RISK: 10, FORM: None}


def test_a_tick_may_be_taken_away_and_then_it_is_read_anew(reading: Counter) -> None:
    view = reading.read(here(reading), RISK)
    view = reading.tick(view, RISK, ticked=False)
    assert read(view)[RISK] is None
    reading.do(CloseAgreement(reading.session))
    with refused(reading.house, "not-open", rule=7):
        reading.tick(view, RISK)
    assert ask(reading.house, "SELECT cause FROM reading_void") == [("unticked",)]
    assert len(events(reading.house, "agreement.unticked")) == 1


def test_while_it_is_still_open_it_may_be_ticked_again(reading: Counter) -> None:
    view = reading.read(here(reading), RISK)
    view = reading.tick(view, RISK, ticked=False)
    reading.house.wait(5)
    assert read(reading.tick(view, RISK))[RISK] == 15


def test_ticking_twice_and_unticking_nothing_change_nothing(reading: Counter) -> None:
    view = reading.tick(here(reading), RISK, ticked=False)
    view = reading.tick(reading.read(view, RISK), RISK)
    assert read(view)[RISK] == 10
    assert len(ask(reading.house, "SELECT id FROM agreement_reading")) == 1
    assert ask(reading.house, "SELECT reading_id FROM reading_void") == []


def test_it_is_the_clients_to_tick(reading: Counter) -> None:
    view = here(reading)
    reading.open_agreement(view, RISK)
    reading.house.wait(10)
    with refused(reading.house, "not-the-turn", rule=13):
        reading.do(TickAgreement(reading.session, view.id, "agreements", RISK, True, False, reading.key()))


def test_there_are_only_the_agreements_of_this_service(reading: Counter) -> None:
    view = here(reading)
    with refused(reading.house, "no-agreement", rule=7):
        reading.open_agreement(view, "privacy_policy")
    with refused(reading.house, "no-agreement", rule=7):
        reading.tick(view, "privacy_policy")


def test_the_step_is_done_only_when_all_are_ticked(reading: Counter) -> None:
    view = here(reading)
    with refused(reading.house, "not-read", rule=7):
        reading.take(view, Tick(True))
    view = reading.read(view, RISK)
    with refused(reading.house, "not-read", rule=7):
        reading.take(view, Tick(True))
    view = reading.take(reading.read(view, FORM), Tick(True))
    assert view.current is not None and view.current.key == "sign"


def test_another_clients_agreement_is_out_of_reach(reading: Counter) -> None:
    view = here(reading)
    other = reading.house.at("04")
    other.sign_in("1028")
    other.client(("10886622", "13900001234"))
    with refused(reading.house, "not-this-client", rule=12):
        other.open_agreement(view, RISK)


# --- the text


def test_what_is_opened_is_kept_exactly_once_by_its_hash(reading: Counter) -> None:
    view = here(reading)
    opened = reading.open_agreement(view, RISK)
    reading.open_agreement(view, RISK)
    text = library().in_force(RISK, TODAY)
    assert (opened.title, opened.version, opened.text) == (text.title, text.version, text.text)
    kept = ask(reading.house, "SELECT text, sha256 FROM agreement_text WHERE key = ?", RISK)
    assert kept == [(text.text, sha256(opened.text.encode()).digest())]
    openings = ask(reading.house, "SELECT text_sha256 FROM text_opening WHERE text_key = ?", RISK)
    assert openings == [(text.sha256,)] * 2, "each opening is kept"


def test_a_new_version_in_between_is_another_text(reading: Counter) -> None:
    view = here(reading)
    reading.open_agreement(view, RISK)
    reading.house.wait(10)
    give_keeping(reading, RISK)
    with refused(reading.house, "not-open", rule=7):
        reading.tick(view, RISK)
    view = reading.read(view, RISK)
    assert ask(reading.house, "SELECT version FROM agreement_text WHERE key = ?", RISK) == [
        ("2026-10",),
        ("next",),
    ]
    assert read(view)[RISK] == 10


def give_keeping(counter: Counter, key: str) -> None:
    """A newer version is in force from today; the process goes on with what is open."""
    give(counter, with_newer(key, TODAY))


def test_a_new_version_undoes_a_tick_and_a_step_that_were_of_the_old(reading: Counter) -> None:
    view = reading.take(reading.read_all(here(reading)), Tick(True))
    assert view.current is not None and view.current.key == "sign"
    give_keeping(reading, RISK)
    view = here(reading)
    assert view.current is not None and view.current.key == "agreements"
    assert read(view) == {RISK: None, FORM: 10}, "the form is the same: it needs no second reading"
    view = reading.take(reading.read(view, RISK), Tick(True))
    assert view.current is not None and view.current.key == "sign"


def test_a_form_is_filled_and_kept_sealed(reading: Counter) -> None:
    opened = reading.open_agreement(here(reading), FORM)
    number = resident_id("31010119850312002")
    for told in ("10886621", "王小山", "居民身份证", number, "上海浦东营业部", "2026-11-23"):
        assert told in opened.text
    assert "重置交易密码、重置资金密码、重置监控中心查询密码" in opened.text
    ((kept, sealed, digest),) = ask(
        reading.house, "SELECT text, text_sealed, sha256 FROM agreement_text WHERE key = ?", FORM
    )
    assert kept is None and number.encode() not in bytes(sealed)  # type: ignore[call-overload]
    assert digest == sha256(opened.text.encode()).digest()
    reading.house.close()
    assert number.encode() not in all_bytes(reading.house.folder)


def test_the_hash_of_a_form_does_not_give_its_number_to_who_tries_all(reading: Counter) -> None:
    """Everything but the document number may be known; the check number is nowhere but in the seal."""
    opened = reading.open_agreement(here(reading), FORM)
    check = opened.text.partition("校验码：")[2].partition("\n")[0]
    assert len(check.replace("-", "")) == 20
    reading.house.close()
    assert check.encode() not in all_bytes(reading.house.folder)


def test_opened_again_a_form_is_the_same_text(reading: Counter) -> None:
    view = here(reading)
    first = reading.open_agreement(view, FORM)
    assert reading.open_agreement(view, FORM).text == first.text
    assert len(ask(reading.house, "SELECT id FROM agreement_text WHERE key = ?", FORM)) == 1


def test_other_chosen_items_are_another_form(reading: Counter) -> None:
    view = reading.read_all(here(reading))
    view = reading.do(RedoFrom(reading.session, view.id, "choose", reading.key()))
    view = reading.go_on(reading.take(view, Chosen(("funds",))), until="agreements")
    assert read(view) == {RISK: None, FORM: None}
    assert "重置交易密码" not in reading.open_agreement(view, FORM).text


def test_another_client_data_in_between_is_another_form(reading: Counter) -> None:
    view = reading.read_all(here(reading))
    tamper(reading.house, "UPDATE client SET name = '王大山' WHERE name = '王小山'")
    assert read(here(reading)) == {RISK: 10, FORM: None}
    with refused(reading.house, "not-read", rule=7):
        reading.take(view, Tick(True))


def test_which_account_needs_which_is_content(reading: Counter) -> None:
    """Wang's account was opened on 2019-05-14."""
    rows = (
        Required(RISK, opened_before=date(2019, 5, 14)),
        Required("privacy_policy", opened_from=date(2019, 5, 14)),
        Required(FORM, opened_before=date(2019, 5, 15)),
        Required("biometric_consent", opened_from=date(2019, 5, 15)),
    )
    give(reading, replace(library(), required={"reset": rows}))
    assert set(read(here(reading))) == {"privacy_policy", FORM}


def test_a_version_may_ask_for_renewal() -> None:
    newer = with_newer(RISK, TODAY)
    old, new = newer.texts[RISK]
    assert not newer.asks_renewal(RISK, old.version, TODAY), "a new version alone asks nobody"
    asking = replace(newer, texts={RISK: (old, replace(new, renewal=True))})
    assert asking.asks_renewal(RISK, old.version, TODAY)
    assert not asking.asks_renewal(RISK, old.version, TODAY - timedelta(days=1))
    assert not asking.asks_renewal(RISK, new.version, TODAY)


def test_what_was_read_is_evidence_that_nobody_takes_back(reading: Counter) -> None:
    reading.read(here(reading), RISK)
    kept = dump(reading.house)
    for table in ("agreement_text", "agreement_reading", "text_opening"):
        assert kept[table]
        with pytest.raises(Exception, match="append-only"):
            tamper(reading.house, f'DELETE FROM "{table}"')


def test_a_row_that_says_less_than_ten_seconds_cannot_be_written(reading: Counter) -> None:
    reading.read(here(reading), RISK)
    ((name, *_),) = ask(reading.house, "SELECT id, text_id FROM agreement_reading")
    with pytest.raises(Exception, match="read_ms"):
        tamper(
            reading.house,
            "INSERT INTO agreement_reading SELECT text_id, operation_id, 2, staff_id, side, visit_id, "
            "step, text_id, 9999, at FROM agreement_reading WHERE id = ?",
            name,
        )
