"""The JSON API of figures by place, field and month."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed
from vanphong.kernel.gate import actor_of
from vanphong.petitions import spread_answers
from vanphong.petitions.endpoint_spread_schemas import InTimeOut, MapOut, RisingOut, TrendsOut
from vanphong.petitions.rules.permissions import READ_ALL

router = Router()


@router.get("/petitions/trends", response=TrendsOut, summary="Xu hướng đơn thư")
@allowed(READ_ALL)
def trends(request: HttpRequest, until: str = "", place: str = "") -> dict[str, Any]:
    """Give the cases received and handled in 24 months by field; null is one to four."""
    return spread_answers.trends_out(actor_of(request), until, place, clock.today())


@router.get("/petitions/map", response=MapOut, summary="Đơn thư theo địa bàn")
@allowed(READ_ALL)
def place_map(
    request: HttpRequest, period: str = "", field: str = "", province: str = ""
) -> dict[str, Any]:
    """Give the cases received in a period by province, and by commune of one province.

    Null is one to four; in `communes` also a cell that would tell such a one (`covered`).
    """
    return spread_answers.map_out(actor_of(request), period, field, province, clock.today())


@router.get("/petitions/in-time", response=InTimeOut, summary="Tỷ lệ xử lý đúng hạn")
@allowed(READ_ALL)
def in_time(request: HttpRequest, period: str = "", province: str = "") -> dict[str, Any]:
    """Give the shares handled in time, with the bounds of 95 %; null under twenty cases."""
    return spread_answers.in_time_out(actor_of(request), period, province, clock.today())


@router.get("/petitions/rising", response=RisingOut, summary="Chủ đề tăng bất thường")
@allowed(READ_ALL)
def rising(request: HttpRequest) -> dict[str, Any]:
    """Give the topics of a place that rise; `usual` is null for less than one in four weeks."""
    return spread_answers.rising_out(actor_of(request), clock.today())
