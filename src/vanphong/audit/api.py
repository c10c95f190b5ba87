"""The door of the trail for other apps."""

from vanphong.audit.queries import acts_since_made, events_of, newest_in_office
from vanphong.audit.services import record, record_reading

__all__ = ["acts_since_made", "events_of", "newest_in_office", "record", "record_reading"]
