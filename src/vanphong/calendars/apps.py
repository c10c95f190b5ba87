"""Working days and statutory time limits."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Tables of days; pages, commands and endpoints over them."""

    name = "vanphong.calendars"
