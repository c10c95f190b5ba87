"""Comparing with an office of another installation: fingerprints go and come as a file.

The file tells number, day and fingerprint of each letter; no text, name, field or place. It bears
a sum under the circle's key, so that only who holds the key made it.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.scope import wait_in_line
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.petitions import queries
from vanphong.petitions.models import (
    Circle,
    CircleFingerprint,
    CircleMatch,
    Letter,
    OutsideFingerprint,
)
from vanphong.petitions.rules.circles import (
    Member,
    bands_of,
    may_compare,
    numbers_in,
    values_in,
)
from vanphong.petitions.rules.fingerprints import VALUES
from vanphong.petitions.rules.likeness import Part
from vanphong.petitions.rules.permissions import CIRCLE
from vanphong.petitions.services import circle_keys
from vanphong.petitions.services.circle_marks import line_name

FORM = "vanphong-circle/1"
_TAKEN_IN = "petitions:circle:take_in"
_MOST_LETTERS, _MOST_NUMBER = 200_000, 20


@dataclass(frozen=True, slots=True)
class Export:
    """A file to be given to the other office: its name, its JSON text, how many letters."""

    name: str
    text: str
    letters: int


@transaction.atomic
def export_letters(*, actor: Actor, circle_id: UUID, now: dt.datetime) -> Export:
    """Give the fingerprints of the office's letters in a circle with another installation.

    The trail notes how many letters went.

    :raises NotAllowed: for one who does not keep circles.
    :raises NotFound: when the office is not named in it.
    :raises Refused: `not_outside`, `circle_closed`, `not_in_circle`.
    """
    circle, key = _outside(actor, circle_id)
    rows = CircleFingerprint.objects.filter(circle=circle, office_id=actor.office_key)
    marks: dict[UUID, dict[str, str]] = {}
    for one in rows.iterator(chunk_size=2000):
        marks.setdefault(one.letter_id, {})[one.part] = _written(one.values)
    letters = Letter.objects.filter(pk__in=marks)
    open_ids = queries.comparable(letters)
    given = [
        {"number": str(one), "received_on": one.received_on.isoformat(), "marks": marks[one.pk]}
        for one in letters.order_by("year", "number")
        if one.pk in open_ids
    ]
    body = {
        "form": FORM,
        "circle": circle.key_name,
        "office": people.get_office(actor.office_key).name,
        "made_at": now.isoformat(),
        "letters": given,
    }
    text = json.dumps(body | {"sum": _sum(key, body)}, ensure_ascii=False, indent=1)
    audit.record(
        actor, "petitions:circle:give_out", subject=circle, detail={"letters": len(given)}
    )
    return Export(f"so-khop-{circle.key_name}.json", text, len(given))


@transaction.atomic
def import_letters(*, actor: Actor, circle_id: UUID, content: bytes) -> int:
    """Take in the fingerprints another installation gave; those it gave before go. Gives how many.

    What was told of letters that are not in the file any more goes too: there they may be compared
    no more. The office's own letters are compared with the file by and by. Waits for the circle.

    :raises NotAllowed: for one who does not keep circles.
    :raises NotFound: when the office is not named in it.
    :raises Refused: `not_outside`, `circle_closed`, `not_in_circle`.
    :raises Invalid: `not_a_circle_file`, `other_circle`, `own_file`; `older_file` when a newer one
        was taken in: it would bring back letters that may be compared no more.
    """
    wait_in_line(line_name(circle_id))
    circle, key = _outside(actor, circle_id)
    body = _read(content, circle, key)
    if body["office"] == people.get_office(actor.office_key).name:
        raise _refused(_("Đây là tệp của chính cơ quan mình."), "own_file")
    made_at = _insist_newer(actor, circle, body["made_at"])
    rows = _rows(actor, circle, body["letters"])
    before = OutsideFingerprint.objects.filter(circle=circle, office_id=actor.office_key)
    before.delete()
    OutsideFingerprint.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
    audit.record(
        actor, _TAKEN_IN, subject=circle,
        detail={"letters": len(body["letters"]), "made_at": made_at.isoformat(),
                "gone": _forget_missing(actor, circle)},
    )  # fmt: skip
    from vanphong.petitions import jobs  # noqa: PLC0415 - jobs call services

    jobs.circle.defer(office_id=actor.office_id, circle_id=str(circle.pk))
    return len(body["letters"])


def _insist_newer(actor: Actor, circle: Circle, made_at: object) -> dt.datetime:
    """Give when a file was made; refuse one that is older than what was taken in last."""
    try:
        made = dt.datetime.fromisoformat(str(made_at)).astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise _refused(_("Tệp này không phải tệp so khớp."), "not_a_circle_file") from error
    taken = audit.events_of(actor, circle).filter(action=_TAKEN_IN).order_by("-id").first()
    if taken is not None and made < dt.datetime.fromisoformat(taken.detail["made_at"]):
        raise _refused(_("Đã nhận một tệp mới hơn tệp này."), "older_file")
    return made


def _forget_missing(actor: Actor, circle: Circle) -> int:
    """Take away what was told of letters elsewhere that no fingerprint is there of; give how many."""
    there = OutsideFingerprint.objects.filter(
        circle=circle, office_id=actor.office_key, letter_number=OuterRef("other_number")
    )
    told = CircleMatch.objects.filter(circle=circle, office_id=actor.office_key)
    return told.exclude(Exists(there)).delete()[0]


def _outside(actor: Actor, circle_id: UUID) -> tuple[Circle, bytes]:
    """Give a circle with another installation that the office compares in, and its key."""
    asking.own_post(actor, CIRCLE)
    circle = queries.get_circle(actor, circle_id)
    if not circle.partner:
        raise Refused(
            _("Vòng này gồm các cơ quan cùng bản cài; không cần trao tệp."), code="not_outside"
        )
    state = Member(queries.own_line(actor, circle).state)
    asking.insist(may_compare(state, closed=circle.closed_at is not None))
    return circle, circle_keys.key_of(circle)


def _read(content: bytes, circle: Circle, key: bytes) -> dict[str, Any]:
    """Give what a file says, once its form, its circle and its sum were looked at."""
    try:
        body = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        body = None
    wanted = {"form", "circle", "office", "made_at", "letters", "sum"}
    if not isinstance(body, dict) or set(body) != wanted or body["form"] != FORM:
        raise _refused(_("Tệp này không phải tệp so khớp."), "not_a_circle_file")
    given = str(body.pop("sum"))
    if body["circle"] != circle.key_name or not hmac.compare_digest(
        given.encode(), _sum(key, body).encode()
    ):
        raise _refused(
            _("Tệp này không thuộc vòng so khớp này, hoặc đã bị sửa."), "other_circle"
        )
    if not isinstance(body["letters"], list) or len(body["letters"]) > _MOST_LETTERS:
        raise _refused(_("Tệp này không phải tệp so khớp."), "not_a_circle_file")
    return body


def _rows(
    actor: Actor, circle: Circle, letters: list[Mapping[str, Any]]
) -> list[OutsideFingerprint]:
    try:
        return [
            OutsideFingerprint(
                office_id=actor.office_key, circle=circle,
                letter_number=one_line(str(one["number"]))[:_MOST_NUMBER],
                received_on=dt.date.fromisoformat(one["received_on"]),
                part=Part(part), values=values,
                bands=bands_of(circle.key_name, Part(part), values),
            )
            for one in letters
            for part, written in one["marks"].items()
            for values in (_numbers(written),)
        ]  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        raise _refused(_("Tệp này không phải tệp so khớp."), "not_a_circle_file") from error


def _written(values: list[int]) -> str:
    return base64.b64encode(values_in(values)).decode()


def _numbers(written: str) -> list[int]:
    values = base64.b64decode(written, validate=True)
    if len(values) != 4 * VALUES:
        message = "not a fingerprint"
        raise ValueError(message)
    return numbers_in(values)


def _sum(key: bytes, body: Mapping[str, Any]) -> str:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.digest(key, f"file {text}".encode(), "sha256").hex()


def _refused(sentence: str, code: str) -> Invalid:
    return Invalid(sentence, code=code, fields={"file": [sentence]})
