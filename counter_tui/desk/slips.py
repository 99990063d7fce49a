"""Slips: what the client takes home, kept as it was made (rule 11). 80 mm paper, 48 cells a line."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from uuid import UUID

from counter_tui.desk.accounts import account_by_id, masked_mobile
from counter_tui.desk.operations import slips
from counter_tui.desk.work import Work
from data.tables.clients import Client
from data.tables.messages import SlipRow
from data.tables.operations import Operation
from data.terms.cells import cells, centred
from data.terms.masking import mask_account, mask_document, mask_name
from data.terms.words import CLIENT_LANGUAGE, Words
from data.terms.wrapping import wrap

WIDTH = 48


def make_slip(
    work: Work,
    operation: Operation,
    title: Words,
    template: str,
    places: Mapping[str, str],
    more: Iterable[tuple[str, str]] = (),
) -> UUID:
    """Make and keep a slip of an operation: its facts, masked, and the sentences of `template`.

    Args:
        title: the service's name.
        template: key of the sentences in content.
        places: what goes into those beside the masked facts.
        more: facts of the service's own, label and value, in the client's language.
    """
    content = work.desk.library.slips[template]
    facts = work.desk.store.facts
    account = account_by_id(work, operation.account_id)
    client = work.row(Client, account.client_id)
    document = work.desk.sealing.open("client.document", client.id, client.document_sealed).decode()
    mobile = masked_mobile(work, account)
    filled = {
        "broker": facts.broker,
        "hotline": facts.hotline,
        "mobile": mobile,
        "service": title.render(CLIENT_LANGUAGE),
        **places,
    }
    service = title.render(CLIENT_LANGUAGE)
    told = (
        ("业务", service),
        ("业务号", operation.number),
        *more,
        ("资金账号", mask_account(account.number)),
        ("客户", mask_name(client.name)),
        ("证件", mask_document(document)),
        ("时间", f"{work.local(work.now):%Y-%m-%d %H:%M}"),
        (
            f"{content.by} / 机号",
            f"{work.who.number} / {work.who.place}",
        ),
    )
    rule = "-" * WIDTH
    lines = [centred(facts.broker, WIDTH), centred(content.heading, WIDTH), rule]
    lines += [line for label, value in told for line in _spread(label, value)]
    lines += [rule, *wrap(content.status.format_map(filled), WIDTH)]
    for sentence in content.sentences:
        lines += wrap(sentence.format_map(filled), WIDTH)
    body = "\n".join(lines) + "\n"
    slip, number = work.new_id(), slips(work, operation.id)[0] + 1
    work.keep(
        SlipRow,
        id=slip,
        operation_id=operation.id,
        number=number,
        title=content.heading,
        text=body,
        text_sha256=sha256(body.encode()).digest(),
        made_at=work.now,
    )
    work.seen.slips[operation.id] = number, slip
    work.audit("slip.made", {"slip": str(slip), "template": template})
    return slip


def _spread(label: str, value: str) -> list[str]:
    """A label at the left and its value at the right; a value with no room goes on lines of its own."""
    gap = WIDTH - cells(label) - cells(value)
    if gap >= 1:
        return [label + " " * gap + value]
    return [label, *(" " * (WIDTH - cells(line)) + line for line in wrap(value, WIDTH))]
