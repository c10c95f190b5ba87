"""The door of the trail for other apps."""

from vanphong.audit.queries import changed_since_made, events_of
from vanphong.audit.services import record, record_reading

__all__ = ["changed_since_made", "events_of", "record", "record_reading"]
