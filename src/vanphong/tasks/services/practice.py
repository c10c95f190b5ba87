"""How the office works: whether evidence is accepted first, and its phrases."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import require
from vanphong.kernel.text import one_line
from vanphong.tasks.models import Phrase, Practice
from vanphong.tasks.queries import own_office
from vanphong.tasks.rules import KEEP_PRACTICE

_PHRASES_MAX, _PHRASE_LENGTH_MAX = 20, 200


@transaction.atomic
def keep_practice(*, actor: Actor, needs_acceptance: bool, phrases: Sequence[str]) -> Practice:
    """Set how tasks given from now on are closed, and the phrases of the office in their order.

    No phrases at all brings those of the product back.

    :raises NotAllowed: without the permission.
    :raises Invalid: for too many phrases or one that is too long.
    """
    require(actor, KEEP_PRACTICE)
    kept = list(dict.fromkeys(said for phrase in phrases if (said := one_line(phrase))))
    if len(kept) > _PHRASES_MAX or any(len(said) > _PHRASE_LENGTH_MAX for said in kept):
        sentence = _("Giữ tối đa 20 câu, mỗi câu tối đa 200 ký tự.")
        raise Invalid(sentence, code="phrases", fields={"phrases": [str(sentence)]})
    office_id = own_office(actor)
    practice, _made = Practice.objects.select_for_update().get_or_create(office_id=office_id)
    practice.needs_acceptance = needs_acceptance
    practice.save(update_fields=["needs_acceptance"])
    Phrase.objects.filter(office_id=office_id).delete()
    Phrase.objects.bulk_create(
        Phrase(office_id=office_id, text=said, position=position)
        for position, said in enumerate(kept)
    )
    detail = {"needs_acceptance": needs_acceptance, "phrases": kept}
    audit.record(actor, "tasks:practice:keep", subject=practice, detail=detail)
    return practice
