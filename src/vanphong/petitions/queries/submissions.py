"""Letters sent over the network: those one may see, those that wait."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.people import api as people
from vanphong.petitions.models import (
    Case,
    Letter,
    OnlineIntake,
    StatusCode,
    Submission,
    SubmissionFile,
)
from vanphong.petitions.queries.copies import with_open_originals
from vanphong.petitions.rules.permissions import READ_ALL, REGISTER
from vanphong.petitions.rules.sending import SubmissionState, Way

SUBMISSIONS_SHOWN = 200


def visible_submissions(actor: Actor) -> QuerySet[Submission]:
    """Give the letters sent over the network that the actor may see.

    Those that wait: who enters letters, or reads all. Those taken in: who sees the letter, and may
    read it as it came. Those sent back: who reads all, and who did it.
    """
    rows = Submission.objects.filter(office_id=actor.office_key)
    if not (actor.may(REGISTER) or actor.may(READ_ALL)):
        return rows.none()
    own = Q(state=SubmissionState.WAITING) | Q(letter__in=with_open_originals(actor))
    back = Q(state=SubmissionState.SENT_BACK)
    if not actor.may(READ_ALL):
        back &= Q(decided_by__person_id__in=actor.person_ids)
    return rows.filter(own | back)


def get_submission(actor: Actor, submission_id: UUID, *, lock: bool = False) -> Submission:
    """Give one the actor may see, locked for change when asked.

    :raises NotFound: when it is missing or hidden.
    """
    if lock:  # first, so that what is seen is as it stands once the lock is had
        here = Submission.objects.filter(office_id=actor.office_key, pk=submission_id)
        here.select_for_update().first()
    rows = visible_submissions(actor).filter(pk=submission_id)
    found = rows.select_related("letter", "decided_by__person").first()
    if found is None:
        raise NotFound(_("Không tìm thấy đơn gửi qua mạng này."))
    return found


def waiting_submissions(actor: Actor) -> QuerySet[Submission]:
    """Give those that wait for the register, the first sent on top."""
    rows = Submission.objects.filter(office_id=actor.office_key, state=SubmissionState.WAITING)
    if not (actor.may(REGISTER) or actor.may(READ_ALL)):
        rows = rows.none()
    return rows.order_by("sent_at", "id")


def submissions(actor: Actor) -> list[Submission]:
    """Give the newest that one may see, whatever became of them."""
    rows = visible_submissions(actor).select_related("letter", "decided_by__person")
    return list(rows.order_by("-sent_at", "-id")[:SUBMISSIONS_SHOWN])


def submission_files(submission: Submission) -> list[SubmissionFile]:
    """Give the files of one, in their order."""
    rows = SubmissionFile.objects.filter(submission=submission).select_related("file")
    return list(rows.order_by("position"))


def get_submission_file(actor: Actor, submission_id: UUID, position: int) -> SubmissionFile:
    """Give one file of one the actor may see.

    :raises NotFound: when it is missing or hidden.
    """
    submission = get_submission(actor, submission_id)
    for one in submission_files(submission):
        if one.position == position:
            return one
    raise NotFound(_("Không tìm thấy tệp này."))


def takes_letters(office_id: int, on: dt.date) -> people.Office | None:
    """Give an office that takes letters over the network on the day, None when it does not."""
    rows = people.offices_directory(on).filter(pk=office_id)
    return rows.filter(pk__in=_open()).first()


def offices_that_take(on: dt.date, words: str = "") -> list[people.Office]:
    """Give the offices that take letters over the network, in Vietnamese order."""
    return list(people.offices_directory(on, words=words).filter(pk__in=_open()))


def _open() -> QuerySet[OnlineIntake, int]:
    return OnlineIntake.objects.filter(is_open=True).values_list("office_id", flat=True)


def has_code(letter: Letter) -> bool:
    """Say whether the sender of a letter has a code."""
    return StatusCode.objects.filter(letter_id=letter.pk).exists()


def nature_said(case: Case) -> str:
    """Give what a sender over the network said a case is; empty for a part of a split one."""
    if case.split_from_id is not None:
        return ""
    rows = Submission.objects.filter(
        office_id=case.office_id, letter_id=case.first_letter_id, state=SubmissionState.TAKEN_IN
    )
    return rows.values_list("nature", flat=True).first() or ""


def was_sent_here(letter: Letter) -> bool:
    """Say whether a letter came over the network."""
    rows = Submission.objects.filter(office_id=letter.office_id, letter_key=letter.pk)
    return rows.exists()


def holds_own_code(letter: Letter) -> bool:
    """Say whether a letter came over the network from a sender whom nobody can tell."""
    rows = Submission.objects.filter(office_id=letter.office_id, letter_key=letter.pk)
    return rows.exclude(way=Way.NAMED).exists()
