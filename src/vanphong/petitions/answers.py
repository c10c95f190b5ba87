"""Letters and cases as programs read them: the same for the API and the command line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import said
from vanphong.petitions import clock_pages, queries
from vanphong.petitions.follow_answers import follow_out, followers_out
from vanphong.petitions.models import (
    NEVER,
    Case,
    CaseStep,
    Letter,
    LetterCorrection,
    WorkingCopy,
    Writer,
)
from vanphong.petitions.rules import STATE_LABELS, STEP_LABELS, State, Step, offers
from vanphong.petitions.rules.covering import from_data
from vanphong.petitions.urging_answers import urging_out

Out = dict[str, Any]


def case_out(case: Case) -> Out:
    """Give a case as a line of the list."""
    return {
        "id": case.pk,
        "number": str(case),
        "title": case.title,
        "state": case.state,
        "label": _(STATE_LABELS[State(case.state)]),
        "received_on": case.received_on,
        "due_on": None if case.next_due_on == NEVER else case.next_due_on,
        "handler": case.handler.person.full_name if case.handler else "",
        "keys": {key.value: value for key, value in case.judged().items() if value},
        "place": case.place_id or "",
        "place_name": case.place.full_name if case.place else "",
        "version": case.version,
    }


def case_whole(actor: Actor, case: Case, today: dt.date) -> Out:
    """Give a case with its letters, its steps, and what is lawful next."""
    return case_out(case) | {
        "letters": [
            {"id": one.letter_id, "number": str(one.letter), "content": one.content}
            for one in queries.letters_of(actor, case)
        ],
        "steps": [step_out(one) for one in queries.steps_of(case)],
        "offers": [
            {
                "step": offer.step,
                "label": _(STEP_LABELS[offer.step]),
                "allowed": bool(offer.decision),
                "code": offer.decision.code,
                "reason": said(offer.decision.reason),
                "source": offer.decision.source,
                "warnings": [said(words) for words in offer.decision.warnings]
                if offer.decision
                else [],
            }
            for offer in offers(queries.facts_of(case), today)
        ],
        "urgings": [urging_out(one, today) for one in queries.urgings_of(case)],
        "follows": follow_out(actor, case),
        "followed_by": followers_out(actor, case),
        "split_from_id": case.split_from_id,
        "joined_into_id": case.joined_into_id,
        "clocks": [
            {
                "duty": one["code"],
                "label": one["label"],
                "due_on": one["on"],
                "state": one["badge"]["label"],
                "reasoning": one["reasoning"],
            }
            for one in clock_pages.clocks(case, today)
        ],
    }


def step_out(one: CaseStep) -> Out:
    """Give a step of a case."""
    return {
        "id": one.pk,
        "case_id": one.case_id,
        "step": one.step,
        "label": _(STEP_LABELS[Step(one.step)]),
        "verdict": one.verdict,
        "from_state": one.from_state,
        "to_state": one.to_state,
        "words": one.words,
        "addressee": one.addressee,
        "symbol": one.symbol,
        "answer_by": one.answer_by,
        "happened_on": one.happened_on,
        "verdict_reason": one.verdict_reason,
        "draft_id": one.draft_id,
        "document_id": one.document_id,
    }


def letter_out(actor: Actor, letter: Letter) -> Out:
    """Give a letter with its writers and the cases it belongs to."""
    return {
        "id": letter.pk,
        "number": str(letter),
        "channel": letter.channel,
        "received_on": letter.received_on,
        "signed": letter.signed,
        "is_protected": letter.is_protected,
        "declined_secrecy_on": letter.declined_secrecy_on,
        "envelope": letter.envelope,
        "in_vault": letter.in_vault,
        "abstract": letter.abstract,
        "demand": letter.demand,
        "people": letter.people,
        "unlisted_withdrawn": letter.unlisted_withdrawn,
        "group_paper": letter.group_paper,
        "writers": [_writer(one) for one in queries.writers_of(letter)],
        "files": [
            {
                "position": one.row.position,
                "role": one.row.role,
                "name": one.row.file.name if one.is_open else "",
                "is_open": one.is_open,
                "copy_name": one.copy.file.name if one.copy else "",
            }
            for one in queries.shown_files(actor, letter, clock.now())
        ],
        "cases": [case_out(place.case) for place in queries.places_of(actor, letter)],
        "corrections": [_correction(one) for one in queries.corrections_of(letter)],
        "version": letter.version,
    }


def copy_out(copy: WorkingCopy) -> Out:
    """Give a working copy."""
    return {
        "position": copy.letter_file.position,
        "version": copy.version,
        "name": copy.file.name,
        "sha256": copy.file.sha256,
        "original_sha256": copy.original_sha256,
        "boxes": [one.words for one in from_data(copy.boxes)],
    }


def _correction(one: LetterCorrection) -> Out:
    return {
        "corrected_at": one.corrected_at,
        "corrected_by": one.corrected_by.person.full_name,
        "reason": one.reason,
        "changes": one.changes,
        "moves": one.moves,
    }


def _writer(one: Writer) -> Out:
    return {
        "position": one.position,
        "full_name": one.petitioner.full_name,
        "address": one.petitioner.address,
        "speaks": one.speaks,
        "signed": one.signed,
        "struck_reason": one.struck_reason,
        "withdrawn_on": one.withdrawn_on,
    }
