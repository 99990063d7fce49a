"""Papers as PDF/A-2u, by typst: the same bytes for the same paper.

The templates are content (`data/content/papers`). What a paper says reaches them as JSON and is only ever
text there. Libraries are loaded when the first paper is made.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from unicodedata import east_asian_width

from counter_tui.desk.api.papers import AgreementPaper, FormPaper, Holder, Paper, Signing, SlipPaper
from counter_tui.gateways.paper_text import blocks, slip_lines
from data.terms.safe_text import safe_text

if TYPE_CHECKING:
    from typst import Fonts

_BANK_ROWS: Final = 3
_SIGNATURE_SIZE: Final = (1200, 600)
"""Pixels; over 300 dpi in the place it has on paper."""
_CHINESE: Final = "WF"
"""Of the widths of UAX #11 those of Chinese characters and marks."""
_PROBE: Final = (
    b'#set page(width: auto, height: auto)\n#set text(font: ("Noto Serif SC", "Noto Sans SC", '
    b'"Libertinus Serif"))\n#sys.inputs.paper'
)


def to_pdf(paper: Paper) -> bytes:
    """Make a paper.

    A character that no font at hand has a glyph for is shown by its code point, as acting ones are, and
    the paper says so.

    Raises:
        RuntimeError: the template cannot be compiled.
    """
    from typst import TypstError

    said = _said(paper)
    sources = _sources(paper)
    try:
        return _compiled(sources, _json(said))
    except TypstError:
        # PDF/A forbids what has no glyph, alone or, as a mark of another script, where it stands.
        characters = "".join(sorted(set(_texts(said))))
        missing = _without_glyph(characters)
        foreign = [
            each for each in characters if not each.isascii() and east_asian_width(each) not in _CHINESE
        ]
    if missing:
        with suppress(TypstError):
            return _compiled(sources, _json(_coded(said, missing)))
    return _compiled(sources, _json(_coded(said, [*missing, *foreign])))


def _coded(said: dict[str, Any], characters: Iterable[str]) -> dict[str, Any]:
    """The same, each of `characters` shown by its code point."""
    codes = {ord(each): f"<U+{ord(each):04X}>" for each in characters}
    shown: dict[str, Any] = _each(said, lambda text: text.translate(codes))
    return shown | {"coded": True}


def _compiled(sources: Mapping[str, bytes], paper: str) -> bytes:
    import typst

    return typst.compile(  # type: ignore[call-overload, no-any-return]  # its stub lacks files by name
        dict(sources),
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": paper},
        pdf_standards=["a-2u"],
        timestamp=0,  # the document's own date stands in its metadata
    )


@cache
def _fonts() -> "Fonts":
    """Noto Sans SC and Serif SC from their package; Libertinus, for rare Latin letters, from typst itself."""
    from pylopdf_fonts_zh_cn import sans_path
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[sans_path().parent])


def _without_glyph(characters: str) -> str:
    """Those that typst cannot draw, found by halves: few are missing from many."""
    from typst import TypstError

    if not characters:
        return ""
    try:
        _compiled({"main.typ": _PROBE}, characters)
    except TypstError:
        if len(characters) == 1:
            return characters
        middle = len(characters) // 2
        return _without_glyph(characters[:middle]) + _without_glyph(characters[middle:])
    return ""


# --- what a paper says, as its template reads it


def _sources(paper: Paper) -> Mapping[str, bytes]:
    name = {FormPaper: "form", AgreementPaper: "agreement", SlipPaper: "slip"}[type(paper)]
    folder = files("data.content") / "papers"
    return {
        "main.typ": (folder / f"{name}.typ").read_bytes(),
        "house.typ": (folder / "house.typ").read_bytes(),
    }


def _said(paper: Paper) -> dict[str, Any]:
    said: dict[str, Any] = {"title": paper.title, "number": paper.number, "author": []}
    if isinstance(paper, SlipPaper):
        said |= {"dated": _dated(paper.made_at), "lines": slip_lines(paper.text)}
    elif isinstance(paper, AgreementPaper):
        said |= {
            "dated": _dated(paper.signing.at),
            "service": paper.service,
            "effective": f"{paper.effective:%Y-%m-%d}",
            "blocks": blocks(paper.text),
        }
    else:
        signed = paper.signing.at if paper.signing else datetime.combine(paper.applied_on, time(), UTC)
        blank = {"branch": paper.unused, "number": paper.unused, "added": False, "changed": False}
        banks: list[dict[str, Any]] = [
            {"branch": bank.branch, "number": bank.number, "added": bank.added, "changed": not bank.added}
            for bank in paper.banks
        ]
        said |= {
            "dated": _dated(signed),
            "items": [
                {"label": each.label, "chosen": each.chosen, "value": each.value} for each in paper.items
            ],
            "place": paper.place,
            "notices": list(paper.notices),
            "banks": banks + [blank] * (_BANK_ROWS - len(banks)),
            "statements": list(paper.statements),
            "effect": paper.effect,
            "check": paper.check,
            "applied": f"{paper.applied_on:%Y/%m/%d}",
        }
    if not isinstance(paper, SlipPaper):
        said |= {
            "author": [paper.broker],
            "broker": paper.broker,
            "version": paper.version,
            "holder": _holder(paper.holder),
            "signing": None if paper.signing is None else _signing(paper.signing),
        }
    safe: dict[str, Any] = _each(said, safe_text)
    return safe | {"coded": safe != said, "qr": _modules(paper.number)}


def _holder(holder: Holder) -> dict[str, str]:
    return {
        "name": holder.name,
        "account": holder.account,
        "document": holder.document,
        "number": holder.document_number,
    }


def _signing(signing: Signing) -> dict[str, Any]:
    at = signing.at.isoformat(" ", "seconds")
    return {
        "at": f"{at[:19]} {at[19:]}",
        "seconds": signing.seconds,
        "challenge": signing.challenge,
        "consent": signing.consent,
        "sha256": signing.text_sha256.hex(),
        "signature": None if signing.signature is None else list(_picture(signing.signature)),
    }


def _dated(moment: datetime) -> list[int]:
    at = moment.astimezone(UTC)
    return [at.year, at.month, at.day, at.hour, at.minute, at.second]


def _modules(number: str) -> list[str]:
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(number, optimize=0)
    code.make(fit=True)
    return ["".join("1" if module else "0" for module in row) for row in code.get_matrix()]


def _picture(signature: bytes) -> bytes:
    """The signature in grey on white, no larger than paper can show, without what else the file held."""
    from PIL import Image as Pictures

    with Pictures.open(BytesIO(signature), formats=("PNG", "JPEG")) as picture:
        ink = picture.convert("RGBA")
    sheet = Pictures.new("RGBA", ink.size, "white")
    sheet.alpha_composite(ink)
    grey = sheet.convert("L")
    grey.thumbnail(_SIGNATURE_SIZE)
    out = BytesIO()
    grey.save(out, "PNG")
    return out.getvalue()


def _json(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False)


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each(each, change) for each in value]
    if isinstance(value, dict):
        return {name: _each(each, change) for name, each in value.items()}
    return value


def _texts(value: Any) -> Iterable[str]:
    """Every character of every text in a value."""
    if isinstance(value, str):
        yield from value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
