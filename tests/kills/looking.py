"""A store looked at past the program: all of it, what it comes to, and what must never be found in it."""

import json
from collections import Counter as Bag
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, NullPool, create_engine

from counter_tui.desk.services.catalogue import service_of
from data.schema import whole
from data.terms.enums import StepKind
from tests.kills.play import SENT, SPOOL

Snapshot: TypeAlias = dict[str, str]
"""Each table's name with a digest of every row in it."""

_NOT_COMPARED = {"staff": frozenset({"password_hash"}), "account_password": frozenset({"hash_sealed"})}
"""Columns that are other ones in each run: a password's salt is drawn by the hashing library itself."""


@contextmanager
def looked_at(url: str) -> Iterator[Connection]:
    """A connection of nobody's, that only reads."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def snapshot(url: str) -> Snapshot:
    """Every row of every table, as digests."""
    with looked_at(url) as store:
        found = {}
        for table in whole().sorted_tables:
            without = _NOT_COMPARED.get(table.name, frozenset())
            names = ", ".join(f'"{column.name}"' for column in table.c if column.name not in without)
            rows = store.exec_driver_sql(f'SELECT {names} FROM "{table.name}"')
            every = "\n".join(sorted(repr(tuple(row)) for row in rows))
            found[table.name] = sha256(every.encode()).hexdigest()
    return found


def differing(one: Snapshot, other: Snapshot) -> list[str]:
    """The tables that are not the same."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


_OUTCOME = {
    "accounts": "SELECT number, password_failures, dormant, restricted, frozen, closed FROM fund_account",
    "bound": "SELECT a.number, d.name FROM device_binding b JOIN fund_account a ON a.id = b.account_id"
    " JOIN device d ON d.id = b.device_id WHERE b.ended_at IS NULL",
    "signatures": "SELECT DISTINCT a.number FROM signature s JOIN signature_attestation t"
    " ON t.signature_id = s.id JOIN fund_account a ON a.client_id = s.client_id",
    "consents": "SELECT a.number, t.text_key, t.version FROM consent t"
    " JOIN fund_account a ON a.client_id = t.client_id",
    "applications": "SELECT a.number, o.service, o.state, o.version, o.returned, o.reason FROM operation o"
    " JOIN fund_account a ON a.id = o.account_id WHERE o.application",
    "decisions": "SELECT a.number, o.service, d.version, d.outcome, d.reason FROM decision d"
    " JOIN operation o ON o.id = d.operation_id JOIN fund_account a ON a.id = o.account_id",
    "messages": "SELECT template, to_index, state FROM message WHERE NOT secret",
    "slips": "SELECT o.service, s.title FROM slip s JOIN operation o ON o.id = s.operation_id",
    "staff": "SELECT s.number, s.state, s.must_change, r.role FROM staff s"
    " JOIN staff_role r ON r.staff_id = s.id",
    "places": "SELECT b.code, t.number FROM branch b LEFT JOIN terminal t ON t.branch_id = b.id",
    "imported": "SELECT a.number, i.available_funds FROM imported_row i"
    " JOIN fund_account a ON a.id = i.account_id",
    "passwords": "SELECT a.number, p.item, p.must_change FROM account_password p"
    " JOIN fund_account a ON a.id = p.account_id",
    "signed": "SELECT a.number, t.key, t.version FROM signed_agreement s"
    " JOIN signing g ON g.id = s.signing_id JOIN operation o ON o.id = g.operation_id"
    " JOIN fund_account a ON a.id = o.account_id JOIN agreement_reading r ON r.id = s.reading_id"
    " JOIN agreement_text t ON t.id = r.text_id",
    "claims": "SELECT count(*) FROM approval_claim",
}


def outcome(url: str) -> dict[str, Bag[str]]:
    """What a store comes to: who has what, and what was told to whom; not when, where and by which ids."""
    with looked_at(url) as store:
        return {
            name: Bag(repr(tuple(row)) for row in store.exec_driver_sql(query))
            for name, query in _OUTCOME.items()
        }


def told_apart(one: dict[str, Bag[str]], other: dict[str, Bag[str]]) -> str:
    """How two outcomes differ, empty where they do not."""
    return "; ".join(
        f"{name}: only here {one[name] - other[name]}, only there {other[name] - one[name]}"
        for name in one
        if one[name] != other[name]
    )


