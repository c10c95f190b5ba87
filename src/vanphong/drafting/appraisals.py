"""Acts of appraisal: open a round, judge its items, find, answer, say otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.drafting import appraisal_queries as reads
from vanphong.drafting import checked, queries, versions
from vanphong.drafting.appraisal_rules import (
    APPRAISE,
    Reply,
    Verdict,
    Weight,
    digest_of,
    may_appraise,
)
from vanphong.drafting.checking.findings import Finding
from vanphong.drafting.models import (
    Appraisal,
    AppraisalFinding,
    AppraisalItem,
    AppraisalMember,
    Draft,
    DraftVersion,
    FindingReply,
)
from vanphong.drafting.rules import ENDED, NO_RIGHT, Step, may_do
from vanphong.drafting.services import demand, demand_step
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, within
from vanphong.kernel.gate import require
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.rules import Severity
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.telling import tell_persons
from vanphong.kernel.text import nfc, one_line
from vanphong.people import api as people

LONGEST_WORDS = 2000
LONGEST_NOTE = 1000
LONGEST_RULE = 1000
LONGEST_PLACE = 200
LONGEST_DISSENT = 10_000


@dataclass(frozen=True, slots=True)
class Judged:
    """What is found of one item; not met says why in `note`."""

    item_id: UUID
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as it is written down: what, where, by which rule, how much it weighs."""

    words: str
    rule: str
    weight: str
    place: str = ""


