"""Working figures of a hall: what its tickets and shifts went through, counted. Formulas: ``docs/figures.md``."""

from services.queue.domain.figures.day import cells_of
from services.queue.domain.figures.stories import Entry, Story, occupied_at, told
from services.queue.domain.figures.tally import Cell, Key, by_key, merged, summary

__all__ = ["Cell", "Entry", "Key", "Story", "by_key", "cells_of", "merged", "occupied_at", "summary", "told"]
