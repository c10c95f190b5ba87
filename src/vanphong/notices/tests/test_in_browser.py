"""Turning on messages in Chromium, and what its worker shows when one comes."""

from __future__ import annotations

import json
import mimetypes
import os
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, expect, sync_playwright
from tests.cast import Cast

from vanphong.drafting.tests.browsing import browser
from vanphong.notices import sealing
from vanphong.notices.tests.push_service import PushService

pytestmark = pytest.mark.browser
PATIENCE = 30_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGE = "/thong-bao/cach-nhan"
# What Chromium says of itself in a private window, which every window of a test is.
_PRIVATE = "crbug.com/41124656"
# Chromium without its maker's keys reaches no push service: what one would have answered.
_STAND_IN = """
PushManager.prototype.subscribe = async function (options) {
  window.asked = options;
  const bytes = (length) => new Uint8Array(length).fill(7).buffer;
  return {
    endpoint: "https://push.example/1",
    getKey: (name) => bytes(name === "auth" ? 16 : 65),
  };
};
"""


@pytest.fixture
def place(cast: Cast, push_service: PushService) -> Iterator[tuple[str, list[str]]]:
    """The page of settings as the product answers it, and what forms sent to it."""
    drawn = browser(cast, "OFFICER").get(PAGE)
    content, headers = drawn.content, dict(drawn.headers)
    sent: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.startswith(site.STATIC_URL):
                self._answer(content, headers)
                return
            found = finders.find(self.path.removeprefix(site.STATIC_URL))
            assert isinstance(found, str)
            kind = mimetypes.guess_type(found)[0] or "font/woff2"
            policy = headers["Content-Security-Policy"]
            said = {"Content-Type": kind, "Content-Security-Policy": policy}
            self._answer(Path(found).read_bytes(), said)

        def do_POST(self) -> None:
            sent.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._answer(content, headers)

        def _answer(self, body: bytes, said: dict[str, str]) -> None:
            self.send_response(200)
            for name, value in (said | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://localhost:{server.server_port}", sent
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(place: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """The page in a browser whose person allows notifications; its console stays empty."""
    program = shutil.which("chromium")
    assert program, "Chromium is needed for this test (Debian package chromium)."
    # The browser's library runs an event loop in this thread; the database is used beside it.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    complaints: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        context = chromium.new_context(permissions=["notifications"], base_url=place[0])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on(
            "console",
            lambda said: complaints.append(said.text) if _PRIVATE not in said.text else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        chromium.close()
    assert complaints == []


def test_turning_on_shows_and_telling_when_it_cannot_be(
    page: Page, place: tuple[str, list[str]]
) -> None:
    address, sent = place
    page.goto(PAGE)
    # This browser has no push service: the page says so, and nothing is sent.
    button = page.get_by_role("button", name="Nhận trên máy này")
    button.click()
    failed = page.get_by_text("chưa đăng ký được với dịch vụ thông báo")
    expect(failed).to_be_visible(timeout=PATIENCE)
    assert sent == []

    # With one, what it gave goes with the form.
    page.evaluate(_STAND_IN)
    with page.expect_navigation():
        button.click()
    assert "endpoint=https%3A%2F%2Fpush.example%2F1" in sent[0]
    assert "auth=BwcHBwcHBwcHBwcHBwcHBw" in sent[0]

    # A message that comes is shown by the worker, once for a name.
    session = page.context.new_cdp_session(page)
    registrations: list[dict[str, Any]] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.getRegistrations()")
    [registration] = {one["registrationId"] for one in registrations}
    said = {"title": "Văn phòng số: 2 việc", "body": "Việc được giao: 2", "url": "/thong-bao",
            "tag": "một tin"}  # fmt: skip
    for _twice in range(2):
        session.send("ServiceWorker.deliverPushMessage", {
            "origin": address, "registrationId": registration, "data": json.dumps(said),
        })  # fmt: skip
    shown = page.wait_for_function(
        """async () => {
          const [one] = await navigator.serviceWorker.getRegistrations();
          const found = await one.getNotifications();
          return found.length && found.map((n) => [n.title, n.body, n.tag, n.data.url]);
        }"""
    ).json_value()
    assert shown == [[said["title"], said["body"], said["tag"], said["url"]]]


def test_the_browser_is_asked_with_the_key_of_the_site(
    page: Page, place: tuple[str, list[str]]
) -> None:
    page.goto(PAGE)
    page.evaluate(_STAND_IN)
    page.evaluate("HTMLFormElement.prototype.submit = function () { window.went = true; }")
    page.get_by_role("button", name="Nhận trên máy này").click()
    page.wait_for_function("window.went")
    key = page.evaluate("[...window.asked.applicationServerKey]")
    assert bytes(key) == sealing.unwritten(sealing.public_key())
    assert page.evaluate("window.asked.userVisibleOnly") is True
