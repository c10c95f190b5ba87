"""Every page that can be reached by links, once each: it opens, reads well and fits a phone."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.journeys.conftest import serious_findings

pytestmark = pytest.mark.browser

# Each page is looked at once, as the first of these who can reach it: who sees most comes first.
ROLES = (
    "quantri.tinh", "chanhvp.tinh", "vanthu.tinh", "chuyenvien.tinh", "luutru.tinh",
    "vanthu.xa", "bithu.xa",
)  # fmt: skip
# Addresses that give a file, a picture or an end of the session, not a page.
NO_PAGES = re.compile(
    r"(\.(jpg|pdf|xlsx|json)$|/(tai|tep|tep-goc|thu-goc|phieu|ban-lam-viec|ban-goc)(\b|$)|^/(dang-xuat|static|api)/?)"
)
CODE = re.compile(
    r"\b[a-z]+:[a-z_]+:[a-z_]+\b|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}|\{\w+\}"
)
# Pages whose subject is codes: the keys of programs and the trail's folded line.
MAY_SHOW_CODES = {"trail"}


def route_of(address: str) -> str:
    """Give the name of an address's route with its query's names; empty for what is no page."""
    parts = urlsplit(address)
    if NO_PAGES.search(parts.path):
        return ""
    try:
        return resolve(parts.path).url_name or ""
    except Resolver404:
        return ""


def links_of(page: Page) -> list[str]:
    """Give the addresses on the page that lead within the office."""
    return page.eval_on_selector_all(
        "a[href]:not([download])",
        "links => links.filter(a => a.origin === location.origin && !a.hash)"
        ".map(a => a.pathname + a.search)",
    )


def look(page: Page, address: str, route: str) -> list[str]:
    """Open one page and give what is wrong with it."""
    answer = page.goto(address)
    wrong = []
    if answer is None or answer.status != 200:
        return [f"{route} {address}: answers {answer and answer.status}"]
    if page.locator("h1").count() != 1:
        wrong.append(f"{route}: {page.locator('h1').count()} headings of the first level")
    if not page.title().strip():
        wrong.append(f"{route}: no title")
    words = page.locator("main").inner_text()
    if route not in MAY_SHOW_CODES and (codes := CODE.findall(words)):
        wrong.append(f"{route}: shows codes to people: {codes[:3]}")
    wrong += [f"{route}: {finding}" for finding in serious_findings(page)]
    page.set_viewport_size({"width": 360, "height": 740})
    if (wide := page.locator("html").evaluate("one => one.scrollWidth")) > 360:
        wrong.append(f"{route}: {wide} pixels wide on a phone of 360")
    page.set_viewport_size({"width": 1280, "height": 900})
    return wrong


def test_every_page_opens_reads_well_and_fits_a_phone(enter: Callable[..., Page]) -> None:
    seen: set[str] = set()
    wrong: list[str] = []
    for role in ROLES:
        page = enter(role)
        waiting = deque(["/", *links_of(page)])
        while waiting:
            address = waiting.popleft()
            route = route_of(address)
            if not route or route in seen:
                continue
            seen.add(route)
            wrong += look(page, address, route)
            waiting += links_of(page)
        page.context.close()
    assert len(seen) > 60
    assert not wrong, "\n".join(wrong)
