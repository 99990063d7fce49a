"""Compiles the catalogues beside it whenever the project is built or installed.

Part of the build (hatchling calls it), never of the program: it is left out of
the wheel. A `.mo` is a derived file, so git keeps only the `.po`.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Writes each `LC_MESSAGES/*.mo` from its `.po`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every catalogue, for a wheel, an sdist and an editable install alike."""
        for source in sorted(Path(self.root, "data/terms/locale").glob("*/LC_MESSAGES/*.po")):
            compile_catalogue(source)


def compile_catalogue(source: Path) -> None:
    """Bring the `.mo` beside a `.po` up to it; entries marked fuzzy are left out.

    A file that is right already is not touched: a program may be reading it.
    """
    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parent.parent.name, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    target = source.with_suffix(".mo")
    if not target.exists() or target.read_bytes() != compiled.getvalue():
        target.write_bytes(compiled.getvalue())
