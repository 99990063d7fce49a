"""For each time that a rule goes by, the rule going by another, and the test that then fails."""

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Final

from counter_tui.desk.policy import Policy
from tests.mutants.mutations import DESK, Mutation

IN_POLICY: Final = frozenset(
    each.name for each in fields(Policy) if isinstance(getattr(Policy(), each.name), timedelta)
)
OTHERS: Final = frozenset(
    {
        "otp_per_hour",
        "otp_per_day",
        "face failures of a day",
        "seconds read",
        "phone's drift",
        "agreement in force",
        "agreement for accounts opened",
        "document's last day",
        "document on file",
        "original at this visit",
        "adult",
        "clock set back",
    }
)
"""Times that are no setting, or a count within a time that is none."""


@dataclass(frozen=True, slots=True)
class Time(Mutation):
    """A rule that goes by a time, going by another.

    Attributes:
        of: the setting of the policy, or the time's name among the others.
    """

    of: str

    @property
    def name(self) -> str:
        """The time with its rule and test."""
        return f"{self.of}, rule {self.rule}: {self.test.partition('::')[2]}"


def _time(of: str, rule: int, path: str, find: str, replace: str, test: str) -> Time:
    return Time(rule, DESK + path, find, replace, f"tests/rules/test_{test}", of)


