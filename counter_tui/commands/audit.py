"""`counter-tui audit`: whether the record is what was written, and copies of where it ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta, timezone
from pathlib import Path
from typing import Annotated, Final

import typer

from counter_tui.bootstrap.production import open_store
from counter_tui.commands.asking import settings_of
from counter_tui.gateways.system_clock import SystemClock
from data.audit_heads import export_heads
from data.audit_verify import Finding, Progress, Verdict, verify
from data.terms.errors import Unavailable
from data.terms.words import L, Words

EXIT_CODES: Final[dict[Finding, int]] = {
    Finding.CLEAN: 0,
    Finding.EDITED: 10,
    Finding.MISSING: 11,
    Finding.TRUNCATED: 12,
    Finding.UNVERIFIABLE: 13,
    Finding.EVIDENCE: 14,
}

_NOT_A_RECORD: Final = frozenset({"store-broken", "store-foreign"})
"""What opening a store says of a file in which nothing can be read any more."""

_KEEP: Final = L("Keep the store as it is and tell who oversees it.")

audit = typer.Typer(no_args_is_help=True, help=str(L("The record of what was done.")), rich_markup_mode=None)


@audit.command("verify", help=str(L("Read every chain and name the first thing that was changed.")))
def verify_audit(
    context: typer.Context,
    heads: Annotated[
        Path | None,
        typer.Option(help=str(L("Folder with copies of the heads; the one in the settings when not given."))),
    ] = None,
    jobs: Annotated[
        int,
        typer.Option(min=1, max=64, help=str(L("How many processor cores to use; the result is the same."))),
    ] = 1,
    chains_only: Annotated[
        bool, typer.Option("--chains-only", help=str(L("Leave the rows of evidence out.")))
    ] = False,
) -> int:
    settings = settings_of(context)
    copies = heads.expanduser() if heads is not None else settings.folders.heads
    minutes = 0
    try:
        store = open_store(settings)
    except Unavailable as error:
        if error.code not in _NOT_A_RECORD:
            raise
        verdict = Verdict(Finding.UNVERIFIABLE, why=error.code)
    else:
        minutes = store.facts.utc_offset
        try:
            with _progress() as progress:
                verdict = verify(
                    store,
                    copies,
                    evidence=not chains_only,
                    jobs=jobs,
                    url=settings.store.url,
                    progress=progress,
                )
        finally:
            store.close()
    _tell(verdict, minutes, chains_only=chains_only)
    return EXIT_CODES[verdict.finding]


@audit.command("heads", help=str(L("Copy the heads of all chains now, to be held against the record later.")))
def copy_heads(
    context: typer.Context,
    heads: Annotated[
        Path | None,
        typer.Option(help=str(L("Folder to copy to; the one in the settings when not given."))),
    ] = None,
) -> int:
    settings = settings_of(context)
    folder = heads.expanduser() if heads is not None else settings.folders.heads
    if folder is None:
        raise Unavailable(
            "no-heads-folder",
            L("No folder for copies of the heads is named."),
            L("Name one with --heads, or as folders.heads in the settings."),
        )
    store = open_store(settings)
    try:
        count = export_heads(store, folder, SystemClock().now())
    finally:
        store.close()
    typer.echo(L("Heads copied: {count}, to {folder}.", count=count, folder=folder))
    return 0


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A bar at the terminal; where the output goes elsewhere, nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    label = str(L("Reading the record"))
    with typer.progressbar(length=1, label=label, file=sys.stderr) as bar:

        def went_on(done: int, total: int) -> None:
            bar.length = max(total, done, 1)
            bar.update(done - bar.pos)

        yield went_on


def _tell(verdict: Verdict, minutes: int, *, chains_only: bool) -> None:
    clean = verdict.finding is Finding.CLEAN
    typer.echo(_said(verdict), err=not clean)
    covered = {"events": verdict.events, "anchors": verdict.anchors}
    typer.echo(
        L("Covered: {events} events, {anchors} copies of heads met.", **covered)
        if clean
        else L("Good before that: {events} events, {anchors} copies of heads met.", **covered)
    )
    if clean and not chains_only:
        typer.echo(
            L(
                "Evidence: {rows} rows are as their events tell, and so is each operation and where it"
                " stands. Clients, accounts, staff, devices, codes, visits and messages are not covered;"
                " sealed content is checked when it is opened.",
                rows=verdict.rows,
            )
        )
    if not verdict.anchors:
        typer.echo(
            L("With no copy of a head, a chain that was cut or written anew with its head looks clean.")
        )
    elif verdict.newest is not None:
        newest = verdict.newest.astimezone(timezone(timedelta(minutes=minutes)))
        typer.echo(
            L(
                "The last copy is of {at}. What came after it and was cut or written anew with its head"
                " would look clean until the next copy.",
                at=f"{newest:%Y-%m-%d %H:%M}",
            )
        )


def _said(verdict: Verdict) -> Words:
    at = {"chain": verdict.chain or "-", "sequence": verdict.sequence, "then": _KEEP}
    if verdict.finding is Finding.CLEAN:
        return L("The record is as it was written.")
    if verdict.finding is Finding.EDITED:
        return L("Changed: event {sequence} of chain {chain}. {then}", **at)
    if verdict.finding is Finding.MISSING:
        return L("Missing: event {sequence} of chain {chain}. {then}", **at)
    if verdict.finding is Finding.TRUNCATED:
        return L("Cut off: chain {chain} from event {sequence}. {then}", **at)
    if verdict.finding is Finding.EVIDENCE:
        return _of_evidence(verdict)
    return _unverifiable(verdict)


def _of_evidence(verdict: Verdict) -> Words:
    at = {"row": verdict.row, "chain": verdict.chain, "sequence": verdict.sequence, "then": _KEEP}
    if verdict.chain:
        return L(
            "Evidence changed or gone: {row}, which event {sequence} of chain {chain} tells of. {then}", **at
        )
    if verdict.row.startswith("operation@"):
        return L("Evidence changed: {row} does not stand where its events brought it. {then}", **at)
    return L("Evidence put in: no event tells of {row}. {then}", **at)


def _unverifiable(verdict: Verdict) -> Words:
    if verdict.why == "heads-none":
        return L("The folder holds no copies of heads. If some were made, find out who removed them.")
    if verdict.why == "heads-other":
        return L("The copies of the heads are of another store. Name the folder of this store's copies.")
    if verdict.why == "heads-broken":
        return L("The file with the copies of the heads was damaged or changed. Use another copy of it.")
    if verdict.why == "head-missing":
        return L("The head of chain {chain} is gone from the store. {then}", chain=verdict.chain, then=_KEEP)
    return L("It cannot be told whether the record was changed. Check the store and the copies of the heads.")
