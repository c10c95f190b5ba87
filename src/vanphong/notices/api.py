"""The door of notices for other apps; what persons must hear of comes in by `ports.news`."""

from vanphong.notices.queries import unread_count

__all__ = ["unread_count"]
