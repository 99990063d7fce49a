"""`counter-tui services`: the catalogue, which needs no store."""

from typing import Annotated

import typer

from counter_tui.commands.first_look import Language
from counter_tui.commands.tables import show
from counter_tui.desk.services.catalogue import catalogue
from data.content.library import library
from data.terms.words import L, shown_language


def services(
    language: Annotated[
        Language | None, typer.Option(help=str(L("The language; the one in the settings when not given.")))
    ] = None,
) -> None:
    shown = language or shown_language()
    headings = (L("Service code"), L("Service"), L("Steps"), L("Agreements"), L("Reviewed"))
    yes, no = L("yes"), L("no")
    texts = library().texts
    show(
        [heading.render(shown) for heading in headings],
        (
            (
                line.code,
                line.title.render(shown),
                " > ".join(step.render(shown) for step in line.steps) or "-",
                " ".join(texts[key][-1].title for key in line.agreements) or "-",
                (yes if line.reviewed else no).render(shown),
            )
            for line in catalogue()
        ),
    )