TIMES: Final = (
    _time(
        "otp_lifetime",
        3,
        "otp.py",
        "expires_at=work.now + policy.otp_lifetime,",
        "expires_at=work.now + policy.otp_lifetime + timedelta(seconds=1),",
        "rule_03_otp.py::test_not_a_second_longer",
    ),
    _time(
        "otp_lifetime",
        3,
        "otp.py",
        "expires_at=work.now + policy.otp_lifetime,",
        "expires_at=work.now + policy.otp_lifetime - timedelta(seconds=1),",
        "rule_03_otp.py::test_five_minutes",
    ),
    _time(
        "otp_resend",
        3,
        "otp.py",
        "free = last + work.desk.policy.otp_resend",
        "free = last + work.desk.policy.otp_resend - timedelta(seconds=1)",
        "rule_03_otp.py::test_a_minute_between_two",
    ),
    _time(
        "otp_resend",
        3,
        "otp.py",
        "free = last + work.desk.policy.otp_resend",
        "free = last + work.desk.policy.otp_resend + timedelta(seconds=1)",
        "rule_03_otp.py::test_a_minute_between_two",
    ),
    _time(
        "otp_per_hour",
        3,
        "otp.py",
        "work.now - timedelta(hours=1)",
        "work.now - timedelta(minutes=59)",
        "rule_03_otp.py::test_ten_an_hour",
    ),
    _time(
        "otp_per_hour",
        3,
        "otp.py",
        "work.now - timedelta(hours=1)",
        "work.now - timedelta(minutes=61)",
        "rule_03_otp.py::test_ten_an_hour",
    ),
    _time(
        "otp_per_day",
        3,
        "otp.py",
        "work.now - timedelta(days=1)",
        "work.now - timedelta(hours=23)",
        "rule_03_otp.py::test_twenty_a_day",
    ),
    _time(
        "otp_per_day",
        3,
        "otp.py",
        "work.now - timedelta(days=1)",
        "work.now - timedelta(hours=25)",
        "rule_03_otp.py::test_twenty_a_day",
    ),
    _time(
        "face_fresh",
        5,
        "services/common.py",
        "return policy.face_fresh",
        "return policy.face_fresh + timedelta(seconds=1)",
        "rule_05_face.py::test_after_thirty_minutes_it_is_done_again",
    ),
    _time(
        "face_fresh",
        5,
        "services/common.py",
        "return policy.face_fresh",
        "return policy.face_fresh - timedelta(seconds=2)",
        "rule_05_face.py::test_it_is_fresh_for_thirty_minutes",
    ),
    _time(
        "face failures of a day",
        5,
        "faces.py",
        "            col(FaceCheck.at) >= midnight,\n",
        "",
        "rule_05_face.py::test_the_next_day_of_the_branch_begins_anew",
    ),
    _time(
        "face failures of a day",
        5,
        "faces.py",
        "            col(FaceCheck.at) < midnight + timedelta(days=1),\n",
        "",
        "clock_set_back.py::test_failed_face_checks_of_another_day_lock_nobody_out",
    ),
    _time(
        "device_block",
        2,
        "devices.py",
        "device.blocked_until = work.now + policy.device_block",
        "device.blocked_until = work.now + policy.device_block / 2",
        "rule_02_gates.py::test_five_wrong_codes_block_for_fifteen_minutes",
    ),
    _time(
        "device_block",
        2,
        "devices.py",
        "return barred(work.now, device.blocked_until, work.desk.policy.device_block)",
        "return device.blocked_until",
        "rule_02_gates.py::test_five_wrong_codes_block_for_fifteen_minutes",
    ),
    _time(
        "phone's drift",
        2,
        "devices.py",
        "for step in (now, now - 1, now + 1):",
        "for step in (now, now - 1, now + 1, now - 2, now + 2):",
        "rule_02_gates.py::test_two_steps_of_drift_are_not[-60]",
    ),
    _time(
        "phone's drift",
        2,
        "devices.py",
        "for step in (now, now - 1, now + 1):",
        "for step in (now,):",
        "rule_02_gates.py::test_one_step_of_drift_either_side_is_allowed[-30]",
    ),
    _time(
        "visit_idle",
        12,
        "visits.py",
        ">= work.desk.policy.visit_idle",
        "> work.desk.policy.visit_idle",
        "rule_12_one_client.py::test_fifteen_idle_minutes_end_it",
    ),
    _time(
        "visit_idle",
        12,
        "visits.py",
        ">= work.desk.policy.visit_idle",
        ">= work.desk.policy.visit_idle / 2",
        "rule_12_one_client.py::test_a_visit_lives_while_somebody_is_busy",
    ),
    _time(
        "session_longest",
        12,
        "authorise.py",
        "work.desk.policy.session_longest + timedelta.resolution",
        "work.desk.policy.session_longest + 2 * timedelta(seconds=1)",
        "staff.py::test_a_session_lasts_twelve_hours_at_most",
    ),
    _time(
        "session_longest",
        12,
        "authorise.py",
        "work.desk.policy.session_longest + timedelta.resolution",
        "work.desk.policy.session_longest",
        "staff.py::test_a_session_lasts_twelve_hours_at_most",
    ),
    _time(
        "staff_lock",
        12,
        "staff/passwords.py",
        "staff.locked_until = work.now + policy.staff_lock",
        "staff.locked_until = work.now + policy.staff_lock / 2",
        "staff.py::test_five_wrong_passwords_lock_for_fifteen_minutes",
    ),
    _time(
        "staff_lock",
        12,
        "staff/passwords.py",
        "staff.locked_until = barred(work.now, staff.locked_until, work.desk.policy.staff_lock)",
        "pass",
        "staff.py::test_five_wrong_passwords_lock_for_fifteen_minutes",
    ),
    _time(
        "draft_lifetime",
        1,
        "opening.py",
        "expires_at=work.now + work.desk.policy.draft_lifetime,",
        "expires_at=work.now + 2 * work.desk.policy.draft_lifetime,",
        "rule_01_order.py::test_a_draft_expires_after_thirty_days",
    ),
    _time(
        "draft_lifetime",
        1,
        "opening.py",
        "expires_at=work.now + work.desk.policy.draft_lifetime,",
        "expires_at=work.now + work.desk.policy.draft_lifetime / 2,",
        "rule_01_order.py::test_a_draft_lives_until_its_thirtieth_day_ends",
    ),
    _time(
        "draft_lifetime",
        1,
        "approvals/returning.py",
        "    operation.expires_at = work.now + work.desk.policy.draft_lifetime\n",
        "",
        "lifetimes.py::test_what_is_returned_late_is_a_draft_for_its_whole_time",
    ),
    _time(
        "claim",
        8,
        "approvals/claims.py",
        "held.until = work.now + work.desk.policy.claim",
        "held.until = work.now + work.desk.policy.claim / 2",
        "rule_08_decision.py::test_what_one_holds_another_sees_read_only_until_the_lease_is_over",
    ),
    _time(
        "claim",
        8,
        "approvals/claims.py",
        "held.until = work.now + work.desk.policy.claim",
        "held.until = work.now + work.desk.policy.claim + timedelta(seconds=1)",
        "rule_08_decision.py::test_a_decision_needs_the_claim_that_lives",
    ),
    _time(
        "message_lease",
        9,
        "delivery.py",
        '"lease_until": work.now + desk.policy.message_lease',
        '"lease_until": work.now + desk.policy.message_lease / 2',
        "rule_09_messages.py::test_one_deliverer_holds_a_message_until_its_lease_is_over",
    ),
    _time(
        "message_lease",
        9,
        "delivery.py",
        '"lease_until": work.now + desk.policy.message_lease',
        '"lease_until": work.now + desk.policy.message_lease + timedelta(seconds=1)',
        "rule_09_messages.py::test_one_deliverer_holds_a_message_until_its_lease_is_over",
    ),
    _time(
        "message_retry",
        9,
        "delivery.py",
        "wait = desk.policy.message_retry * 2 ** (message.attempts - 1)",
        "wait = desk.policy.message_retry",
        "rule_09_messages.py::test_a_failed_delivery_is_tried_again_later_and_later_with_the_same_id",
    ),
    _time(
        "message_retry",
        9,
        "delivery.py",
        '            col(Message.next_at) <= bindparam("now"),\n',
        "            col(Message.id).is_not(None),\n",
        "rule_09_messages.py::test_a_failed_delivery_is_tried_again_later_and_later_with_the_same_id",
    ),
    _time(
        "seconds read",
        7,
        "agreements/openings.py",
        "LEAST: Final = 10.0",
        "LEAST: Final = 9.9",
        "rule_07_reading.py::test_not_a_moment_earlier[9.9]",
    ),
    _time(
        "seconds read",
        7,
        "agreements/turn.py",
        "        work.desk.clock.monotonic(),\n",
        "        work.now.timestamp() - work.desk.clock.now().timestamp(),\n",
        "rule_07_reading.py::test_not_a_moment_earlier[9.9]",
    ),
    _time(
        "document's last day",
        4,
        "identity/validity.py",
        "return expires is not None and expires < today",
        "return expires is not None and expires <= today",
        "rule_04_documents.py::test_a_lapsed_original_stops_here[2026-11-23-False]",
    ),
    _time(
        "document's last day",
        4,
        "identity/validity.py",
        "return expires is not None and expires < today",
        "return False",
        "rule_04_documents.py::test_a_lapsed_original_stops_here[2026-11-22-True]",
    ),
    _time(
        "document on file",
        4,
        "documents.py",
        "        or is_expired(client.document_expires, work.today)\n",
        "",
        "rule_04_checks.py::test_one_that_no_longer_counts_is_asked_for_again[lapsed]",
    ),
    _time(
        "original at this visit",
        4,
        "services/common.py",
        "    return taken is None or taken.visit_id != visit_here(work)\n",
        "    return taken is None\n",
        "rule_04_checks.py::test_the_original_is_confirmed_at_each_visit",
    ),
    _time(
        "adult",
        4,
        "identity/validity.py",
        "return age_on(born, today) >= ADULT_AGE",
        "return age_on(born, today) > ADULT_AGE",
        "rule_04_checks.py::test_from_the_18th_birthday_on_not",
    ),
    Time(
        7,
        "data/content/library.py",
        "if text.effective <= today]",
        "if text.effective < today]",
        "tests/rules/test_rule_07_reading.py::test_a_new_version_in_between_is_another_text",
        "agreement in force",
    ),
    Time(
        7,
        "data/content/library.py",
        "return max(versions, key=lambda text: text.effective)",
        "return min(versions, key=lambda text: text.effective)",
        "tests/rules/test_rule_07_texts.py::test_a_new_version_asks_again_and_the_same_does_not",
        "agreement in force",
    ),
    Time(
        7,
        "data/content/library.py",
        "self.opened_from <= opened_on < self.opened_before",
        "self.opened_from <= opened_on <= self.opened_before",
        "tests/rules/test_rule_07_reading.py::test_which_account_needs_which_is_content",
        "agreement for accounts opened",
    ),
    _time(
        "clock set back",
        3,
        "ageing.py",
        "return -SLACK <= now - since < lasts",
        "return now - since < lasts",
        "clock_set_back.py::test_a_code_from_before_the_clock_was_set_back_serves_no_more_and_another_can_be_had",
    ),
    _time(
        "clock set back",
        8,
        "ageing.py",
        "return now < until <= now + longest + SLACK",
        "return now < until",
        "clock_set_back.py::test_a_claim_from_before_the_clock_was_set_back_holds_nothing",
    ),
    _time(
        "clock set back",
        12,
        "ageing.py",
        "return min(until, now + longest)",
        "return until",
        "clock_set_back.py::test_a_lock_neither_falls_nor_stays_when_the_clock_is_set_back[a-year]",
    ),
    _time(
        "clock set back",
        3,
        "otp.py",
        '        work.change(OtpChallenge, challenge.id, {"counts_at": work.now})\n',
        "        pass\n",
        "clock_set_back.py::test_a_clock_that_was_ahead_by_mistake_leaves_no_mobile_locked",
    ),
    _time(
        "clock set back",
        9,
        "delivery.py",
        '            col(Message.next_at) > bindparam("longest"),\n',
        "",
        "clock_set_back.py::test_no_retry_and_no_lease_waits_for_a_clock_to_come_round_again[a-year]",
    ),
)
