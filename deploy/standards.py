"""``hall standard``: a file of a service standard, checked with the line of what is wrong, compared and published."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from deploy.refusal import Refused
from deploy.sample.standard import read_standard
from services.standards.domain.difference import difference
from services.standards.views import difference_view

Plain = dict[str, Any]
Asking = Callable[[], AbstractContextManager[Any]]

_MARKS = {"added": "+", "removed": "-", "changed": "~"}
_KINDS = {"domains": "domain", "measures": "measure", "clauses": "clause"}


def counted(standard: Plain) -> str:
    """Return what a sound standard holds, in one line."""
    kinds = [each["kind"] for each in standard["clauses"]]
    said = ", ".join(f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(kinds))
    return f"{standard['id']} {standard['version']}: {len(kinds)} clauses ({said}), all well."


def compared(asking: Asking, what: str, earlier: str | None) -> Plain:
    """Return what ``what`` changes: a file, or ``STANDARD:VERSION``, from the version ``earlier`` or the one before it.

    ``earlier`` may be a file too. Raises ``Refused`` (``BadFile``) for what cannot be read or found.
    """
    if _is_file(what) and earlier is not None and _is_file(earlier):
        before, after = read_standard(Path(earlier)), read_standard(Path(what))
        return difference_view(before, after, difference(before, after))
    if not _is_file(what):
        standard, _, version = what.partition(":")
        if not version:
            raise Refused(f"{what} is no file, and no STANDARD:VERSION.")
        with asking() as session:
            return dict(session.standards.compare_standard(standard=standard, version=version, earlier=earlier))
    return _with_published(asking, read_standard(Path(what)), earlier)


def publish_file(asking: Asking, file: Path) -> str:
    """Publish ``file``, and return what became of it; the same again changes nothing."""
    standard = read_standard(file)
    with asking() as session:
        done = session.standards.publish_standard(standard=standard)
    return f"{done['standard']} {done['version']}: {'published' if done['changed'] else 'unchanged'}"


def lines(change: Plain) -> Iterator[str]:
    """Yield a difference in words: ``+`` came, ``-`` went, ``~`` changed, with what it was and is."""
    yield f"{change['standard']}: {change['earlier'] or 'nothing'} → {change['version']}"
    if change["same"]:
        yield "  nothing else changed"
    yield from (f"  ~ {each['path']}: {_said(each)}" for each in change["itself"] if each["path"] != "version")
    for kind, word in _KINDS.items():
        for how in ("added", "removed"):
            yield from (f"  {_MARKS[how]} {word} {_named(each)}" for each in change[kind][how])
        for each in change[kind]["changed"]:
            yield f"  ~ {word} {_named(each)}"
            yield from (f"      {one['path']}: {_said(one)}" for one in each["changes"])


def _with_published(asking: Asking, draft: Plain, earlier: str | None) -> Plain:
    with asking() as session:
        if earlier is None:
            return dict(session.standards.check_standard(standard=draft)["difference"])
        before = session.standards.get_standard(standard=draft["id"], version=earlier)
    return difference_view(before, draft, difference(before, draft))


def _is_file(name: str) -> bool:
    return Path(name).suffix in (".yaml", ".yml") or Path(name).is_file()


def _named(part: Plain) -> str:
    return f"{part['id']} {part['name']['zh']} {part['name']['en']}"


def _said(change: Plain) -> str:
    before, after = (json.dumps(change[name], ensure_ascii=False) for name in ("before", "after"))
    return f"{before} → {after}"
