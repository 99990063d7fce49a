"""The key file: the keys of one store, kept outside the database, for its owner's eyes only."""

import base64
import json
import os
import stat
from pathlib import Path
from typing import Any, Final

from data.keys import KEY_LENGTH, Key, Keys
from data.terms.errors import Unavailable
from data.terms.random import Random
from data.terms.words import L, Words

_FORMAT: Final = "counter-tui keys 1"
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_LONGEST: Final = 1 << 20


def create(path: Path, random: Random) -> Keys:
    """Draw a new set of keys and write it, readable by its owner alone, safe on disk.

    Raises:
        Unavailable: `keys-exist` where there is a file already: without its keys what they
            sealed is lost, so none is ever written over; `keys-unwritable`.
    """
    keys = Keys(
        key_set=random.bytes(16).hex(),
        sealing=(Key(1, random.bytes(KEY_LENGTH)),),
        index=(Key(1, random.bytes(KEY_LENGTH)),),
        code=random.bytes(KEY_LENGTH),
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise _unavailable(
            "exist",
            path,
            L("There is a key file at {path} already."),
            L("Choose another place; a key file is never written over."),
        ) from None
    except OSError as error:
        raise _unwritable(path) from error
    try:
        with open(handle, "w", encoding="ascii") as file:
            file.write(_text(keys))
            file.flush()
            os.fsync(handle)
        _keep_entry(path.parent)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _unwritable(path) from error
    return keys


def load(path: Path) -> Keys:
    """Read the keys.

    Raises:
        Unavailable: the file is missing (`keys-missing`), cannot be read (`keys-unreadable`),
            belongs to somebody else (`keys-not-ours`), can be read or written by others
            (`keys-open-to-others`), or does not hold keys (`keys-broken`).
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise _unavailable(
            "missing",
            path,
            L("The key file {path} is not there."),
            L("Put the store's own key file back from its safe copy, then start again."),
        ) from None
    except OSError as error:
        raise _unreadable(path) from error
    try:
        _refuse_others(path, os.fstat(handle))
        content = os.read(handle, _LONGEST)
    except OSError as error:
        raise _unreadable(path) from error
    finally:
        os.close(handle)
    try:
        return _keys(json.loads(content))
    except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError) as error:
        raise _unavailable(
            "broken",
            path,
            L("The key file {path} is damaged or is not a key file."),
            L("Put the store's own key file back from its safe copy, then start again."),
        ) from error


def _refuse_others(path: Path, state: os.stat_result) -> None:
    if not stat.S_ISREG(state.st_mode):
        raise _unreadable(path)
    if state.st_uid != os.geteuid():
        raise _unavailable(
            "not-ours",
            path,
            L("The key file {path} belongs to another user."),
            L("Start the program as the user who owns it."),
        )
    if state.st_mode & _OTHERS:
        raise _unavailable(
            "open-to-others",
            path,
            L("The key file {path} can be reached by other users."),
            L("Run: chmod 600 {path}", path=path),
        )


def _text(keys: Keys) -> str:
    def ring(ring: tuple[Key, ...]) -> list[dict[str, object]]:
        return [{"version": key.version, "key": base64.b64encode(key.secret).decode()} for key in ring]

    content = {
        "format": _FORMAT,
        "key_set": keys.key_set,
        "sealing": ring(keys.sealing),
        "index": ring(keys.index),
        "code": base64.b64encode(keys.code).decode(),
    }
    return json.dumps(content, indent=2) + "\n"


def _keys(content: Any) -> Keys:
    if content["format"] != _FORMAT:
        raise ValueError("another format")

    def ring(entries: Any) -> tuple[Key, ...]:
        return tuple(
            Key(int(entry["version"]), base64.b64decode(entry["key"], validate=True)) for entry in entries
        )

    return Keys(
        key_set=str(content["key_set"]),
        sealing=ring(content["sealing"]),
        index=ring(content["index"]),
        code=base64.b64decode(content["code"], validate=True),
    )


def _keep_entry(folder: Path) -> None:
    # A new file survives a power cut only once its folder is on disk too.
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unavailable(code: str, path: Path, says: Words, then: Words) -> Unavailable:
    return Unavailable(f"keys-{code}", says.with_(path=path), then)


def _unreadable(path: Path) -> Unavailable:
    return _unavailable(
        "unreadable",
        path,
        L("The key file {path} cannot be read."),
        L("Check the path and that this user may read it."),
    )


def _unwritable(path: Path) -> Unavailable:
    return _unavailable(
        "unwritable",
        path,
        L("The key file {path} cannot be written."),
        L("Check that the folder exists, that this user may write to it and that the disk has room."),
    )
