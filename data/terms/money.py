"""Money, in whole fen (a hundredth of a yuan): never a float."""

import re

_YUAN = re.compile(r"(-?)(\d{1,13})(?:\.(\d{1,2}))?")


def parse_yuan(text: str) -> int:
    """Read an amount of yuan with at most two decimals into fen.

    Raises:
        ValueError: the text is not such an amount.
    """
    match = _YUAN.fullmatch(text)
    if match is None or not text.isascii():
        raise ValueError(text)
    sign, yuan, fen = match.groups()
    value = int(yuan) * 100 + int((fen or "").ljust(2, "0"))
    return -value if sign else value


def format_yuan(fen: int) -> str:
    """Write fen as yuan with thousands separators and two decimals: 128,406.20."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
