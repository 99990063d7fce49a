"""Importing a client list: all of it or nothing, compared with what was imported last."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import col, select

from counter_tui.desk.accounts import locked_by_passwords, mobile_index
from counter_tui.desk.api import commands
from counter_tui.desk.api.views import ImportReport, RefusedRow
from counter_tui.desk.authorise import authorise
from counter_tui.desk.clients.reading import read_clients
from counter_tui.desk.clients.rows import ClientRow
from counter_tui.desk.outbox import LABEL_MOBILE
from counter_tui.desk.staff.administration import document_index
from counter_tui.desk.steps.original import LABEL_DOCUMENT
from counter_tui.desk.work import Work
from data.tables.clients import Client, FundAccount, ImportedRow, ImportRun
from data.terms.enums import Role
from data.terms.words import L, Words

_FREE = ("opened_on", "available_funds", "open_positions", "closed_today", "bank_links", "cfmmc_user")
"""Columns that an import may change by itself."""
_FLAGS = ("dormant", "restricted", "frozen", "closed")
"""Flags of an account: each a state, which only two people may change (rules 14 and 15)."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with its blind indexes and what the store knows of its account."""

    row: ClientRow
    document: bytes
    mobile: bytes
    account: FundAccount | None
    before: ImportedRow | None
    client: Client | None


def import_clients(work: Work, command: commands.ImportClients) -> ImportReport:
    """Import a client list in one transaction: a run that dies has changed nothing.

    Every row is read and compared before the first is written. With a refused row
    nothing is written, unless bad rows are to be skipped.

    Raises:
        Invalid: the file as a whole cannot be read.
    """
    authorise(work, command.session, Role.ADMINISTRATOR)
    read = read_clients(command.content, today=work.today, allowed_kinds=work.desk.policy.allowed_documents)
    refused = [RefusedRow(cell.line, cell.column, cell.says, cell.then) for cell in read.refused]
    new: list[_Row] = []
    changed: list[_Row] = []
    same = 0
    for found in _met(work, read.rows):
        no = list(_refusals(work, found))
        refused += no
        if no:
            continue
        if found.before is None:
            new.append(found)
        elif _differs(found):
            changed.append(found)
        else:
            same += 1
    refused.sort(key=lambda cell: cell.line)
    writes = not refused or command.skip_bad
    report = ImportReport(
        rows=len(read.rows) + len({cell.line for cell in read.refused}),
        new=len(new),
        changed=len(changed),
        same=same,
        refused=tuple(refused),
        warnings=tuple(RefusedRow(cell.line, cell.column, cell.says) for cell in read.doubts),
        written=writes and bool(new or changed),
    )
    if report.written:
        _write(work, sha256(command.content).digest(), new, changed, report)
    elif refused:
        file = sha256(command.content).hexdigest()
        work.audit("clients.import-refused", {"sha256": file, "cells": len(refused), "rows": report.rows})
    return report


def _met(work: Work, rows: Iterable[ClientRow]) -> Iterable[_Row]:
    """Each row beside what the store knows of its account and client."""
    for row in rows:
        document = document_index(work, row.document_kind, row.document_number)
        account = work.session.exec(
            select(FundAccount).where(col(FundAccount.number) == row.fund_account)
        ).first()
        yield _Row(
            row,
            document,
            mobile_index(work, row.mobile),
            account,
            work.session.get(ImportedRow, account.id) if account is not None else None,
            work.session.exec(select(Client).where(col(Client.document_index) == document)).first(),
        )


