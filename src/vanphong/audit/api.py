"""The door of the trail for other apps."""

from vanphong.audit.queries import events_of
from vanphong.audit.services import record, record_reading

__all__ = ["events_of", "record", "record_reading"]
