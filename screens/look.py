"""Language and colours, changed while everything stays open."""

from typing import TYPE_CHECKING, Final, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from data.terms.words import L, plain, shown_language
from screens.counter.steps.told import Told
from screens.widgets.choices import Choice, Choices
from screens.widgets.dialog import Dialog
from screens.widgets.facts import KeyHint

if TYPE_CHECKING:
    from screens.shell import Shell

_LANGUAGES: Final = (("zh_CN", plain("简体中文")), ("en", plain("English")))
"""Each by its own name: whoever cannot read the other finds it."""
_THEMES: Final = (("inkstone", L("Dark")), ("ricepaper", L("Light")))


class LookDialog(Dialog[None]):
    """A digit or Enter takes a language or a theme at once; the dialog stays until Esc closes it."""

    DEFAULT_CSS = "LookDialog Choices { margin: 0 0 1 0; }"
    BINDINGS = [Binding("escape,f2,ctrl+p", "close", show=False)]

    @property
    def _shell(self) -> "Shell":
        return cast("Shell", self.app)

    def compose_dialog(self) -> ComposeResult:
        yield Told(L("Language and colours"), "bold")
        yield Choices(self._choices())
        yield Told(
            L("They hold until the program is left; the settings name those it begins with."), "$muted"
        )

    def on_mount(self) -> None:
        """Take the focus."""
        self.query_one(Choices).focus()
        self._tell_keys()

    def _choices(self) -> list[Choice]:
        now = (shown_language(), self.app.theme)
        every = enumerate((*_LANGUAGES, *_THEMES), 1)
        return [
            Choice(key, words, f"{number}", note=L("chosen") if key in now else None)
            for number, (key, words) in every
        ]

    def _tell_keys(self) -> None:
        self.show_keys((KeyHint("Esc", L("close")), KeyHint("Enter", L("choose"), enter=True)))

    @on(Choices.Chosen)
    def _chosen(self, message: Choices.Chosen) -> None:
        if not self.is_meant:
            return
        if message.key in dict(_THEMES):
            self.app.theme = message.key
        else:
            self._shell.speak(message.key)
        self.query_one(Choices).show(self._choices())
        self._tell_keys()
        for widget in self.query("*"):
            widget.refresh(layout=True)

    def action_close(self) -> None:
        """Close it."""
        self.dismiss(None)
