"""Notes without personal data: what must not stand in words that are kept beside a filing.

A name cannot be told from other words; numbers and addresses of people can. What looks like one is refused, and the
guide writes the note anew: nothing is cut out in silence.
"""

from __future__ import annotations

import re
import unicodedata

IDENTITY, PHONE, BANK_CARD, MAIL, PASSPORT = (
    "identity number",
    "phone number",
    "bank card",
    "e-mail address",
    "passport",
)

_CHINESE_DIGITS = str.maketrans(
    "\u3007\u96f6\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5e7a\u58f9", "0012345678911"
)
"""Digits as they are written out, and the one that stands for 1 in telephone numbers."""
_GAP = r"[ \-.\u00b7]?"
_NO_DIGIT_BEFORE, _NO_DIGIT_AFTER = r"(?<!\d)", r"(?!\d)"


def _spaced(*parts: str) -> str:
    return _GAP.join(parts)


_DAY_OF_BIRTH = _spaced(r"(?:18|19|20)\d\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IDENTITY = re.compile(
    rf"{_NO_DIGIT_BEFORE}[1-9](?:{_GAP}\d){{5}}{_GAP}{_DAY_OF_BIRTH}(?:{_GAP}\d){{3}}{_GAP}[\dXx]{_NO_DIGIT_AFTER}"
)
_OLD_IDENTITY = re.compile(
    rf"{_NO_DIGIT_BEFORE}[1-9]\d{{7}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}{_NO_DIGIT_AFTER}"
)
_MOBILE = re.compile(rf"{_NO_DIGIT_BEFORE}(?:(?:00)?86{_GAP})?1[3-9]\d(?:{_GAP}\d){{8}}{_NO_DIGIT_AFTER}")
_LANDLINE = re.compile(rf"{_NO_DIGIT_BEFORE}0\d{{2,3}}[ \-)]*[2-9]\d{{2,3}}{_GAP}\d{{4}}{_NO_DIGIT_AFTER}")
_LONG_NUMBER = re.compile(rf"{_NO_DIGIT_BEFORE}\d(?:[ \-]?\d){{12,18}}{_NO_DIGIT_AFTER}")
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])(?:[EeGgDdSsPpHhMm]\d{8}|[Ee][A-Za-z]\d{7}|[HhMm]\d{10})(?![A-Za-z0-9])")


def personal(note: str) -> str | None:
    """Return what of a person ``note`` seems to hold (``identity number``, ``phone number`` …), ``None``: nothing.

    Identity cards (GB 11643, with or without a right check digit: one that is mistyped is somebody's too), mobile and
    landline numbers of the mainland, bank cards (ISO/IEC 7812: 13 to 19 digits that Luhn's formula confirms), passports
    and permits for Hong Kong and Macao, e-mail addresses; in full-width or written-out digits and with gaps as well.
    """
    plain = unicodedata.normalize("NFKC", note).translate(_CHINESE_DIGITS)
    for kind, found in _FORMS:
        if found(plain):
            return kind
    return None


def _has_card(plain: str) -> bool:
    return any(_is_card(found.group()) for found in _LONG_NUMBER.finditer(plain))


def _is_card(number: str) -> bool:
    """Return whether Luhn's formula confirms the digits of ``number``."""
    digits = [int(each) for each in number if each.isdigit()]
    doubled = [sum(divmod(2 * each, 10)) for each in digits[-2::-2]]
    return digits[0] in (3, 4, 5, 6, 9) and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


_FORMS = (
    (MAIL, _MAIL.search),
    (IDENTITY, _IDENTITY.search),
    (IDENTITY, _OLD_IDENTITY.search),
    (BANK_CARD, _has_card),
    (PHONE, _MOBILE.search),
    (PHONE, _LANDLINE.search),
    (PASSPORT, _PASSPORT.search),
)
"""In this order: what is longer first, as a telephone number may stand within it."""
