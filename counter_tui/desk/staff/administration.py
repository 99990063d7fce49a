"""Branches, terminals and staff: what an administrator does."""

from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col, select

from counter_tui.desk.api.commands.administration import (
    AddBranch,
    AddStaff,
    AddTerminal,
    AskStaff,
    DisableStaff,
    ResetStaff,
)
from counter_tui.desk.api.views.staff import StaffLine
from counter_tui.desk.authorise import authorise
from counter_tui.desk.identity.documents import check_document
from counter_tui.desk.identity.names import check_label
from counter_tui.desk.locks import locking
from counter_tui.desk.staff.passwords import one_time
from counter_tui.desk.work import Work
from data.tables.place import Branch, Terminal
from data.tables.staff import Staff, StaffRole, StaffSession
from data.terms.enums import DocumentKind, Role, StaffState
from data.terms.errors import Conflict, Invalid
from data.terms.words import L

LABEL_DOCUMENT = "staff.document"
INDEX_DOCUMENT = "document"


def add_branch(work: Work, command: AddBranch) -> None:
    """Add a branch; its code is short and unique."""
    authorise(work, command.session, Role.ADMINISTRATOR)
    new_branch(work, command.code, command.name)


def new_branch(work: Work, code: str, name: str) -> Branch:
    """Write a branch.

    Raises:
        Invalid: the code or the name cannot be one.
        Conflict: there is a branch of that code.
    """
    code = code.strip().upper()
    if not (code.isascii() and code.isalnum() and 1 <= len(code) <= 8):
        raise Invalid(
            "code", "branch-code", L("A branch code has 1 to 8 letters or digits."), L("Such as PD or 0101.")
        )
    if work.session.exec(select(Branch.id).where(col(Branch.code) == code)).first() is not None:
        raise Conflict(
            "branch-exists", L("There is a branch {code} already.", code=code), L("Choose another code.")
        )
    branch = Branch(id=work.new_id(), code=code, name=check_label(name, field="name", most=40))
    work.session.add(branch)
    work.session.flush()
    work.audit("branch.added", {"branch": str(branch.id), "code": code})
    return branch


def add_terminal(work: Work, command: AddTerminal) -> None:
    """Add a terminal to a branch."""
    authorise(work, command.session, Role.ADMINISTRATOR)
    new_terminal(work, branch_of(work, command.branch), command.number)


def new_terminal(work: Work, branch: Branch, number: str) -> Terminal:
    """Write a terminal, with an audit chain of its own.

    Raises:
        Invalid: the number is not 1 or 2 digits.
        Conflict: the branch has it already.
    """
    number = number.strip()
    if not (number.isascii() and number.isdigit() and 1 <= len(number) <= 2):
        raise Invalid(
            "number", "terminal-number", L("A terminal's number has 1 or 2 digits."), L("Such as 03.")
        )
    number = number.zfill(2)
    chain = f"T:{branch.code}-{number}"
    if work.session.exec(select(Terminal.id).where(col(Terminal.chain) == chain)).first() is not None:
        raise Conflict(
            "terminal-exists",
            L("The branch has a terminal {number} already.", number=number),
            L("Choose another number."),
        )
    terminal = Terminal(id=work.new_id(), branch_id=branch.id, number=number, chain=chain)
    work.session.add(terminal)
    work.session.flush()
    work.audit("terminal.added", {"terminal": str(terminal.id), "chain": chain})
    return terminal


def branch_of(work: Work, code: str) -> Branch:
    """The branch of a code.

    Raises:
        Invalid: there is none.
    """
    branch = work.session.exec(select(Branch).where(col(Branch.code) == code.strip().upper())).first()
    if branch is None:
        raise Invalid(
            "branch",
            "no-branch",
            L("There is no branch {code}.", code=code),
            L("Add it with: counter-tui branch add."),
        )
    return branch


def add_staff(work: Work, command: AddStaff) -> str:
    """Add a member of staff; answers with a password that serves for one sign-in.

    Raises:
        Invalid: something of it cannot be right; a witness needs a licence number.
        Conflict: the number is taken.
    """
    authorise(work, command.session, Role.ADMINISTRATOR)
    password = one_time(work)
    branch = branch_of(work, command.branch)
    new_staff(
        work,
        branch.id,
        number=command.number,
        name=command.name,
        roles=command.roles,
        licence=command.licence,
        document_kind=command.document_kind,
        document_number=command.document_number,
        password=password,
        must_change=True,
    )
    return password


