"""Errors as people and programs meet them over HTTP: RFC 9457 ``application/problem+json``."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from werkzeug.wrappers import Response

from shared.contracts import sentences
from shared.errors import HallError

MEDIA_TYPE = "application/problem+json"
_RETRY_AFTER_SECONDS = 2
_CHINESE_TITLES = {
    "internal-error": "系统内部错误",
    "not-found": "未找到",
    "conflict": "当前状态不允许",
    "invalid": "输入有误",
    "unauthorised": "请先登录",
    "forbidden": "没有权限",
    "unavailable": "暂时无法使用，请稍后再试",
    "malformed": "请求无法解析",
    "method-not-allowed": "不支持该请求方法",
    "timeout": "请求发送超时",
    "too-large": "请求内容过大",
    "unsupported-media-type": "不支持的内容类型",
    "too-many-requests": "尝试次数过多，请稍后再试",
}


class Malformed(HallError):
    """The request cannot be read at all."""

    status, slug, title = 400, "malformed", "Malformed request"


class MethodNotAllowed(HallError):
    """The address exists, the method does not; ``detail["allow"]`` lists those that do."""

    status, slug, title = 405, "method-not-allowed", "Method not allowed"


class TooSlow(HallError):
    """The body did not arrive in time."""

    status, slug, title = 408, "timeout", "Request timed out"


class TooLarge(HallError):
    """The body is larger than the door takes."""

    status, slug, title = 413, "too-large", "Body too large"


class WrongMediaType(HallError):
    """The body is not JSON."""

    status, slug, title = 415, "unsupported-media-type", "Unsupported media type"


INTERNAL = HallError("Something went wrong here; it has been recorded. Please try again, or ask the staff.")
"""What people hear of an error that nobody foresaw: nothing of its text."""


def as_problem(error: HallError, chinese: bool = False) -> dict[str, Any]:
    """Return the problem document: ``type``, ``title``, ``status``, ``detail``, ``field`` and what the error adds.

    Several wrong fields (``detail["problems"]``, see ``shared.contracts.parsing``) are listed as ``errors``.
    """
    detail = dict(error.detail or {})
    title = _CHINESE_TITLES.get(error.slug, error.title) if chinese else error.title
    say = partial(_in_chinese, title=title) if chinese else str
    if problems := detail.pop("problems", None):
        detail["errors"] = [{"field": field or "body", "message": say(words)} for field, words in problems.items()]
    document = detail | {
        "type": f"/problems/{error.slug}",
        "title": title,
        "status": error.status,
        "detail": say(error.message),
    }
    return document | {"field": error.field} if error.field else document


def _in_chinese(sentence: str, title: str) -> str:
    return sentences.chinese(sentence) or f"{title}（{sentence}）"


def problem(error: BaseException, chinese: bool = False) -> Response:
    """Return the answer for ``error``; one that is no ``HallError`` becomes a 500 that says nothing about it."""
    known = error if isinstance(error, HallError) else INTERNAL
    document = as_problem(known, chinese)
    text = json.dumps(document, ensure_ascii=False)
    return Response(text, known.status, _headers(known, chinese), content_type=MEDIA_TYPE)


def _headers(error: HallError, chinese: bool) -> dict[str, str]:
    detail = error.detail or {}
    headers = {"Cache-Control": "no-store", "Content-Language": "zh" if chinese else "en", "Vary": "Accept-Language"}
    if error.status in (429, 503):
        headers["Retry-After"] = str(detail.get("retry_after_seconds", _RETRY_AFTER_SECONDS))
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="service-hall"'
    if error.status == 405:
        headers["Allow"] = ", ".join(detail.get("allow", ()))
    return headers


def speaks_chinese(accept_language: str | None) -> bool:
    """Return whether the first language of an ``Accept-Language`` header is Chinese."""
    return (accept_language or "").strip().lower().startswith(("zh", "yue"))
