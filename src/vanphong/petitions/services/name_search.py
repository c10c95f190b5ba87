"""Looking for letters by a person's name: with a reason, counted by the day, noted in the trail."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.scope import wait_in_line
from vanphong.petitions import queries
from vanphong.petitions.models import Letter, NameSearch
from vanphong.petitions.rules.permissions import SEARCH_NAMES
from vanphong.petitions.services import guard

MOST_A_DAY = 20
MOST_SHOWN = 50
_FEWEST_WORDS = 2
_NAME_MAX = 150


@dataclass(frozen=True, slots=True)
class Found:
    """The letters of a name, the newest first, and whether there are more than are shown."""

    letters: list[Letter]
    more: bool


@transaction.atomic
def find_by_name(*, actor: Actor, name: str, reason: str, now: dt.datetime) -> Found:
    """Give the letters somebody of a name wrote, and note it: once as a search, once a letter.

    The name is written down nowhere. One person's searches wait in line.

    :raises NotAllowed: for one without the permission.
    :raises Invalid: for less than two words of a name; without a reason.
    :raises Refused: `searched_enough` after `MOST_A_DAY` searches of the person on a day.
    """
    post_id = asking.own_post(actor, SEARCH_NAMES)
    wanted = asking.words_given("name", name, _NAME_MAX, now)
    if len(wanted.split()) < _FEWEST_WORDS:
        sentence = _("Hãy ghi họ và tên, ít nhất hai chữ.")
        raise Invalid(sentence, fields={"name": [sentence]})
    said, today = guard.reason_given(reason, now), vietnam_date(now)
    wait_in_line(f"petitions names {actor.person_key}")
    if queries.name_searches_of(actor, today).count() >= MOST_A_DAY:
        sentence = _("Bạn đã tìm theo tên %(most)d lần hôm nay. Mai tìm tiếp được.")
        raise Refused(sentence % {"most": MOST_A_DAY}, code="searched_enough")
    letters = list(queries.letters_by_name(actor, wanted)[: MOST_SHOWN + 1])
    shown = letters[:MOST_SHOWN]
    search = NameSearch.objects.create(
        office_id=actor.office_key, person_id=actor.person_key, post_id=post_id,
        searched_at=now, searched_on=today, reason=said, found=len(shown),
    )  # fmt: skip
    detail = {"reason": said, "found": len(shown)}
    audit.record(actor, "petitions:name:search", subject=search, detail=detail)
    for letter in shown:
        audit.record_reading(actor, letter, now=now, reason=said)
    return Found(shown, len(letters) > MOST_SHOWN)
