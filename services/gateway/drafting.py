"""What an administrator edits as text: halls, matters, checklists and standards, tried before they are published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from shared.contracts.bases import base_of, content_of
from shared.contracts.checklists import Checklist
from shared.contracts.halls import Hall
from shared.contracts.matters import Matter
from shared.contracts.parsing import Path
from shared.contracts.service_standard import Standard
from shared.contracts.written import Fault, NotWritten, Written, read_text, written
from shared.difference import Changed, changes
from shared.errors import Invalid, NotFound

Plain = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of draft. ``subject``: the field that names it; ``versioned``: a published version never changes.

    ``read``, ``check``, ``publish`` get whatever has the RPC clients; ``below``: under which path the owning service
    names problems. ``check`` raises ``Invalid`` for what is wrong, ``publish`` ``Conflict`` (``base``) unless what is
    published is still its base.
    """

    schema: type[Schema]
    subject: str
    versioned: bool
    below: Path
    read: Callable[[Any, str], Plain]
    check: Callable[[Any, Plain], Any]
    publish: Callable[[Any, Plain, str], Any]


@dataclass(frozen=True)
class Draft:
    """A draft that can be read: its ``content``, what is published now (``None``: nothing), and the faults in it."""

    content: Plain | None
    published: Plain | None
    faults: list[Fault]

    @property
    def base(self) -> str:
        """What stands for what is published now."""
        return base_of(self.published)

    @property
    def changes(self) -> list[Changed]:
        """What it would change; nothing of a draft that is faulty."""
        return list(changes(self.published or {}, self.content)) if self.content and not self.faults else []


def kind_of(name: str) -> Kind:
    """Return the kind of that name; raises ``NotFound``."""
    if name not in KINDS:
        raise NotFound(f"There are drafts of {', '.join(KINDS)}.", "draft_kind")
    return KINDS[name]


def text_of(kind: Kind, content: Plain) -> str:
    """Return ``content`` as the text that is edited."""
    return written(content, kind.schema())


def published(kind: Kind, rooms: Any, subject: str) -> Plain | None:
    """Return what is published under ``subject`` now, as the kind's schema loads it; ``None``: nothing."""
    try:
        found = kind.read(rooms, subject)
    except NotFound:
        return None
    return content_of(found, kind.schema())


def tried(kind: Kind, rooms: Any, text: str) -> Draft:
    """Return ``text`` as a draft, with everything that is wrong in it and its line."""
    try:
        found = read_text(text, kind.schema())
    except NotWritten as error:
        return Draft(None, None, error.faults)
    now = published(kind, rooms, found.value[kind.subject])
    faults = [*_refused(kind, rooms, found), *_version_kept(kind, found, now)]
    return Draft(found.value, now, sorted(faults, key=lambda each: each.line))


def _refused(kind: Kind, rooms: Any, found: Written) -> list[Fault]:
    try:
        kind.check(rooms, found.value)
    except Invalid as error:
        problems: Mapping[str, str] = (error.detail or {}).get("problems") or {error.field or "": str(error)}
        depth = len(kind.below)
        return found.faults((_path(field)[depth:], words) for field, words in problems.items())
    return []


def _version_kept(kind: Kind, found: Written, now: Plain | None) -> list[Fault]:
    """A version that is published stays as it is, so another content needs another name."""
    if not kind.versioned or now is None or now == found.value or now["version"] != found.value["version"]:
        return []
    words = f"Version {now['version']} is published and stays as it is: give a new one."
    return found.faults([(("version",), words)])


def _path(field: str) -> Path:
    return tuple(int(step) if step.isdigit() else step for step in field.split(".")) if field else ()


def _check_standard(rooms: Any, content: Plain) -> None:
    problems = rooms.standards.check_standard(standard=content)["problems"]
    if problems:
        told = {each["field"] or "": each["words"] for each in problems}
        raise Invalid(problems[0]["words"], problems[0]["field"], {"problems": told})


def _checklist(rooms: Any, matter: str) -> Plain:
    found: Plain = rooms.guidance.get_checklist(matter=matter)
    if found["generated"]:
        raise NotFound("Nobody has written one.", "matter")
    return found


KINDS: dict[str, Kind] = {
    "hall": Kind(
        Hall,
        "id",
        False,
        (),
        lambda rooms, subject: dict(rooms.intake.get_hall(hall=subject)),
        lambda rooms, content: rooms.intake.check_hall(hall=content),
        lambda rooms, content, base: rooms.intake.publish_hall(hall=content, base=base),
    ),
    "matter": Kind(
        Matter,
        "id",
        False,
        ("matters", 0),
        lambda rooms, subject: dict(rooms.intake.get_matter(matter=subject)),
        lambda rooms, content: rooms.intake.check_matters(matters=[content]),
        lambda rooms, content, base: rooms.intake.publish_matters(matters=[content], base=base),
    ),
    "checklist": Kind(
        Checklist,
        "matter",
        True,
        ("checklists", 0),
        _checklist,
        lambda rooms, content: rooms.guidance.check_checklists(checklists=[content]),
        lambda rooms, content, base: rooms.guidance.publish_checklists(checklists=[content], base=base),
    ),
    "standard": Kind(
        Standard,
        "id",
        True,
        (),
        lambda rooms, subject: dict(rooms.standards.get_standard(standard=subject)),
        _check_standard,
        lambda rooms, content, base: rooms.standards.publish_standard(standard=content, base=base),
    ),
}
"""By the name in the address."""
