"""Handing who wrote a protected letter over to the vault, in the act that takes the letter in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from vanphong.kernel import asking
from vanphong.kernel.errors import Invalid, Refused, within
from vanphong.kernel.scope import wait_in_line
from vanphong.kernel.text import one_line
from vanphong.petitions.models import Letter
from vanphong.petitions.vault import client
from vanphong.petitions.vault.keeping import lock_name

WORDS_MAX = 4000


class One(Protocol):
    """A person as typed."""

    @property
    def full_name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def id_number(self) -> str: ...
    @property
    def phone(self) -> str: ...


def seal_writers(
    letter: Letter,
    persons: Sequence[One],
    identifying: str,
    now: dt.datetime,
    *,
    file_key: bytes = b"",
) -> str:
    """Seal who wrote a letter before its transaction commits; gives the digest of what was sealed.

    The row is durable when this returns. Should the transaction fail, its lock is free and the
    vault finds no such letter: the row goes. So neither stays without the other. `file_key` opens
    the scans that are sealed to the letter.

    :raises Invalid: at the field that is too long.
    :raises Unavailable: when the vault does not answer; nothing is taken in then.
    """
    words: dict[str, Any] = {
        "persons": [_kept(one) for one in persons],
        "words": _words(identifying, now),
    }
    if file_key:
        words["file_key"] = file_key.hex()
    wait_in_line(lock_name(letter.pk))
    return client.seal(letter.office_id, letter.pk, words)


def insist_sealable(*, is_protected: bool, identifying: str) -> None:
    """Refuse words to be sealed of a writer who is not protected.

    :raises Invalid: at the field.
    """
    if identifying.strip() and not is_protected:
        sentence = _("Chỉ niêm phong khi người viết được giữ bí mật.")
        raise Invalid(sentence, code="invalid", fields={"secret_words": [sentence]})


def _kept(one: One) -> dict[str, Any]:
    return {
        "full_name": within(one_line(one.full_name), 150, "secret_names"),
        "address": within(one_line(one.address), 300, "secret_names"),
        "id_number": within(one_line(one.id_number), 20, "secret_names"),
        "phone": within(one_line(one.phone), 30, "secret_names"),
    }


def _words(identifying: str, now: dt.datetime) -> str:
    return asking.words_given("secret_words", identifying, WORDS_MAX, now)


def refuse_without_vault(letter: Letter) -> None:
    """Refuse a letter of which the vault keeps nothing.

    :raises Refused: `not_in_vault`.
    """
    if not letter.in_vault:
        raise Refused(_("Danh tính của đơn này không ở trong kho."), code="not_in_vault")
