"""Logged-in browsers of an imaginary office."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.cast import Cast

from vanphong.people import api as people


def browser(cast: Cast, role: str) -> Client:
    """Give a browser in which the person of a role is logged in."""
    client = Client()
    client.force_login(account_of(cast, role))
    return client


def account_of(cast: Cast, role: str) -> people.Account:
    """Give the account of a role; nobody logs in with its password here."""
    person = cast.actors[role].person_id
    found, _new = people.Account.objects.get_or_create(
        person_id=person, defaults={"username": f"{role.lower()}-{person}"[:60]}
    )
    return found


def at(name: str, *args: object) -> str:
    """Give an address."""
    return reverse(name, args=args)


def draft_at(response: HttpResponse) -> UUID:
    """Give the draft a redirect leads to."""
    parts = response.headers["Location"].split("/")
    return UUID(parts[parts.index("soan-thao") + 1])


def text_of(response: HttpResponse) -> str:
    """Give the page."""
    return response.content.decode()
