"""What a conclusion proposes in one office: its posts, and due dates counted by its calendar."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.phrases import Phrase
from vanphong.people import api as people
from vanphong.tasks import queries
from vanphong.tasks.models import Conclusion
from vanphong.tasks.rules import DueSaid, Known, due_not_past, read_conclusion
from vanphong.tasks.services.making import Assignment
from vanphong.tasks.services.terms import NO_DUE, DueGiven, find_due

# Who stands for a unit, the first rank that one alone holds.
_STANDS_FOR = (
    people.Rank.HEAD,
    people.Rank.DEPUTY_IN_CHARGE,
    people.Rank.DEPUTY_HEAD,
    people.Rank.OFFICER,
)
_PLACES = (" xã", " phường", " đặc khu", " tỉnh", " thành phố")
_COMMITTEES = (" Tỉnh ủy", " Thành ủy", " Đảng ủy")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A task that a conclusion proposes; empty where its words are not sure.

    `named` are the words that name the lead, `others` those who cooperate and are nobody here.
    `due_on` is what `assignment.due` comes to; `due_notes` say how, or why there is none.
    """

    assignment: Assignment | None
    title: str
    product: str = ""
    named: str = ""
    cooperating: tuple[UUID, ...] = ()
    others: tuple[str, ...] = ()
    due: DueGiven = NO_DUE
    due_on: dt.date | None = None
    due_notes: list[str] = field(default_factory=list)


class Proposer:
    """Reads conclusions for one office on a day; its posts are looked up once."""

    def __init__(self, actor: Actor, today: dt.date) -> None:
        self._office_id, self._today = actor.office_id, today
        self._calendar = calendars.calendar_for(actor.office_id)
        self._known = known_posts(actor, today)

    def of(self, conclusion: Conclusion) -> list[Proposed]:
        """Give what a conclusion proposes, at least one task."""
        said_on = conclusion.of.said_on
        read = read_conclusion(
            conclusion.words, self._known, said_on, self._calendar, conclusion.heading
        )
        kept = conclusion.due_on
        known = (
            DueSaid(said="", why=Phrase("Thời hạn ghi trong ý kiến chỉ đạo."), on=kept)
            if kept
            else None
        )
        found = []
        for one in read:
            due, due_on, notes = self._due(known or one.due, said_on)
            lead = one.lead if isinstance(one.lead, UUID) else None
            cooperating = tuple(key for key in one.cooperating if isinstance(key, UUID))
            assignment = Assignment(
                lead_id=lead, due=due, cooperating=cooperating, title=one.title, product=one.product
            ) if lead else None  # fmt: skip
            found.append(
                Proposed(
                    assignment=assignment, title=one.title, product=one.product, named=one.named,
                    cooperating=cooperating, others=one.others, due=due, due_on=due_on,
                    due_notes=notes,
                )
            )  # fmt: skip
        return found

    def _due(
        self, said: DueSaid | None, said_on: dt.date
    ) -> tuple[DueGiven, dt.date | None, list[str]]:
        if said is None:
            return NO_DUE, None, []
        given = DueGiven(on=said.on, keep_day_off=True)
        notes = [said.why]
        if said.count is not None:
            given = DueGiven(
                count=said.count, unit=calendars.TermUnit(said.unit), since=said_on
            )
        try:
            found = find_due(given, said_on, self._office_id)
        except Invalid as refusal:
            return NO_DUE, None, [str(refusal.message)]
        if said.count is not None:
            notes = [
                Phrase("Câu ghi “%(said)s”.", said=said.said), found.explanation["summary"]
            ]  # fmt: skip
        in_time = due_not_past(found.on, self._today)
        if not in_time:
            return NO_DUE, None, [*notes, in_time.reason]
        if said.on is not None:
            given = DueGiven(on=said.on)
        return given, found.on, notes


def known_posts(actor: Actor, today: dt.date) -> list[Known]:
    """Give the posts of the office that can lead, with the names by which a paper means them.

    A unit means its head, where one alone can be that; the office's own bodies mean its head.
    """
    posts = queries.posts_to_lead(actor, today)
    titles = Counter(post.title for post in posts)
    given_names = Counter(_given_name(post) for post in posts)
    units = dict(_heads(actor, posts, today))
    return [
        Known(
            key=post.pk,
            names=(
                *([post.title] if titles[post.title] == 1 else []),
                *(name for name, key in units.items() if key == post.pk),
            ),
            person=(
                post.person.full_name,
                *([_given_name(post)] if given_names[_given_name(post)] == 1 else []),
            ),
        )
        for post in posts
    ]


def _given_name(post: people.Post) -> str:
    return post.person.full_name.rpartition(" ")[2]


def _heads(
    actor: Actor, posts: Sequence[people.Post], today: dt.date
) -> Iterator[tuple[str, UUID]]:
    for department in {post.department for post in posts} - {""}:
        head = _head([post for post in posts if post.department == department])
        if head is not None:
            yield department, head
    place = people.own_office(actor).place_name
    for body in people.bodies_of(actor, today):
        head = _head([post for post in posts if post.body_id == body.pk])
        if body.kind.endswith("_ADVISORY") and head is not None:
            for name in _short_names(body.name, place):
                yield name, head


def _head(posts: Sequence[people.Post]) -> UUID | None:
    for rank in _STANDS_FOR:
        holders = [post.pk for post in posts if post.rank == rank]
        if holders:
            return holders[0] if len(holders) == 1 else None
    return None


def _short_names(name: str, place: str) -> Iterator[str]:
    """Give a body's name, then without its place, then without its committee."""
    yield name
    short = name.removesuffix(f" {place}")
    yield short
    for word in _PLACES:
        short = short.removesuffix(word)
    yield short
    for word in _COMMITTEES:
        short = short.removesuffix(word)
    yield short
