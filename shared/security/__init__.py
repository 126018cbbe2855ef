"""Who is asking, and what they may touch."""

from shared.security.callers import SYSTEM, Caller
from shared.security.tokens import Token, issue_token, read_token, sign_token, verify_token

__all__ = ["SYSTEM", "Caller", "Token", "issue_token", "read_token", "sign_token", "verify_token"]
