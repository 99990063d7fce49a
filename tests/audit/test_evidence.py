"""Evidence beside the events: each row is what its event tells, and no row is there that none tells of."""

from typing import Final

import pytest

from data import append_only
from data.audit_rows import MARK, TABLES, hashed_columns
from data.audit_verify import Finding, verify
from data.terms.enums import OperationState
from tests.audit.conftest import Kept

NOT_EVIDENCE: Final = {"audit_event", "command_key"}

CHANGES: Final = {
    "agreement_reading": "read_ms = read_ms + 60000",
    "agreement_text": "version = '2020-01'",
    "consent": "version = '2020-01'",
    "decision": "outcome = 'reject'",
    "document_back": "image_sha256 = text_sha256_of_another",
    "document_check": "warnings = '[]' || warnings",
    "document_photo": "image_sha256 = text_sha256_of_another",
    "face_check": "result = 'passed'",
    "participant": "side = 'checker'",
    "reading_void": "cause = 'stale'",
    "revealing": "item = 'document'",
    "signature": "width = width + 1",
    "signature_attestation": "at = '2026-03-02T09:00:00.000001+00:00'",
    "signature_strokes": "strokes_sha256 = text_sha256_of_another",
    "signed_agreement": "place = place + 7",
    "signing": "set_sha256 = text_sha256_of_another",
    "slip": "text = 'Accepted.'",
    "step_record": "detail = '{}'",
    "step_void": "cause = 'redo'",
    "text_opening": "step = 'policy2'",
}


def test_every_append_only_table_is_evidence_or_said_to_be_none() -> None:
    assert {table.name for table in append_only.tables()} - NOT_EVIDENCE == set(TABLES)


def test_hashes_are_over_all_but_ciphertext() -> None:
    left_out = {
        f"{name}.{column.name}"
        for name, table in TABLES.items()
        for column in set(table.columns) - set(hashed_columns(table))
    }
    assert left_out == {
        "agreement_text.text_sealed",
        "document_back.image_sealed",
        "document_check.document_sealed",
        "document_photo.image_sealed",
        "revealing.reason_sealed",
        "signature.image_sealed",
        "signature_strokes.strokes_sealed",
    }


def test_every_row_of_evidence_is_named_once_and_there_is_some_of_every_kind(kept: Kept) -> None:
    verdict = kept.verify()
    there = {name: len(kept.attacker.ask(f"SELECT 1 FROM {name}")) for name in TABLES}
    assert verdict.finding is Finding.CLEAN
    assert verdict.rows == sum(there.values())
    assert min(there.values()) > 0


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_changed_row_is_named_with_the_event_that_tells_of_it(kept: Kept, table: str) -> None:
    change = CHANGES[table].replace("text_sha256_of_another", "(SELECT text_sha256 FROM consent LIMIT 1)")
    kept.attacker.do(f"UPDATE {table} SET {change}")
    verdict = kept.verify()
    assert verdict.finding is Finding.EVIDENCE
    assert verdict.row.startswith(f"{table}{MARK}")
    ((detail,),) = kept.attacker.ask(
        "SELECT detail FROM audit_event WHERE chain = ? AND sequence = ?", verdict.chain, verdict.sequence
    )
    assert verdict.row in str(detail)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_row_that_is_gone_is_named(kept: Kept, table: str) -> None:
    kept.attacker.do(f"DELETE FROM {table}")
    verdict = kept.verify()
    assert verdict.finding is Finding.EVIDENCE
    assert verdict.row.startswith(f"{table}{MARK}")
    assert verdict.sequence


def test_a_row_that_was_put_in_is_named(kept: Kept) -> None:
    new = "f" * 32
    columns = "operation_id, staff_id, side, visit_id, step, at, client_turn, detail"
    kept.attacker.do(
        f"INSERT INTO step_record (id, {columns})"
        f" SELECT CAST(? AS {kept.attacker.id_type}), {columns} FROM step_record LIMIT 1",
        new,
    )
    verdict = kept.verify()
    assert (verdict.finding, verdict.chain) == (Finding.EVIDENCE, "")
    assert verdict.row == f"step_record{MARK}{new}"


@pytest.mark.parametrize("state", [state for state in OperationState if state != OperationState.APPROVED])
def test_an_operation_that_was_brought_elsewhere_is_named(kept: Kept, state: OperationState) -> None:
    kept.attacker.do("UPDATE operation SET state = ? WHERE state = 'approved'", state.value)
    verdict = kept.verify()
    assert (verdict.finding, verdict.chain) == (Finding.EVIDENCE, "")
    assert verdict.row.startswith(f"operation{MARK}")


@pytest.mark.parametrize(
    "change",
    [
        "account_id = (SELECT id FROM fund_account WHERE id <> operation.account_id LIMIT 1)",
        "client_id = (SELECT id FROM client WHERE id <> operation.client_id LIMIT 1)",
        "visit_id = (SELECT id FROM visit WHERE id <> operation.visit_id LIMIT 1)",
        "number = number || '0'",
        "service = 'reset_passwords'",
        "code = '99'",
        "application = NOT application",
        "opened_at = changed_at",
    ],
    ids=lambda change: change.partition(" ")[0],
)
def test_an_operation_that_is_not_what_its_opening_said_is_named(kept: Kept, change: str) -> None:
    ((moved,),) = kept.attacker.ask("SELECT id FROM operation WHERE state = 'approved'")
    kept.attacker.do(f"UPDATE operation SET {change} WHERE state = 'approved'")
    verdict = kept.verify()
    assert (verdict.finding, verdict.row) == (Finding.EVIDENCE, f"operation{MARK}{moved}")


def test_an_operation_whose_version_was_changed_is_named(kept: Kept) -> None:
    kept.attacker.do("UPDATE operation SET version = version + 2 WHERE state = 'approved'")
    assert kept.verify().finding is Finding.EVIDENCE


def test_chains_can_be_read_without_evidence(kept: Kept) -> None:
    kept.attacker.do("DELETE FROM slip")
    assert verify(kept.store, kept.heads, evidence=False).finding is Finding.CLEAN


def test_what_is_kept_for_the_counter_alone_is_not_evidence(kept: Kept) -> None:
    kept.attacker.do("UPDATE fund_account SET password_failures = 3")
    assert kept.verify().finding is Finding.CLEAN


def test_an_operation_that_is_gone_is_named(kept: Kept) -> None:
    ((gone,),) = kept.attacker.ask("SELECT id FROM operation WHERE state = 'approved'")
    kept.attacker.do("DELETE FROM operation WHERE state = 'approved'")
    assert kept.verify().row == f"operation{MARK}{gone}"


@pytest.mark.parametrize("table", ["operation", "decision"])
def test_a_row_put_in_whose_id_is_none_is_named(kept: Kept, table: str) -> None:
    if kept.attacker.on_server:
        return  # where ids have a type of their own
    columns = ", ".join(
        str(name) for (name,) in kept.attacker.ask(f"SELECT name FROM pragma_table_info('{table}')")[1:]
    )
    changed = columns.replace("version", "version + 100").replace("number,", "number || 'x',")
    kept.attacker.do(f"INSERT INTO {table} (id, {columns}) SELECT 'none', {changed} FROM {table} LIMIT 1")
    assert kept.verify().row == f"{table}{MARK}none"
