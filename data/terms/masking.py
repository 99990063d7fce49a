"""Masks for what staff see (rule 10): the ends stay, the middle is stars.

Document numbers, mobiles and accounts keep their length, so that a mask can be
compared with the document in hand; a name keeps it up to a few stars.
"""

_STARS_OF_NAME = 3


def _between(text: str, head: int, tail: int) -> str:
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


def mask_document(number: str) -> str:
    """First three and last four of 15 characters and more: 310***********1234.

    A shorter number shows less of itself, at most half: H*****678.
    """
    length = len(number)
    return _between(number, min(3, length // 5), min(4, length // 3))


def mask_mobile(number: str) -> str:
    """First three and last four of a mobile's 11 digits: 138****5678."""
    return _between(number, 3, 4) if len(number) == 11 else mask_document(number)


def mask_account(number: str) -> str:
    """First two and last two of a fund account, as the guide shows it: 10****21."""
    return _between(number, 2, 2) if len(number) > 5 else "*" * len(number)


def mask_name(name: str) -> str:
    """First and last character: 王*山; of two characters the first: 孙*.

    A name of several words keeps the first letter of each: J*** S***.
    """
    words = name.split()
    if len(words) > 1:
        return " ".join(word[0] + "*" * _STARS_OF_NAME for word in words)
    if len(name) < 3:
        return name[:-1] + "*" * min(1, len(name))
    return name[0] + "*" * min(len(name) - 2, _STARS_OF_NAME) + name[-1]
