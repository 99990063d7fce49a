"""Rules 10 to 12: what a client signed is theirs to take home, whatever became of it, and nobody else's."""

from datetime import datetime

import pytest

from counter_tui.desk.api.commands.papers import AskPaper, AskPapers, MakeAgreementPaper
from counter_tui.desk.api.commands.records import AskRecords, AskSlip
from counter_tui.desk.api.commands.visits import EndVisit
from counter_tui.desk.api.papers import FormPaper
from counter_tui.desk.api.views.papers import PaperLine
from counter_tui.desk.services.catalogue import service_of
from data.terms.enums import OperationState, Outcome, VisitEnd
from data.terms.errors import NotAllowed
from tests.house import LI, Counter, resident_id
from tests.rules.attempts import events, refused
from tests.rules.test_rule_07_signing import returned
from tests.rules.test_rule_08_decision import claim, decide, supervisor, waiting


def signed_again(counter: Counter) -> None:
    """Returned for its signature alone: the same readings are signed twice."""
    assert counter.go_on(returned(counter, "sign")).state is OperationState.PENDING


@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_the_client_leaves_with_what_they_signed_whatever_became_of_it(
    signed: Counter, outcome: Outcome | None
) -> None:
    operation = waiting(signed.house)
    if outcome is not None:
        chief = supervisor(signed.house)
        decide(chief, claim(chief), outcome)
    papers = signed.do(AskPapers(signed.session, operation))
    assert [line.form for line in papers] == [False, True]
    assert all(line.newest for line in papers)
    assert events(signed.house, "agreement.shown") == [], "a list opens nothing"
    form = signed.do(MakeAgreementPaper(signed.session, operation, papers[1].id))
    assert isinstance(form, FormPaper) and form.holder.document_number == resident_id("31010119850312002")
    shown = signed.do(AskPaper(signed.session, operation, papers[0].id))
    assert [told["sha256"] for told in events(signed.house, "agreement.shown")][1:] == [shown.sha256.hex()]
    (line,) = (each for each in signed.do(AskRecords(signed.session)) if each.id == operation)
    assert line.papers and line.slip is not None
    slip = signed.do(AskSlip(signed.session, line.slip))
    assert (slip.operation, slip.papers) == (operation, True)


def test_what_was_signed_before_a_return_is_there_too_each_with_its_own_signing(signed: Counter) -> None:
    operation = waiting(signed.house)
    signed_again(signed)
    papers = signed.do(AskPapers(signed.session, operation))
    assert [(line.form, line.newest) for line in papers] == [
        (False, True),
        (True, True),
        (False, False),
        (True, False),
    ]
    assert papers[0].id == papers[2].id and papers[0].signing != papers[2].signing
    assert papers[0].signed_at > papers[2].signed_at

    def opened(line: PaperLine) -> tuple[datetime, str]:
        shown = signed.do(AskPaper(signed.session, operation, line.id, line.signing))
        made = signed.do(MakeAgreementPaper(signed.session, operation, line.id, line.signing))
        assert isinstance(made, FormPaper) and made.signing is not None
        return shown.signed_at, made.signing.challenge

    newest, earlier = opened(papers[1]), opened(papers[3])
    assert (newest[0], earlier[0]) == (papers[1].signed_at, papers[3].signed_at)
    assert newest[1] != earlier[1], "each signing page names the code that signed it"
    assert len(events(signed.house, "agreement.shown")) == 4
    of_none = signed.do(AskPaper(signed.session, operation, papers[1].id))
    assert of_none.signed_at == newest[0]
    with refused(signed.house, "not-this-client", rule=12):
        signed.do(AskPaper(signed.session, operation, papers[1].id, operation))


def test_what_a_return_voided_can_still_be_opened(signed: Counter) -> None:
    operation = waiting(signed.house)
    (before, *_) = signed.do(AskPapers(signed.session, operation))
    assert signed.go_on(returned(signed, "agreements")).state is OperationState.PENDING
    chief = supervisor(signed.house)
    papers = chief.do(AskPapers(chief.session, operation))
    assert [line.newest for line in papers] == [True, True, False, False]
    assert papers[2].id == before.id != papers[0].id
    shown = chief.do(AskPaper(chief.session, operation, before.id))
    assert shown.signed_at == before.signed_at


def test_what_another_client_signed_stays_shut(signed: Counter) -> None:
    operation = waiting(signed.house)
    (first, *_) = signed.do(AskPapers(signed.session, operation))
    signed.do(EndVisit(signed.session, VisitEnd.SWITCHED))
    with pytest.raises(NotAllowed):
        signed.do(AskPapers(signed.session, operation))
    signed.client(LI)
    with pytest.raises(NotAllowed):
        signed.do(AskPapers(signed.session, operation))
    with refused(signed.house, "not-this-client", rule=12):
        signed.do(AskPaper(signed.session, operation, first.id))
    with refused(signed.house, "not-this-client", rule=12):
        signed.do(MakeAgreementPaper(signed.session, operation, first.id))
    assert events(signed.house, "agreement.shown") == []


def test_a_supervisor_opens_what_waits_and_what_they_decided(signed: Counter) -> None:
    operation = waiting(signed.house)
    chief, other = supervisor(signed.house), supervisor(signed.house, "2002", "04")
    (first, *_) = chief.do(AskPapers(chief.session, operation))
    for each in (chief, other):
        assert each.do(AskPapers(each.session, operation))[0] == first
        assert each.do(AskPaper(each.session, operation, first.id)).title == first.title
    slip = chief.do(AskSlip(chief.session, decide(chief, claim(chief)).slip))
    assert slip.papers
    assert chief.do(AskPaper(chief.session, operation, first.id)).title == first.title
    with pytest.raises(NotAllowed):
        other.do(AskPapers(other.session, operation))
    with refused(signed.house, "not-this-client", rule=12):
        other.do(AskPaper(other.session, operation, first.id))
    assert not other.do(AskSlip(other.session, slip.id)).papers


def test_where_nothing_is_signed_nothing_is_offered(submitted: Counter) -> None:
    assert "sign" not in [step.key for step in service_of("unlock").steps]
    (line,) = submitted.do(AskRecords(submitted.session))
    assert not line.papers and line.slip is not None
    assert not submitted.do(AskSlip(submitted.session, line.slip)).papers
    assert submitted.do(AskPapers(submitted.session, line.id)) == ()
