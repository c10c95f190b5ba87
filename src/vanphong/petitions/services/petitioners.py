"""The persons who wrote to an office, told apart by name, address and number of identity."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from typing import Protocol
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import ManyToOneRel, ProtectedError

from vanphong.kernel.errors import within
from vanphong.kernel.text import fold, one_line
from vanphong.petitions.models import Petitioner


class Told(Protocol):
    """A person as typed."""

    @property
    def full_name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def id_number(self) -> str: ...
    @property
    def phone(self) -> str: ...


def known_or_new(office_id: int, one: Told) -> Petitioner:
    """Give the person of this name and address; a new one where nobody is known by them.

    Another number of identity is another person, and so is a namesake with neither address nor
    number. The number and the phone told for the first time of a known person are kept.

    :raises Invalid: at the field that is too long.
    """
    told = {
        "full_name": within(one_line(one.full_name), 150, "names"),
        "address": within(one_line(one.address), 300, "names"),
        "id_number": within(one_line(one.id_number), 20, "id_number"),
        "phone": within(one_line(one.phone), 30, "phone"),
    }
    name, address, number = told["full_name"], told["address"], told["id_number"]
    if not address and not number:
        return Petitioner.objects.create(
            office_id=office_id, same_key=secrets.token_hex(32), **told
        )
    if address:
        person = _of_key(office_id, same_key(name, address), told)
        if not number or _digits(person.id_number) == _digits(number):
            return _with_phone(person, told)
    return _with_phone(_of_key(office_id, same_key(name, address, number), told), told)


def same_key(full_name: str, address: str, id_number: str = "") -> str:
    """Give the key under which the same person meets, however marks and case were typed."""
    words = f"petitioner|{fold(full_name)}|{fold(address)}"
    if id_number:
        words += f"|{_digits(id_number)}"
    return hmac.new(
        settings.PETITIONER_KEY.encode(), words.encode(), hashlib.sha256
    ).hexdigest()


def _of_key(office_id: int, key: str, told: dict[str, str]) -> Petitioner:
    person, _made = Petitioner.objects.select_for_update().get_or_create(
        office_id=office_id, same_key=key, defaults=told
    )
    if not person.id_number and told["id_number"]:
        person.id_number = told["id_number"]
        person.save(update_fields=["id_number"])
    return person


def _with_phone(person: Petitioner, told: dict[str, str]) -> Petitioner:
    if not person.phone and told["phone"]:
        person.phone = told["phone"]
        person.save(update_fields=["phone"])
    return person


def _digits(number: str) -> str:
    return "".join(filter(str.isalnum, number)).casefold()


def forget_if_nowhere(ids: Collection[UUID]) -> list[UUID]:
    """Delete persons who wrote no letter and came to no visit; give those who did. Locks them by id."""
    stay = []
    rows = Petitioner.objects.filter(pk__in=ids).select_for_update()
    for row in rows.order_by("pk"):
        try:
            row.delete()
        except ProtectedError:
            stay.append(row.pk)
    return stay


def forget(ids: Collection[UUID]) -> None:
    """Forget persons of a letter that is sealed: who stands nowhere else, and the id of who does.

    Ids bear the moment they were given at, so they would tell with which letter a person came first.
    """
    for row in Petitioner.objects.filter(pk__in=forget_if_nowhere(ids)):
        key, old = row.same_key, row.pk
        Petitioner.objects.filter(pk=old).update(same_key=secrets.token_hex(32))
        row.pk, row.same_key = uuid4(), key
        row.save(force_insert=True)
        for link in Petitioner._meta.get_fields(include_hidden=True):
            if isinstance(link, ManyToOneRel):
                name = link.field.name
                link.related_model._default_manager.filter(**{name: old}).update(**{name: row})
        Petitioner.objects.filter(pk=old).delete()
