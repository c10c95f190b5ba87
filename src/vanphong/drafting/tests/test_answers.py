"""A task and the document that came in know of the answer being written."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from tests.cast import Cast

from vanphong.drafting import api as drafting
from vanphong.drafting.models import Draft
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW, make_signing_office, submitted_draft
from vanphong.kernel import ports
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks
from vanphong.tasks.tests.conftest import direct, hire, make_document

pytestmark = pytest.mark.django_db
WAITS = "ự thảo của Lê Văn Nháp, chờ Phạm Thị Duyệt ký"


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


@pytest.fixture
def document(cast: Cast) -> registry.Document:
    return make_document(cast)


@pytest.fixture
def task(cast: Cast, document: registry.Document) -> tasks.Task:
    due = tasks.DueGiven(on=dt.date(2026, 11, 30))
    return direct(cast, document_id=document.id, due=due, now=NOW)


@pytest.fixture
def draft(cast: Cast, document: registry.Document, task: tasks.Task) -> Draft:
    return submitted_draft(cast, answers_id=document.id, task_id=task.id)


def page(client: Client, name: str, key: object) -> str:
    return text_of(client.get(at(name, key)))


def test_the_task_says_who_writes_and_who_is_to_sign(
    cast: Cast, task: tasks.Task, draft: Draft
) -> None:
    text = page(browser(cast, "LEADER"), "task", task.id)
    assert "<dt>Văn bản trả lời</dt>" in text
    assert f'href="{at("draft", draft.id)}" data-open>d{WAITS}</a>' in text


def test_the_lead_goes_on_with_the_draft(
    cast: Cast, document: registry.Document, task: tasks.Task
) -> None:
    officer = browser(cast, "OFFICER")
    assert "Soạn văn bản trả lời" in page(officer, "task", task.id)
    draft = submitted_draft(cast, answers_id=document.id, task_id=task.id)
    text = page(officer, "task", task.id)
    assert "Mở dự thảo trả lời" in text
    assert "Soạn văn bản trả lời" not in text
    with acting(cast.officer):
        drafting.take_back(actor=cast.officer, draft_id=draft.id, now=NOW)
        drafting.withdraw_draft(actor=cast.officer, draft_id=draft.id, reason="Nhầm", now=NOW)
    text = page(officer, "task", task.id)
    assert "Soạn văn bản trả lời" in text
    assert "dự thảo của" not in text


def test_the_document_says_it_is_being_answered(
    cast: Cast, document: registry.Document, draft: Draft
) -> None:
    text = page(browser(cast, "LEADER"), "document", document.id)
    assert f'<a href="{at("draft", draft.id)}">D{WAITS}</a>' in text


def test_who_may_not_open_the_draft_gets_no_address(
    cast: Cast, task: tasks.Task, draft: Draft
) -> None:
    for actor, url in (
        (cast.chief, at("draft", draft.id)),
        (hire(cast, "Vũ Thị Soạn"), ""),
    ):
        with acting(actor):
            told = [one for give in ports.task_drafts for one in give(actor, task.id)]
        assert [(one.state, one.url) for one in told] == [(f"d{WAITS}", url)]


def test_another_office_hears_nothing(task: tasks.Task, draft: Draft) -> None:
    stranger = make_signing_office("Tỉnh ủy Khác").chief
    with acting(stranger):
        assert not [one for give in ports.task_drafts for one in give(stranger, task.id)]
