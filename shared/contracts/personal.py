"""Fields that hold something personal: checked by format, never repeated in an error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import fields
from stdnum.cn import ric
from stdnum.exceptions import ValidationError as WrongNumber

_IDENTITY_NUMBER = re.compile(r"\A\d{6}(?:19|20)\d{9}[\dX]\Z", re.ASCII)
_MOBILE = re.compile(r"\A1[3-9]\d{9}\Z", re.ASCII)
_LANDLINE = re.compile(r"\A0\d{2,3}-?\d{7,8}\Z", re.ASCII)


class IdentityNumber(fields.String):
    """The number of a resident identity card 居民身份证 (GB 11643-1999), loaded with a capital ``X``.

    Checked are its form, the day of birth and the check digit. The place is not: ``ric.validate`` refuses a code that
    its district did not have yet when the person was born, but cards carry the code of when they were first issued.
    """

    default_error_messages = {"identity_number": "Must be an identity card number: 18 characters with its check digit."}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        number = str(super()._deserialize(value, attr, data, **options)).upper()
        if not _IDENTITY_NUMBER.match(number) or not _born_and_checked(number):
            raise self.make_error("identity_number")
        return number


class PhoneNumber(fields.String):
    """A telephone number of the mainland: a mobile one (with or without +86), or a landline with its area code."""

    default_error_messages = {"phone": "Must be a mobile number of 11 digits, or a landline such as 0757-12345678."}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any) -> str:
        number = str(super()._deserialize(value, attr, data, **options)).removeprefix("+86")
        if not (_MOBILE.match(number) or _LANDLINE.match(number)):
            raise self.make_error("phone")
        return number


def identity_number(**options: Any) -> IdentityNumber:
    """Return a field of an identity number."""
    return IdentityNumber(**options)


def phone_number(**options: Any) -> PhoneNumber:
    """Return a field of a telephone number."""
    return PhoneNumber(**options)


def _born_and_checked(number: str) -> bool:
    try:
        ric.get_birth_date(number)
    except (WrongNumber, ValueError):
        return False
    return bool(number[-1] == ric.calc_check_digit(number))
