"""What is handed out is saved, never run: whatever the bytes, whatever the name."""

from __future__ import annotations

import re
from email.headerregistry import HeaderRegistry

import pytest
from tests.cast import Cast, make_office

from vanphong.files import api as files
from vanphong.files.models import File
from vanphong.files.names import checked_name
from vanphong.files.store import the_store
from vanphong.files.tests import samples as s
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid
from vanphong.kernel.scope import acting

pytestmark = pytest.mark.django_db

# Bytes that would run in a browser, put into the store behind the door's back.
ACTING = {
    "page": b"<!DOCTYPE html><script>alert(1)</script>",
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "pdf and page": s.pdf() + b"<html><script>alert(1)</script>",
    "script": b"alert(1)",
}
NAMES = {
    'a".pdf': None,
    "a\r\nSet-Cookie: b=c.pdf": None,
    "a\nb.pdf": None,
    "a;filename=b.exe.pdf": "a;filename=b.exe.pdf",
    "Công văn “127” – bản 2.pdf": "Công văn “127” – bản 2.pdf",
    "a%22b%0d%0ac.pdf": "a%22b%0d%0ac.pdf",
    "100% (a, b)'c'.pdf": "100% (a, b)'c'.pdf",
}


@pytest.fixture
def office() -> Cast:
    return make_office()


def _kept(office: Cast, content: bytes, name: str) -> File:
    """A row whose bytes and name no door has looked at."""
    return File.objects.create(
        office=office.office,
        sha256=the_store().put(content),
        size_bytes=len(content),
        media_type="application/pdf",
        name=name,
        text_state="NONE",
        created_at=clock.now(),
    )


@pytest.mark.parametrize("what", ACTING)
def test_bytes_that_would_run_are_saved_and_never_run(office: Cast, what: str) -> None:
    with acting(office.clerk):
        response = files.file_response(_kept(office, ACTING[what], "a.pdf"))
    assert response.content == ACTING[what]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = response["Content-Security-Policy"]
    assert policy.split(";")[0] == "sandbox"
    assert "default-src 'none'" in policy
    assert "allow-" not in policy
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_cannot_leave_its_place_in_the_answer(office: Cast, name: str) -> None:
    """At the door it is refused or kept whole; in the header it is one value in either case."""
    if NAMES[name] is None:
        with pytest.raises(Invalid):
            checked_name(name)
    else:
        assert checked_name(name) == NAMES[name]
    with acting(office.clerk):
        file = _kept(office, s.pdf(), name)
        header = files.file_response(file)["Content-Disposition"]
    assert not re.search(r"[\r\n]", header)
    read = HeaderRegistry()("Content-Disposition", header)
    assert read.content_disposition == "attachment"
    assert not read.defects
    assert set(read.params) == {"filename"}
    assert read.params["filename"].replace("\r", "").replace("\n", "") == re.sub(
        r"[\r\n]", "", name
    )


@pytest.mark.parametrize("make", [s.pdf, lambda: s.saved(s.page_picture(), "JPEG")])
def test_pictures_of_pages_are_drawn_anew_without_what_the_original_hides(
    office: Cast, make: object
) -> None:
    """Place, camera and notes of a photo stay in the original; its picture bears none."""
    content = make()  # type: ignore[operator]
    if content.startswith(b"\xff\xd8"):
        exif = (
            b"\xff\xe1"
            + (2 + 6 + 30).to_bytes(2, "big")
            + b"Exif\0\0"
            + b"GPS 21.0285 105.8542 Zu Quynh "
        )
        content = content[:2] + exif + content[2:]
    with acting(office.clerk):
        name = "a.jpg" if content.startswith(b"\xff\xd8") else "a.pdf"
        file = files.take_in(actor=office.clerk, content=content, name=name, now=clock.now())
        drawn = files.page_image_response(file, 1)
        assert b"Exif" not in drawn.content
        assert b"Quynh" not in drawn.content
        assert drawn["Content-Type"] == "image/jpeg"
        assert drawn["Content-Security-Policy"].startswith("sandbox")
        assert files.read_bytes(file) == content