def _refusals(work: Work, found: _Row) -> Iterable[RefusedRow]:
    """What of a row may not be imported by one person (rule 15 is for two)."""
    row = found.row
    two = L("This would change it; a change needs a second administrator and cannot be imported yet.")

    def no(column: str, says: Words = two) -> RefusedRow:
        return RefusedRow(row.line, column, says)

    if found.client is not None and found.client.name != row.name:
        yield no("name", L("Another name is on file for this document."))
    if (
        found.client is not None
        and found.before is None
        and found.client.document_expires != row.document_expires
    ):
        yield no("document_expires", L("Another validity is on file for this document."))
    before, account = found.before, found.account
    if before is None or account is None:
        return
    if before.document_index != found.document:
        yield no("document_number")
    elif before.document_expires != row.document_expires:
        yield no("document_expires")
    if before.mobile_index != found.mobile:
        yield no("mobile")
    for flag in _FLAGS:
        # What the counter did meanwhile and the broker has caught up with is no change.
        if getattr(before, flag) != getattr(row, flag) != getattr(account, flag):
            yield no(flag)
    locks = row.password_failures > work.desk.policy.password_failures
    if before.password_failures != row.password_failures and locks != locked_by_passwords(work, account):
        yield no("password_failures", L("This would lock or unlock the account; that needs two people."))


def _differs(found: _Row) -> bool:
    before = found.before
    return before is not None and any(
        getattr(before, name) != getattr(found.row, name) for name in (*_FREE, *_FLAGS, "password_failures")
    )


def _write(work: Work, content: bytes, new: list[_Row], changed: list[_Row], report: ImportReport) -> None:
    run = work.new_id()
    work.session.add(
        ImportRun(
            id=run,
            at=work.now,
            staff_id=work.who.staff_id,
            content_sha256=content,
            rows=report.rows,
            new=report.new,
            changed=report.changed,
            same=report.same,
            refused=len({cell.line for cell in report.refused}),
        )
    )
    work.session.flush()
    clients: dict[bytes, UUID] = {}
    client_rows, account_rows, imported = [], [], []
    for found in new:
        client = found.client.id if found.client is not None else clients.get(found.document)
        if client is None:
            client = clients[found.document] = work.new_id()
            client_rows.append(_client(work, found, client))
        account = work.new_id()
        account_rows.append(_account(work, found, account, client))
        imported.append(_imported(found, account, run))
    if new:
        if client_rows:
            work.session.execute(insert(Client), client_rows)
        work.session.execute(insert(FundAccount), account_rows)
        work.session.execute(insert(ImportedRow), imported)
    for found in changed:
        if found.account is None or found.before is None:
            raise RuntimeError("a changed row without an account")
        differing = {
            name: getattr(found.row, name)
            for name in (*_FREE, "password_failures")
            if getattr(found.before, name) != getattr(found.row, name)
        }
        if differing:
            work.session.execute(
                update(FundAccount).where(col(FundAccount.id) == found.account.id).values(**differing)
            )
        now = _imported(found, found.account.id, run)
        del now["account_id"]
        work.session.execute(
            update(ImportedRow).where(col(ImportedRow.account_id) == found.account.id).values(**now)
        )
    work.audit(
        "clients.imported",
        {
            "run": str(run),
            "sha256": content.hex(),
            "new": report.new,
            "changed": report.changed,
            "same": report.same,
            "refused": len(report.refused),
        },
    )


def _client(work: Work, found: _Row, client: UUID) -> dict[str, object]:
    row = found.row
    return {
        "id": client,
        "name": row.name,
        "document_kind": row.document_kind,
        "document_sealed": work.desk.sealing.seal(LABEL_DOCUMENT, client, row.document_number.encode()),
        "document_index": found.document,
        "document_expires": row.document_expires,
    }


def _account(work: Work, found: _Row, account: UUID, client: UUID) -> dict[str, object]:
    row = found.row
    return {
        "id": account,
        "number": row.fund_account,
        "client_id": client,
        "branch_id": work.desk.here.branch_id,
        "mobile_sealed": work.desk.sealing.seal(LABEL_MOBILE, account, row.mobile.encode()),
        "mobile_index": found.mobile,
        "password_failures": row.password_failures,
        **{name: getattr(row, name) for name in (*_FREE, *_FLAGS)},
    }


def _imported(found: _Row, account: UUID, run: UUID) -> dict[str, object]:
    row = found.row
    return {
        "account_id": account,
        "run_id": run,
        "name": row.name,
        "document_index": found.document,
        "document_expires": row.document_expires,
        "mobile_index": found.mobile,
        "password_failures": row.password_failures,
        **{name: getattr(row, name) for name in (*_FREE, *_FLAGS)},
    }
