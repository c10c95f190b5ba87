"""What tests of pages begin with: somebody who logs in, the words of an answer."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD

from vanphong.kernel.actor import Actor
from vanphong.people.models import Account


def account_of(actor: Actor) -> Account:
    return Account.objects.get(person_id=actor.person_id)


def enter(actor: Actor, password: str = PASSWORD) -> Client:
    client = Client()
    answer = client.post(
        reverse("login"), {"username": account_of(actor).username, "password": password}
    )
    assert answer.status_code == 302, answer.content.decode()
    return client


def text_of(answer: Any) -> str:
    return answer.content.decode()
