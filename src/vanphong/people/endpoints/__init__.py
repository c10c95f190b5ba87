"""The JSON API: the directory, the own account, administration.

A day on which something ends (`valid_until`) is the first one without it.
"""

from vanphong.people.endpoints import accounts, directory, grants, offices, own, resets, staff
from vanphong.people.endpoints.frame import router

__all__ = ["accounts", "directory", "grants", "offices", "own", "resets", "router", "staff"]
