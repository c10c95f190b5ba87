"""A running office with the demonstration's people and papers, and a browser to walk through it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.plugin import FOLDER
from vanphong.project.demonstration import PASSWORD, PIN

ASSETS = Path(__file__).resolve().parents[2] / "build" / "assets"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
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


@pytest.fixture(scope="module")
def office_site(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """Open the demonstration's office on a free port; give its address."""
    from conftest import _empty_tables
    from django.db import connections

    from vanphong.project import demonstration

    with django_db_blocker.unblock():
        demonstration.furnish(lambda _line: None)
        connections["default"].close()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = _serve(port)
        try:
            _wait(f"http://127.0.0.1:{port}/dang-nhap")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)
            connections["default"].close()
            _empty_tables(connections["admin"])


def _serve(port: int) -> subprocess.Popen[bytes]:
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--blocking-threads", "4", "--log-level", "warning",
        "vanphong.project.wsgi:application",
    ]  # fmt: skip
    environment = os.environ | {
        "VANPHONG_DATA": str(FOLDER),
        "VANPHONG_PROCESS": "web",
        "VANPHONG_DEMO": "1",
        "VANPHONG_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "vanphong.project.settings",
    }
    return subprocess.Popen(command, env=environment)


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = f"the office did not open at {address}"
    raise TimeoutError(message)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give Debian's Chromium, driven from here."""
    path = next((p for p in map(shutil.which, CHROMIUM) if p), None)
    if path is None:
        pytest.fail("Chromium is not installed; `make tools` installs it.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def enter(browser: Browser, office_site: str) -> Iterator[Callable[..., Page]]:
    """Give a way to log in as someone: `enter("vanthu.tinh", width=1280, script=True)`."""
    contexts = []

    def log_in(username: str, *, width: int = 1280, height: int = 900, script: bool = True) -> Page:
        context = browser.new_context(
            base_url=office_site,
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/dang-nhap")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        page.wait_for_url("**/")
        return page

    yield log_in
    for context in contexts:
        context.close()


@pytest.fixture
def pin() -> str:
    """Give the PIN of the demonstration's keys."""
    return PIN


def serious_findings(page: Page) -> list[str]:
    """Give what axe finds serious or critical on the page as it stands."""
    page.evaluate(ASSETS.joinpath("test/axe.min.js").read_text("utf-8") + "\n;0")
    found = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{one['id']}: {one['help']} ({', '.join(n['target'][0] for n in one['nodes'][:3])})"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]
