"""PDF files seen by other people's programs: poppler, qpdf, and a reader of QR codes."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

_BOX = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">')
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)


def run(tool: str, *arguments: str | Path) -> str:
    """What a tool prints."""
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed (Debian: poppler-utils, qpdf)")
    done = subprocess.run([tool, *map(str, arguments)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def text(pdf: Path, page: int = 0) -> str:
    """The words of a file or of one page in the order they are written in, without any blanks."""
    only = ("-f", str(page), "-l", str(page)) if page else ()
    return "".join(run("pdftotext", "-raw", *only, pdf, "-").split())


def facts(pdf: Path) -> dict[str, str]:
    """What `pdfinfo` tells of a file."""
    lines = (line.partition(":") for line in run("pdfinfo", pdf).splitlines())
    return {name: value.strip() for name, _, value in lines}


@dataclass(frozen=True)
class Font:
    name: str
    embedded: bool
    subset: bool
    unicode: bool


def fonts(pdf: Path) -> list[Font]:
    lines = [line.split() for line in run("pdffonts", pdf).splitlines()[2:]]
    return [Font(line[0], *(each == "yes" for each in line[-5:-2])) for line in lines]


def outside(pdf: Path, margin: float) -> list[str]:
    """Words that come nearer to a page's edge than `margin` points."""
    found = []
    for width, height, words in _PAGE.findall(run("pdftotext", "-bbox", pdf, "-")):
        for box in _BOX.finditer(words):
            left, top, right, bottom = map(float, box.groups())
            room = (left, top, float(width) - right, float(height) - bottom)
            if min(room) < margin:
                found.append(box.group())
    return found


def codes(pdf: Path) -> list[list[str]]:
    """What a phone reads from each page as it is printed at 150 dots an inch."""
    run("pdftoppm", "-r", "150", "-gray", pdf, pdf.with_suffix(""))
    pages = sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm"))
    return [[each.text for each in zxingcpp.read_barcodes(Image.open(page))] for page in pages]
