"""The doctor's look at what is kept: settings, keys, store, schema, clock, folders, disks."""

import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from counter_tui.commands.doctor.finding import Finding, Verdict, wrong
from counter_tui.settings import Settings, read
from data import keyfile
from data.database import file_of
from data.facts import refuse_newer, refuse_older, refuse_other
from data.keys import Keys
from data.looking_in import Inside, look_in
from data.migrations.head import HEAD
from data.terms.enums import StoreKind
from data.terms.errors import CounterError
from data.terms.words import L, Words, plain

_CLOCKS_APART: Final = timedelta(minutes=2)
_LONG_AGO: Final = timedelta(days=60)
_LITTLE: Final = 1 << 30
_TOO_LITTLE: Final = 100 << 20
"""Bytes: a gigabyte lasts a counter for months, a hundred megabytes for days."""

_SETTINGS: Final = L("Settings")
_KEYS: Final = L("Keys")
_STORE: Final = L("Store")
_SCHEMA: Final = L("Schema")
_CLOCK: Final = L("Clock")
_DISK: Final = L("Disk")


@dataclass(frozen=True, slots=True)
class _Folder:
    about: Words
    path: Path
    what: Words
    made: bool
    """It is made when it is first needed."""
    written: bool = True


def look_at_keeping(path: Path, now: datetime) -> Iterator[Finding]:
    """One finding for each thing; what a broken thing hides is not looked at.

    Args:
        path: the settings file.
        now: this machine's moment.
    """
    try:
        settings = read(path)
    except CounterError as error:
        yield wrong(_SETTINGS, error)
        for about in (_KEYS, _STORE):
            yield Finding(
                Verdict.CARE,
                about,
                L("Not looked at: the settings say where it is."),
                L("Mend the settings first."),
            )
        return
    yield Finding(Verdict.WELL, _SETTINGS, plain(str(path)))
    keys = yield from _keys(settings)
    inside = yield from _store(settings, keys)
    if inside is not None:
        yield _clock(inside, now)
    for folder in _folders(settings):
        yield _folder(folder)
    if settings.folders.scans is None:
        yield _scans_unset()
    yield from _disks(settings)


def _keys(settings: Settings) -> Generator[Finding, None, Keys | None]:
    try:
        keys = keyfile.load(settings.store.keys)
    except CounterError as error:
        yield wrong(_KEYS, error)
        return None
    yield Finding(Verdict.WELL, _KEYS, L("Readable by this user alone."))
    return keys


def _store(settings: Settings, keys: Keys | None) -> Generator[Finding, None, Inside | None]:
    try:
        inside = look_in(settings.store.url)
        # What the counter would refuse, in its own words.
        if inside.facts is not None:
            refuse_other(inside.facts, StoreKind.PRODUCTION, keys.key_set if keys else inside.facts.key_set)
    except CounterError as error:
        yield wrong(_STORE, error)
        return None
    file = file_of(settings.store.url)
    if file is not None and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        yield Finding(
            Verdict.WRONG,
            _STORE,
            L("{path} or its folder cannot be written to.", path=file),
            L("Let this user write to the file and its folder, where its journal is."),
        )
    else:
        yield Finding(Verdict.WELL, _STORE, plain(str(file)) if file else L("On a server; it answers."))
    yield from _schema(inside)
    return inside


def _schema(inside: Inside) -> Iterator[Finding]:
    try:
        refuse_newer(inside.version)
        refuse_older(inside.version)
    except CounterError as error:
        yield wrong(_SCHEMA, error)
    else:
        yield Finding(Verdict.WELL, _SCHEMA, L("Version {version}, this program's.", version=HEAD))