@dataclass
class _Look:
    store: Connection

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.store.exec_driver_sql(query)]

    def one(self, query: str) -> Any:
        return self.store.exec_driver_sql(query).scalar_one()

    def bag(self, query: str) -> Bag[Any]:
        return Bag(row[0] for row in self.rows(query))


def unsound(url: str, folder: Path) -> list[str]:
    """Everything in a store and its spool that is half done, done twice or lost; empty where all is well."""
    with looked_at(url) as store:
        look = _Look(store)
        return [
            *_file(look),
            *_decided(look),
            *_steps(look),
            *_agreements(look),
            *_codes(look),
            *_devices(look),
            *_signatures(look),
            *_audited(look),
            *_messages(look, folder),
            *_imports(look),
        ]


def _file(look: _Look) -> Iterator[str]:
    if look.store.dialect.name == "sqlite":
        if look.rows("PRAGMA integrity_check") != [("ok",)]:
            yield "the file is damaged"
        if look.rows("PRAGMA foreign_key_check"):
            yield "a reference leads nowhere"


def _decided(look: _Look) -> Iterator[str]:
    """A decision, the state it makes, its effect, its message and its slip: all of them or none."""
    decisions = look.rows("SELECT operation_id, version, outcome FROM decision")
    last = {operation: (version, what) for operation, version, what in sorted(decisions, key=lambda d: d[1])}
    says = {"approve": "approved", "reject": "rejected"}
    for operation, state, version, returned in look.rows(
        "SELECT id, state, version, returned FROM operation WHERE application"
    ):
        decided, what = last.get(operation, (0, ""))
        over = state if state in ("approved", "rejected") else None
        if over is not None and (says.get(what), decided + 1) != (over, version):
            yield f"{over} at version {version} by decision {what!r} of version {decided}"
        if over is None and what in says:
            yield f"decided {what}, and {state}"
        if returned and (what, decided + 1) != ("return", version):
            yield f"returned by decision {what!r}"
    told = look.bag("SELECT operation_id FROM message WHERE template IN ('approved', 'returned', 'rejected')")
    if told != Bag(operation for operation, _, _ in decisions):
        yield "a decision and its message are not one"
    voided = set(
        look.bag(
            "SELECT r.operation_id FROM step_void v JOIN step_record r ON r.id = v.step_record_id"
            " WHERE v.cause = 'returned'"
        )
    )
    if voided != {operation for operation, _, what in decisions if what == "return"}:
        yield "a return and the steps to redo are not one"
    for number, failures, before, approved in look.rows(
        "SELECT a.number, a.password_failures, i.password_failures,"
        " (SELECT count(*) FROM decision d JOIN operation o ON o.id = d.operation_id"
        "  WHERE o.account_id = a.id AND o.service IN ('unlock', 'reset') AND d.outcome = 'approve')"
        " FROM fund_account a JOIN imported_row i ON i.account_id = a.id"
    ):
        if failures != (0 if approved else before):
            yield f"account {number}: {failures} wrong passwords with {approved} approvals"


