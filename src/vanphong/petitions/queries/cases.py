"""Cases and letters the actor may see, and what stands in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.petitions.models import (
    NEVER,
    Bar,
    Case,
    CaseStep,
    Follow,
    HandedPaper,
    Judgement,
    Letter,
    LetterInCase,
    Verdict,
)
from vanphong.petitions.queries.congresses import handed_over_before
from vanphong.petitions.queries.following import unanswered
from vanphong.petitions.queries.sealing import named_openly, uncovered_scans
from vanphong.petitions.rules import (
    CLOSED,
    EMPTIED,
    OF_TIME,
    CaseFacts,
    Channel,
    Group,
    Key,
    Signatory,
    Signed,
    State,
    Step,
)
from vanphong.petitions.rules.following import silent_since
from vanphong.petitions.rules.follows import with_implied
from vanphong.petitions.rules.permissions import READ_ALL, READ_OWN, REGISTER

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases, and the key of the next page, empty at the end."""

    items: list[Case]
    next_key: str


def cases_here(actor: Actor) -> QuerySet[Case]:
    """Give the cases of the actor's office that the actor is not barred from, of whoever."""
    barred = Bar.objects.filter(person_id__in=actor.person_ids, lifted_at=None)
    rows = Case.objects.filter(office_id=actor.office_key)
    return rows.exclude(pk__in=barred.values("case_id")) if actor.person_ids else rows


def barred_letters(actor: Actor) -> QuerySet[LetterInCase, UUID]:
    """Give the ids of the letters of cases that the actor is barred from."""
    barred = Bar.objects.filter(person_id__in=actor.person_ids, lifted_at=None)
    rows = LetterInCase.objects.filter(case_id__in=barred.values("case_id"))
    return rows.values_list("letter_id", flat=True)


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """Give the cases the actor may see: all, those handled, those whose letter was registered.

    Nobody sees a case they are barred from, whatever their role.
    """
    if not actor.may(READ_OWN):
        return Case.objects.none()
    if actor.may(READ_ALL):
        return cases_here(actor)
    own = Q(handler__person_id__in=actor.person_ids)
    if actor.may(REGISTER):
        own |= Q(first_letter__entered_by__person_id__in=actor.person_ids)
    return cases_here(actor).filter(own)


def visible_letters(actor: Actor) -> QuerySet[Letter]:
    """Give the letters of the cases the actor may see; none of a case that bars the actor."""
    if not actor.may(READ_OWN):
        return Letter.objects.none()
    rows = Letter.objects.filter(office_id=actor.office_key)
    here = LetterInCase.objects.filter(letter=OuterRef("pk"))
    if not actor.may(READ_ALL):
        rows = rows.filter(Exists(here.filter(case__in=visible_cases(actor), left_at=None)))
    if not actor.person_ids:
        return rows
    barred = Bar.objects.filter(person_id__in=actor.person_ids, lifted_at=None)
    return rows.exclude(Exists(here.filter(case_id__in=barred.values("case_id"))))


def get_case(actor: Actor, case_id: UUID, *, lock: bool = False) -> Case:
    """Give one case the actor may see, locked for change when asked.

    :raises NotFound: when it is missing or hidden.
    """
    rows = visible_cases(actor).filter(pk=case_id)
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found = rows.select_related(
        "first_letter", "handler__person", "split_from", "joined_into", "place__parent"
    ).first()
    if found is None:
        raise NotFound(_("Không tìm thấy vụ việc này."))
    return found


