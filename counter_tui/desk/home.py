"""What the counter shows between services: the services list, the client, the applications."""

from counter_tui.desk import devices, on_file, signatures
from counter_tui.desk.accounts import flags, masked_mobile
from counter_tui.desk.api.commands.visits import AskHome
from counter_tui.desk.api.views.home import Home, ServiceLine
from counter_tui.desk.api.views.signs import Sign
from counter_tui.desk.api.views.visit import ClientFacts, VisitView
from counter_tui.desk.approvals.queue import pending_in_branch
from counter_tui.desk.authorise import authorise
from counter_tui.desk.operations import expired
from counter_tui.desk.records import applications_of, is_open, record_line, state_sign
from counter_tui.desk.seen import OpenVisit
from counter_tui.desk.services.catalogue import LOOKS, SERVICES, Look
from counter_tui.desk.services.declaration import Service
from counter_tui.desk.visits import open_visit, signed_in, visit_account
from counter_tui.desk.work import Work
from data.tables.clients import FundAccount
from data.tables.operations import Operation
from data.terms.enums import OperationState, Role
from data.terms.masking import mask_name
from data.terms.words import L, Words


def ask_home(work: Work, command: AskHome) -> Home:
    """Everything the home screen shows, in one reading."""
    actor = authorise(work, command.session)
    visit = open_visit(work)
    account = visit_account(work, visit)
    if account is not None:
        on_file.look(work, account)
    applications = applications_of(work, account) if account is not None else ()
    decides = Role.SUPERVISOR in actor.roles
    pending, oldest = pending_in_branch(work) if decides else (None, 0)
    return Home(
        visit=VisitView(visit.id, visit.opened_at, client_facts(work, visit)) if visit is not None else None,
        services=(
            *_service_lines(work, visit, account, applications),
            *(_look_line(work, look, account, len(applications), pending) for look in LOOKS),
        ),
        open=tuple(
            record_line(work, row)
            for row in applications
            if is_open(row) or work.local(row.changed_at).date() == work.today
        ),
        pending=pending,
        oldest=oldest,
    )


def client_facts(work: Work, visit: OpenVisit) -> ClientFacts | None:
    """The visit's client, masked; None before sign-in."""
    if visit.account_id is None:
        return None
    client, account = signed_in(work, visit)
    device = devices.bound_device(work, account.id)
    signature = signatures.on_file(work, client.id)
    return ClientFacts(
        name=mask_name(client.name),
        account=account.number,
        mobile=masked_mobile(work, account),
        flags=flags(work, account),
        opened_on=account.opened_on,
        device=device.name if device else None,
        proven=device is not None and visit.device_proven == device.id,
        signature_on=work.local(signature).date() if signature else None,
    )


def _service_lines(
    work: Work, visit: OpenVisit | None, account: FundAccount | None, applications: tuple[Operation, ...]
) -> tuple[ServiceLine, ...]:
    lines: dict[str, ServiceLine] = {}
    for service in SERVICES:
        if service.code not in lines:
            sign, note, available = _stands(work, service, visit, account, applications)
            lines[service.code] = ServiceLine(
                service.code,
                service.title,
                service.summary,
                service.initials,
                service.group,
                sign,
                note,
                available,
                service.also,
            )
    return tuple(lines.values())


def _stands(
    work: Work,
    service: Service,
    visit: OpenVisit | None,
    account: FundAccount | None,
    applications: tuple[Operation, ...],
) -> tuple[Sign, Words | None, bool]:
    """How a service stands for the client: its sign, its word, and whether it can be opened."""
    for row in applications:
        if row.service == service.key and is_open(row) and not expired(work, row):
            return (*state_sign(row), row.state == OperationState.DRAFT)
    if account is not None and (why := service.eligible(work, account)) is not None:
        return Sign.OFF, why.short, False
    sign, note = service.note(work, visit, account)
    return sign, note, True


def _look_line(
    work: Work, look: Look, account: FundAccount | None, applications: int, pending: int | None
) -> ServiceLine:
    allowed = look.role in work.who.roles
    note: Words | None = None
    if look.key == "records" and account is not None:
        note = L("{count} in all", count=applications)
    if look.key == "desk" and pending is not None:
        note = L("{count} waiting", count=pending)
    return ServiceLine(
        look.code,
        look.title,
        look.summary,
        look.initials,
        look.group,
        Sign.NONE if allowed else Sign.OFF,
        note if allowed else L("Not your role"),
        allowed and (account is not None or not look.client),
    )
