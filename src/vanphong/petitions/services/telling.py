"""Which persons an act on a case concerns, told in the transaction of the act; never one barred."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.telling import take_back_news, tell_persons
from vanphong.people import api as people
from vanphong.petitions.models import Bar, Case, CaseStep, LetterInCase, Opening
from vanphong.petitions.rules.permissions import DECIDE


def tell_given(actor: Actor, case: Case, now: dt.datetime) -> None:
    """Tell who is to handle a case that it is theirs."""
    told = (case.handler.person_id,) if case.handler else ()
    tell_persons(actor, [News(NewsKind.PETITION_GIVEN, case, str(case.version), told)], now)


def tell_proposed(actor: Actor, case: Case, row: CaseStep, now: dt.datetime) -> None:
    """Tell who decides that a proposal waits."""
    told = tuple(set(persons_who(actor, DECIDE, now)) - set(actor.person_ids))
    news = News(NewsKind.PETITION_TO_DECIDE, case, str(row.pk), told)
    tell_persons(actor, reached([news]), now)


def tell_decided(actor: Actor, case: Case, row: CaseStep, now: dt.datetime) -> None:
    """Tell who proposed what was decided; a proposal no longer waits for who could decide."""
    told = (row.proposed_by.person_id,)
    news = News(NewsKind.PETITION_DECIDED, case, str(row.pk), told)
    tell_persons(actor, reached([news]), now)
    proposal_over(actor, case, now)


def proposal_over(actor: Actor, case: Case, now: dt.datetime) -> None:
    """Let nobody hear any more of a proposal that was decided or taken back."""
    take_back_news(actor, NewsKind.PETITION_TO_DECIDE, case, persons_who(actor, DECIDE, now))


def tell_opening(actor: Actor, opening: Opening, now: dt.datetime) -> None:
    """Tell who asked for an identity that another consented or declined; never what is sealed."""
    who = opening.asked_person_id
    cases = LetterInCase.objects.filter(letter=opening.letter_id).values("case_id")
    if Bar.objects.filter(case__in=cases, person_id=who, lifted_at=None).exists():
        return
    tell_persons(actor, [News(NewsKind.OPENING_DECIDED, opening, opening.state, (who,))], now)


def persons_who(actor: Actor, permission: str, now: dt.datetime) -> tuple[UUID, ...]:
    """Give the persons of the actor's office whose posts have a permission."""
    posts = people.posts_of_office(actor, vietnam_date(now))
    found = (one.person_id for one in posts if permission in people.permissions_of(one.roles))
    return tuple(dict.fromkeys(found))


def reached(news: Sequence[News]) -> list[News]:
    """Give the news of cases without the persons barred from them."""
    cases = {one.thing.pk for one in news}
    barred = set(
        Bar.objects.filter(case__in=cases, lifted_at=None).values_list("case_id", "person_id")
    )
    return [
        dataclasses.replace(
            one,
            persons=tuple(who for who in one.persons if (one.thing.pk, who) not in barred),
        )
        for one in news
    ]
