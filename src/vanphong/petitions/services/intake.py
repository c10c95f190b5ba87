"""What an office does with letters sent over the network: takes them into the register, or not."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.petitions import queries, submission_paper
from vanphong.petitions.models import (
    FileRole,
    Letter,
    OnlineIntake,
    StatusCode,
    Submission,
)
from vanphong.petitions.rules import DENOUNCING, Channel, Signed, Stage
from vanphong.petitions.rules.permissions import DECIDE, REGISTER
from vanphong.petitions.rules.sending import SubmissionState, Way, may_decide
from vanphong.petitions.services import guard
from vanphong.petitions.services.receiving import (
    LetterFacts,
    Person,
    SentHere,
    receive_letter,
)
from vanphong.petitions.services.sending import abstract


@transaction.atomic
def set_intake(*, actor: Actor, is_open: bool, now: dt.datetime) -> OnlineIntake:
    """Let the office take letters over the network, or no more; what waits stays to be taken in.

    :raises NotAllowed: for one who does not decide on petitions.
    """
    asking.own_post(actor, DECIDE)
    row, _made = OnlineIntake.objects.update_or_create(
        office_id=actor.office_key, defaults={"is_open": is_open, "changed_at": now}
    )
    audit.record(actor, "petitions:intake:set", subject=row, detail={"open": is_open})
    return row


@transaction.atomic
def take_in(*, actor: Actor, submission_id: UUID, now: dt.datetime) -> Letter:
    """Enter a letter that was sent over the network, as its sender wrote it. Locks it.

    It was received when it was sent: the clocks start on that day in Vietnam, whenever this is
    done. The sender's code goes on telling how far it is.

    :raises NotAllowed: for one who does not register letters.
    :raises NotFound: when it is missing or hidden.
    :raises Refused: `decided_already`.
    """
    post_id = asking.own_post(actor, REGISTER)
    submission = queries.get_submission(actor, submission_id, lock=True)
    asking.insist(may_decide(submission.state))
    letter = receive_letter(
        actor=actor, facts=_facts(submission), persons=_persons(submission), now=now,
        sent=SentHere(
            submission.letter_key, submission.in_vault, _papers(actor, submission, now)
        ),
    )  # fmt: skip
    submission.state, submission.letter = SubmissionState.TAKEN_IN, letter
    submission.decided_at, submission.decided_by_id = now, post_id
    submission.save(update_fields=["state", "letter", "decided_at", "decided_by"])
    audit.record(
        actor,
        "petitions:submission:take_in",
        subject=submission,
        detail={"letter": str(letter)},
    )
    return letter


@transaction.atomic
def send_back(
    *, actor: Actor, submission_id: UUID, reason: str, now: dt.datetime
) -> Submission:
    """Send a letter back unregistered, with a reason its sender reads by code and PIN. Locks it.

    :raises NotAllowed: for one who does not register letters.
    :raises NotFound: when it is missing or hidden.
    :raises Invalid: without a reason.
    :raises Refused: `decided_already`.
    """
    post_id = asking.own_post(actor, REGISTER)
    said = guard.reason_given(reason, now)
    submission = queries.get_submission(actor, submission_id, lock=True)
    asking.insist(may_decide(submission.state))
    submission.state, submission.reason = SubmissionState.SENT_BACK, said
    submission.decided_at, submission.decided_by_id = now, post_id
    submission.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    StatusCode.objects.filter(letter_id=submission.letter_key).update(
        stage=Stage.SENT_BACK, changed_on=vietnam_date(now)
    )
    audit.record(actor, "petitions:submission:send_back", subject=submission)
    return submission


def _facts(row: Submission) -> LetterFacts:
    """Give what is written down of it; of secrecy as its sender said, so that no clerk is asked."""
    received_on = vietnam_date(row.sent_at)
    return LetterFacts(
        channel=Channel.PUBLIC_PAGE,
        received_on=received_on,
        dated_on=received_on,
        abstract=abstract(row),
        demand=row.demand,
        signed=Signed.ANONYMOUS if row.way == Way.ANONYMOUS else Signed.NAMED,
        is_protected=row.way == Way.PROTECTED,
        declined_secrecy=row.waives_secrecy,
        denounces_nobody=not row.waives_secrecy and row.nature not in DENOUNCING,
    )


def _persons(row: Submission) -> list[Person]:
    """Give the named sender; nothing sent over the network bears a signature."""
    if row.way != Way.NAMED:
        return []
    return [Person(row.full_name, row.address, row.id_number, row.phone, signed=False)]


def _papers(actor: Actor, row: Submission, now: dt.datetime) -> list[tuple[files.File, str]]:
    """Give the letter set as a paper, then what came with it."""
    office = row.office.name
    content = submission_paper.letter_pdf(row, office)
    paper = files.take_in(actor=actor, content=content, name="don-gui-qua-mang.pdf", now=now)
    sent = queries.submission_files(row)
    return [(paper, FileRole.LETTER.value), *((one.file, one.role) for one in sent)]
