"""Joining what waits into messages: outside quiet hours, one for a person and a way to them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.news import SPECIAL
from vanphong.kernel.scope import wait_in_line
from vanphong.notices import jobs, queries, site
from vanphong.notices.models import Channel, Choice, Device, MailAddress, Message, Posting
from vanphong.notices.rules import GAP, Quiet, quiet_until
from vanphong.people import api as people


def may_gather(actor: Actor, now: dt.datetime) -> bool:
    """Say whether something waits in the actor's office that may go out now."""
    waiting = _waiting(actor, _Round(actor, now))
    return waiting is not None and waiting.exists()


def _waiting(actor: Actor, round_: _Round) -> QuerySet[Posting] | None:
    """Give what waits and may go out as far as the office goes; None while all is quiet."""
    waiting = Posting.objects.filter(office_id=actor.office_key)
    if not round_.is_quiet(None):
        return waiting
    special = waiting.filter(notice__kind__in=SPECIAL)
    return special if round_.quiet.special_breaks else None


@transaction.atomic
def gather(*, actor: Actor, now: dt.datetime) -> list[UUID]:
    """Join the notices that wait in the actor's office into messages; give those made.

    Twice at once follow each other. What was read meanwhile, is wanted no more, or has no way to
    its person is let go; what falls into quiet hours stays. A message and its job hold together.
    """
    wait_in_line(f"notices gather {actor.office_id}")
    round_ = _Round(actor, now)
    waiting = _waiting(actor, round_)
    if waiting is None:
        return []
    grouped: dict[tuple[UUID, str], list[Posting]] = defaultdict(list)
    for posting in waiting.select_related("notice").order_by("id"):
        grouped[posting.notice.person_id, posting.channel].append(posting)
    made = []
    if grouped:
        round_.look_up({person_id for person_id, _channel in grouped})
        for (person_id, channel), postings in grouped.items():
            made += round_.join(person_id, channel, postings)
    return made


class _Round:
    """One round of joining in an office: what is looked up once for all its persons."""

    def __init__(self, actor: Actor, now: dt.datetime) -> None:
        self._actor, self._now = actor, now
        self._today = vietnam_date(now)
        self.quiet: Quiet = queries.quiet_of(actor, self._today)
        self._calendar = calendars.calendar_for(actor.office_id)

    def look_up(self, persons: set[UUID]) -> None:
        """Read how some persons want to be reached, and how they can be."""
        here = {"office_id": self._actor.office_key, "person_id__in": persons}
        self._choices = {one.person_id: one for one in Choice.objects.filter(**here)}
        self._mailed = set(
            MailAddress.objects.filter(**here)
            .exclude(address="")
            .values_list("person_id", flat=True)
        )
        self._devices: dict[UUID, list[Device]] = defaultdict(list)
        for device in Device.objects.filter(**here).order_by("id"):
            self._devices[device.person_id].append(device)
        posts = people.posts_of_office(self._actor, self._today)
        self._here = {post.person_id for post in posts}
        last = Message.objects.filter(**here, made_at__gt=self._now - GAP).order_by()
        rows = last.values_list("person_id", "channel").annotate(Max("made_at"))
        self._lately = {(person_id, channel) for person_id, channel, _at in rows}

    def is_quiet(self, choice: Choice | None) -> bool:
        """Say whether quiet holds now, for the office or for a person."""
        own = choice.own_quiet if choice is not None else None
        return quiet_until(self._now, self.quiet, own, self._calendar) is not None

    def join(self, person_id: UUID, channel: str, postings: Sequence[Posting]) -> list[UUID]:
        """Make the messages of one person by one channel, and let go of what they hold."""
        choice = self._choices.get(person_id)
        wanted = choice.kinds(channel) if choice is not None else []
        ways = self._ways(person_id, channel)
        kept = [one for one in postings if self._is_wanted(one, wanted) and ways]
        breaks = False
        if self.is_quiet(choice):
            special = [one for one in kept if one.notice.kind in SPECIAL]
            breaks = bool(special) and self.quiet.special_breaks
            going = special if breaks else []
        else:
            going = kept
        if (person_id, channel) in self._lately:
            going = []
        stay = {one.pk for one in kept} - {one.pk for one in going}
        Posting.objects.filter(pk__in={one.pk for one in postings} - stay).delete()
        if not going:
            return []
        kinds = dict(Counter(one.notice.kind for one in going))
        return [self._make(person_id, channel, device, kinds, breaks=breaks) for device in ways]

    def _ways(self, person_id: UUID, channel: str) -> Sequence[Device | None]:
        if person_id not in self._here or channel not in site.channels():
            return []
        if channel == Channel.MAIL:
            return [None] if person_id in self._mailed else []
        return self._devices[person_id]

    @staticmethod
    def _is_wanted(posting: Posting, kinds: list[str]) -> bool:
        return posting.notice.read_at is None and posting.notice.kind in kinds

    def _make(
        self,
        person_id: UUID,
        channel: str,
        device: Device | None,
        kinds: dict[str, int],
        *,
        breaks: bool,
    ) -> UUID:
        message = Message.objects.create(
            office_id=self._actor.office_key,
            person_id=person_id,
            channel=channel,
            device=device,
            kinds=kinds,
            breaks_quiet=breaks,
            made_at=self._now,
            next_at=self._now,
        )
        jobs.send_message.defer(office_id=self._actor.office_id, message_id=str(message.pk))
        return message.pk
