"""The door of the trail for other apps."""

from vanphong.audit.queries import (
    acts_since_made,
    events_of,
    events_of_key,
    events_of_many,
    head_of_chain,
    newest_change,
)
from vanphong.audit.services import checkpoint_opening, record, record_reading

__all__ = [
    "acts_since_made",
    "checkpoint_opening",
    "events_of",
    "events_of_key",
    "events_of_many",
    "head_of_chain",
    "newest_change",
    "record",
    "record_reading",
]
