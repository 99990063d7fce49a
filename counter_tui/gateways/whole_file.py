"""Files that are there whole or not at all, for their owner's eyes only."""

import os
from glob import escape
from pathlib import Path
from tempfile import mkstemp


def make_private(folder: Path) -> None:
    """Make a folder that only its owner can enter; one that is there already keeps its mode.

    Raises:
        OSError: it cannot be made.
    """
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 so that whoever looks finds all of it or nothing, after a power cut too.

    A file of that name is replaced.

    Raises:
        OSError: it could not be written; what was there before is unchanged.
    """
    for left in path.parent.glob(f".{escape(path.name)}.*.part"):
        left.unlink(missing_ok=True)  # of a process that was killed while it wrote this file
    handle, name = mkstemp(suffix=".part", prefix=f".{path.name}.", dir=path.parent)
    part = Path(name)
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    # A new name survives a power cut only once its folder is on disk too.
    entry = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)
