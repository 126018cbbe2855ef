"""A hall published anew, as the administrator's page does it."""

from __future__ import annotations

from typing import Any

import yaml

from tests.browser.stage import Stage
from tests.e2e.people import done


def published(stage: Stage, hall: str, **change: Any) -> None:
    """Publish ``hall`` as it is, but for these fields."""
    admin = stage.person("admin", hall)
    draft = done(admin.get(f"/drafts/hall/{hall}"))
    text = yaml.safe_dump({**yaml.safe_load(draft["text"]), **change}, allow_unicode=True)
    done(admin.post("/drafts/hall/publish", {"text": text, "base": draft["base"]}))
