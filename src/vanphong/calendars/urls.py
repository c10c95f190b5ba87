"""Addresses of the working calendar."""

from __future__ import annotations

import datetime as dt

from django.urls import path, register_converter

from vanphong.calendars import views


class IsoDate:
    """A date in an address, as 2026-03-10."""

    regex: str = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        """Read the date; an impossible one leads nowhere."""
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date) -> str:
        """Write the date."""
        return value.isoformat()


register_converter(IsoDate, "isodate")

urlpatterns = [
    path("lich-lam-viec", views.year, name="calendar"),
    path("lich-lam-viec/danh-sach", views.day_list, name="calendar-list"),
    path("lich-lam-viec/tinh-han", views.calculator, name="due-calculator"),
    path("lich-lam-viec/ngay/<isodate:date>", views.day, name="calendar-day"),
    path("lich-lam-viec/nam/<int:year>/quyet-dinh", views.decide_year, name="calendar-decide"),
    path("lich-lam-viec/sua", views.edit_day, name="calendar-edit"),
    path("lich-lam-viec/ngay/<isodate:date>/bo", views.remove_day, name="calendar-remove"),
    path("lich-lam-viec/thay-doi", views.change_list, name="calendar-changes"),
    path("lich-lam-viec/thay-doi/<uuid:change_id>", views.change, name="calendar-change"),
]
