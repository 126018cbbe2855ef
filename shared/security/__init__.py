"""Who is asking, and what they may touch."""

from shared.security.callers import SYSTEM, Caller
from shared.security.tokens import issue_token, verify_token

__all__ = ["SYSTEM", "Caller", "issue_token", "verify_token"]
