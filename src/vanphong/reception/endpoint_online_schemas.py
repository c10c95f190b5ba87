"""What the JSON API of sessions online takes and gives."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from ninja import Schema

from vanphong.kernel.endpoints import In
from vanphong.reception.rules import OnlineStep


class OnlineMomentIn(In):
    """When a step before a session online was done, with its offset from UTC."""

    step: OnlineStep
    done_at: dt.datetime


class RecordKeptIn(In):
    """Where the film of a session is kept, and its SHA-256."""

    kept_at: str
    digest: str


class OnlineStepOut(Schema):
    """A step before a session online: by when, when it was done, whether late."""

    step: OnlineStep
    label: str
    by: dt.datetime | None
    done_at: dt.datetime | None
    late: bool
    source: str


class RecordOut(Schema):
    """A recording: the sound by its name, or where the film is kept and its digest."""

    position: int
    file: str
    kept_at: str
    digest: str
    added_at: dt.datetime


class OnlineOut(Schema):
    """A session online."""

    session_id: UUID
    steps: list[OnlineStepOut]
    records: list[RecordOut]