def _clock(inside: Inside, now: datetime) -> Finding:
    """Against the newest thing on record: codes, leases and locks go by this machine's clock."""
    facts, newest = inside.facts, inside.newest
    if facts is None:
        return Finding(Verdict.CARE, _CLOCK, L("Not compared: the store is of another version."))
    newest = max(newest or facts.created_at, facts.created_at)
    here = now.astimezone(timezone(timedelta(minutes=facts.utc_offset)))
    shown = f"{here:%Y-%m-%d %H:%M}"
    if newest - now > _CLOCKS_APART:
        ahead = round((newest - now) / timedelta(minutes=1))
        return Finding(
            Verdict.WRONG,
            _CLOCK,
            L("{time}; the record's newest entry is {minutes} minutes later.", time=shown, minutes=ahead),
            L("Set this machine's clock; best by the network (NTP)."),
        )
    if now - newest > _LONG_AGO:
        return Finding(
            Verdict.CARE,
            _CLOCK,
            L("{time}; the record's newest entry is {days} days old.", time=shown, days=(now - newest).days),
            L("See that the date is right, and that this is the store in use."),
        )
    offset = now.astimezone().utcoffset()
    if offset != timedelta(minutes=facts.utc_offset):
        return Finding(
            Verdict.CARE,
            _CLOCK,
            L("{time} at the branch; this machine stands in another time zone.", time=shown),
            L("Screens show the branch's time all the same; set the zone so that files agree with them."),
        )
    return Finding(Verdict.WELL, _CLOCK, L("{time}, not before the record's newest entry.", time=shown))


def _folders(settings: Settings) -> Iterator[_Folder]:
    folders = settings.folders
    yield _Folder(L("Messages"), folders.spool, L("Messages wait here for the SMS gateway"), made=True)
    yield _Folder(L("Printer"), folders.slips, L("Slips are saved here as text files"), made=True)
    if folders.heads is not None:
        yield _Folder(L("Check marks"), folders.heads, L("The audit's heads are copied here"), made=False)
    if folders.scans is not None:
        scans = L("Images are looked for here")
        yield _Folder(L("Scans"), folders.scans, scans, made=False, written=False)


def _scans_unset() -> Finding:
    return Finding(
        Verdict.CARE,
        L("Scans"),
        L("No folder is set in which the scanner leaves images; each one's whole path is typed."),
        L('Write scans = "/its/folder" under [folders] in the settings.'),
    )


def _folder(folder: _Folder) -> Finding:
    path, needs = folder.path, os.W_OK | os.X_OK if folder.written else os.R_OK | os.X_OK
    if path.is_dir():
        if os.access(path, needs):
            return Finding(Verdict.WELL, folder.about, L("{what}: {path}", what=folder.what, path=path))
        says = L("{path} cannot be written to.") if folder.written else L("{path} cannot be read.")
        return Finding(Verdict.WRONG, folder.about, says.with_(path=path), L("Change its owner or its mode."))
    if not path.exists() and folder.made and os.access(_nearest(path), os.W_OK | os.X_OK):
        return Finding(Verdict.WELL, folder.about, L("{path} is made when it is first needed.", path=path))
    return Finding(
        Verdict.WRONG,
        folder.about,
        L("{path} is not there, or is no folder.", path=path),
        L("Make it, connect its disk, or change the settings."),
    )


def _nearest(path: Path) -> Path:
    """The nearest folder above that is there."""
    return next((parent for parent in path.parents if parent.exists()), path)


def _disks(settings: Settings) -> Iterator[Finding]:
    """Free room, once for each disk."""
    seen: set[int] = set()
    file = _file_of(settings.store.url)
    for path in (file, settings.folders.spool, settings.folders.slips):
        if path is None:
            continue
        place = path if path.is_dir() else _nearest(path)
        try:
            disk, room = place.stat().st_dev, os.statvfs(place)
        except OSError:
            continue  # told of the folder already
        if disk in seen:
            continue
        seen.add(disk)
        free = room.f_bavail * room.f_frsize
        says = L("{size} GB free at {path}.", size=f"{free / (1 << 30):.1f}", path=place)
        if free >= _LITTLE:
            yield Finding(Verdict.WELL, _DISK, says)
        else:
            verdict = Verdict.CARE if free >= _TOO_LITTLE else Verdict.WRONG
            yield Finding(verdict, _DISK, says, L("Make room: a full disk stops every counter."))


def _file_of(address: str) -> Path | None:
    """The store's file where an address names one."""
    try:
        return file_of(address)
    except CounterError:
        return None
