"""What the tests of appraisal share: a scheme written, appraised, answered for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from tests.cast import SINCE, Cast

from vanphong.drafting import api as drafting
from vanphong.drafting import appraisal_sheet, appraisals
from vanphong.drafting.appraisal_rules import Verdict
from vanphong.drafting.markup import from_text
from vanphong.drafting.models import Appraisal, AppraisalSheet, Draft
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office
from vanphong.kernel.actor import Actor, ActorKind, job_actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people


def appraising_office() -> Cast:
    """Make an office with SECOND, an officer who sees no draft but his own."""
    cast = make_signing_office()
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        person = people.create_person(actor=maker, full_name="Vũ Văn Cùng")
        post = people.create_post(
            actor=maker, person=person, title="Chuyên viên", rank=people.Rank.OFFICER,
            roles=["OFFICER"], valid_from=SINCE, body=cast.body,
        )  # fmt: skip
    cast.posts["SECOND"] = post
    cast.actors["SECOND"] = Actor(
        kind=ActorKind.PERSON, name=person.full_name, office_id=cast.office.id,
        person_id=person.id, post_id=post.id, post_title=post.title,
        permissions=people.permissions_of(["OFFICER"]),
    )  # fmt: skip
    return cast


def scheme(cast: Cast, words: str = "Bản đầu.") -> Draft:
    """Give a đề án of the officer with all it needs to be presented."""
    with acting(cast.officer):
        return drafting.create_draft(
            actor=cast.officer, body_id=cast.committee.id, type_code="SCHEME", now=NOW,
            abstract="Đề án sắp xếp tổ chức bộ máy", signer_id=cast.posts["LEADER"].id,
            recipients=[{"name": "Ban Thường vụ"}], file_copy="Lưu Văn phòng Tỉnh ủy",
            blocks=from_text(words, ()),
        )  # fmt: skip


def rewrite(cast: Cast, draft: Draft, words: str, **fields: Any) -> Draft:
    """Write other words into a draft."""
    with acting(cast.officer):
        held = drafting.get_draft(cast.officer, draft.pk)
        return drafting.change_draft(
            actor=cast.officer, draft_id=draft.pk, version=held.version, now=NOW,
            blocks=from_text(words, ()), **fields,
        )  # fmt: skip


def opened(
    cast: Cast, draft: Draft, *beside: str, by: str = "CHIEF", **given: Any
) -> Appraisal:
    """Open a round by somebody who appraises, on the draft as it stands."""
    actor = cast.actors[by]
    with acting(actor):
        version = drafting.get_draft(actor, draft.pk).version
        return appraisals.open_appraisal(
            actor=actor, draft_id=draft.pk, now=NOW,
            member_ids=[cast.posts[role].id for role in beside],
            **({"version": version} | given),
        )  # fmt: skip


def judged(cast: Cast, appraisal: Appraisal, verdict: str = Verdict.MET) -> None:
    """Judge every item alike."""
    with acting(cast.chief):
        appraisals.judge_items(
            actor=cast.chief, draft_id=appraisal.draft_id, appraisal_id=appraisal.pk, now=NOW,
            judged=[appraisals.Judged(one.pk, verdict, "Có") for one in appraisal.items.all()],
        )  # fmt: skip


def found(cast: Cast, appraisal: Appraisal, words: str, weight: str = "MUST") -> UUID:
    """Write down a finding."""
    with acting(cast.chief):
        made = appraisals.add_finding(
            actor=cast.chief, draft_id=appraisal.draft_id, appraisal_id=appraisal.pk, now=NOW,
            found=appraisals.Found(words, "Quy chế làm việc, Điều 9", weight),
        )  # fmt: skip
        return made.pk


def signed(
    cast: Cast, appraisal: Appraisal, conclusion: str = "READY", **given: Any
) -> AppraisalSheet:
    """Conclude and sign."""
    return appraisal_sheet.sign_sheet(
        actor=cast.chief, draft_id=appraisal.draft_id, appraisal_id=appraisal.pk,
        conclusion=conclusion, now=NOW, **({"pin": PIN} | given),
    )  # fmt: skip
