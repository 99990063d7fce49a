"""The half of the application that knows of the visit: letting the client go, with nothing left of them."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from data.terms.enums import OperationState, VisitEnd
from data.terms.words import L, Words, plain
from screens import areas
from screens.attending import Attending
from screens.base import DeskScreen
from screens.later import Later
from screens.widgets.dialog import ConfirmDialog
from screens.widgets.signs import Sign

if TYPE_CHECKING:
    from counter_tui.desk.api.commands import visits
    from counter_tui.desk.api.views.home import Home
else:
    visits = Later("counter_tui.desk.api.commands.visits")


class Visiting(Attending):
    """An app at which one client after another is served (rule 12)."""

    _ending = False

    def switch_client(self) -> None:
        """End the visit, after asking where somebody is signed in or something is open (rule 12)."""
        if self.home is None or self.home.visit is None:
            self.tell(L("No client is at the counter."), Sign.WARN)
        else:
            self.go(self._switch_client())

    async def _switch_client(self) -> None:
        others = await self.do(visits.AskOtherAccounts(self.session))
        if others:
            from screens.counter.switching import LET_GO, SwitchDialog

            way = await self.push_screen_wait(SwitchDialog(others))
            if way == LET_GO:
                await self._let_go()
            elif way:
                await self._go_to_account(way)
            return
        client = self.home.visit.client if self.home is not None and self.home.visit is not None else None
        if client is not None or self._unfinished:
            body = [L("Drafts of applications are kept; whatever else is unfinished begins anew.")]
            facts: tuple[tuple[Words, Words], ...] = ()
            if client is not None:
                # What a slip of the finger would cost the client (rules 3 and 9).
                body.append(
                    L("Coming back takes a new code, and the phone is to be proven again.")
                    if client.proven
                    else L("Coming back takes a new code.")
                )
                facts = ((L("Client"), plain(f"{client.name}  {client.account}")),)
            question = ConfirmDialog(
                L("Let this client go?"), body=body, facts=facts, stay=L("Stay"), go=L("Let go")
            )
            if not await self.push_screen_wait(question):
                return
        await self._let_go()

    async def _let_go(self) -> None:
        # An answer about home may come before this one's and tell of the same end.
        self._ending = True
        try:
            await self.do(visits.EndVisit(self.session, VisitEnd.SWITCHED))
            self._wipe(L("The visit has ended. The screen is ready for the next client."), Sign.OK)
        finally:
            self._ending = False

    async def _go_to_account(self, account: str) -> None:
        await self.do(visits.SwitchAccount(self.session, account))
        self._wipe_screens()
        await self.refresh_home()
        self.tell_next(L("Now with account {account}.", account=account), Sign.OK)

    @property
    def _unfinished(self) -> bool:
        drafts = self.home is not None and any(line.state is OperationState.DRAFT for line in self.home.open)
        stack = self.screen_stack
        return drafts or any(isinstance(screen, DeskScreen) and screen.unfinished for screen in stack)

    def visit_idle(self) -> None:
        """End a visit that nobody was busy with (rule 12)."""
        if not self._ending:
            self._ending = True
            self.quietly(self._end_idle())

    async def _end_idle(self) -> None:
        try:
            await self.do(visits.EndVisit(self.session, VisitEnd.IDLE))
            self._visit_over()
        finally:
            self._ending = False

    def _visit_over(self) -> None:
        self._wipe(L("The visit ended after 15 idle minutes; drafts are kept."), Sign.WARN)

    def _wipe(self, words: Words, sign: Sign) -> None:
        """Nothing of the last client stays on any screen."""
        self.home_changed()
        if self.home is not None:
            self.home = replace(self.home, visit=None, open=())
        self._wipe_screens()
        self.tell_next(words, sign)
        self.look_again()

    def _wipe_screens(self) -> None:
        """Nothing that was typed or shown for an account stays."""
        if self.current_mode == areas.COUNTER:
            self._to_base()
            if isinstance(self.screen, DeskScreen):
                self.screen.wipe()
        else:
            self.leave(areas.COUNTER)

    def home_moved(self, before: "Home | None", now: "Home") -> None:
        """A visit that is gone without having been let go has been idle too long for the engine."""
        gone = before is not None and before.visit is not None and now.visit is None
        if gone and not self._ending:
            self._visit_over()

    def _visit_gone(self) -> None:
        """The engine knows of no visit: told where this terminal believed that there was one.

        What was asked for meanwhile (that somebody is busy) may be refused after the client was let go.
        """
        if self.home is not None and self.home.visit is not None and not self._ending:
            self._visit_over()

    # --- back to where the work begins

    def _to_base(self) -> None:
        self._pop_to(self.screen_stack[0])

    def _pop_to(self, base: Screen[Any]) -> None:
        while (top := self.screen) is not base:
            self.pop_screen()
            if isinstance(top, DeskScreen):
                top.left()
