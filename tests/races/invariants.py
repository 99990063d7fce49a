"""What must hold of a store whatever was raced on it: queries that find what breaks it."""

import json
from typing import Final

from data.audit_verify import Finding, verify
from tests.races.scene import Scene

BROKEN: Final = {
    "an application is decided once for each submission": (
        "SELECT operation_id, version FROM decision GROUP BY operation_id, version HAVING count(*) > 1"
    ),
    "who decides took no part": (
        "SELECT d.id FROM decision d JOIN step_record r"
        " ON r.operation_id = d.operation_id AND r.staff_id = d.staff_id"
    ),
    "an approval is the last decision, once": (
        "SELECT o.id FROM operation o LEFT JOIN decision d ON d.operation_id = o.id AND d.outcome = 'approve'"
        " GROUP BY o.id, o.state HAVING count(d.id) <> CASE WHEN o.state = 'approved' THEN 1 ELSE 0 END"
    ),
    "an approval has its effect once": (
        "SELECT d.id FROM decision d LEFT JOIN audit_event e"
        " ON e.operation_id = d.operation_id AND e.kind = 'account.unlocked'"
        " WHERE d.outcome = 'approve' GROUP BY d.id HAVING count(e.kind) <> 1"
    ),
    "each decision is told once": (
        "SELECT o.id FROM operation o"
        " WHERE (SELECT count(*) FROM decision d WHERE d.operation_id = o.id)"
        " <> (SELECT count(*) FROM message m WHERE m.operation_id = o.id"
        " AND m.template IN ('approved', 'returned', 'rejected'))"
    ),
    "each submission, decision and withdrawal has one slip": (
        "SELECT o.id FROM operation o WHERE o.application"
        " AND (SELECT count(*) FROM slip s WHERE s.operation_id = o.id)"
        " <> (SELECT count(*) FROM audit_event e WHERE e.operation_id = o.id"
        " AND e.kind IN ('operation.submitted', 'operation.approved', 'operation.returned',"
        " 'operation.rejected', 'operation.withdrawn'))"
    ),
    "a version counts every change of state": (
        "SELECT o.id FROM operation o WHERE o.application AND o.version"
        " <> 1 + (SELECT count(*) FROM audit_event e WHERE e.operation_id = o.id"
        " AND e.kind IN ('operation.submitted', 'operation.approved', 'operation.returned',"
        " 'operation.rejected', 'operation.withdrawn', 'operation.cancelled'))"
    ),
    "a step is done once at a time": (
        "SELECT r.operation_id, r.step FROM step_record r LEFT JOIN step_void v ON v.step_record_id = r.id"
        " WHERE v.step_record_id IS NULL GROUP BY r.operation_id, r.step HAVING count(*) > 1"
    ),
    "one open application of an account and a service": (
        "SELECT account_id, service FROM operation WHERE application AND state IN ('draft', 'pending')"
        " GROUP BY account_id, service HAVING count(*) > 1"
    ),
    "running numbers have no gap and no double": (
        "SELECT n.branch_id FROM operation_number n JOIN operation o"
        " ON o.branch_id = n.branch_id AND substr(o.number, 1, 8) = n.day"
        " GROUP BY n.branch_id, n.day, n.last HAVING count(o.id) <> n.last"
    ),
    "a code dies with its fifth wrong try": (
        "SELECT id FROM otp_challenge WHERE wrong > 5 OR (wrong = 5 AND state = 'live')"
    ),
    "each wrong try is counted": (
        "SELECT sum(counted - refused) FROM (SELECT coalesce(sum(wrong), 0) AS counted, 0 AS refused"
        " FROM otp_challenge UNION ALL SELECT 0, count(*) FROM audit_event"
        " WHERE kind = 'otp.refused' AND detail LIKE '%\"cause\":\"wrong\"%') AS tries"
        " HAVING sum(counted - refused) <> 0"
    ),
    "a code is used once": (
        "SELECT c.id FROM otp_challenge c WHERE c.state = 'used'"
        " AND (SELECT count(*) FROM audit_event e WHERE e.kind = 'otp.used'"
        " AND e.operation_id = c.operation_id) > (SELECT count(*) FROM otp_challenge u"
        " WHERE u.operation_id = c.operation_id AND u.state = 'used')"
    ),
    "one live code of a purpose for an account": (
        "SELECT account_id, purpose FROM otp_challenge WHERE state = 'live' AND account_id IS NOT NULL"
        " GROUP BY account_id, mobile_index, purpose HAVING count(*) > 1"
    ),
    "one open visit at a terminal": (
        "SELECT terminal_id FROM visit WHERE ended_at IS NULL GROUP BY terminal_id HAVING count(*) > 1"
    ),
    "one open session at a terminal": (
        "SELECT terminal_id FROM staff_session WHERE ended_at IS NULL AND terminal_id IS NOT NULL"
        " GROUP BY terminal_id HAVING count(*) > 1"
    ),
    "a signing is one with its step and its code": (
        "SELECT s.operation_id FROM signing s WHERE (SELECT count(*) FROM signing t"
        " WHERE t.operation_id = s.operation_id) <> (SELECT count(*) FROM step_record r"
        " WHERE r.operation_id = s.operation_id AND r.step = 'sign')"
    ),
    "one live binding of an account": (
        "SELECT account_id FROM device_binding WHERE ended_at IS NULL GROUP BY account_id HAVING count(*) > 1"
    ),
    "a settled secret is erased, a waiting one is not": (
        "SELECT id FROM message WHERE secret AND (state = 'waiting') <> (text_sealed IS NOT NULL)"
    ),
}


def hold(scene: Scene) -> None:
    """Every query finds nothing, each settled message was settled once, and the audit is whole."""
    found = {rule: rows for rule, query in BROKEN.items() if (rows := scene.ask(query))}
    assert found == {}
    settled = scene.ask(
        "SELECT detail FROM audit_event WHERE kind IN ('message.delivered', 'message.given_up')"
    )
    ids = [json.loads(detail)["message"] for (detail,) in settled]
    assert len(ids) == len(set(ids))
    assert scene.ask("SELECT count(*) FROM message WHERE state <> 'waiting'") == [(len(ids),)]
    assert verify(scene.teller.desk.store).finding is Finding.CLEAN
