"""Who stands behind a letter: who speaks for a group, whose signature counts, who withdrew.

No time limit depends on it: the clocks of the cases stay as they are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid
from vanphong.petitions import queries
from vanphong.petitions.models import Letter, Writer
from vanphong.petitions.rules import may_speak
from vanphong.petitions.rules.permissions import HANDLE
from vanphong.petitions.services import guard


@transaction.atomic
def choose_speakers(
    *,
    actor: Actor,
    letter_id: UUID,
    positions: Sequence[int],
    paper: bool,
) -> Letter:
    """Note whom a group names to speak for it, and whether its paper is there. Locks the letter.

    :source: Luật Tiếp công dân 2013 (42/2013/QH13), Điều 29.
    :raises Refused: `representatives` for more or fewer than the law has.
    """
    asking.own_post(actor, HANDLE)
    letter = queries.get_letter(actor, letter_id, lock=True)
    chosen = set(positions)
    rows = list(Writer.objects.filter(letter=letter).order_by("position"))
    if not chosen <= {one.position for one in rows if not one.struck_reason}:
        sentence = _("Hãy chọn người trong danh sách.")
        raise Invalid(sentence, fields={"positions": [sentence]})
    if chosen:
        asking.insist(may_speak(letter.people, len(chosen)))
    for one in rows:
        one.speaks = one.position in chosen
    Writer.objects.bulk_update(rows, ["speaks"])
    letter.group_paper = paper
    letter.version += 1
    letter.save(update_fields=["group_paper", "version"])
    audit.record(
        actor, "petitions:letter:speakers", subject=letter,
        detail={"count": len(chosen), "paper": paper},
    )  # fmt: skip
    return letter


@transaction.atomic
def strike_writers(
    *,
    actor: Actor,
    letter_id: UUID,
    positions: Sequence[int],
    reason: str,
    now: dt.datetime,
) -> Letter:
    """Let signatures count no more, with the reason; an empty reason lets them count again.

    Locks the letter.

    :raises Invalid: for a place that is not in the list.
    """
    asking.own_post(actor, HANDLE)
    said = asking.words_given("reason", reason, guard.REASON_MAX, now)
    letter = queries.get_letter(actor, letter_id, lock=True)
    rows = Writer.objects.filter(letter=letter, position__in=positions)
    if rows.count() != len(set(positions)) or not positions:
        sentence = _("Hãy chọn người trong danh sách.")
        raise Invalid(sentence, fields={"positions": [sentence]})
    rows.update(struck_reason=said)
    _touched(actor, letter, "petitions:letter:strike", {"positions": sorted(positions)})
    return letter


@transaction.atomic
def withdraw_writers(
    *,
    actor: Actor,
    letter_id: UUID,
    positions: Sequence[int],
    on: dt.date,
    now: dt.datetime,
    unlisted: int | None = None,
) -> Letter:
    """Note that some who wrote withdraw; the case goes on for the rest. Locks the letter.

    `unlisted` is how many of those only counted, or sealed, have withdrawn by now, all told.

    :source: Nghị định 155/2026/NĐ-CP, Điều 7a.
    :raises Invalid: for a day before the letter or to come; for nobody, or more than there are.
    """
    asking.own_post(actor, HANDLE)
    letter = queries.get_letter(actor, letter_id, lock=True)
    if not letter.received_on <= on <= vietnam_date(now):
        sentence = _("Ngày rút phải từ ngày nhận đơn đến hôm nay.")
        raise Invalid(sentence, fields={"on": [sentence]})
    rows = Writer.objects.filter(letter=letter, position__in=positions, withdrawn_on=None)
    if rows.count() != len(set(positions)) or not (positions or unlisted is not None):
        sentence = _("Hãy chọn người còn đứng đơn.")
        raise Invalid(sentence, fields={"positions": [sentence]})
    detail: dict[str, object] = {"positions": sorted(positions)}
    if unlisted is not None:
        most = queries.unlisted_of(letter)
        if not 0 <= unlisted <= most:
            sentence = _("Ngoài danh sách có %(most)d người.") % {"most": most}
            raise Invalid(sentence, fields={"unlisted": [sentence]})
        letter.unlisted_withdrawn = unlisted
        detail["unlisted"] = unlisted
    rows.update(withdrawn_on=on)
    _touched(actor, letter, "petitions:letter:withdraw", detail, "unlisted_withdrawn")
    return letter


def _touched(
    actor: Actor, letter: Letter, act: str, detail: dict[str, object], *fields: str
) -> None:
    letter.version += 1
    letter.save(update_fields=[*fields, "version"])
    audit.record(actor, act, subject=letter, detail=detail)
