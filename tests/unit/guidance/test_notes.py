"""What of a person must not stand in a note."""

import pytest

from services.guidance.domain.notes import personal


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("身份证 440605199003071234 已核", "identity number"),
        ("44060519900307123X", "identity number"),
        ("440605 19900307 123x", "identity number"),
        ("440605-1990-03-07-1234", "identity number"),
        ("4406051990030712341 too long is no card", None),
        ("440605900307123", "identity number"),  # the old form of 15 digits
        ("打13800138000联系", "phone number"),
        ("call 138-0013-8000", "phone number"),
        ("138 0013 8000 2026-03-02", "phone number"),
        ("+8613800138000", "phone number"),
        ("１３８００１３８０００", "phone number"),
        ("幺三八零零幺三八零零零", "phone number"),
        ("(0757) 8633-1234", "phone number"),
        ("0757-86331234", "phone number"),
        ("card 6222 0212 3456 7890 128", "bank card"),
        ("6222021234567890128", "bank card"),
        ("6222021234567890129", None),  # Luhn's formula says no
        ("4111111111111111", "bank card"),
        ("mail zhang.san@example.com.cn", "e-mail address"),
        ("护照 E12345678", "passport"),
        ("回乡证 H12345678", "passport"),
        ("上传租赁合同第2页，2026-03-02 14:30 提交", None),
        ("receipt WB-2026-000123, page 3 of 12", None),
        ("统一社会信用代码 91440605MA4W2X1234", None),  # a company's
        ("注册资本 1000000 元", None),
        ("tried 3 times, error 50012", None),
        ("", None),
    ],
)
def test_numbers_and_addresses_of_people_are_found_and_others_are_not(note, kind):
    assert personal(note) == kind
