"""A running office with the demonstration's people and papers, and a browser to walk through it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests.journeys import office
from vanphong.project.demonstration import PASSWORD, PIN

ASSETS = Path(__file__).resolve().parents[2] / "build" / "assets"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 30_000  # milliseconds; a loaded machine is slow, a right page still comes
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# The browser library runs an event loop in the tests' thread; the tests use the ORM beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def furnished(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> office.Copy:
    """Furnish the demonstration once and keep it for all journeys."""
    from conftest import _empty_tables
    from django.db import connections

    from vanphong.project import demonstration

    with django_db_blocker.unblock():
        _empty_tables(connections["admin"])
        demonstration.furnish(lambda _line: None)
        connections["default"].close()
        return office.keep()


@pytest.fixture(scope="session")
def server(furnished: office.Copy) -> Iterator[office.Server]:
    """Open the office's pages once for all journeys."""
    running = office.serve()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def office_site(
    furnished: office.Copy, server: office.Server, django_db_blocker: pytest.FixtureRequest
) -> Iterator[str]:
    """Give the address of the office, as it was furnished; empty again afterwards."""
    from conftest import _empty_tables
    from django.db import connections

    with django_db_blocker.unblock():
        office.put_back(furnished)
        yield server.address
        connections["default"].close()
        _empty_tables(connections["admin"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give Debian's Chromium, driven from here; it goes before tests of another file come.

    While it is there an event loop runs in this thread, in which other tests could not work.
    """
    path = next((p for p in map(shutil.which, CHROMIUM) if p), None)
    if path is None:
        pytest.fail("Chromium is not installed; `make tools` installs it.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def logged_in(office_site: str) -> dict[str, object]:
    """Keep what the browser remembers of each log-in, so that one is asked once a file."""
    return {}


@pytest.fixture
def enter(
    browser: Browser, office_site: str, logged_in: dict[str, object]
) -> Iterator[Callable[..., Page]]:
    """Give a way to come in as someone: `enter("vanthu.tinh", width=1280, script=True)`.

    Afterwards nothing may stand in the browser's console, of the page's safety least of all.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def come_in(
        username: str,
        *,
        width: int = 1280,
        height: int = 900,
        script: bool = True,
        site: str = office_site,
    ) -> Page:
        known = f"{username} {site}"
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            storage_state=logged_in.get(known),
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda message: complaints.extend(_complaint(message)))
        context.on("weberror", lambda problem: complaints.append(f"{problem.error}"))
        page = context.new_page()
        if username and known not in logged_in:
            log_in(page, username)
            logged_in[known] = context.storage_state()
        page.goto("/" if username else "/dang-nhap")
        return page

    yield come_in
    for context in contexts:
        context.close()
    assert complaints == []


def log_in(page: Page, username: str) -> None:
    """Fill in the log-in page."""
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/")


def _complaint(message: ConsoleMessage) -> list[str]:
    """Give the message if it is one to worry about; a page refused on purpose is none."""
    text, place = message.text, message.location.get("url", "")
    refused = "Failed to load resource" in text and "status of 4" in text
    if refused and "/static/" not in place and not place.endswith((".jpg", ".css", ".js")):
        return []
    wrong = message.type in {"error", "warning"} or "Content Security Policy" in text
    return [f"{message.type}: {text} ({place})"] if wrong else []


@pytest.fixture
def pin() -> str:
    """Give the PIN of the demonstration's keys."""
    return PIN


def serious_findings(page: Page) -> list[str]:
    """Give what axe finds serious or critical on the page as it stands."""
    page.evaluate(ASSETS.joinpath("test/axe.min.js").read_text("utf-8") + "\n;0")
    found = page.evaluate(
        "async () => (await axe.run({resultTypes: ['violations']})).violations"
    )
    return [
        f"{one['id']}: {one['help']} ({', '.join(n['target'][0] for n in one['nodes'][:3])})"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]
