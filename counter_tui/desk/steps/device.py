"""Scanning the QR code with the phone, and typing the phone's code back."""

from counter_tui.desk import devices
from counter_tui.desk.accounts import account_by_id
from counter_tui.desk.api.inputs import Code, DeviceName
from counter_tui.desk.api.views.evidence import EvidenceLine
from counter_tui.desk.api.views.facts import DeviceFacts, ScanFacts
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.identity.names import check_label
from counter_tui.desk.seen import Recorded
from counter_tui.desk.services.declaration import Step
from counter_tui.desk.steps.otp import check_code
from counter_tui.desk.steps.rule import At, StepRule, Taken
from counter_tui.desk.work import Refused, Work
from data.tables.evidence import Device
from data.tables.operations import Operation
from data.terms.errors import Refusal
from data.terms.words import L


def _scan(work: Work, at: At, given: DeviceName) -> Taken:
    device = devices.begun(work, at.operation)
    if device is None:
        raise Refusal(
            "no-enrolment", L("No QR code was shown yet."), L("Show one for the client to scan."), rule=1
        )
    device.name = check_label(given.name, field="name", most=20)
    work.session.add(device)
    return Taken({"device": str(device.id)}, L("Type back the code the phone shows."))


def _scan_facts(work: Work, operation: Operation, step: Step) -> ScanFacts:
    device = devices.begun(work, operation)
    if device is None:
        return ScanFacts(None, "")
    account = account_by_id(work, operation.account_id)
    return ScanFacts(devices.enrolment_uri(work, device, account), device.name)


def device_of(work: Work, operation: Operation) -> Device:
    """The device an operation asks a code of: the one it enrols, else the bound one, else a known one.

    Raises:
        Refusal: there is none.
    """
    begun = devices.begun(work, operation)
    if begun is None and operation.account_id is not None:
        begun = devices.bound_device(work, operation.account_id)
    if begun is None and operation.account_id is not None and operation.client_id is not None:
        begun = devices.known_device(work, operation.client_id, operation.account_id)
    if begun is None:
        raise Refusal("no-device", L("No device is bound."), L("Press 03 to bind one."), rule=2)
    return begun


def _code(work: Work, at: At, given: Code) -> Taken | Refused:
    device = device_of(work, at.operation)
    refused = devices.take_code(work, device, check_code(given.code))
    if refused is not None:
        return refused
    return Taken({"device": str(device.id)}, L("The phone's code is right."))


def _code_facts(work: Work, operation: Operation, step: Step) -> DeviceFacts:
    device = device_of(work, operation)
    blocked = devices.blocked_until(work, device)
    left = 0 if blocked else work.desk.policy.device_tries - device.wrong
    return DeviceFacts(device.name, left, blocked)


def _evidence(work: Work, record: Recorded) -> EvidenceLine:
    return EvidenceLine(L("Device"), Sign.OK, L("code typed back {time}", time=work.clock_time(record.at)))


SCAN = StepRule(DeviceName, _scan, _scan_facts, _evidence)
CODE = StepRule(Code, _code, _code_facts, _evidence)
