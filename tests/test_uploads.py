"""What is too large or empty is refused in words, on pages and in the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast, make_office
from vanphong.kernel.forms import FilesField, VanphongForm
from vanphong.people.models import Account

pytestmark = pytest.mark.django_db
TOO_LARGE = b"x" * 3000


@pytest.fixture
def clerk(settings: Any) -> Client:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000
    cast: Cast = make_office(accounts=True)
    client = Client()
    name = Account.objects.get(person=cast.posts["CLERK"].person).username
    client.post(reverse("login"), {"username": name, "password": PASSWORD})
    return client


def test_a_page_says_that_a_file_is_too_large_and_how_large_it_may_be(clerk: Client) -> None:
    file = SimpleUploadedFile("van-ban.pdf", TOO_LARGE)
    page = clerk.post(reverse("register-incoming"), {"file": file})
    words = page.content.decode()
    assert page.status_code == 413
    assert "Tệp quá 50 MB" in words
    assert 'id="menu"' in words, "inside the office's frame"


def test_the_api_says_it_too(clerk: Client) -> None:
    answer = clerk.post(
        "/api/v1/signatures/verify", {"file": SimpleUploadedFile("a", TOO_LARGE)}
    )
    assert answer.status_code == 413
    assert answer.json()["code"] == "file_too_large"
    assert "Tệp quá 50 MB" in answer.json()["message"]
    answer = clerk.post("/api/v1/drafts", TOO_LARGE, content_type="application/json")
    assert answer.status_code == 413


def test_the_page_knows_the_limit_before_sending(clerk: Client) -> None:
    assert 'data-max-megabytes="50"' in clerk.get("/").content.decode()


def test_an_empty_file_is_said_to_be_empty() -> None:
    class Form(VanphongForm):
        files = FilesField()

    form = Form(files={"files": [SimpleUploadedFile("a.pdf", b"")]})
    assert form.errors["files"] == ["Tệp trống, không có nội dung. Xin chọn lại tệp."]
