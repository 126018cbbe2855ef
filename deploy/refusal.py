"""What the ``hall`` command says when it cannot do what it was asked."""

from __future__ import annotations


class Refused(Exception):
    """One sentence for the person at the keyboard: what is wrong, and what to do about it."""
