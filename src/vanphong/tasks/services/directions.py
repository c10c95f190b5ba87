"""Giving a direction, and making the tasks that follow from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.asking import done_before
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, Secret, within
from vanphong.kernel.gate import require
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.scope import wait_in_line
from vanphong.kernel.text import nfc, one_line
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.models import Conclusion, Direction, Task
from vanphong.tasks.rules import DIRECT, RECORD, direction_words
from vanphong.tasks.services.guard import no_secret
from vanphong.tasks.services.making import Assignment, involve, make_task, posts_given

_WORDS_MAX = 4000


@transaction.atomic
def give_direction(
    *,
    actor: Actor,
    now: dt.datetime,
    document_id: UUID | None = None,
    phrase: str = "",
    words: str = "",
    assignments: Sequence[Assignment] = (),
    request_id: UUID | None = None,
    again: bool = False,
    voice: tuple[str, bytes] | None = None,
) -> Direction:
    """Keep a leader's direction and make its tasks; a term runs from today in Vietnam.

    Without assignments it only says something ("Lưu, theo dõi"). The same `request_id` gives
    the same direction; one that says the same to the same lead on the same document while that
    work is open asks whether it is meant, until `again` says so. Those who get work may read
    the document from then on. `voice` is the direction as it was spoken (name, bytes), kept
    beside the words; it is not kept when the act is refused.

    :raises NotAllowed: for one who may not direct.
    :raises NotFound: for a document one may not see.
    :raises Invalid: when nothing is written or too much, a person is not of the office, or the
        voice is no recording (`sound_refused` and others of `files.take_in_sound`).
    :raises Refused: for a lead who cannot handle tasks, a due date that has passed or is a day
        off, or `given_already`.
    """
    return keep_direction(
        actor=actor, giver=own_giver(actor, now), now=now, document_id=document_id,
        phrase=phrase, words=words, assignments=assignments, request_id=request_id, again=again,
        voice=voice,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Giver:
    """Whose direction it is and when it was given; on paper, what shows it and who entered it."""

    post_id: UUID
    person_id: UUID | None
    at: dt.datetime
    on_behalf_of_id: UUID | None = None
    paper_scan: files.File | None = None
    recorded_by_id: UUID | None = None


def own_giver(actor: Actor, now: dt.datetime) -> Giver:
    """Give the actor as the one who directs now.

    :raises NotAllowed: for one who may not direct, or holds no post.
    """
    require(actor, DIRECT)
    if actor.post_id is None:
        raise NotAllowed(_("Chỉ người giữ chức vụ trong cơ quan mới ghi ý kiến chỉ đạo."))
    return Giver(actor.post_id, actor.person_id, now, actor.substituted_person_id)


def keep_direction(
    *,
    actor: Actor,
    giver: Giver,
    now: dt.datetime,
    document_id: UUID | None,
    phrase: str,
    words: str,
    assignments: Sequence[Assignment],
    request_id: UUID | None,
    again: bool,
    conclusion: Conclusion | None = None,
    voice: tuple[str, bytes] | None = None,
) -> Direction:
    """Write a direction and make its tasks; used inside the acts, which ask who may.

    It carries out the `conclusion`, if there is one.
    """
    if document_id is None and not assignments:
        raise Invalid(
            _("Ý kiến chỉ đạo cần gắn với một văn bản, hoặc giao việc cho một người."),
            code="direction_of_nothing",
        )
    document = registry.get_document(actor, document_id) if document_id else None
    author = "recorded_by_id" if giver.recorded_by_id else "given_by_id"
    kept = done_before(Direction.objects.all(), author, actor, request_id)
    if kept is not None:
        return kept
    no_secret(now, words=words, phrase=phrase)
    posts = posts_given(actor, assignments, vietnam_date(now))
    text = _words(phrase, words, assignments, posts)
    spoken = _spoken(actor, voice, now)
    if not again:
        _ask_again(actor, giver, document_id, text, assignments, now)
    direction = Direction.objects.create(
        office_id=queries.own_office(actor),
        document=document,
        given_by_id=giver.post_id,
        on_behalf_of_id=giver.on_behalf_of_id,
        given_at=giver.at,
        paper_scan=giver.paper_scan,
        recorded_by_id=giver.recorded_by_id,
        voice=spoken,
        text=text,
        phrase=within(one_line(phrase), 200, "phrase"),
        conclusion=conclusion,
        request_id=request_id,
    )
    audit.record(
        actor,
        RECORD if giver.recorded_by_id else "tasks:direction:give",
        subject=direction,
        detail={
            "document": document_id,
            "text": direction.text,
            **({"voice": spoken.name, "sha256": spoken.sha256} if spoken else {}),
        },
    )
    for assignment in assignments:
        task = Task(direction=direction, document=document, title=one_line(words)[:500])
        make_task(actor, task, assignment, posts, giver_id=giver.post_id, now=now)
    involve(actor, document, [giver.person_id], registry.InvolvementReason.DIRECTED, now)
    return direction


def _spoken(
    actor: Actor, voice: tuple[str, bytes] | None, now: dt.datetime
) -> files.File | None:
    """Take the voice in; what is wrong with it stands at its own field."""
    if voice is None:
        return None
    name, content = voice
    try:
        return files.take_in_sound(actor=actor, content=content, name=name, now=now)
    except (Invalid, Secret) as refusal:
        refusal.fields = {"voice": [refusal.words]}
        raise


def _ask_again(  # noqa: PLR0917 - a step of one act
    actor: Actor,
    giver: Giver,
    document_id: UUID | None,
    text: str,
    assignments: Sequence[Assignment],
    now: dt.datetime,
) -> None:
    """Refuse what was said already: the same words to a lead whose work from them is open."""
    wait_in_line(f"tasks directed {queries.own_office(actor)} {document_id}")
    said = Direction.objects.filter(office_id=queries.own_office(actor), text=text)
    said = said.filter(document_id=document_id) if document_id else said.filter(document=None)
    for assignment in assignments:
        tasks = Task.objects.filter(
            queries.OPEN, direction__in=said, parent=None, lead_id=assignment.lead_id
        )
        if assignment.title:
            tasks = tasks.filter(title=one_line(assignment.title)[:500])
        task = tasks.select_related("lead__person").first()
        if task is not None:
            raise Refused(
                Phrase(
                    "Đã giao việc này cho %(name)s, %(due)s. Nếu muốn ghi thêm một lần nữa, hãy "
                    "xác nhận.",
                    name=task.lead.person.full_name,
                    due=_due_words(task),
                ),
                code="given_already",
            )
    today = said.filter(given_by_id=giver.post_id, given_at__gte=now - dt.timedelta(days=1))
    if not assignments and today.exists():
        raise Refused(
            _(
                "Ý kiến này đã ghi trên văn bản trong ngày qua. Nếu muốn ghi thêm một lần nữa, "
                "hãy xác nhận."
            ),
            code="given_already",
        )


def _due_words(task: Task) -> Phrase:
    if task.due_on is None:
        return Phrase("không ghi hạn")
    return Phrase("hạn %(day)s", day=calendars.day_words(task.due_on))


def _words(
    phrase: str,
    words: str,
    assignments: Sequence[Assignment],
    posts: dict[UUID, people.Post],
) -> str:
    lead = posts[assignments[0].lead_id].person.full_name if assignments else ""
    if "{lead}" in phrase and not lead:
        sentence = _(
            "Câu này giao việc cho một người. Hãy chọn người chủ trì, hoặc chọn câu không giao ai."
        )
        raise Invalid(sentence, code="no_lead", fields={"lead": [str(sentence)]})
    said = direction_words(one_line(phrase), lead, nfc(words))
    text = within(nfc(said), _WORDS_MAX, "words")
    if not text:
        sentence = _("Hãy chọn một câu hoặc ghi ý kiến chỉ đạo.")
        raise Invalid(sentence, code="no_words", fields={"words": [str(sentence)]})
    return text
