"""Between a finding and its document."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.standards.domain.findings import (
    LEVELS,
    UNSETTLED,
    Correction,
    Escalation,
    Failure,
    Finding,
    Owner,
    Recheck,
    Reference,
    Round,
    Word,
)

Document = dict[str, Any]


def document(finding: Finding) -> Document:
    """Return the document of ``finding``, without what every aggregate carries.

    ``escalations_left``: levels that are still to hear of it in this round, so that nobody looks at it for ever.
    """
    fields = asdict(finding)
    identifier, _ = fields.pop("id"), fields.pop("revision")
    fields["standard_version"] = fields.pop("version")  # an aggregate's own version is another thing
    told = sum(1 for each in finding.escalations if each.round == finding.round)
    more = {"unsettled": finding.state in UNSETTLED, "escalations_left": len(LEVELS) - told}
    return {"_id": identifier, **fields, **more}


def finding_from(found: Document) -> Finding:
    """Return the finding in ``found``; of one from before something was kept, with what it then is by default."""
    known = {name: found[name] for name in Finding.__dataclass_fields__ if name in found}
    made = {
        "id": found["_id"],
        "version": found["standard_version"],
        "revision": found["version"],
        "failure": Failure(**found["failure"]),
        "rounds": tuple(_round(each) for each in found["rounds"]),
        "waiver": _word(found["waiver"]),
        "comments": tuple(Word(**each) for each in found.get("comments", ())),
        "escalations": tuple(Escalation(**each) for each in found.get("escalations", ())),
        "corrections": tuple(Correction(**each) for each in found.get("corrections", ())),
        **({"owner": Owner(**found["owner"])} if "owner" in found else {}),
        **({"escalate_after": tuple(found["escalate_after"])} if "escalate_after" in found else {}),
    }
    return Finding(**{**known, **made})


def _round(found: Document) -> Round:
    recheck = found.get("recheck")
    return Round(
        Word(**found["measures"]),
        found["proof"],
        found["verdict"],
        _word(found["judged"]),
        tuple(Reference(**each) for each in found.get("references", ())),
        Recheck(**recheck) if recheck else None,
    )


def _word(found: Document | None) -> Word | None:
    return Word(**found) if found else None
