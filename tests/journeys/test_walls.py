"""What is hidden is missing: another office's page is refused like one that never was."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys import papers

pytestmark = pytest.mark.browser


def test_another_offices_pages_are_as_if_they_were_not(enter: Callable[..., Page]) -> None:
    letter = papers.issued("Về việc riêng giữa hai cơ quan", to=["D03"])
    draft = papers.draft("Về việc chưa ai biết")
    page = enter("vanthu.phuong")
    for kind, row in (
        ("van-ban", letter.pk),
        ("gui-nhan/van-ban", letter.pk),
        ("soan-thao", draft.pk),
    ):
        hidden = page.goto(f"/{kind}/{row}")
        there = _without_its_own(page.content())
        missing = page.goto(f"/{kind}/{uuid.uuid4()}")
        assert (hidden.status, missing.status) == (404, 404)
        assert there == _without_its_own(page.content())
    for path in (f"/van-ban/{letter.pk}/tep/{letter.file_id}", f"/soan-thao/{draft.pk}/tep"):
        assert page.request.get(path).status == 404
    found = page.request.get("/tra-cuu?q=" + "riêng giữa hai cơ quan").text()
    assert "Không tìm thấy văn bản nào" in found


def _without_its_own(content: str) -> str:
    """Leave out what differs on every load: ids, form keys."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|value=\"[^\"]{20,}\"", "", content)
