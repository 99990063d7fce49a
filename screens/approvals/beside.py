"""What stands beside the evidence on wide screens: the course of it, who took part, what approval brings."""

from typing import TYPE_CHECKING, cast
from uuid import UUID

from counter_tui.desk.api.commands.approvals import AskCourse
from counter_tui.desk.api.overview import CaseCourse
from data.terms.errors import CounterError
from data.terms.words import L
from screens.course import course_lines
from screens.widgets.ink import shown
from screens.widgets.side import SideColumn, SideLine, SideSection
from screens.widgets.signs import Sign

if TYPE_CHECKING:
    from screens.shell import Shell


class CaseColumn(SideColumn):
    """Follows the application that is open on the desk."""

    _operation: UUID | None = None

    @property
    def _shell(self) -> "Shell":
        return cast("Shell", self.app)

    def show_case(self, operation: UUID | None) -> None:
        """Show what belongs to this application; None for none."""
        self._operation = operation
        self.show_sections(())
        if operation is not None and self.display:
            self.run_worker(self._ask(operation), exclusive=True, exit_on_error=False)

    def on_show(self) -> None:
        """The screen has become wide enough for it."""
        if self._operation is not None and not self._sections:
            self.show_case(self._operation)

    async def _ask(self, operation: UUID) -> None:
        try:
            course = await self._shell.do(AskCourse(self._shell.session, operation))
        except CounterError:
            # It stands beside the evidence, which says what is wrong.
            return
        if operation == self._operation:
            self.show_sections(_sections(course, self._shell))


def _sections(case: CaseCourse, shell: "Shell") -> tuple[SideSection, ...]:
    makers = tuple(
        SideLine(maker.name, f"{maker.number}  {' '.join(shown(step) for step in maker.did)}")
        for maker in case.makers
    )
    return (
        SideSection(L("The course of it"), course_lines(case.course, shell), keeps_end=True),
        SideSection(L("Who took part"), makers, right=L("cannot decide")),
        SideSection(
            L("After an approval"), tuple(SideLine("", brought, Sign.PENDING) for brought in case.brings)
        ),
    )
