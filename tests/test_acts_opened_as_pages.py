"""The address of an act, opened as a page, leads to the page of the thing it is done to."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("act", ["trinh", "tep-word", "lay-lai", "lap-lai", "noi-nhan"])
def test_an_act_on_a_draft_leads_to_the_draft(act: str) -> None:
    draft = f"/soan-thao/{uuid4()}"

    answer = Client().get(f"{draft}/{act}")
    assert (answer.status_code, answer.headers["Location"]) == (302, draft)


def test_an_act_on_a_delivery_leads_to_the_delivery() -> None:
    delivery = f"/gui-nhan/{uuid4()}"

    assert Client().get(f"{delivery}/tiep-nhan").headers["Location"] == delivery


def test_the_api_still_says_that_it_cannot_be_read() -> None:
    assert Client().get(f"/api/v1/drafts/{uuid4()}/submit").status_code == 405
