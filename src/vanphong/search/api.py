"""The door of search for other apps."""

from vanphong.search.queries import Found, Hit, Narrow, find, suggest
from vanphong.search.questions import Tier
from vanphong.search.services import reindex

__all__ = ["Found", "Hit", "Narrow", "Tier", "find", "reindex", "suggest"]
