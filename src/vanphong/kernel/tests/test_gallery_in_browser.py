"""The gallery in Chromium: no serious finding of axe, every width, keys, and without script."""

from __future__ import annotations

import mimetypes
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route, sync_playwright

from vanphong.kernel import gallery_samples
from vanphong.kernel.actor import Actor, ActorKind
from vanphong.project.middleware import secure_headers

pytestmark = [pytest.mark.browser, pytest.mark.urls("vanphong.kernel.tests.page_urls")]


class Line(NamedTuple):
    """A line of the menu."""

    url: str
    label: str
    icon: str
    count: int | None
    active: bool


class Choice(NamedTuple):
    """A post of the switcher."""

    post_id: str
    label: str
    active: bool


FRAME = {
    "office_name": "Văn phòng Tỉnh ủy Mẫu",
    "actor": Actor(
        kind=ActorKind.PERSON,
        name="Trần Văn Thí Dụ",
        post_title="Chuyên viên",
        substituted_name="Đặng Uỷ Nhiệm",
    ),
    "navigation": (
        Line("#a", "Bàn làm việc", "house", count=None, active=False),
        Line("#b", "Văn bản đến", "inbox", count=13, active=True),
        Line("#c", "Văn bản đi", "send", count=0, active=False),
    ),
    "switcher": (
        Choice("1", "Chuyên viên, Văn phòng Tỉnh ủy Mẫu", active=True),
        Choice("2", "Phó Bí thư, Đảng ủy xã Bình Thử", active=False),
    ),
}

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "Chromium is needed for this test (Debian package chromium)."
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield started
        started.close()


def draw(request: HttpRequest) -> HttpResponse:
    """Render the gallery past its gate: Playwright's loop allows no database beside it."""
    return render(request, "kernel/gallery.html", gallery_samples.context() | FRAME)


@pytest.fixture
def gallery(browser: Browser) -> Iterator[Open]:
    """Open the gallery under the product's policy for scripts and styles."""
    answer = secure_headers(draw)(RequestFactory().get("/mau-giao-dien"))
    sent: list[str] = []
    complaints: list[str] = []

    def serve(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith(settings.STATIC_URL):
            place = finders.find(path.removeprefix(settings.STATIC_URL))
            assert isinstance(place, str), path
            kind = mimetypes.guess_type(place)[0] or "font/woff2"
            route.fulfill(body=Path(place).read_bytes(), content_type=kind)
            return
        if route.request.method == "POST":
            sent.append(route.request.url)
        route.fulfill(body=answer.content, headers=dict(answer.headers))

    contexts = []

    def open_page(width: int = 1366, height: int = 860, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.route("**/*", serve)
        page.goto("https://vanphong.test/mau-giao-dien")
        page.sent = sent  # type: ignore[attr-defined]
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (360, "dark")])
def test_axe_finds_nothing(gallery: Open, width: int, scheme: str) -> None:
    page = gallery(width, color_scheme=scheme)
    page.evaluate((Path(settings.ASSETS) / "test/axe.min.js").read_text("utf-8") + ";0")
    found = page.evaluate("axe.run()")
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []


@pytest.mark.parametrize("width", [320, 360, 640, 1024, 1366])
def test_nothing_hangs_over_the_edge(gallery: Open, width: int) -> None:
    page = gallery(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_digits_are_equally_wide_and_stacked_marks_are_in_the_font(gallery: Open) -> None:
    page = gallery()
    widths = page.evaluate(
        """async () => {
            await document.fonts.ready;
            const span = document.body.appendChild(document.createElement("span"));
            return ["1111", "7474", "8888"].map((text) => {
                span.textContent = text;
                return span.getBoundingClientRect().width;
            });
        }"""
    )
    assert len(set(widths)) == 1
    assert page.evaluate("document.fonts.check('15px Vanphong', 'ếỗựẪỴ')")


def test_keys_walk_through_a_list_and_tick(gallery: Open) -> None:
    page = gallery()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "Kết luận của Thường trực" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("x")
    assert page.inner_text("[data-picked]") == "1"
    page.keyboard.press("k")
    assert "V/v báo cáo" in page.evaluate("document.activeElement.textContent")


def test_picker_finds_without_marks_and_date_is_completed(gallery: Open) -> None:
    page = gallery()
    page.fill("#id_signer", "thi du")
    page.keyboard.press("Enter")
    assert page.input_value("#id_signer") == "Trần Văn Thí Dụ, Chuyên viên"
    page.fill("#id_issued_on", "050326")
    page.keyboard.press("Tab")
    assert page.input_value("#id_issued_on") == "05/03/2026"


def test_control_enter_sends_the_form_once(gallery: Open) -> None:
    page = gallery()
    page.click("#id_symbol")
    with page.expect_navigation():  # both keys before the page can go
        page.evaluate(
            "() => [1, 2].forEach(() => document.activeElement.dispatchEvent(new KeyboardEvent("
            "'keydown', {key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true})))"
        )
    assert len(page.sent) == 1  # type: ignore[attr-defined]


def test_a_file_dropped_on_the_zone_is_named(gallery: Open) -> None:
    page = gallery()
    page.set_input_files(
        "#id_attachments",
        [{"name": "cv-15.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"}],
    )
    assert page.inner_text(".drop-names >> nth=0") == "cv-15.pdf"


def test_menus_open_without_script(gallery: Open) -> None:
    page = gallery(360, java_script_enabled=False)
    assert not page.is_visible("#menu")
    page.click("[popovertarget=menu]")
    assert page.is_visible("#menu")
    page.keyboard.press("Escape")
    page.click(".page-actions summary")
    assert page.is_visible("text=Nơi nhận đã vào sổ")
