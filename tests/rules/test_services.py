"""Every declaration of a service is complete."""

from collections import Counter as Tally

import pytest

from counter_tui.desk.services.catalogue import LOOKS, SERVICES, WAYS, Look, by_code, catalogue, service_of
from counter_tui.desk.services.declaration import Service
from counter_tui.desk.steps.rules import RULES
from data.content.library import library
from data.terms.cells import cells
from data.terms.enums import Gate, Outcome, PasswordItem, StepKind
from data.terms.words import LANGUAGES, Words

LINES: tuple[Service | Look, ...] = (*SERVICES, *LOOKS)
OPENED_FROM_THE_LIST = {service.code: service for service in reversed(SERVICES)}


def key(entry: Service | Look) -> str:
    return entry.key


def translated(words: Words) -> bool:
    """Whether a sentence stands in the Chinese catalogue."""
    return words.render("zh_CN") != words.render("en")


def test_keys_are_unique_and_found() -> None:
    assert max(Tally(entry.key for entry in LINES).values()) == 1
    assert all(service_of(service.key) is service for service in SERVICES)


@pytest.mark.parametrize("service", SERVICES, ids=key)
def test_keys_of_steps_are_unique_and_found(service: Service) -> None:
    assert max(Tally(step.key for step in service.steps).values()) == 1
    assert all(service.step(step.key) is step for step in service.steps)
    with pytest.raises(KeyError):
        service.step("no such step")


@pytest.mark.parametrize("entry", LINES, ids=key)
def test_each_has_two_digits_and_initials(entry: Service | Look) -> None:
    assert len(entry.code) == 2 and entry.code.isdigit()
    assert entry.initials.isascii() and entry.initials.islower()


@pytest.mark.parametrize("entry", LINES, ids=key)
def test_titles_and_summaries_are_in_both_languages(entry: Service | Look) -> None:
    assert translated(entry.title)
    assert translated(entry.summary)


@pytest.mark.parametrize("service", SERVICES, ids=key)
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_rail_fit_it(service: Service, language: str) -> None:
    wide = {step.title.render(language) for step in service.steps if cells(step.title.render(language)) > 8}
    assert wide == set()
    assert all(translated(step.title) for step in service.steps)


@pytest.mark.parametrize("service", SERVICES, ids=key)
def test_each_step_has_a_rule_and_what_that_needs(service: Service) -> None:
    for step in service.steps:
        assert step.kind in RULES
        assert (step.purpose is not None) == (step.kind in (StepKind.OTP, StepKind.SIGN))
        assert bool(step.text) == (step.kind in (StepKind.POLICY, StepKind.CONSENT))
        if step.text:
            assert library().texts[step.text]
        if step.purpose is not None:
            assert library().messages[f"otp_{step.purpose}"].secret


def test_each_kind_of_step_has_a_rule() -> None:
    assert set(RULES) == set(StepKind)


@pytest.mark.parametrize("service", SERVICES, ids=key)
def test_each_ends_in_something(service: Service) -> None:
    if service.reviewed:
        assert service.application, "what is decided stands among the applications"
        assert service.effect is not None
        assert service.finish is None
    else:
        assert service.finish is not None
        assert service.effect is None
    signs = [step for step in service.steps if step.kind is StepKind.SIGN]
    assert bool(signs) == bool(library().required.get(service.key))
    assert all(row.text in library().texts for row in library().required.get(service.key, ()))


@pytest.mark.parametrize("service", SERVICES, ids=key)
def test_where_a_client_is_needed_signing_in_comes_first(service: Service) -> None:
    wanted = [gate for gate in Gate if gate in service.gates]
    assert list(service.gates) == wanted, "in the order in which they can be passed"
    assert not service.gates or service.gates[0] is Gate.SIGNED_IN
    assert not service.application or service.gates


def test_a_way_leads_through_every_gate() -> None:
    assert set(WAYS) == set(Gate)
    for gate, ways in WAYS.items():
        for service, words in ways:
            assert gate not in service_of(service).gates
            assert translated(words)


@pytest.mark.parametrize("code", sorted(OPENED_FROM_THE_LIST))
def test_variants_of_one_code_are_told_apart(code: str) -> None:
    *others, last = by_code(code)
    assert last.applies is None
    assert all(service.applies is not None for service in others)


def test_decisions_have_messages_and_slips() -> None:
    for template in ("approved", "returned", "rejected"):
        assert not library().messages[template].secret
        assert library().slips[template].sentences
    assert len(Outcome) == 3
    for template in ("submitted", "withdrawn", "bound", "unbound", "signature"):
        assert library().slips[template].sentences
    for template in ("device_bound", "device_unbound"):
        assert library().messages[template].text
    for item in PasswordItem:
        assert library().messages[f"password_{item}"].secret
    for service in SERVICES:
        assert all(library().slips[own].sentences for own in service.slips.values())


def test_a_reviewed_service_can_be_returned_for_a_listed_reason() -> None:
    for service in SERVICES:
        if service.reviewed:
            steps = {step.key for step in service.steps}
            assert [row for row in library().return_reasons if set(row.redo) <= steps]
            assert library().reject_reasons


def test_the_printed_catalogue_has_every_entry() -> None:
    assert [line.key for line in catalogue()] == [entry.key for entry in LINES]
    reviewed = {line.key for line in catalogue() if line.reviewed}
    assert reviewed == {"unlock", "reset"}
