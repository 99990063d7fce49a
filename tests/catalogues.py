"""What is wrong with the translations; run as `python -m tests.catalogues`.

Every sentence marked with `L` in the code stands in every catalogue, finished,
with the same places, and nothing else stands there.
"""

import ast
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
PACKAGES = ("counter_tui", "screens", "data")
LOCALES = Path("data/terms/locale")
KEYWORD = "L"

_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?()]|[,;?()][\u4e00-\u9fff]")


def faults(root: Path = ROOT) -> list[str]:
    """One sentence for each fault of the tree at `root`; none where all is well."""
    marked = dict(_marked(root))
    found = [*_unreadable(root), *(f"{where}: {fault}" for m, where in marked.items() for fault in _style(m))]
    catalogues = sorted(root.joinpath(LOCALES).glob("*/LC_MESSAGES/*.po"))
    if not catalogues:
        found.append(f"{LOCALES}: no catalogue")
    for path in catalogues:
        with path.open("rb") as text:
            catalogue = read_po(text, abort_invalid=True)
        found += [f"{path.relative_to(root)}: {fault}" for fault in _compare(marked, catalogue)]
    return found


def _marked(root: Path) -> Iterator[tuple[str, str]]:
    """Each marked sentence and a place where it is."""
    for package in PACKAGES:
        extracted = extract_from_dir(root / package, keywords={KEYWORD: None})
        for name, line, message, _comments, _context in extracted:
            assert isinstance(message, str), f"{package}/{name}:{line}"
            yield message, f"{package}/{name}:{line}"


def _unreadable(root: Path) -> Iterator[str]:
    """Marks that the extractor cannot read: their sentence is put together while running."""
    for path in sorted(file for package in PACKAGES for file in root.joinpath(package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == KEYWORD
            ):
                continue
            first = node.args[0] if node.args else None
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                yield f"{path.relative_to(root)}:{node.lineno}: {KEYWORD}() needs its sentence written out"


def _compare(marked: dict[str, str], catalogue: Catalog) -> Iterator[str]:
    for msgid, where in sorted(marked.items()):
        message = catalogue.get(msgid)
        if message is None or not message.string:
            yield f"not translated: {msgid!r} ({where})"
        elif message.fuzzy:
            yield f"marked fuzzy: {msgid!r}"
        else:
            translation = str(message.string)
            if _places(translation) != _places(msgid):
                yield f"other places than in {msgid!r}: {translation!r}"
            yield from _style(translation)
    if catalogue.fuzzy:
        yield "the header is marked fuzzy"
    for message in catalogue:
        if message.id and message.id not in marked:
            yield f"no longer in the code: {message.id!r}"
    yield from (f"obsolete: {msgid!r}" for msgid in catalogue.obsolete)


def _style(sentence: str) -> Iterator[str]:
    """Glyphs that break columns where a terminal shows them wide, and marks that do not belong."""
    ambiguous = sorted({sign for sign in sentence if unicodedata.east_asian_width(sign) == "A"})
    if ambiguous:
        yield f"ambiguous width {' '.join(ambiguous)} in {sentence!r}"
    if _HALF_WIDTH.search(sentence):
        yield f"half-width punctuation beside Chinese in {sentence!r}"
    if re.search(r"\w!|！", sentence):
        yield f"exclamation mark in {sentence!r}"


def _places(sentence: str) -> set[str | None]:
    return {name for _text, name, _format, _conversion in Formatter().parse(sentence) if name is not None}


if __name__ == "__main__":
    wrong = faults()
    sys.stderr.writelines(f"{fault}\n" for fault in wrong)
    sys.exit(1 if wrong else 0)