def _steps(look: _Look) -> Iterator[str]:
    """What is submitted or done has every step; a step that is done has its slip, and its evidence."""
    done: dict[object, set[str]] = {}
    for operation, step in look.rows(
        "SELECT r.operation_id, r.step FROM step_record r LEFT JOIN step_void v ON v.step_record_id = r.id"
        " WHERE v.step_record_id IS NULL"
    ):
        done.setdefault(operation, set()).add(step)
    papers = look.bag("SELECT operation_id FROM slip")
    drawn = look.bag("SELECT operation_id FROM signature_strokes")
    for operation, service, state in look.rows("SELECT id, service, state FROM operation"):
        steps = service_of(service).steps
        # A text that was agreed to before is passed over, as the last step too; so is the second
        # person of a signature that the client drew.
        last = [step.key for step in steps if step.kind is not StepKind.POLICY][-1]
        if service == "signature" and operation in drawn:
            last = "draw"
        has, slips = done.get(operation, set()), papers[operation]
        finished = state in ("pending", "approved", "rejected", "withdrawn", "done")
        if finished and last not in has:
            yield f"{service} is {state} without its last step"
        if state == "draft" and steps[-1].key in has:
            yield f"{service} has its last step and is still a draft"
        wants = finished and service in ("unlock", "reset", "bind", "join", "unbind", "signature")
        if wants and not slips:
            yield f"{service} is {state} without a slip"
        if state == "draft" and service not in ("unlock", "reset") and slips:
            yield f"{service} has a slip and is still a draft"
    if look.one("SELECT count(*) FROM step_record WHERE step = 'face'") != look.one(
        "SELECT count(*) FROM face_check WHERE result = 'passed'"
    ):
        yield "a face check and its step are not one"
    if look.one("SELECT count(*) FROM step_record WHERE step IN ('photo', 'document')") != look.one(
        "SELECT count(*) FROM document_photo"
    ):
        yield "a photo and its step are not one"
    documents = look.one("SELECT count(*) FROM step_record WHERE step = 'document'")
    if (
        not documents
        == look.one("SELECT count(*) FROM document_check")
        == look.one("SELECT count(*) FROM document_back")
    ):
        yield "a document, its sides and its step are not one"
    agreed = look.one("SELECT count(*) FROM step_record WHERE step IN ('policy', 'consent')")
    if agreed < look.one("SELECT count(*) FROM consent"):
        yield "a consent without its step"


def _agreements(look: _Look) -> Iterator[str]:
    """A signing is one with its step and its code; what it signed was read; a reset is one with its SMS."""
    signings = look.one("SELECT count(*) FROM signing")
    if signings != look.one("SELECT count(*) FROM step_record WHERE step = 'sign'"):
        yield "a signing and its step are not one"
    used = "SELECT count(*) FROM otp_challenge WHERE purpose = 'signing' AND state = 'used'"
    if signings != look.one(used):
        yield "a signing and its code are not one"
    if look.one("SELECT count(*) FROM signing WHERE id NOT IN (SELECT signing_id FROM signed_agreement)"):
        yield "a signing signed nothing"
    if look.one("SELECT count(*) FROM agreement_reading WHERE read_ms < 10000"):
        yield "something counts as read that was not open for its time"
    passwords = look.one("SELECT count(*) FROM account_password")
    if passwords != look.one("SELECT count(*) FROM message WHERE template LIKE 'password_%%'"):
        yield "a password and its message are not one"


def _codes(look: _Look) -> Iterator[str]:
    """A code that was used let one step be done, and a code that was sent is in one message."""
    details = look.rows("SELECT detail FROM step_record WHERE step = 'otp'")
    done = Bag(json.loads(detail)["challenge"].replace("-", "") for (detail,) in details)
    done += Bag(_hex(one) for (one,) in look.rows("SELECT challenge_id FROM signing"))
    used = Bag(_hex(one) for (one,) in look.rows("SELECT id FROM otp_challenge WHERE state = 'used'"))
    if done != used:
        yield "a code was used without its step, or served twice"
    if look.one("SELECT count(*) FROM otp_challenge WHERE sent") != look.one(
        "SELECT count(*) FROM message WHERE template LIKE 'otp_%%'"
    ):
        yield "a code and its message are not one"


def _devices(look: _Look) -> Iterator[str]:
    for column, template in (("operation_id", "device_bound"), ("ended_by", "device_unbound")):
        bindings = look.bag(f"SELECT {column} FROM device_binding WHERE {column} IS NOT NULL")
        if bindings != look.bag(f"SELECT operation_id FROM message WHERE template = '{template}'"):
            yield f"a binding and its message {template} are not one"
        services = "('bind', 'join')" if column == "operation_id" else "('unbind')"
        if bindings != look.bag(f"SELECT id FROM operation WHERE service IN {services} AND state = 'done'"):
            yield f"a binding and its operation of {services} are not one"
    if look.one(
        "SELECT count(*) FROM device_binding b JOIN device d ON d.id = b.device_id"
        " WHERE d.enrolled_at IS NULL"
    ):
        yield "a device is bound and was never enrolled"