@transaction.atomic
def open_appraisal(
    *,
    actor: Actor,
    draft_id: UUID,
    version: int,
    now: dt.datetime,
    appraiser_id: UUID | None = None,
    member_ids: Sequence[UUID] = (),
) -> Appraisal:
    """Open a round on the draft as it stands; locks the draft.

    `version` is the draft's as it was seen. Without `appraiser_id` the actor appraises; who writes
    the draft names another. `member_ids` are posts that appraise beside.

    :raises NotAllowed: for who neither appraises nor writes the draft.
    :raises Refused: `conflict` for who wrote on it, `cannot_appraise`, `already_appraised` while
        a round stands for this very text, `changed_meanwhile`, `no_text`, `wrong_state`.
    :raises Invalid: `unknown_post` for posts nobody holds here, or who cannot join.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    if not actor.may(APPRAISE):
        demand_step(actor, draft, Step.ASK_OPINIONS)
    _require_open(draft)
    seen_version = present_version(draft, version)
    today = vietnam_date(now)
    appraiser = _appraiser(actor, draft, appraiser_id, today)
    members = _members(actor, draft, member_ids, appraiser, today)
    basis = reads.basis_now(draft)
    last = reads.rounds_of(draft).first()
    if last is not None and last.digest == digest_of(basis):
        raise Refused(
            _("Bản này đang có lần thẩm định thứ %(round)s. Hãy ghi tiếp vào lần đó.")
            % {"round": last.round},
            code="already_appraised",
        )
    made = Appraisal.objects.create(
        office_id=draft.office_id, draft=draft, version=seen_version,
        round=(last.round if last else 0) + 1, basis=basis, digest=digest_of(basis),
        appraiser=appraiser, opened_by_id=actor.post_key, opened_at=now,
    )  # fmt: skip
    _write_items(made, draft, today)
    AppraisalMember.objects.bulk_create(
        AppraisalMember(office_id=draft.office_id, appraisal=made, post=post)
        for post in members
    )
    _record(
        actor, draft, "open", made, version=seen_version.number,
        appraiser=appraiser.person.full_name, beside=[p.person.full_name for p in members],
    )  # fmt: skip
    told = (appraiser.person_id, *(post.person_id for post in members))
    tell_persons(actor, [News(NewsKind.APPRAISAL_ASKED, draft, str(made.pk), told)], now)
    return made


def present_version(draft: Draft, seen: int) -> DraftVersion:
    """Give the version that is written now.

    :raises Refused: `changed_meanwhile` when the draft is not as it was seen, `no_text`.
    """
    if draft.version != seen:
        raise Refused(
            _("Người khác vừa sửa dự thảo này. Hãy mở lại để xem bản mới."),
            code="changed_meanwhile",
            data={"version": draft.version},
        )
    version = versions.versions_of(draft).first()
    if version is None:
        raise Refused(_("Dự thảo chưa có nội dung. Hãy soạn nội dung trước."), code="no_text")
    return version


def _require_open(draft: Draft) -> None:
    if draft.state in ENDED:
        raise Refused(
            _("Dự thảo đã phát hành hoặc đã rút nên không thẩm định nữa."), code="wrong_state"
        )


def _appraiser(actor: Actor, draft: Draft, wanted: UUID | None, on: dt.date) -> people.Post:
    post_id = wanted or actor.post_key
    held = {post.pk: post for post in people.posts_of_office(actor, on)}
    if post_id not in held:
        raise _unknown("appraiser")
    post = held[post_id]
    wrote = reads.wrote_it(actor, draft, {post.person_id})
    demand(may_appraise(wrote_it=wrote, can_appraise=reads.can_appraise(post)))
    return post


def _members(
    actor: Actor, draft: Draft, wanted: Sequence[UUID], appraiser: people.Post, on: dt.date
) -> list[people.Post]:
    """Give those who appraise beside, each once; the appraiser is none of them."""
    able = {post.pk: post for post in reads.posts_to_join(actor, draft, on)}
    if set(wanted) - set(able):
        raise _unknown("members")
    posts = {able[one].person_id: able[one] for one in wanted}
    posts.pop(appraiser.person_id, None)
    return list(posts.values())


def _unknown(field: str) -> Invalid:
    said = str(_("Có người được chọn không thẩm định được dự thảo này. Hãy chọn lại."))
    return Invalid(said, code="unknown_post", fields={field: [said]})


def _write_items(made: Appraisal, draft: Draft, on: dt.date) -> None:
    AppraisalItem.objects.bulk_create(
        AppraisalItem(
            office_id=draft.office_id, appraisal=made, position=position, text=item.text,
            source=item.source, confidence=item.confidence,
        )
        for position, item in enumerate(
            reads.items_of_office(draft.office_id, draft.type_code, on), 1
        )
    )  # fmt: skip


def to_appraise(actor: Actor, draft_id: UUID, appraisal_id: UUID) -> tuple[Draft, Appraisal]:
    """Give a draft, locked, and its newest round, which the actor appraises.

    :raises NotAllowed: `not_appraiser` for anybody else.
    :raises Refused: `conflict` once the appraiser wrote on the draft, `newer_round`, `wrong_state`.
    """
    require(actor, APPRAISE)
    draft, appraisal = _newest_round(actor, draft_id, appraisal_id)
    if appraisal.appraiser.person_id != actor.person_id:
        raise NotAllowed(
            _("Chỉ người thẩm định (%(name)s) ghi được vào lần thẩm định này.")
            % {"name": appraisal.appraiser.person.full_name},
            code="not_appraiser",
        )
    wrote = reads.wrote_it(actor, draft, actor.person_ids)
    demand(may_appraise(wrote_it=wrote, can_appraise=True))
    return draft, appraisal


def _newest_round(actor: Actor, draft_id: UUID, appraisal_id: UUID) -> tuple[Draft, Appraisal]:
    draft = queries.get_draft(actor, draft_id, lock=True)
    _require_open(draft)
    appraisal = reads.get_round(actor, draft, appraisal_id)
    if reads.rounds_of(draft).filter(round__gt=appraisal.round).exists():
        raise Refused(
            _("Đã có lần thẩm định sau. Hãy ghi vào lần mới nhất."), code="newer_round"
        )
    return draft, appraisal


@transaction.atomic
def judge_items(
    *,
    actor: Actor,
    draft_id: UUID,
    appraisal_id: UUID,
    judged: Sequence[Judged],
    now: dt.datetime,
    revision: int | None = None,
) -> Appraisal:
    """Write down what is found of items; locks the draft. Those left out stay as they are.

    `revision` is the round's as it was seen, none for whatever stands.

    :raises Refused: `changed_meanwhile`, or as `to_appraise`.
    :raises Invalid: for an unknown verdict, and `no_note` for not met without why.
    :raises NotFound: for an item of another round.
    """
    draft, appraisal = to_appraise(actor, draft_id, appraisal_id)
    require_revision(appraisal, revision)
    items = {one.pk: one for one in appraisal.items.all()}
    changed = []
    for one in judged:
        if one.item_id not in items:
            raise NotFound(_("Lần thẩm định không có nội dung này."))
        item = items[one.item_id]
        before = (item.verdict, item.note)
        item.verdict, item.note = _judged(one, vietnam_date(now))
        if (item.verdict, item.note) != before:
            changed.append(item)
    if changed:
        AppraisalItem.objects.bulk_update(changed, ["verdict", "note"])
        _touch(appraisal)
        _record(actor, draft, "judge", appraisal, items=[one.position for one in changed])
    return appraisal


def require_revision(appraisal: Appraisal, seen: int | None) -> None:
    """Refuse to overwrite what somebody wrote since.

    :raises Refused: `changed_meanwhile`.
    """
    if seen is not None and seen != appraisal.revision:
        raise Refused(
            _("Lần thẩm định vừa được ghi thêm sau khi bạn mở. Hãy xem lại rồi làm tiếp."),
            code="changed_meanwhile",
            data={"revision": appraisal.revision},
        )


def _judged(one: Judged, on: dt.date) -> tuple[str, str]:
    field = f"note_{one.item_id}"
    note = within(one_line(one.note), LONGEST_NOTE, field)
    refuse_secret(text=note, on=on)
    if one.verdict and one.verdict not in Verdict.__members__:
        said = str(_("Hãy chọn đạt, chưa đạt hay không áp dụng."))
        raise Invalid(said, fields={f"verdict_{one.item_id}": [said]})
    if one.verdict == Verdict.NOT_MET and not note:
        said = str(_("Hãy ghi rõ chỗ chưa đạt."))
        raise Invalid(said, code="no_note", fields={field: [said]})
    return one.verdict, note


@transaction.atomic
def add_finding(
    *, actor: Actor, draft_id: UUID, appraisal_id: UUID, found: Found, now: dt.datetime
) -> AppraisalFinding:
    """Write down something to be mended; locks the draft.

    :raises Refused: `finding_there` when the round says the same already; as `to_appraise`.
    :raises Invalid: without words, rule or weight.
    """
    draft, appraisal = to_appraise(actor, draft_id, appraisal_id)
    return _add(actor, draft, appraisal, _found(found, vietnam_date(now)))


def _found(given: Found, on: dt.date) -> AppraisalFinding:
    if given.weight not in Weight.__members__:
        said = str(_("Hãy chọn phải sửa hay nên sửa."))
        raise Invalid(said, fields={"weight": [said]})
    words = within(nfc(given.words), LONGEST_WORDS, "words")
    rule = within(one_line(given.rule), LONGEST_RULE, "rule")
    if not words:
        said = str(_("Hãy ghi điều cần sửa."))
        raise Invalid(said, code="no_words", fields={"words": [said]})
    if not rule:
        said = str(_("Hãy ghi quy định hoặc căn cứ của điểm cần sửa."))
        raise Invalid(said, code="no_rule", fields={"rule": [said]})
    place = within(one_line(given.place), LONGEST_PLACE, "place")
    refuse_secret(fields={"words": words, "rule": rule, "place": place}, on=on)
    return AppraisalFinding(weight=given.weight, words=words, rule=rule, place=place)


def _add(
    actor: Actor, draft: Draft, appraisal: Appraisal, finding: AppraisalFinding
) -> AppraisalFinding:
    there = reads.findings_of(appraisal).filter(words=finding.words, place=finding.place)
    if there.exists():
        raise Refused(_("Điểm này đã được ghi trong lần thẩm định."), code="finding_there")
    numbers = AppraisalFinding.objects.filter(office_id=draft.office_id, appraisal=appraisal)
    finding.office_id, finding.appraisal = draft.office_id, appraisal
    finding.number = (numbers.aggregate(last=Max("number"))["last"] or 0) + 1
    finding.save(force_insert=True)
    _touch(appraisal)
    _record(actor, draft, "find", appraisal, number=finding.number, weight=finding.weight)
    return finding


def form_findings(actor: Actor, draft: Draft, appraisal: Appraisal) -> list[Finding]:
    """Give what the form checker finds in the version of a round; nothing in an own PDF."""
    if appraisal.basis["own_pdf"]:
        return []
    version = DraftVersion.objects.get(office_id=draft.office_id, pk=appraisal.version_id)
    report = checked.check_draft(
        actor, draft, vietnam_date(appraisal.opened_at), abstract=version.abstract,
        blocks=versions.blocks_of(version),
    )  # fmt: skip
    return list(report.findings)


@transaction.atomic
def take_form_finding(
    *, actor: Actor, draft_id: UUID, appraisal_id: UUID, number: int, now: dt.datetime
) -> AppraisalFinding:
    """Take over what the form checker found, by its number from 1; locks the draft.

    What a rule seen in its own text forbids must be mended, all else should be.

    :raises NotFound: when the checker finds nothing of that number.
    :raises Refused: `finding_there`; as `to_appraise`.
    """
    draft, appraisal = to_appraise(actor, draft_id, appraisal_id)
    found = form_findings(actor, draft, appraisal)
    if not 1 <= number <= len(found):
        raise NotFound(_("Không có lỗi thể thức này."))
    one = found[number - 1]
    weight = Weight.MUST if one.severity is Severity.BLOCK else Weight.SHOULD
    words = f"{one.message} (“{one.quote}”)" if one.quote else str(one.message)
    rule = f"{one.rule.text} ({one.rule.source})"
    finding = _found(
        Found(
            words[:LONGEST_WORDS], rule[:LONGEST_RULE], weight, str(one.where)[:LONGEST_PLACE]
        ),
        vietnam_date(now),
    )
    finding.confidence = one.rule.confidence
    return _add(actor, draft, appraisal, finding)


@transaction.atomic
def say_again(
    *, actor: Actor, draft_id: UUID, appraisal_id: UUID, finding_id: UUID
) -> AppraisalFinding:
    """Say a finding of the round before again: it is not mended; locks the draft.

    :raises NotFound: when the round before has no such finding.
    :raises Refused: `finding_there`; as `to_appraise`.
    """
    draft, appraisal = to_appraise(actor, draft_id, appraisal_id)
    known = {one.finding.pk: one.finding for one in reads.mended_since(appraisal)}
    if finding_id not in known:
        raise NotFound(_("Lần thẩm định trước không có điểm này."))
    old = known[finding_id]
    again = AppraisalFinding(
        weight=old.weight, words=old.words, rule=old.rule, place=old.place,
        confidence=old.confidence, again=old,
    )  # fmt: skip
    return _add(actor, draft, appraisal, again)


@transaction.atomic
def drop_finding(
    *, actor: Actor, draft_id: UUID, appraisal_id: UUID, finding_id: UUID, now: dt.datetime
) -> AppraisalFinding:
    """Take a finding back; locks the draft. It stays in the trail and on sheets signed before.

    :raises NotFound: when the round has no such finding; :raises Refused: as `to_appraise`.
    """
    draft, appraisal = to_appraise(actor, draft_id, appraisal_id)
    finding = get_finding(appraisal, finding_id)
    finding.dropped_at = now
    finding.save(update_fields=["dropped_at"])
    _touch(appraisal)
    _record(actor, draft, "drop", appraisal, number=finding.number)
    return finding


def get_finding(appraisal: Appraisal, finding_id: UUID) -> AppraisalFinding:
    """Give a finding that stands.

    :raises NotFound: when the round has none such.
    """
    finding = reads.findings_of(appraisal).filter(pk=finding_id).first()
    if finding is None:
        raise NotFound(_("Lần thẩm định không có điểm này."))
    return finding


@transaction.atomic
def dissent(
    *, actor: Actor, draft_id: UUID, appraisal_id: UUID, words: str, now: dt.datetime
) -> AppraisalMember:
    """Keep what somebody who appraises beside says otherwise, word for word; locks the draft.

    :raises NotAllowed: `not_beside` for who does not appraise beside.
    :raises Refused: `dissent_given` the second time; `newer_round`, `wrong_state`.
    :raises Invalid: without words.
    """
    draft, appraisal = _newest_round(actor, draft_id, appraisal_id)
    member = reads.members_of(appraisal).filter(post__person_id=actor.person_key).first()
    if member is None:
        raise NotAllowed(
            _("Bạn không có tên trong số người cùng thẩm định."), code="not_beside"
        )
    if member.dissent:
        raise Refused(
            _("Bạn đã ghi ý kiến khác. Ý kiến đã ghi được giữ nguyên văn, không sửa được."),
            code="dissent_given",
        )
    said = within(nfc(words), LONGEST_DISSENT, "words")
    if not said:
        sentence = str(_("Hãy ghi ý kiến khác của bạn."))
        raise Invalid(sentence, code="no_words", fields={"words": [sentence]})
    refuse_secret(text=said, on=vietnam_date(now))
    member.dissent, member.dissented_at = said, now
    member.save(update_fields=["dissent", "dissented_at"])
    _touch(appraisal)
    _record(actor, draft, "dissent", appraisal)
    return member


@transaction.atomic
def reply_finding(
    *,
    actor: Actor,
    draft_id: UUID,
    appraisal_id: UUID,
    finding_id: UUID,
    reply: str,
    now: dt.datetime,
    version: int | None = None,
    why: str = "",
) -> FindingReply:
    """Answer a finding as the draft's writer: mended in a version, or not and why; locks the draft.

    A later answer takes the place of an earlier one; both are kept. `version` is by default the
    newest.

    :raises NotAllowed: for who does not write the draft, and `own_finding` for the appraiser.
    :raises Invalid: for an unknown word, a version not later than the one appraised, or no why.
    :raises NotFound: for an unknown finding; :raises Refused: `wrong_state`.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    _require_open(draft)
    decision = may_do(Step.SETTLE_OPINIONS, queries.standing_of(actor, draft), draft.state)
    if not decision:
        raise NotAllowed(decision.reason, code=NO_RIGHT, source=decision.source)
    appraisal = reads.get_round(actor, draft, appraisal_id)
    if appraisal.appraiser.person_id == actor.person_id:
        raise NotAllowed(
            _("Người thẩm định không trả lời điểm của chính mình."), code="own_finding"
        )
    finding = get_finding(appraisal, finding_id)
    if reply not in Reply.__members__:
        said = str(_("Hãy chọn đã sửa hay không sửa."))
        raise Invalid(said, fields={"reply": [said]})
    mended = reply == Reply.MENDED
    words = within(nfc(why), LONGEST_WORDS, "why")
    refuse_secret(text=words, on=vietnam_date(now))
    if not mended and not words:
        said = str(_("Hãy giải trình vì sao không sửa."))
        raise Invalid(said, code="no_why", fields={"why": [said]})
    made = FindingReply.objects.create(
        office_id=draft.office_id, finding=finding, reply=reply, why=words,
        version=_mended_in(draft, appraisal, version) if mended else None,
        replied_by_id=actor.post_key, replied_at=now,
    )  # fmt: skip
    _record(actor, draft, "reply", appraisal, number=finding.number, reply=reply)
    return made


def _mended_in(draft: Draft, appraisal: Appraisal, number: int | None) -> DraftVersion:
    later = versions.versions_of(draft).filter(number__gt=appraisal.version.number)
    found = later.first() if number is None else later.filter(number=number).first()
    if found is None:
        said = str(
            _("Chưa có phiên bản nào sau bản được thẩm định. Hãy sửa dự thảo rồi trả lời.")
        )
        raise Invalid(said, code="no_version", fields={"version": [said]})
    return found


def _touch(appraisal: Appraisal) -> None:
    appraisal.revision += 1
    appraisal.save(update_fields=["revision"])


def _record(actor: Actor, draft: Draft, act: str, appraisal: Appraisal, **said: object) -> None:
    """Write an act to the trail of the draft; the rows themselves keep the words."""
    detail = {"appraisal": str(appraisal.pk), "round": appraisal.round} | said
    audit.record(actor, f"drafting:appraisal:{act}", subject=draft, detail=detail)
