"""What stands beside an application's evidence on wide screens (service 11)."""

from counter_tui.desk.accounts import account_by_id, masked_mobile
from counter_tui.desk.api.commands.approvals import AskCourse
from counter_tui.desk.api.overview import CaseCourse
from counter_tui.desk.authorise import authorise
from counter_tui.desk.course import contributors, course_of
from counter_tui.desk.services.catalogue import service_of
from counter_tui.desk.work import Work
from data.tables.operations import Operation
from data.terms.enums import Role
from data.terms.errors import NotAllowed
from data.terms.words import L


def ask_course(work: Work, command: AskCourse) -> CaseCourse:
    """What happened in an application of the actor's branch, whoever holds it.

    Raises:
        NotAllowed: the person is no supervisor, or it is another branch's.
    """
    actor = authorise(work, command.session, Role.SUPERVISOR)
    operation = work.session.get(Operation, command.operation)
    if operation is None or operation.branch_id != actor.branch_id:
        raise NotAllowed("other-branch", L("This belongs to another branch."), L("Choose one of yours."))
    mobile = masked_mobile(work, account_by_id(work, operation.account_id))
    return CaseCourse(
        course=course_of(work, operation),
        makers=contributors(work, operation),
        brings=(
            *service_of(operation.service).brings(work, operation),
            L("an SMS with the outcome to {mobile}", mobile=mobile),
        ),
    )
