"""Texts to tick: the privacy policy at sign-in, the separate consent before the first image."""

import json

from counter_tui.desk import texts
from counter_tui.desk.api.inputs import Tick
from counter_tui.desk.api.views.evidence import EvidenceLine
from counter_tui.desk.api.views.facts import TextFacts
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.steps.rule import At, StepRule, Taken
from counter_tui.desk.work import Work
from data.tables.operations import Operation
from data.terms.errors import Refusal
from data.terms.words import L, plain


def _take(work: Work, at: At, given: Tick) -> Taken:
    text = texts.text_in_force(work, at.step.text)
    if not texts.opened(work, at.operation, at.step.key, text):
        raise Refusal(
            "not-opened",
            L("This text has not been opened yet."),
            L("Open it for the client first, then tick."),
            rule=7,
        )
    if not given.agreed:
        raise Refusal(
            "not-agreed",
            L("The client does not agree."),
            L("Without it this cannot go on here; what is done is kept."),
            rule=5,
        )
    if at.operation.client_id is not None:
        texts.keep_consent(work, at.operation, at.operation.client_id, text)
    detail = {"text": text.key, "version": text.version, "sha256": text.sha256.hex()}
    return Taken(detail, L("Agreed and kept."))


def _facts(work: Work, operation: Operation, step: Step) -> TextFacts:
    text = texts.text_in_force(work, step.text)
    return TextFacts(text.title, text.version, texts.opened(work, operation, step.key, text))


def _evidence(work: Work, record: Recorded) -> EvidenceLine:
    detail = json.loads(record.detail)
    title = next(
        text.title for text in work.desk.library.texts[detail["text"]] if text.version == detail["version"]
    )
    return EvidenceLine(L("Consent"), Sign.OK, plain(f"{title} {detail['version']}"))


RULE = StepRule(Tick, _take, _facts, _evidence)