def still_owing(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Give the cases that are open, or closed by a paper that is not out yet."""
    return rows.filter(~Q(state__in=CLOSED) | Q(next_due_on__lt=NEVER))


# Views of the list: slug -> condition.
def in_view(rows: QuerySet[Case], view: str, actor: Actor, today: dt.date) -> QuerySet[Case]:
    """Give the cases of a view of the list; an unknown view is all that is open."""
    still = still_owing(rows)
    views = {
        "cho-xu-ly": lambda: rows.filter(state=State.RECEIVED),
        "cua-toi": lambda: still.filter(handler__person_id__in=actor.person_ids),
        "chua-giao": lambda: still.filter(handler=None),
        "qua-han": lambda: still.filter(next_due_on__lt=today),
        "cho-duyet": lambda: rows.filter(
            pk__in=CaseStep.objects.filter(verdict=Verdict.WAITING).values("case_id")
        ),
        "don-doc": lambda: unanswered(rows, silent_since(today), today),
        "da-chuyen": lambda: rows.filter(state__in=(State.FORWARDED, State.INVESTIGATED)),
        "da-xong": lambda: rows.filter(state__in=CLOSED - EMPTIED, next_due_on=NEVER),
        "tat-ca": lambda: rows.exclude(state__in=EMPTIED),
    }
    return views.get(view, lambda: still)()


def page_by_due(rows: QuerySet[Case], *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """Give one page, what is due first on top.

    :raises Invalid: when the key is not one of ours.
    """
    if after:
        day, _sep, pk = after.partition("_")
        try:
            due, key = dt.date.fromisoformat(day), UUID(pk)
        except ValueError as error:
            raise Invalid(_BAD_KEY) from error
        rows = rows.filter(Q(next_due_on__gt=due) | Q(next_due_on=due, pk__gt=key))
    items, more = _page_of(rows.order_by("next_due_on", "pk"), size)
    return Page(items, f"{items[-1].next_due_on:%Y-%m-%d}_{items[-1].pk}" if more else "")


def page_newest(rows: QuerySet[Case], *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """Give one page, the newest first; identifiers run with time.

    :raises Invalid: when the key is not one of ours.
    """
    if after:
        try:
            rows = rows.filter(pk__lt=UUID(after))
        except ValueError as error:
            raise Invalid(_BAD_KEY) from error
    items, more = _page_of(rows.order_by("-pk"), size)
    return Page(items, str(items[-1].pk) if more else "")


_BAD_KEY = _("Đường dẫn tới trang này không đúng. Xin mở lại danh sách.")


def _page_of(rows: QuerySet[Case], size: int) -> tuple[list[Case], bool]:
    """Give the first cases with what is shown of them, and whether more follow.

    Which they are is asked first: with letter and handler in one question, the planner, which thinks
    an office smaller than it is, would fetch those of all its cases.
    """
    keys = list(rows.values_list("pk", flat=True)[: size + 1])
    shown = Case.objects.select_related("first_letter", "handler__person", "place")
    found = shown.in_bulk(keys[:size])
    return [found[key] for key in keys[:size] if key in found], len(keys) > size


def letters_of(actor: Actor, case: Case) -> list[LetterInCase]:
    """Give the letters in a case, as they joined, those taken out again left out."""
    rows = LetterInCase.objects.filter(
        case=case, left_at=None, letter__in=visible_letters(actor)
    )
    return list(rows.select_related("letter").order_by("joined_at", "pk"))


def judgements_of(case: Case) -> list[Judgement]:
    """Give how a case was judged, oldest first."""
    rows = Judgement.objects.filter(case=case).select_related("judged_by__person")
    return list(rows.order_by("judged_at", "pk"))


def steps_of(case: Case) -> list[CaseStep]:
    """Give the steps of a case, oldest first."""
    rows = CaseStep.objects.filter(case=case)
    rows = rows.select_related(
        "proposed_by__person", "decided_by__person", "document", "draft__body"
    )
    return list(rows.order_by("proposed_at", "pk"))


def bars_of(case: Case) -> list[Bar]:
    """Give who is barred from a case now."""
    rows = Bar.objects.filter(case=case, lifted_at=None).select_related("person")
    return list(rows.order_by("set_at"))


def case_numbered(actor: Actor, number: str, field: str = "into") -> Case:
    """Give the case of a number such as 12/2026.

    :raises Invalid: at the field when the actor sees none.
    """
    said, _slash, year = number.partition("/")
    rows = visible_cases(actor)
    found = (
        rows.filter(number=int(said), year=int(year)).first()
        if said.strip().isdecimal() and year.strip().isdecimal() and len(number) < 16
        else None
    )
    if found is None:
        sentence = _("Không tìm thấy vụ việc số này. Ghi số và năm, ví dụ 12/2026.")
        raise Invalid(sentence, fields={field: [str(sentence)]})
    return found


def last_step_on(case: Case) -> dt.date | None:
    """Give the day of the last step that was taken; none before the first."""
    rows = CaseStep.objects.filter(case=case, verdict=Verdict.APPROVED)
    last: dt.date | None = rows.aggregate(last=Max("happened_on"))["last"]
    return last


def last_step(case: Case, step: Step) -> CaseStep | None:
    """Give the last step of a kind that was taken; None before the first."""
    rows = CaseStep.objects.filter(case=case, step=step, verdict=Verdict.APPROVED)
    return rows.order_by("-pk").first()


def sent_to(case: Case, step: Step) -> str:
    """Give the body an urging goes to: the one the case was sent to last; empty for other steps."""
    if step is not Step.URGE:
        return ""
    rows = CaseStep.objects.filter(case=case, verdict=Verdict.APPROVED).exclude(addressee="")
    return rows.order_by("-pk").values_list("addressee", flat=True).first() or ""


def drafts_shut(actor: Actor) -> QuerySet[CaseStep, UUID | None]:
    """Give the drafts of papers in cases the actor is barred from (port `drafts_shut`)."""
    return CaseStep.objects.filter(
        draft__isnull=False,
        case__bars__person_id__in=actor.person_ids,
        case__bars__lifted_at=None,
    ).values_list("draft_id", flat=True)


def waiting_step(case: Case) -> CaseStep | None:
    """Give the step that waits for approval, None without one."""
    rows = CaseStep.objects.filter(case=case, verdict=Verdict.WAITING)
    return rows.select_related("proposed_by__person").first()


def waiting_steps(actor: Actor) -> QuerySet[CaseStep]:
    """Give what waits for approval in the cases the actor may see."""
    rows = CaseStep.objects.filter(verdict=Verdict.WAITING, case__in=visible_cases(actor))
    return rows.select_related("case", "proposed_by__person")


def keys_of(case: Case) -> dict[Key, str]:
    """Give the keys of a case as judged, with what follows from an earlier case it is linked to."""
    return with_implied(case.judged(), Follow.objects.filter(case=case, undone_at=None).first())


def facts_of(case: Case, *, but: CaseStep | None = None) -> CaseFacts:
    """Give what the lawful steps of a case depend on; as if `but`, which waits, were not proposed."""
    letter = case.first_letter
    done = set(
        CaseStep.objects.filter(case=case, verdict=Verdict.APPROVED).values_list(
            "step", flat=True
        )
    )
    waiting = waiting_step(case)
    judged: Mapping[str, str] = {
        key.value.lower(): value
        for key, value in keys_of(case).items()
        if key not in {Key.FIELD, *OF_TIME} or key is Key.RENEWAL
    }
    return CaseFacts(
        state=State(case.state),
        channel=Channel(letter.channel),
        signed=Signed(letter.signed),
        guided=Step.GUIDE in done,
        forwarded=Step.FORWARD in done,
        groups=_groups(case),
        proposed=waiting is not None and waiting != but,
        named_openly=named_openly(case).exists(),
        uncovered=uncovered_scans(case),
        originals_held=_originals(case),
        congress_on=handed_over_before(case),
        **judged,
    )


def _originals(case: Case) -> int:
    """Count the originals of the case's letters that were not given back."""
    inside = LetterInCase.objects.filter(case=case, left_at=None).values("letter_id")
    rows = HandedPaper.objects.filter(is_original=True, returned=None)
    return rows.filter(hand_over__letter_id__in=inside).count()


def _groups(case: Case) -> tuple[Group, ...]:
    """Give who stands behind each letter now in a case."""
    rows = Letter.objects.filter(
        pk__in=LetterInCase.objects.filter(case=case, left_at=None).values("letter_id")
    )
    return tuple(_group(one) for one in rows.order_by("pk").prefetch_related("writers"))


def _group(letter: Letter) -> Group:
    listed = tuple(
        Signatory(
            position=one.position,
            signed=one.signed,
            speaks=one.speaks,
            struck=bool(one.struck_reason),
            withdrawn=one.withdrawn_on is not None,
        )
        for one in sorted(letter.writers.all(), key=attrgetter("position"))
    )
    rest = letter.people - len(listed) - letter.unlisted_withdrawn
    return Group(listed, max(rest, 0), letter.group_paper)
