"""For each rule that is built, changes that remove it from the engine, and the test that then fails."""

from dataclasses import dataclass
from typing import Final

RULES: Final = "tests/rules/test_rule_"


@dataclass(frozen=True, slots=True)
class Mutation:
    """One rule removed.

    Attributes:
        rule: its number in the contract.
        path: the file that holds it, from the root of the project.
        find: the code that does; it stands there once.
        replace: what stands there instead.
        test: the node id of the test that then fails.
    """

    rule: int
    path: str
    find: str
    replace: str
    test: str

    @property
    def name(self) -> str:
        """The rule and its test, to be told by."""
        return f"rule {self.rule}: {self.test.partition('::')[2]}"


NOT_BUILT: Final = {
    6: "No witness session yet: no service of this slice asks for one.",
}
"""Rules that nothing here can remove, and why."""

DESK: Final = "counter_tui/desk/"


def _of(rule: int, path: str, find: str, replace: str, test: str) -> Mutation:
    (file, name) = test.split("::")
    return Mutation(rule, DESK + path, find, replace, f"{RULES}{rule:02}_{file}.py::test_{name}")


def _of_signature(rule: int, path: str, find: str, replace: str, test: str) -> Mutation:
    return Mutation(rule, DESK + path, find, replace, f"tests/rules/test_signature.py::test_{test}")


