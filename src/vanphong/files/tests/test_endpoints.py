"""Would a file be taken in: over the JSON API."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import make_office
from tests.test_api import client_of

from vanphong.files.models import File
from vanphong.files.tests import samples as s

pytestmark = pytest.mark.django_db


def test_a_file_is_looked_at_and_not_kept() -> None:
    cast = make_office()
    clerk = client_of(cast, "CLERK")
    for name, content, status, code in (
        ("a.pdf", s.pdf(), 200, None),
        ("a.txt", "MẬT\nnội dung".encode(), 422, "secret"),
        ("a.pdf", b"MZ", 422, "file_type_refused"),
    ):
        answer = clerk.post("/api/v1/files/check", {"file": SimpleUploadedFile(name, content)})
        assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert not File.objects.exists()
    told = clerk.post("/api/v1/files/check", {"file": SimpleUploadedFile("a.pdf", s.pdf())})
    assert (told.json()["media_type"], told.json()["pages"]) == ("application/pdf", 1)
    refused = client_of(cast, "ADMIN").post(
        "/api/v1/files/check", {"file": SimpleUploadedFile("a.pdf", s.pdf())}
    )
    assert refused.status_code == 403
