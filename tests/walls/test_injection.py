"""Words stay words: in pages, sheets, papers, headers, statements, wherever they come in."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.walls.asking import Route, addresses, ask
from tests.walls.forms import Form
from tests.walls.payloads import KEPT, PAYLOADS, SPRUNG_HEADER, sprung
from tests.walls.trials import Tally, forms_met, operations, own_pages, roles_for, sample
from tests.walls.world import Side, make_world
from vanphong.files.tests import samples

Sides = tuple[Side, Side]


def _judge(tally: Tally, answer: Any, where: str) -> None:
    page = answer.words if "text/html" in answer.words else ""
    if answer.status >= 500:
        tally.findings.append(f"status {answer.status}: {where}")
    if found := sprung(page):
        tally.findings.append(f"{found}: {where}")
    if f"{SPRUNG_HEADER}: 1\n" in answer.cookies or SPRUNG_HEADER in answer.place.lower():
        tally.findings.append(f"header: {where}")


def test_there_are_more_than_a_hundred_hostile_words() -> None:
    assert len(set(PAYLOADS)) > 100


def test_every_text_field_of_every_form_takes_words_for_words(sides: Sides) -> None:
    here, there = sides
    tally, words, used = Tally(), itertools.cycle(PAYLOADS), set()
    for role, place, form, where in forms_met(tally, here, there, "post", roles=1):
        typed = _typed(form, words)
        used |= set(typed.values())
        sent = form.filled() | typed
        answer = ask(here.browsers[role], "POST", place, data=sent, follow=True)
        _judge(tally, answer, f"{where}: {typed}")
    for role, place, form, where in forms_met(tally, here, there, "get", roles=1):
        for _ in range(3):
            typed = _typed(form, words)
            used |= set(typed.values())
            answer = ask(here.browsers[role], "GET", place, data=form.filled("") | typed)
            _judge(tally, answer, f"{where}: {typed}")
    assert not tally.findings, "\n".join(tally.findings)
    assert used >= set(PAYLOADS)


def _typed(form: Form, words: Iterator[str]) -> dict[str, str]:
    return {one.name: next(words) for one in form.fields if one.is_text}


def test_every_operation_takes_words_for_words(sides: Sides) -> None:
    here, _there = sides
    tally, words = Tally(), itertools.cycle(PAYLOADS)
    for method, path, operation, gate in operations():
        kinds = operation.get("requestBody", {}).get("content", {})
        texts = [one["name"] for one in operation.get("parameters", []) if one["in"] == "query"]
        address = next(iter(addresses(Route(path, path), here, here, each=1))).foreign
        client = here.programs[next(iter(roles_for(gate)), "CLERK")]
        for _ in range(3):
            sent: dict[str, Any] = {"query_params": {name: next(words) for name in texts}}
            for kind, content in kinds.items():
                body = sample(content["schema"], "", here, missing=False, words=words)
                if kind == "application/json":
                    sent |= {"data": json.dumps(body), "content_type": kind}
                else:
                    sent |= {"data": {k: str(v) for k, v in body.items()}}
            answer = ask(client, method, address, **sent)
            _judge(tally, answer, f"{method} {path}: {sent}")
            if "application/json" not in answer.words and answer.status >= 400:
                tally.findings.append(f"no JSON: {method} {path}")
    assert not tally.findings, "\n".join(tally.findings)


def test_what_an_office_keeps_is_given_out_as_words(
    sides: Sides, django_db_blocker: Any
) -> None:
    """Hostile words stand in everything the two offices keep; every page and file is opened."""
    tally = Tally()
    hostile = make_world(KEPT)
    sheets = 0
    for here in hostile:
        seen = 0
        for role, route, address in own_pages(here, roles=1):
            answer = ask(here.browsers[role], "GET", address)
            _judge(tally, answer, f"{route.pattern} as {role}")
            seen += here.words in answer.words or "&lt;" in answer.words
            if "spreadsheetml" in answer.words:
                sheets += 1
                content = here.browsers[role].get(address).content
                tally.findings += _formulas(content, route.pattern)
        assert seen > 40, "the words must stand in the pages"
    assert not tally.findings, "\n".join(tally.findings)
    assert sheets > 4


def _formulas(content: bytes, where: str) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [
        f"formula in {where}: {cell.value}"
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


@pytest.mark.parametrize("signs", ["%", "_", "\\", ".*", "[", "(", "%_%", "^"])
def test_no_search_finds_more_by_signs(sides: Sides, signs: str) -> None:
    """A sign that means “anything” to a program is a sign like others in a search."""
    here, _there = sides
    client = here.browsers["CLERK"]
    whole = ask(client, "GET", "/van-ban-den", data={"chu": here.hidden}).words
    assert here.hidden in whole
    for place, name in (("/van-ban-den", "chu"), ("/van-ban-di", "chu"), ("/ho-so", "chu")):
        told = ask(client, "GET", place, data={name: f"xqw{signs}zz"})
        assert told.status == 200
        assert here.hidden not in told.words


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\x1f", "\u2028", "\ufeff"])
def test_nothing_hidden_in_a_files_name_comes_in(sides: Sides, hidden: str) -> None:
    here, _there = sides
    file = SimpleUploadedFile("a.pdf", samples.pdf())
    file._name = f"a{hidden}gpj.pdf"
    with transaction.atomic():
        answer = here.programs["CLERK"].post("/api/v1/files", {"file": file})
        transaction.set_rollback(True)
    assert answer.status_code in {200, 422}
    assert hidden not in json.dumps(answer.json(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("method", "place", "body"),
    [
        ("GET", "/tra-cuu?q=a%00b", b""),
        ("GET", "/tra-cuu?q=%ff%fe", b""),
        ("GET", "/van-ban-den?chu=%00&loai=%00", b""),
        ("GET", "/van-ban/%00", b""),
        ("GET", "/%ff", b""),
        ("GET", "/dang-nhap?next=%00", b""),
        ("GET", "/kiem-tra/%00", b""),
        ("POST", "/dang-nhap", b"username=a%00b&password=%00"),
        ("POST", "/dang-nhap", b"username=%ff&password=%ff"),
        ("POST", "/ho-so/lap", b"title=a%00b&%00=1"),
        ("POST", "/chuc-vu", b"post=%00"),
        ("POST", "/ngon-ngu", b"value=%00&next=%00"),
        ("POST", "/api/v1/dossiers", b"\x00"),
        ("GET", "/api/v1/search?q=%00", b""),
    ],
)
def test_an_empty_byte_or_a_broken_letter_never_makes_a_page_fall(
    sides: Sides, method: str, place: str, body: bytes
) -> None:
    here, _there = sides
    kind = "application/x-www-form-urlencoded"
    for client in (Client(raise_request_exception=False), here.browsers["CLERK"]):
        answer = client.generic(method, place, body, content_type=kind)
        assert answer.status_code < 500, answer.content[:300]