def _signatures(look: _Look) -> Iterator[str]:
    drawn = "step = 'draw' AND replace(detail, '\"from_file\":false', '') <> detail"
    for steps, table in (
        (f"step = 'file' OR {drawn}", "signature"),
        (drawn, "signature_strokes"),
        ("step = 'attest'", "signature_attestation"),
    ):
        if look.bag(f"SELECT operation_id FROM step_record WHERE {steps}") != look.bag(
            f"SELECT operation_id FROM {table}"
        ):
            yield f"a {table} and its step are not one"
    if look.one(
        "SELECT count(*) FROM signature_strokes s JOIN signature_attestation a"
        " ON a.signature_id = s.signature_id"
    ):
        yield "a drawn signature was attested"


def _audited(look: _Look) -> Iterator[str]:
    """What happened, and that it is in the audit."""
    kinds = look.bag("SELECT kind FROM audit_event")
    for kind, query in (
        ("step.done", "SELECT count(*) FROM step_record"),
        ("operation.opened", "SELECT count(*) FROM operation"),
        ("operation.submitted", "SELECT count(*) FROM slip WHERE title = '业务受理回单（客户联）'"),
        ("message.written", "SELECT count(*) FROM message"),
        ("message.delivered", "SELECT count(*) FROM message WHERE state = 'delivered'"),
        ("slip.made", "SELECT count(*) FROM slip"),
        ("otp.sent", "SELECT count(*) FROM otp_challenge"),
        ("otp.used", "SELECT count(*) FROM otp_challenge WHERE state = 'used'"),
        ("staff.added", "SELECT count(*) FROM staff"),
        ("branch.added", "SELECT count(*) FROM branch"),
        ("terminal.added", "SELECT count(*) FROM terminal"),
        ("staff.signed-in", "SELECT count(*) FROM staff_session"),
        ("visit.begun", "SELECT count(*) FROM visit"),
        ("visit.ended", "SELECT count(*) FROM visit WHERE ended_at IS NOT NULL"),
        ("revealed", "SELECT count(*) FROM revealing"),
        ("device.begun", "SELECT count(*) FROM device"),
    ):
        if kinds[kind] != look.one(query):
            yield f"{kinds[kind]} events {kind} for {look.one(query)}"
    decisions = sum(kinds[f"operation.{what}"] for what in ("approved", "returned", "rejected"))
    if decisions != look.one("SELECT count(*) FROM decision"):
        yield "a decision and its event are not one"


def _messages(look: _Look, folder: Path) -> Iterator[str]:
    """What was delivered was handed over; what was handed over is a message, always with the same text."""
    spool = {path.stem.replace("-", ""): json.loads(path.read_bytes()) for path in _spooled(folder)}
    known = set[str]()
    for id_, state, secret, sealed in look.rows("SELECT id, state, secret, text_sealed FROM message"):
        known.add(_hex(id_))
        if state == "delivered" and _hex(id_) not in spool:
            yield "a message is marked as delivered and was never handed over"
        if (sealed is None) != (bool(secret) and state != "waiting"):
            yield f"the text of a message that is {state} is {'gone' if sealed is None else 'kept'}"
    if not spool.keys() <= known:
        yield "something was handed over that is no message"
    sent: dict[str, str] = {}
    for one in handed_over(folder):
        if sent.setdefault(one["id"], one["text"]) != one["text"]:
            yield "a message was handed over again with another text"
    for one in spool.values():
        if one["id"] in sent and sent[one["id"]] != one["text"]:
            yield "the spool holds another text than was handed over"


def _imports(look: _Look) -> Iterator[str]:
    accounts = look.one("SELECT count(*) FROM fund_account")
    if accounts != look.one("SELECT count(*) FROM imported_row"):
        yield "an account and what was imported of it are not one"
    if accounts != look.one("SELECT sum(new) FROM import_run"):
        yield "the journal of imports counts other accounts than there are"
    if look.one("SELECT count(*) FROM client") > accounts:
        yield "a client without an account"


def _spooled(folder: Path) -> list[Path]:
    return sorted((folder / SPOOL).glob("*.json"))


def handed_over(folder: Path) -> list[dict[str, str]]:
    """Every hand-over of a message, in order."""
    log = folder / SENT
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


def undelivered(url: str) -> int:
    """How many messages wait."""
    with looked_at(url) as store:
        waiting = "SELECT count(*) FROM message WHERE state = 'waiting'"
        return int(store.exec_driver_sql(waiting).scalar_one())


def _hex(id_: object) -> str:
    return str(id_).replace("-", "")
