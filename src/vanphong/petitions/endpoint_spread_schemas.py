"""What the JSON API of figures by place, field and month gives."""

from __future__ import annotations

import datetime as dt

from ninja import Schema


class TrendOut(Schema):
    """A field, month by month; null is one to four."""

    field: str
    label: str
    received: list[int | None]
    handled: list[int | None]


class TrendsOut(Schema):
    """The months by their first day, and each field over them; `place` is empty for everywhere."""

    months: list[dt.date]
    place: str
    fields: list[TrendOut]


class SpotOut(Schema):
    """A place with its cases; null is one to four, or hidden so as not to tell such a one."""

    code: str
    name: str
    count: int | None
    covered: bool


class MapOut(Schema):
    """The cases received in a period `[since, until)`; `field` is empty for all."""

    period: str
    words: str
    since: dt.date
    until: dt.date
    field: str
    provinces: list[SpotOut]
    communes: list[SpotOut]


class TimelyOut(Schema):
    """A share in time and the bounds it lies in, from 0 to 1; null under twenty cases."""

    code: str
    label: str
    count: int | None
    share: float | None
    low: float | None
    high: float | None


class InTimeOut(Schema):
    """The shares handled in time in a period, by field and by place; `province` empty: by province."""

    period: str
    words: str
    since: dt.date
    until: dt.date
    province: str
    fields: list[TimelyOut]
    places: list[TimelyOut]


class RisingTopicOut(Schema):
    """A topic that rises; `usual` is the mean of four weeks, null for less than one."""

    place: str
    place_name: str
    field: str
    label: str
    count: int
    usual: float | None


class RisingOut(Schema):
    """The topics of the four weeks `since`–`until` that rise, of how many that could have."""

    since: dt.date
    until: dt.date
    compared: int
    topics: list[RisingTopicOut]