MUTATIONS: Final = (
    # 1. Order
    _of(
        1,
        "stepping.py",
        "if now is None or now.step.key != step:",
        "if now is None:",
        "order::only_the_step_that_is_due_can_be_done[confirm]",
    ),
    _of(
        1,
        "operations.py",
        "return not serves(work.now, record.at, step.fresh(work.desk.policy))",
        "return False",
        "order::a_draft_is_resumed_at_its_first_stale_step",
    ),
    _of(
        1,
        "operations.py",
        "return operation.state == OperationState.DRAFT and operation.expires_at <= work.now",
        "return False",
        "order::a_draft_expires_after_thirty_days",
    ),
    _of(
        1,
        "opening.py",
        "if found.state == OperationState.PENDING:",
        "if False:",
        "order::a_second_opening_points_to_the_first",
    ),
    _of(
        1,
        "stepping.py",
        "    ended = end_if_ineligible(work, at.operation, service)",
        "    ended = None",
        "order::a_draft_whose_account_is_eligible_no_more_is_ended",
    ),
    # 2. Gates
    _of(
        2,
        "gates.py",
        "if not _open(work, gate, visit, account):",
        "if False:",
        "gates::unlocking_needs_a_signature",
    ),
    _of(
        2,
        "gates.py",
        "return binding is not None and binding.device_id == visit.device_proven",
        "return binding is not None",
        "gates::services_need_the_device_proven_in_this_visit[05]",
    ),
    _of(
        2,
        "stepping.py",
        "    require_gates(work, service, visit)\n",
        "",
        "gates::a_gate_is_asked_again_at_every_step",
    ),
    _of(
        2,
        "devices.py",
        "if step > device.last_step and compare_digest(",
        "if compare_digest(",
        "gates::a_step_never_serves_twice",
    ),
    _of(
        2,
        "devices.py",
        "if device.wrong >= policy.device_tries:",
        "if False:",
        "gates::five_wrong_codes_block_for_fifteen_minutes",
    ),
    _of(
        2,
        "devices.py",
        '        col(Device.client_id) == bindparam("of_client"),\n',
        '        (col(Device.client_id) == bindparam("of_client")) | True,\n',
        "devices::a_device_never_serves_another_client",
    ),
    _of(
        2,
        "devices.py",
        "col(DeviceBinding.ended_at).is_not(None),",
        "False,",
        "devices::a_phone_that_was_unbound_here_is_scanned_anew",
    ),
    # 3. One-time codes
    _of(
        3,
        "otp.py",
        "code_digest=work.desk.sealing.code_digest(challenge, code)",
        "code_digest=code.encode()",
        "otp::a_code_is_kept_only_as_a_keyed_hash",
    ),
    _of(3, "otp.py", "if not alive(work, challenge):", "if False:", "otp::not_a_second_longer"),
    _of(
        3,
        "otp.py",
        "if challenge.state != OtpState.LIVE:",
        "if challenge.state == OtpState.KILLED:",
        "otp::it_serves_once",
    ),
    _of(
        3,
        "otp.py",
        "killed = wrong >= work.desk.policy.otp_tries",
        "killed = False",
        "otp::five_wrong_tries_kill_it",
    ),
    _of(
        3,
        "otp.py",
        'col(OtpChallenge.operation_id) == bindparam("of_operation"),\n',
        "",
        "otp::a_code_of_another_operation_never_serves",
    ),
    _of(
        3,
        "otp.py",
        '        col(OtpChallenge.operation_id) == bindparam("of_operation"),\n'
        '        col(OtpChallenge.purpose) == bindparam("of_purpose"),\n',
        "        col(OtpChallenge.visit_id) == select(col(Operation.visit_id))"
        '.where(col(Operation.id) == bindparam("of_operation")).scalar_subquery(),\n',
        "otp::a_code_of_another_purpose_never_serves",
    ),
    _of(3, "otp.py", "if free is not None:", "if False:", "otp::a_minute_between_two"),
    _of(3, "otp.py", "if sent >= limit:", "if False:", "otp::ten_an_hour"),
    # 4. Documents
    _of(
        4,
        "steps/original.py",
        "if not seen:",
        "if False:",
        "documents::the_original_must_have_been_seen",
    ),
    _of(
        4,
        "documents.py",
        "if is_expired(client.document_expires, today):",
        "if False:",
        "documents::a_lapsed_original_stops_here[2026-11-22-True]",
    ),
    _of(
        4,
        "steps/photo.py",
        "image_sealed=work.desk.sealing.seal(LABEL_PHOTO, photo, image.content)",
        "image_sealed=image.content",
        "documents::an_image_is_kept_encrypted_with_its_hash",
    ),
    _of(
        4,
        "documents.py",
        "if document_index(work, document.kind, document.number) != client.document_index:",
        "if False:",
        "checks::what_rule_4_refuses_is_refused_and_recorded[other0-document-differs]",
    ),
    _of(
        4,
        "documents.py",
        "if check_name(reading.name, kind=reading.document.kind).name.casefold() != client.name.casefold():",
        "if False:",
        "checks::what_rule_4_refuses_is_refused_and_recorded[other1-document-name]",
    ),
    _of(
        4,
        "documents.py",
        "    check_validity(until.day, work.today)\n",
        "",
        "checks::what_rule_4_refuses_is_refused_and_recorded[other3-document-expired]",
    ),
    _of(
        4,
        "documents.py",
        "        check_issue(kind, given, until.day, reading.born)\n",
        "        pass\n",
        "checks::what_rule_4_refuses_is_refused_and_recorded[other5-document-validity]",
    ),
    _of(
        4,
        "documents.py",
        "elif not is_adult(reading.born, work.today):",
        "elif False:",
        "checks::a_client_under_18_is_refused",
    ),
    _of(
        4,
        "documents.py",
        "if kind not in work.desk.policy.allowed_documents:",
        "if False:",
        "checks::which_kinds_serve_is_a_setting",
    ),
    _of(
        4,
        "documents.py",
        "        or is_expired(newest.expires, work.today)\n",
        "",
        "checks::one_that_no_longer_counts_is_asked_for_again[expired]",
    ),
    _of(
        4,
        "documents.py",
        "if not _names(details, CHECKED, newest.id):",
        "if False:",
        "checks::one_that_no_longer_counts_is_asked_for_again[voided]",
    ),
    _of(
        4,
        "documents.py",
        "return None if _names(turned_down, REUSED, newest.id) else newest",
        "return newest",
        "turned_down::a_document_that_served_again_is_asked_for_anew",
    ),
    _of(
        4,
        "approvals/returning.py",
        "turned_down[again.id] = documents.TURNED_DOWN",
        'turned_down[again.id] = "returned"',
        "turned_down::no_other_application_is_spared_it",
    ),
    _of(
        5,
        "faces.py",
        "return None if {str(photo.id), photo.image_sha256.hex()} & named else photo",
        "return photo",
        "photo_turned_down::a_photo_passed_over_is_asked_for_anew",
    ),
    _of(
        5,
        "approvals/returning.py",
        "turned_down[compared.id] = faces.TURNED_DOWN",
        "pass",
        "photo_turned_down::a_photo_passed_over_is_asked_for_anew",
    ),
    _of(
        5,
        "documents.py",
        "if photo_on_file(work, client.id) is None:",
        "if False:",
        "photo_turned_down::a_document_with_that_photo_is_on_file_no_more",
    ),
    _of(
        4,
        "steps/document.py",
        "    refuse_unseen(seen=given.seen)\n",
        "",
        "checks::what_rule_4_refuses_is_refused_and_recorded[other7-no-original]",
    ),
    _of(
        4,
        "steps/document.py",
        "image_sealed=work.desk.sealing.seal(LABEL_BACK, check, back.content)",
        "image_sealed=back.content",
        "checks::images_and_number_are_kept_encrypted",
    ),
    _of(
        4,
        "steps/document.py",
        "if given.kind not in TWO_SIDED:",
        "if given.back is None:",
        "checks::what_cannot_be_right_is_told_at_its_field[other14-back-document-back]",
    ),
    _of(
        4,
        "steps/original.py",
        "    participate(work, at.operation, reused.staff_id, Side.MAKER)\n",
        "",
        "checks::who_captured_a_document_that_is_reused_cannot_decide",
    ),
    _of(
        4,
        "services/common.py",
        "    return record.visit_id == visit_here(work)\n",
        "    return True\n",
        "checks::the_original_is_confirmed_at_each_visit",
    ),
    _of(
        4,
        "identity/mrz.py",
        "if digit == check_digit(text) or (empty and digit == FILLER):",
        "if digit == check_digit(text) or digit != FILLER:",
        "checks::one_misread_character_of_them_is_refused[9]",
    ),
    _of(
        4,
        "approvals/claims.py",
        "            *_warnings(work, done.values()),\n",
        "",
        "checks::warnings_passed_over_go_to_the_supervisor",
    ),
    # 5. Face check
    _of(
        5,
        "steps/photo.py",
        "if not consented(work, operation.client_id, CONSENT):",
        "if False:",
        "face::a_consent_to_an_older_text_is_none[photo]",
    ),
    _of(
        5,
        "steps/face.py",
        "if given.result == FaceResult.FAILED:",
        "if False:",
        "face::a_failed_check_is_kept_too",
    ),
    _of(5, "steps/face.py", "if left <= 0:", "if False:", "face::three_in_a_day_end_the_application"),
    _of(
        5,
        "steps/face.py",
        "if failed_today(work, client) >= limit:",
        "if False:",
        "face::a_fourth_on_that_day_is_refused_whatever_the_application",
    ),
    _of(5, "services/common.py", ", fresh=_face_fresh", "", "face::after_thirty_minutes_it_is_done_again"),
    # 7. Texts
    _of(
        7,
        "steps/texts.py",
        "if not texts.opened(work, at.operation, at.step.key, text):",
        "if False:",
        "texts::a_text_that_was_not_opened_cannot_be_ticked[True]",
    ),
    _of(
        7,
        "texts.py",
        "                col(TextOpening.operation_id) == operation.id,\n",
        "",
        "texts::an_opening_in_another_operation_does_not_serve",
    ),
    _of(
        7,
        "texts.py",
        "                col(TextOpening.text_sha256) == text.sha256,\n",
        "",
        "texts::a_text_must_be_opened_in_the_version_in_force",
    ),
    _of(
        7,
        "agreements/turn.py",
        "if read_ms < LEAST * 1000:",
        "if False:",
        "reading::not_a_moment_earlier[9.9]",
    ),
    _of(
        7,
        "runner.py",
        "if not isinstance(command, _WHILE_READING):",
        "if False:",
        "reading::an_opening_cut_short_counts_for_nothing[turn_ends]",
    ),
    _of(
        7,
        "agreements/turn.py",
        "if found.text is None or opening.text_id != found.text.id:",
        "if found.text is None:",
        "reading::one_at_a_time_opening_another_cuts_the_first_short",
    ),
    _of(
        7,
        "agreements/readings.py",
        "        col(ReadingVoid.reading_id).is_(None),\n",
        "",
        "reading::a_tick_may_be_taken_away_and_then_it_is_read_anew",
    ),
    _of(
        7,
        "operations.py",
        "if step.still is not None and not step.still(work, operation, step, record):",
        "if False:",
        "reading::a_new_version_undoes_a_tick_and_a_step_that_were_of_the_old",
    ),
    _of(
        7,
        "agreements/signing.py",
        "        if found.reading is None or found.text is None:\n",
        "        if found.reading is None or found.text is None:\n            continue\n",
        "reading::the_step_is_done_only_when_all_are_ticked",
    ),
    _of(
        7,
        "otp.py",
        "if challenge.covers != covers:",
        "if False:",
        "signing::a_code_is_for_the_exact_set_it_was_sent_for",
    ),
    _of(
        7,
        "services/common.py",
        "purpose=OtpPurpose.SIGNING",
        "purpose=OtpPurpose.IDENTITY",
        "signing::a_signing_code_never_proves_identity",
    ),
    _of(
        7,
        "approvals/returning.py",
        "if RULES[step.kind].undone is not None}",
        "if False}",
        "signing::what_is_done_again_voids_the_reading_and_the_signature_over_it[face]",
    ),
    _of(
        7,
        "approvals/returning.py",
        'undo(work, operation, redo, "returned")',
        "pass",
        "signing::what_is_done_again_voids_the_reading_and_the_signature_over_it[agreements]",
    ),
    _of(
        7,
        "stepping.py",
        '    undo(work, operation, [at.step for at in found[first:]], "redo")\n',
        "",
        "signing::going_back_voids_what_was_ticked_after_it",
    ),
    Mutation(
        7,
        "data/content/library.py",
        "return self.opened_from <= opened_on < self.opened_before",
        "return True",
        f"{RULES}07_reading.py::test_which_account_needs_which_is_content",
    ),
    Mutation(
        5,
        f"{DESK}approvals/returning.py",
        "wanted |= {step.key for step in steps if step.kind is StepKind.FACE}",
        "pass",
        "tests/rules/test_service_06.py::test_another_image_of_the_document_is_compared_with_the_person_again",
    ),
    Mutation(
        7,
        f"{DESK}agreements/signing.py",
        "signature.id.hex,",
        "",
        f"{RULES}07_signing.py::test_a_code_signs_with_the_signature_it_was_made_for",
    ),
    # 8. Decision
    _of(
        8,
        "staff/administration.py",
        "    _refuse_second_number(work, index)\n",
        "",
        "decision::one_person_has_one_active_number",
    ),
    _of(8, "people.py", "elif known != side:", "elif False:", "decision::who_did_a_step_cannot_decide"),
    _of(
        8,
        "steps/face.py",
        "    participate(work, at.operation, photo.staff_id, Side.MAKER)\n",
        "",
        "decision::who_captured_the_photo_that_is_reused_cannot_decide",
    ),
    _of(
        8,
        "authorise.py",
        "if work.who.document_index == document_index:",
        "if False:",
        "decision::nobody_serves_an_account_of_their_own",
    ),
    _of(
        8,
        "approvals/decisions.py",
        "    refuse_own(work, client_of(work, account).document_index)\n",
        "",
        "decision::nobody_decides_an_account_of_their_own",
    ),
    _of(
        8,
        "steps/signature.py",
        "if second is not None and second.id == work.who.staff_id:",
        "if False:",
        "decision::nobody_attests_what_they_took_themselves",
    ),
    _of_signature(
        8,
        "signatures.py",
        "            col(SignatureAttestation.signature_id).is_not(None),\n",
        "            col(Signature.id).is_not(None),\n",
        "a_signature_from_a_file_still_needs_its_second_person",
    ),
    _of(
        8,
        "steps/signature.py",
        "if second.document_index == client.document_index:",
        "if False:",
        "decision::nobody_attests_an_account_of_their_own",
    ),
    Mutation(
        8,
        "data/migrations/versions/0001_first.py",
        """"side = 'checker'", name=op.f("ck_decision_side")""",
        """"side IN ('maker', 'checker')", name=op.f("ck_decision_side")""",
        f"{RULES}08_decision.py::test_the_database_refuses_a_decision_by_a_contributor[maker-unlock-1027]",
    ),
    _of(
        8,
        "approvals/decisions.py",
        "held is not None and held.token == command.token and held",
        "held is not None and held",
        "decision::an_older_token_of_the_same_person_decides_nothing",
    ),
    _of(
        8,
        "approvals/decisions.py",
        "if not mine or held is None or not in_force(work, held):",
        "if not mine:",
        "decision::a_decision_needs_the_claim_that_lives",
    ),
    _of(
        8,
        "approvals/decisions.py",
        "            col(Operation.version) == command.version,\n",
        "",
        "decision::a_decision_names_the_version_it_saw",
    ),
    _of(
        8,
        "approvals/decisions.py",
        "    require_eligible(work, service, account)\n",
        "",
        "decision::where_eligibility_is_lost_return_and_reject_remain"
        "[return-password_failures-5-ineligible-not-locked-0]",
    ),
    # 9. Messages
    _of(
        9,
        "delivery.py",
        "    if message.secret:\n",
        "    if False:\n",
        "messages::a_secret_is_sealed_while_it_waits_and_erased_once_delivered",
    ),
    _of(
        9,
        "delivery.py",
        '            col(Message.lease_until) <= bindparam("now"),\n',
        "            col(Message.id).is_not(None),\n",
        "messages::one_deliverer_holds_a_message_until_its_lease_is_over",
    ),
    _of(
        9,
        "delivery.py",
        "if message.lease_token != letter.token or message.state",
        "if message.state",
        "messages::one_deliverer_holds_a_message_until_its_lease_is_over",
    ),
    _of(
        9,
        "delivery.py",
        "elif message.attempts >= desk.policy.message_tries:",
        "elif False:",
        "messages::a_failed_delivery_is_tried_again_later_and_later_with_the_same_id",
    ),
    _of(
        9,
        "delivery.py",
        "if _too_old(work, message):",
        "if False:",
        "messages::a_code_that_has_expired_is_not_sent_any_more",
    ),
    Mutation(
        9,
        f"{DESK}client_passwords.py",
        "sealed = work.desk.sealing.seal(LABEL_HASH, row_id, fresh.hashed.encode())",
        "sealed = fresh.password.encode()",
        "tests/rules/test_service_06.py::test_no_staff_member_column_or_event_holds_one",
    ),
    # 10. Masking
    _of(
        10,
        "accounts.py",
        "return mask_mobile(mobile_of(work, account))",
        "return mobile_of(work, account)",
        "masking::no_view_shows_a_number_in_full",
    ),
    _of(
        10,
        "slips.py",
        "mask_document(document)",
        "document",
        "masking::no_slip_audit_detail_or_column_holds_a_number_in_full",
    ),
    _of(
        10,
        "revealing.py",
        "if listed.note and sum(character.isalnum() for character in note) < 2:",
        "if False:",
        "masking::a_reason_that_says_nothing_by_itself_is_explained[]",
    ),
    _of(
        10,
        "revealing.py",
        "if held is None or held.staff_id != work.who.staff_id or not in_force(work, held):",
        "if held is None:",
        "masking::without_the_claim_a_supervisor_reveals_nothing",
    ),
    _of(
        10,
        "revealing.py",
        'work.audit("revealed", {"item": command.item, "reason": command.reason',
        'work.audit("shown", {"item": command.item, "reason": command.reason',
        "masking::a_reveal_has_a_reason_and_is_kept[mobile-13800005678]",
    ),
    Mutation(
        10,
        f"{DESK}agreements/required.py",
        "made.text_sealed = work.desk.sealing.seal(LABEL_TEXT, row, text.encode())",
        "made.title, made.text_sealed = text, work.desk.sealing.seal(LABEL_TEXT, row, text.encode())",
        f"{RULES}07_reading.py::test_a_form_is_filled_and_kept_sealed",
    ),
    Mutation(
        10,
        f"{DESK}agreements/papers.py",
        '"agreement.shown",',
        '"agreement.looked",',
        f"{RULES}07_signing.py::test_each_opening_of_a_signed_text_is_audited",
    ),
    Mutation(
        10,
        f"{DESK}agreements/papers.py",
        "if operation.state == OperationState.PENDING:",
        "if True:",
        "tests/rules/test_signed_papers.py::test_a_supervisor_opens_what_waits_and_what_they_decided",
    ),
    Mutation(
        12,
        f"{DESK}agreements/papers.py",
        "visit.account_id is not None and visit.account_id == operation.account_id:",
        "visit.account_id is not None:",
        "tests/rules/test_signed_papers.py::test_what_another_client_signed_stays_shut",
    ),
    _of_signature(
        10,
        "opened_images.py",
        'work.audit("image.opened", {',
        "str({",
        "each_opening_of_an_image_is_audited",
    ),
    _of(
        10,
        "opened_images.py",
        "if command.image not in images_of(work, operation):",
        "if False:",
        "originals::an_image_that_the_evidence_does_not_name_stays_shut",
    ),
    # 11. Printouts
    _of(
        11,
        "stepping.py",
        "make_slip(work, at.operation, service.title, template, {}, facts)",
        "pass",
        "slips::a_submission_is_told_to_be_accepted",
    ),
    _of(
        11,
        "records.py",
        '    work.audit("paper.opened", {"slip": str(slip.id)})\n',
        "",
        "slips::a_slip_as_a_paper_says_what_the_slip_says_and_is_recorded",
    ),
    _of(
        11,
        "services/device.py",
        '    make_slip(work, operation, BIND.title, "bound", {"device": device.name})\n',
        "",
        "slips::an_immediate_result_has_one[bound]",
    ),
    # 12. One client at a time
    _of(
        12,
        "switching.py",
        '        col(FundAccount.mobile_index) == bindparam("of_mobile"),\n',
        '        (col(FundAccount.mobile_index) == bindparam("of_mobile")) | True,\n',
        "accounts::no_other_account_is_gone_to_and_all_are_told_the_same[mobile]",
    ),
    _of(
        12,
        "switching.py",
        '    cancel_own(work, visit, "account-switched")\n',
        "",
        "accounts::what_the_visit_left_unfinished_is_cancelled",
    ),
    _of(
        12,
        "operations.py",
        "        return operation.account_id == visit.account_id\n",
        "        return operation.client_id == visit.client_id\n",
        "accounts::drafts_stay_with_their_account",
    ),
    _of(
        12,
        "visits.py",
        "return abs(work.now - visit.touched_at) >= work.desk.policy.visit_idle",
        "return False",
        "one_client::fifteen_idle_minutes_end_it",
    ),
    _of(
        12,
        "operations.py",
        "if operation is None or not _is_reached(operation, visit):",
        "if operation is None:",
        "one_client::another_clients_application_is_out_of_reach",
    ),
    _of(
        12,
        "services/sign_in.py",
        "    if visit.account_id is not None:\n",
        "    if False:\n",
        "one_client::a_second_client_is_not_signed_in_beside_the_first",
    ),
    _of(
        12,
        "stepping.py",
        "        service.begin(work, visit)\n",
        "        pass\n",
        "one_client::a_sign_in_begun_before_cannot_replace_the_client",
    ),
    _of(
        12,
        "staff/sessions.py",
        "        close_left_over(work, VisitEnd.ABANDONED)\n",
        "        pass\n",
        "one_client::a_visit_left_open_is_ended_when_staff_sign_in",
    ),
    _of(
        12,
        "authorise.py",
        "if held.locked_at is not None and not locked:",
        "if False:",
        "one_client::a_locked_screen_does_nothing[OpenService]",
    ),
    _of(
        12,
        "authorise.py",
        " or held.terminal_id != here:",
        ":",
        "one_client::a_session_serves_at_its_own_terminal_only",
    ),
    _of_signature(
        12,
        "opened_images.py",
        "if row is None or _whose(work, row) != client:",
        "if row is None:",
        "another_clients_image_is_not_opened",
    ),
    # 13. The client's turn
    _of(
        13,
        "stepping.py",
        "if done_in_clients != client_turn:",
        "if False:",
        "turn::no_step_is_taken_in_the_others_turn",
    ),
    Mutation(
        13,
        f"{DESK}agreements/turn.py",
        "    require_turn(command.client_turn, client_turn=at.step.client_turn)\n",
        "",
        f"{RULES}07_reading.py::test_it_is_the_clients_to_tick",
    ),
    _of_signature(
        13,
        "stepping.py",
        "client_turn = at.step.client_turn and not tellers",
        "client_turn = command.client_turn",
        "the_file_is_the_tellers_choice_and_the_strokes_are_the_clients",
    ),
    # Service 04 has no number of its own: what the client draws in their turn is a signature.
    _of_signature(
        13,
        "strokes.py",
        "if not found.is_more_than_a_dot:",
        "if False:",
        "what_is_no_signature_is_refused_and_nothing_is_kept[a dot]",
    ),
    _of_signature(
        13,
        "strokes.py",
        "if not found.lies:",
        "if False:",
        "what_is_no_signature_is_refused_and_nothing_is_kept[a little too high]",
    ),
    # 14. Flags
    _of(
        14,
        "accounts.py",
        "if account.restricted or account.frozen:",
        "if False:",
        "flags::restriction_and_freeze_stop_with_one_neutral_sentence[frozen]",
    ),
    _of(
        14,
        "accounts.py",
        '(account.frozen or account.restricted, L("Not available"))',
        '(account.frozen or account.restricted, L("Restricted"))',
        "flags::restriction_and_freeze_stop_with_one_neutral_sentence[restricted]",
    ),
    _of(
        14,
        "services/unlock.py",
        ".values(password_failures=0)",
        ".values(password_failures=0, dormant=False)",
        "flags::unlocking_leaves_every_other_flag",
    ),
    _of(
        14,
        "accounts.py",
        "account.password_failures > work.desk.policy.password_failures",
        "account.password_failures >= work.desk.policy.password_failures",
        "flags::more_than_five_wrong_passwords_lock[5-False]",
    ),
    Mutation(
        14,
        f"{DESK}services/reset.py",
        "        if item is PasswordItem.TRADING:\n",
        "        if False:\n",
        "tests/rules/test_service_06.py::test_a_trading_reset_clears_the_password_lock",
    ),
    Mutation(
        14,
        f"{DESK}services/reset.py",
        "return stopped(account)",
        "return None",
        "tests/rules/test_service_06.py::test_it_is_asked_again_at_approval",
    ),
    # 15. Two people
    _of(
        15,
        "clients/comparing.py",
        "if before.mobile_index != found.mobile:",
        "if False:",
        "two_people::an_import_changes_none_of_these[mobile-13812345678-10886621]",
    ),
    _of(
        15,
        "clients/comparing.py",
        "if before.document_index != found.document:",
        "if False:",
        "two_people::an_import_changes_none_of_these[document_number-310101198503120030-10886621]",
    ),
    _of(
        15,
        "clients/comparing.py",
        "if getattr(before, flag) != getattr(row, flag) != getattr(account, flag):",
        "if False:",
        "two_people::an_import_changes_none_of_these[frozen-1-10886622]",
    ),
    _of(
        15,
        "clients/comparing.py",
        "if before.password_failures != row.password_failures and moves:",
        "if False:",
        "two_people::an_import_neither_locks_nor_unlocks[10886621-0]",
    ),
)
