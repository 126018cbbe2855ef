from __future__ import annotations

import pytest

from services.intake.domain import MASKS


@pytest.mark.parametrize(
    ("field", "whole", "masked"),
    [
        ("name", "张三", "张*"),
        ("name", "欧阳修文", "欧*"),
        ("name", "Ann Lee", "A*"),
        ("identity_number", "440605196001011232", "440***********1232"),
        ("phone", "13812341234", "138****1234"),
        ("phone", "0757-86222222", "075******2222"),
        ("agent_for", "佛山市某某公司", "佛*"),
    ],
)
def test_personal_data_is_shown_only_in_part(field: str, whole: str, masked: str) -> None:
    assert MASKS[field](whole) == masked
