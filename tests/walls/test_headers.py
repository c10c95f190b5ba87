"""What every answer says to the browser: compared exactly, group by group; no word in addresses."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from tests.walls.forms import forms_of
from tests.walls.trials import own_pages
from tests.walls.world import Side, leaks

Sides = tuple[Side, Side]
_EVERYWHERE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'"
)
_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# By kind of content: the policies an answer may have. Nothing is ever kept by a browser.
POLICIES = {
    "text/html": {_POLICY},
    "application/json": {_POLICY},
    "application/pdf": {_POLICY, _SANDBOX},  # printed by the office, or brought in by someone
    SHEET: {_POLICY, _SANDBOX},
    WORD: {_SANDBOX},
    "audio/wav": {_SANDBOX},
    "image/jpeg": {_SANDBOX},
    "message/rfc822": {_SANDBOX},
    "image/png": {_SANDBOX},
}
# What differs from answer to answer and says nothing of safety.
_OTHER = {
    "Accept-Ranges", "Content-Disposition", "Content-Language", "Content-Length", "Content-Range",
    "Content-Type", "Location", "Vary", "X-Request-ID",
}  # fmt: skip
# Every name that stands in an address after “?”, looked at: ids, numbers, dates, choices; what
# one looks for is typed into the first six. Referrers stay within the office, logs leave queries out.
SEARCHED = {"q", "chu", "co-quan", "coquan", "nguoi", "tim"}
PLAIN_QUERIES = {
    "bang", "buoi", "but-phe", "chieu", "chu-the", "chu_tri", "cong-bo",
    "dang", "den", "den-ngay", "dia-ban", "don-vi",
    "dong", "dong-chu", "giu", "hen", "ky", "linh-vuc",
    "loai", "loc", "mau", "muc", "nam", "next", "nhom", "so",
    "so-lieu", "tep", "thang", "theo", "tiep", "tra-loi", "trang", "trang-thai", "trangthai",
    "truoc", "tu", "tu-ngay", "v", "van-ban", "viec", "xem", "xep",
}  # fmt: skip


@pytest.fixture(scope="module")
def answers(sides: Sides) -> list[tuple[str, str, Any]]:
    """Every page of the own office, opened once."""
    here, _there = sides
    return [
        (route.name, address, here.browsers[role].get(address))
        for role, route, address in own_pages(here, roles=1)
    ]


def _judge(name: str, answer: Any) -> Iterator[str]:
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    said = {k: v for k, v in answer.headers.items() if k not in _OTHER}
    policy, cache = said.pop("Content-Security-Policy", ""), said.pop("Cache-Control", "")
    if policy not in POLICIES.get(kind, set()):
        yield f"{name}: {kind} with the policy {policy!r}"
    if "no-store" not in cache:
        yield f"{name}: {kind} may be kept: {cache!r}"
    if said != _EVERYWHERE:
        yield f"{name}: {sorted(set(said.items()) ^ set(_EVERYWHERE.items()))}"


def test_every_page_says_exactly_what_its_kind_says(
    answers: list[tuple[str, str, Any]],
) -> None:
    wrong = [one for name, _, answer in answers for one in _judge(name, answer)]
    assert not wrong, "\n".join(sorted(set(wrong)))
    kinds = {answer.headers["Content-Type"].partition(";")[0] for _, _, answer in answers}
    # A recording is for who sees the direction, which the role that opens the pages does not.
    assert kinds >= set(POLICIES) - {"application/json", "audio/wav"}


def test_a_recording_says_exactly_what_its_kind_says(sides: Sides) -> None:
    here, _there = sides
    places = [f"/but-phe/{one}/loi-noi" for one in here.ids["tasks_direction"]]
    answers = [here.browsers["LEADER"].get(place) for place in places]
    (heard,) = [one for one in answers if one.headers["Content-Type"] == "audio/wav"]
    assert not list(_judge("direction-voice", heard))


@pytest.mark.parametrize(
    ("method", "place"),
    [
        ("get", "/dang-nhap"), ("get", "/kiem-tra/ma"), ("get", "/kiem-tra/ABCD-EFGH"),
        ("get", "/khong-co-trang-nay"), ("get", "/van-ban-den"), ("post", "/ngon-ngu"),
        ("get", "/api/v1/books"), ("get", "/api/v1/khong-co"), ("get", "/api/v1/openapi.json"),
        ("delete", "/api/v1/books"), ("post", "/dang-xuat"), ("put", "/dang-nhap"),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_refusals_and_public_pages_say_the_same(method: str, place: str) -> None:
    answer = getattr(Client(), method)(place)
    answer.headers.pop("Allow", "")
    answer.headers.pop("WWW-Authenticate", "")
    answer.headers.setdefault("Content-Type", "text/html")
    assert not list(_judge(place, answer))


@pytest.mark.django_db
def test_a_bug_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vanphong.people.views.log_in._demo_accounts", lambda: 1 // 0)
    answer = Client(raise_request_exception=False).get("/dang-nhap")
    assert answer.status_code == 500
    assert not list(_judge("bug", answer))


def test_leaving_empties_what_the_browser_kept(sides: Sides) -> None:
    here, _there = sides
    client = Client()
    client.cookies = here.browsers["OFFICER"].cookies.copy()
    answer = client.post("/dang-xuat")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert client.get("/").headers["Location"].startswith("/dang-nhap")


def test_every_page_within_leads_out(answers: list[tuple[str, str, Any]]) -> None:
    """Leaving is one step away wherever one is."""
    pages = [
        (name, answer.content.decode())
        for name, _, answer in answers
        if answer.headers["Content-Type"].startswith("text/html")
        and answer.status_code == 200
        and name != "confirm"  # one question: answered, or left by its way back
    ]
    shut = [name for name, page in pages if "<html" in page and "/dang-xuat" not in page]
    assert not shut


def test_passwords_are_masked_and_may_be_pasted(
    answers: list[tuple[str, str, Any]], client: Client
) -> None:
    pages = [client.get("/dang-nhap").content.decode()]
    pages += [a.content.decode() for name, _, a in answers if name in {"password", "own_keys"}]
    fields = [
        one for page in pages for form in forms_of(page) for one in form.fields
        if "password" in one.name or one.name in {"old", "new", "repeat", "pin"}
    ]  # fmt: skip
    assert fields
    assert {one.kind for one in fields} == {"password"}
    for field in re.findall(r'<input[^>]*type="password"[^>]*>', " ".join(pages)):
        assert "onpaste" not in field


@pytest.mark.django_db
def test_trace_is_not_answered() -> None:
    assert Client().trace("/dang-nhap").status_code in {403, 405}
    assert Client().trace("/api/v1/books").status_code == 405


@pytest.mark.django_db
def test_cookies_are_closed_to_scripts_and_other_sites(sides: Sides) -> None:
    client = Client()
    client.get("/dang-nhap")
    client.post("/giao-dien", {"value": "toi"})
    client.post("/ngon-ngu", {"value": "en"})
    here, _there = sides
    kept = {**client.cookies, **here.browsers["CLERK"].cookies}
    assert {"csrftoken", "giao_dien", "ngon_ngu", "sessionid"} <= set(kept)
    for name, cookie in kept.items():
        assert cookie["samesite"] in {"Lax", "Strict"} or name == "sessionid", name
        assert cookie["httponly"] or name == "sessionid", name
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


def test_over_tls_every_answer_demands_tls() -> None:
    """The settings as they are with HTTPS switched on, read by a process of its own."""
    names = [
        "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME",
        "LANGUAGE_COOKIE_NAME", "THEME_COOKIE_NAME", "DEVICE_COOKIE_NAME",
    ]  # fmt: skip
    asked = f"import vanphong.project.settings as s; print(*[getattr(s, n) for n in {names!r}])"
    told = subprocess.run(
        [sys.executable, "-c", asked], env=os.environ | {"VANPHONG_HTTPS": "1"}, check=True,
        capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    assert told == [
        "True", "31536000", "True", "True", "True", "__Host-sessionid", "__Host-csrftoken",
        "__Host-ngon_ngu", "__Host-giao_dien", "__Host-thiet_bi",
    ]  # fmt: skip


def _places(page: str) -> Iterator[str]:
    yield from re.findall(r'(?:href|src|action|hx-get|hx-post)="([^"]*)"', page)


def test_no_address_carries_a_word_of_the_office(
    sides: Sides, answers: list[tuple[str, str, Any]]
) -> None:
    here, _there = sides
    wrong: set[str] = set()
    for name, _, answer in answers:
        places = [answer.headers.get("Location", "")]
        page = "html" in answer.headers["Content-Type"] and answer.content.decode()
        if page:
            places += _places(page.replace("&amp;", "&"))
            known = SEARCHED | PLAIN_QUERIES
            fields = {
                one.name for form in forms_of(page) if form.method == "get"
                for one in form.fields
            }  # fmt: skip
            wrong |= {f"{name}: field {one}" for one in fields - known}
        for place in places:
            query = parse_qsl(urlsplit(place).query, keep_blank_values=True)
            wrong |= {f"{name}: {one}=" for one, _ in query if one not in PLAIN_QUERIES}
            if leaks(unquote(place), here):
                wrong.add(f"{name}: {place}")
    assert not wrong, "\n".join(sorted(wrong))
