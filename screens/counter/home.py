"""The teller's home: a code opens a service; what is open and what wants attention stands under it."""

from collections.abc import Sequence
from typing import Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding

from counter_tui.desk.api.views.home import Home, ServiceLine
from counter_tui.desk.api.views.records import RecordLine
from data.terms import keys
from data.terms.enums import OperationState
from data.terms.errors import CounterError
from data.terms.words import L, Words, shown_language
from screens.base import FIND, DeskScreen
from screens.counter.beside import CounterColumn
from screens.counter.home_parts import Attention, OpenList, comes_next, open_row
from screens.finding import find
from screens.widgets.error_block import ErrorBlock
from screens.widgets.facts import KeyHint
from screens.widgets.field import Field
from screens.widgets.heading import SectionTitle
from screens.widgets.ink import can_show
from screens.widgets.row_list import RowList
from screens.widgets.signs import Sign

_CODE: Final = "#code"


class HomeScreen(DeskScreen):
    """Services at the left, the code field, the client's open applications, what to attend to."""

    SERVICES = "always"
    CSS_PATH = "home.tcss"
    BINDINGS = [
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
        Binding("f9,ctrl+y", "lock", show=False, id="lock"),
    ]

    def compose_work(self) -> ComposeResult:
        yield Field(
            L("Service code"),
            note=L("digits, initials or name"),
            moves_on=False,
            enter_moves=False,
            max_length=32,
            advice=L(
                "Two digits, pinyin initials or part of a name. Left empty, Enter opens what is marked."
            ),
            id="code",
        )
        yield ErrorBlock()
        yield Attention(id="nobody")
        yield SectionTitle(L("In progress"), id="open-title")
        yield OpenList(compact=self.compact, id="open")
        yield SectionTitle(L("Attention"), id="attention-title")
        yield Attention(id="attention")
        yield SectionTitle(L("Post"), L("live"), id="post-title")
        yield Attention(id="post")

    def compose_side(self) -> ComposeResult:
        yield CounterColumn()

    _offered: str | None = ""
    """The mark that stands by itself; None where a person moved it."""

    def on_mount(self) -> None:
        """Take the focus in the code field."""
        self.query_one(_CODE, Field).focus_input()
        self.changed()
        self.shell.first_tour()

    def keys(self) -> Sequence[KeyHint]:
        home = self.shell.home
        visit = home.visit if home is not None else None
        hints = [
            KeyHint(keys.HELP, L("help")),
            FIND,
        ]
        if visit is not None:
            hints.append(KeyHint(keys.CLIENT, L("next client"), short=L("switch")))
            if visit.client is not None:
                hints.append(KeyHint(keys.RECORDS, L("applications"), short=L("records")))
                hints.append(KeyHint(keys.ORIGINALS, L("full no."), short=L("full")))
        if home is not None and home.pending is not None:
            hints.append(KeyHint(keys.DESK, L("desk")))
        hints.append(KeyHint(keys.ASIDE, L("lock")))
        return (*hints, KeyHint("Enter", L("open it"), enter=True, lacks=self._lacks()))

    def help(self) -> Words:
        return L("Arrows choose a service, Tab goes to the client's applications.")

    def _lacks(self) -> Words | None:
        if isinstance(self.focused, RowList):
            return None
        typed = self.query_one(_CODE, Field).value.strip()
        if not typed:
            return None if self._marked() is not None else L("type a code")
        return None if self._matched() is not None else L("no such service")

    # --- what stands there

    def changed(self) -> None:
        home = self.shell.home
        if home is None:
            return
        client = home.visit is not None and home.visit.client is not None
        self.set_class(client, "client")
        beside_phone = self.compact and not client and self.has_class("training")
        note = None if beside_phone else L("digits, initials or name")
        self.query_one(_CODE, Field).show_note(note)
        self.query_one("#nobody", Attention).show_nobody(home)
        rows = [open_row(line, self.shell) for line in home.open]
        lines = self.query_one(OpenList)
        lines.show_lines(rows, client=client)
        title = self.query_one("#open-title", SectionTitle)
        title.display = lines.display
        title.show(L("In progress"), L("{count} in all", count=len(rows)) if rows else None)
        for name, shown in (
            ("attention", self.query_one("#attention", Attention).show_attention(home)),
            ("post", self.query_one("#post", Attention).show_post(home)),
        ):
            self.query_one(f"#{name}-title").display = shown
        self._offer()
        self._echo()
        self.refresh_keys()

    def _offer(self) -> None:
        """Mark what comes next, so that Enter opens it; never over what somebody typed or marked."""
        home = self.shell.home
        if home is not None and self._offered is not None and not self.query_one(_CODE, Field).value:
            self._offered = comes_next(home)
            self.mark_service(self._offered)

    def wipe(self) -> None:
        self.query_one(_CODE, Field).clear()
        self.query_one(ErrorBlock).clear()
        self._offered = ""
        self._offer()
        self.query_one(_CODE, Field).focus_input()

    def refused(self, error: CounterError) -> None:
        self.query_one(ErrorBlock).show(error.says, error.then)
        self.query_one(_CODE, Field).value = ""
        self.query_one(_CODE, Field).focus_input()

    # --- the code

    def _services(self) -> tuple[ServiceLine, ...]:
        return self.shell.home.services if self.shell.home is not None else ()

    def _matched(self) -> ServiceLine | None:
        return next(iter(find(self.query_one(_CODE, Field).value, self._services())), None)

    def _marked(self) -> ServiceLine | None:
        code = self.marked_service
        return next((line for line in self._services() if line.code == code), None)

    def _echo(self) -> None:
        """Show beside what is typed which service it means."""
        field = self.query_one(_CODE, Field)
        line = self._matched() if field.value.strip() else self._marked()
        if field.value.strip():
            self.mark_service(line.code if line is not None else "")
        if line is not None:
            aside = L("{title}   {summary}", title=line.title, summary=line.summary)
            field.show_aside(aside, line.initials if shown_language() == "zh_CN" else "")
        elif field.value.strip():
            field.show_aside(L("no such service"))
        else:
            field.show_aside(None)

    @on(Field.Changed, _CODE)
    def _typed(self, message: Field.Changed) -> None:
        if message.value:
            self.query_one(ErrorBlock).clear()
            self._offered = ""
        self._offer()
        self._echo()
        self.refresh_keys()

    @on(Field.Submitted, _CODE)
    def _submitted(self, message: Field.Submitted) -> None:
        line = self._matched() if message.value.strip() else self._marked()
        if line is not None:
            message.field.clear()
            self.query_one(ErrorBlock).clear()
            self._offered = ""
            self.shell.open_service(line.code)
        elif message.value.strip():
            says = L("There is no service {typed}.", typed=message.value.strip())
            self.query_one(ErrorBlock).show(says, L("Type two digits, initials or a name from the list."))
            message.field.clear()

    def action_step(self, by: int) -> None:
        """Move the mark in the services list; the code field is emptied, Enter opens what is marked."""
        field = self.query_one(_CODE, Field)
        self._offered = None
        self.step_service(by)
        field.value = ""
        self._echo()
        self.refresh_keys()

    def on_key(self, event: events.Key) -> None:
        """What is typed anywhere here goes to the code field."""
        field = self.query_one(_CODE, Field)
        if event.character is not None and can_show(event.character) and not field.input.has_focus:
            event.stop()
            event.prevent_default()
            field.focus_input()
            field.input.take_text(event.character)

    def on_descendant_focus(self) -> None:
        """Enter means something else where the focus is now."""
        self.refresh_keys()

    # --- the open applications

    @on(RowList.Chosen)
    def _open_chosen(self, message: RowList.Chosen) -> None:
        line = self._line_of(message.row.key)
        if line is None:
            return
        if line.can_resume:
            self.shell.open_operation(line.id)
        elif line.state is OperationState.PENDING:
            self.shell.open_records()
        elif line.slip is not None:
            self.shell.show_slip(line.slip)
        else:
            self.tell(L("This is over; {records} shows it.", records=keys.RECORDS), Sign.INFO)

    def _line_of(self, key: str) -> RecordLine | None:
        home: Home | None = self.shell.home
        return next((line for line in home.open if str(line.id) == key), None) if home is not None else None

    def action_lock(self) -> None:
        """Hide the screen."""
        self.shell.lock()
