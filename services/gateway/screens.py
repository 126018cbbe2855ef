"""The built screens (``web/dist``): which file an address means, and how long a browser may keep it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from shared.errors import NotFound, Unavailable

BUILT = Path(__file__).parent / "web" / "dist"
SPEECH = Path(__file__).parent / "web" / "speech"
"""Clips of the board's announcements, where they were rendered (``deploy/speech.py``)."""
MANIFEST = "manifest.json"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".json": "application/json",
    ".wav": "audio/wav",
}
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*\Z")
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_WORTH_PACKING_BYTES = 1000
_NO_CLIPS = b'{"clips": {}}'
_HOW_TO_BUILD = "The screens are not built yet: run `make screens` (or `make run`) in the checkout, then load again."


@dataclass(frozen=True)
class File:
    """A file of the screens, as it goes out. ``packed``: the same with gzip, where that is worth it."""

    content: bytes
    packed: bytes | None
    headers: Mapping[str, str]
    etag: str


def page(name: str, folder: Path = BUILT) -> File:
    """Return the page ``name``; raises ``Unavailable``, saying how to build, when the screens are not built."""
    try:
        return _found(folder, f"{name}.html", {"Content-Security-Policy": POLICY, "Referrer-Policy": "no-referrer"})
    except NotFound:
        raise Unavailable(_HOW_TO_BUILD) from None


def part(name: str, folder: Path = BUILT) -> File:
    """Return a file beside the pages (worker, icon, manifest); raises ``NotFound``."""
    return _found(folder, name, {})


def asset(name: str, folder: Path = BUILT) -> File:
    """Return a script or style. Its name changes with its content, so it is kept for ever; raises ``NotFound``."""
    return _found(folder / "assets", name, {"Cache-Control": _FOR_EVER})


def clips(folder: Path = SPEECH) -> File:
    """Return which clips the board may join to announcements: none, where none were rendered."""
    try:
        return _found(folder, MANIFEST, {})
    except NotFound:
        return File(_NO_CLIPS, None, _common(MANIFEST), "none")


def clip(name: str, folder: Path = SPEECH) -> File:
    """Return a clip. Its name changes with its content, so it is kept for ever; raises ``NotFound``."""
    return _found(folder, name, {"Cache-Control": _FOR_EVER})


def _found(folder: Path, name: str, headers: Mapping[str, str]) -> File:
    file = folder / name
    if not _NAME.match(name) or file.suffix not in TYPES or not file.is_file():
        raise NotFound("There is no such page.")
    content, packed = _read(file, file.stat().st_mtime_ns)
    return File(content, packed, {**_common(name), **headers}, f"{file.stat().st_mtime_ns:x}-{len(content):x}")


def _common(name: str) -> dict[str, str]:
    return {
        "Content-Type": TYPES[Path(name).suffix],
        "Cache-Control": _ASK_AGAIN,
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding",
    }


@lru_cache(maxsize=512)
def _read(file: Path, _changed_ns: int) -> tuple[bytes, bytes | None]:
    content = file.read_bytes()
    return content, gzip.compress(content, 9, mtime=0) if len(content) > _WORTH_PACKING_BYTES else None
