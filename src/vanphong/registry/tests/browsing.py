"""A browser without script for tests of the registry's pages."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.cast import Cast

from vanphong.kernel import clock
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry.tests.factories import NOW


def stop_clock(monkeypatch: Any) -> None:
    """Let the doors live on the day of the factories, whatever the day outside."""
    monkeypatch.setattr(clock, "_OFFSET", NOW - (clock.now() - clock._OFFSET))


def logged_in(cast: Cast, role: str) -> Client:
    """Give a browser in which the holder of the role is logged in."""
    client = Client()
    account = people.Account(username=uuid4().hex, person_id=cast.posts[role].person_id)
    account.set_unusable_password()
    with acting(cast.admin):
        account.save()
    client.force_login(account)
    return client


def words(answer: HttpResponse) -> str:
    """Give the words of a page as a reader sees them, on one line."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def paper(name: str, content: bytes, kind: str = "application/pdf") -> SimpleUploadedFile:
    """Give a file as a form sends it."""
    return SimpleUploadedFile(name, content, kind)
