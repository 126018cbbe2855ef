"""The checklist of a matter for which nobody has written one: made from its materials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Facts = Mapping[str, Any]
Plain = dict[str, Any]

GENERATED = "generated-"
"""What the version of such a checklist begins with; the revision of the matter follows."""
MOST_ATTACHMENTS = 24
"""Steps for single materials; what a matter needs beyond is in the last of them."""


def generated(matter: Facts, revision: int) -> Plain:
    """Return a checklist, in the form of a written one, from the published facts of ``matter`` (name and materials).

    What the government holds is fetched and not uploaded; each other material is a step of its own.
    """
    return {
        "matter": matter["id"],
        "version": f"{GENERATED}{revision}",
        "valid_from": None,
        "site": _both("广东政务服务网", "Guangdong Government Services site"),
        "receipt": _receipt(),
        "steps": [_sign_in(), _materials(matter), _form(matter), *_attachments(matter), _submit(), _last()],
    }


def _sign_in() -> Plain:
    step = _step("sign-in", "sign_in", "用本人账号登录", "Sign in with one's own account")
    step["wording"] = _both(
        "来访者用自己的账号登录并刷脸实名。", "The visitor signs in with their own account, by face."
    )
    wrong, helps = "登录或人脸识别失败", "改用短信验证码，或在大厅读卡核验"
    trouble = "Signing in or the face check fails", "Use the text-message code, or the hall's card reader"
    step["troubles"] = [{"wrong": _both(wrong, trouble[0]), "helps": _both(helps, trouble[1])}]
    return step


def _materials(matter: Facts) -> Plain:
    held = [each["name"] for each in matter["materials"] if each["held"]]
    step = _step("materials", "materials", "核对材料", "Check the materials")
    fetched = "、".join(each["zh"] for each in held)[:300], ", ".join(each["en"] for each in held)[:300]
    if held:
        step["wording"] = _both(f"由系统调取，不用提供：{fetched[0]}。", f"Fetched, not to be brought: {fetched[1]}.")
    else:
        step["wording"] = _both("对照清单看材料是否齐全。", "See by the list that nothing is missing.")
    return step


def _form(matter: Facts) -> Plain:
    step = _step("form", "form", "填写申请表", "Fill in the application")
    name = matter["name"]
    step["wording"] = _both(f"逐页填写：{name['zh'][:300]}。", f"Fill in page by page: {name['en'][:300]}.")
    return step


def _attachments(matter: Facts) -> list[Plain]:
    needed = [each["name"] for each in matter["materials"] if not each["held"]]
    singly, rest = needed[: MOST_ATTACHMENTS - 1], needed[MOST_ATTACHMENTS - 1 :]
    if len(rest) == 1:
        singly, rest = needed, []
    steps = [_attachment(place, name["zh"], name["en"]) for place, name in enumerate(singly, 1)]
    return [*steps, _attachment(len(steps) + 1, "其余附件", "The remaining materials")] if rest else steps


def _attachment(place: int, zh: str, en: str) -> Plain:
    step = _step(f"attachment-{place}", "attachments", f"上传：{zh[:380]}", f"Upload: {en[:380]}")
    step["wording"] = _both("拍全页、字迹清楚后上传。", "Photograph the whole page, legibly, and upload it.")
    return step


def _submit() -> Plain:
    step = _step("submit", "submit", "核对后提交", "Check and submit")
    step["wording"] = _both("从头核对，由来访者本人提交。", "Read it once from the top; the visitor submits.")
    return step


def _last() -> Plain:
    step = _step("receipt", "receipt", "记下受理号", "Note the case number")
    step["wording"] = _both("抄下受理号交给来访者。", "Write the number down for the visitor.")
    return step


def _receipt() -> Plain:
    where = _both("提交后的页面或短信", "On the page after submitting, or in the text message")
    return {"pattern": "[A-Za-z0-9][A-Za-z0-9-]{3,39}", "example": "WB-2026-000123", "where": where}


def _step(identifier: str, kind: str, zh: str, en: str) -> Plain:
    return {"id": identifier, "kind": kind, "title": _both(zh, en), "troubles": [], "optional": False}


def _both(zh: str, en: str) -> Plain:
    return {"zh": zh, "en": en}