def new_staff(
    work: Work,
    branch: UUID,
    *,
    number: str,
    name: str,
    roles: frozenset[Role],
    licence: str,
    document_kind: DocumentKind,
    document_number: str,
    password: str,
    must_change: bool,
) -> Staff:
    """Write a member of staff with their roles; audited, their document kept encrypted."""
    number = number.strip()
    if not (number.isascii() and number.isdigit() and 3 <= len(number) <= 8):
        raise Invalid("number", "staff-number", L("A staff number has 3 to 8 digits."), L("Such as 1027."))
    if not roles:
        raise Invalid("roles", "no-role", L("A member of staff needs a role."), L("Name at least one."))
    if Role.WITNESS in roles and not licence.strip():
        raise Invalid(
            "licence",
            "no-licence",
            L("A witness needs a licence number; clients are shown it."),
            L("Give it with --licence."),
        )
    if work.session.exec(select(Staff.id).where(col(Staff.number) == number)).first() is not None:
        raise Conflict(
            "staff-exists", L("The number {number} is taken.", number=number), L("Choose another number.")
        )
    document = check_document(document_kind, document_number, today=work.today)
    index = document_index(work, document.kind, document.number)
    _refuse_second_number(work, index)
    staff = work.new_id()
    row = Staff(
        id=staff,
        number=number,
        name=check_label(name, field="name", most=50),
        branch_id=branch,
        licence=licence.strip(),
        document_kind=document.kind,
        document_sealed=work.desk.sealing.seal(LABEL_DOCUMENT, staff, document.number.encode()),
        document_index=index,
        password_hash=work.desk.passwords.hash(password),
        must_change=must_change,
        created_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    for role in sorted(roles):
        work.session.add(StaffRole(staff_id=staff, role=role))
    work.session.flush()
    work.audit("staff.added", {"staff": str(staff), "roles": ".".join(sorted(roles))})
    return row


def _refuse_second_number(work: Work, index: bytes) -> None:
    # With two numbers one person could stand on both sides of an application.
    known = work.session.exec(
        select(Staff.number).where(col(Staff.document_index) == index, col(Staff.state) == StaffState.ACTIVE)
    ).first()
    if known is not None:
        raise Conflict(
            "staff-document",
            L("The person of this document has the number {number} already.", number=known),
            L("Use that number, or disable it first."),
        )


def document_index(work: Work, kind: DocumentKind, number: str) -> bytes:
    """The blind index of a document: one for staff and clients, so that they can be compared (rule 8)."""
    return work.desk.sealing.blind(INDEX_DOCUMENT, f"{kind}:{number}")


def disable_staff(work: Work, command: DisableStaff) -> None:
    """Take away a person's access; their sessions end at once.

    Raises:
        Conflict: it is the last administrator, who would lock everyone out.
    """
    authorise(work, command.session, Role.ADMINISTRATOR)
    # All of them locked, in one order: two must not disable one another at the same time.
    administrators = work.session.exec(
        select(Staff)
        .join(StaffRole, col(StaffRole.staff_id) == col(Staff.id))
        .where(col(StaffRole.role) == Role.ADMINISTRATOR, col(Staff.state) == StaffState.ACTIVE)
        .order_by(col(Staff.id))
        .with_for_update(of=Staff, key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    staff = staff_of(work, command.number)
    if all(each.id == staff.id for each in administrators):
        raise Conflict(
            "last-administrator", L("This is the last administrator."), L("Add another administrator first.")
        )
    staff.state = StaffState.DISABLED
    work.session.add(staff)
    end_sessions(work, staff)
    work.audit("staff.disabled", {"staff": str(staff.id)})


def reset_staff(work: Work, command: ResetStaff) -> str:
    """Give a person a new password for one sign-in; a lock is lifted, sessions end."""
    authorise(work, command.session, Role.ADMINISTRATOR)
    staff = staff_of(work, command.number)
    password = one_time(work)
    staff.password_hash = work.desk.passwords.hash(password)
    staff.must_change = True
    staff.failures = 0
    staff.locked_until = None
    work.session.add(staff)
    end_sessions(work, staff)
    work.audit("staff.reset", {"staff": str(staff.id)})
    return password


def end_sessions(work: Work, staff: Staff) -> None:
    """End every session of a person, wherever it is (OWASP ASVS 7.4.2)."""
    work.session.execute(
        update(StaffSession)
        .where(
            col(StaffSession.staff_id) == staff.id,
            col(StaffSession.ended_at).is_(None),
            col(StaffSession.id) != work.who.session_id,
        )
        .values(ended_at=work.now)
    )


def staff_of(work: Work, number: str) -> Staff:
    """The member of staff of a number.

    Raises:
        Invalid: there is none.
    """
    staff = work.session.exec(locking(select(Staff).where(col(Staff.number) == number.strip()))).first()
    if staff is None:
        raise Invalid(
            "number",
            "no-staff",
            L("Nobody has the number {number}.", number=number),
            L("See the numbers with: counter-tui staff list."),
        )
    return staff


def ask_staff(work: Work, command: AskStaff) -> tuple[StaffLine, ...]:
    """Everyone, by number."""
    authorise(work, command.session, Role.ADMINISTRATOR)
    return tuple(_line(work, staff) for staff in work.session.exec(select(Staff).order_by(col(Staff.number))))


def _line(work: Work, staff: Staff) -> StaffLine:
    roles = work.session.exec(select(StaffRole.role).where(col(StaffRole.staff_id) == staff.id)).all()
    last = work.session.exec(
        select(func.max(StaffSession.opened_at)).where(col(StaffSession.staff_id) == staff.id)
    ).one()
    return StaffLine(
        number=staff.number,
        name=staff.name,
        branch=work.session.get_one(Branch, staff.branch_id).code,
        roles=tuple(Role(role) for role in sorted(roles)),
        licence=staff.licence,
        active=staff.state == StaffState.ACTIVE,
        locked=staff.locked_until is not None and staff.locked_until > work.now,
        last=last,
    )
