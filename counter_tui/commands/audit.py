"""`counter-tui audit`: whether the record is what was written."""

from pathlib import Path
from typing import Annotated, Final

import typer

from counter_tui.bootstrap.production import open_store
from counter_tui.commands.asking import settings_of
from data.audit_verify import Finding, Verdict, verify
from data.terms.errors import Unavailable
from data.terms.words import L, Words

EXIT_CODES: Final[dict[Finding, int]] = {
    Finding.CLEAN: 0,
    Finding.EDITED: 10,
    Finding.MISSING: 11,
    Finding.TRUNCATED: 12,
    Finding.UNVERIFIABLE: 13,
}

_NOT_A_RECORD: Final = frozenset({"store-broken", "store-foreign"})
"""What opening a store says of a file in which nothing can be read any more."""

audit = typer.Typer(no_args_is_help=True, help=str(L("The record of what was done.")), rich_markup_mode=None)


@audit.callback()
def _group() -> None:
    # With a callback a single command keeps its name.
    pass


@audit.command("verify", help=str(L("Read every chain and name the first thing that was changed.")))
def verify_audit(
    context: typer.Context,
    heads: Annotated[
        Path | None,
        typer.Option(help=str(L("Folder with copies of the heads; the one in the settings when not given."))),
    ] = None,
) -> int:
    settings = settings_of(context)
    copies = heads.expanduser() if heads is not None else settings.folders.heads
    try:
        store = open_store(settings)
    except Unavailable as error:
        if error.code not in _NOT_A_RECORD:
            raise
        verdict = Verdict(Finding.UNVERIFIABLE)
    else:
        try:
            verdict = verify(store, copies)
        finally:
            store.close()
    typer.echo(_said(verdict), err=verdict.finding is not Finding.CLEAN)
    typer.echo(
        L("Good before that: {events} events, {anchors} copies of heads met.", **_covered(verdict))
        if verdict.finding is not Finding.CLEAN
        else L("Covered: {events} events, {anchors} copies of heads met.", **_covered(verdict))
    )
    if not verdict.anchors:
        typer.echo(
            L("With no copy of a head, a chain that was cut or written anew with its head looks clean.")
        )
    return EXIT_CODES[verdict.finding]


def _covered(verdict: Verdict) -> dict[str, int]:
    return {"events": verdict.events, "anchors": verdict.anchors}


def _said(verdict: Verdict) -> Words:
    at = {"chain": verdict.chain or "-", "sequence": verdict.sequence}
    if verdict.finding is Finding.CLEAN:
        return L("The record is as it was written.")
    if verdict.finding is Finding.EDITED:
        return L(
            "Changed: event {sequence} of chain {chain}. Keep the store as it is and tell who oversees it.",
            **at,
        )
    if verdict.finding is Finding.MISSING:
        return L(
            "Missing: event {sequence} of chain {chain}. Keep the store as it is and tell who oversees it.",
            **at,
        )
    if verdict.finding is Finding.TRUNCATED:
        return L(
            "Cut off: chain {chain} from event {sequence}. Keep the store as it is and tell who oversees it.",
            **at,
        )
    return L("It cannot be told whether the record was changed. Check the store and the copies of the heads.")
