"""Figures of what came of cases, for forms 01/KQGQ and 02/KQGQ: each one condition, as the others.

A figure with a `measure` adds up what its cases bear; its list are the cases that bear something.
Counted are the results known now, in the period of the day they were reached or carried out.
"""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Callable, Mapping

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from vanphong.kernel.actor import Actor
from vanphong.petitions.models import Case, CaseClock, CaseStep, ClockState, Verdict
from vanphong.petitions.queries.figures import FIGURES, MAPPED, Figure, cases_counted
from vanphong.petitions.rules import Step
from vanphong.petitions.rules.limits import resolving
from vanphong.petitions.rules.periods import Period

Counts = Callable[[Period], Q]


def resolved(period: Period) -> Q:
    """What was resolved in the period."""
    return Q(result__resolved_on__gte=period.since, result__resolved_on__lt=period.until)


def _running(period: Period) -> Q:
    """What the office took up and has not resolved yet."""
    taken_up = Q(competence="OURS", state__in=("ACCEPTED", "SUSPENDED"), result=None)
    return taken_up & Q(received_on__lt=period.until)


def _to_resolve(period: Period) -> Q:
    since = Q(result__resolved_on__gte=period.since, received_on__lt=period.until)
    return _running(period) | since


def _left(period: Period) -> Q:
    later = Q(result__resolved_on__gte=period.until, received_on__lt=period.until)
    return _running(period) | later


def _unrecorded(period: Period) -> Q:  # noqa: ARG001 - the days are in the annotation
    """What was concluded or terminated in the period, and nobody wrote down what came of it."""
    closed = Q(competence="OURS", state__in=("CONCLUDED", "ENDED", "TERMINATED"), result=None)
    return closed & Q(is_concluded=True)


def _with(**known: object) -> Counts:
    more = {f"result__{name}": value for name, value in known.items()}
    return lambda period: resolved(period) & Q(**more)


def _in_time(*, late: bool) -> Counts:
    return lambda period: resolved(period) & Q(is_resolved_late=late)


def _to_execute(period: Period) -> Q:
    due = Q(result__must_execute=True, result__resolved_on__lt=period.until)
    return due & (Q(result__executed_on=None) | Q(result__executed_on__gte=period.since))


def _executed(period: Period) -> Q:
    return Q(
        result__must_execute=True,
        result__executed_on__gte=period.since,
        result__executed_on__lt=period.until,
    )


def _left_to_execute(period: Period) -> Q:
    due = Q(result__must_execute=True, result__resolved_on__lt=period.until)
    return due & (Q(result__executed_on=None) | Q(result__executed_on__gte=period.until))


RESOLVED, EXECUTION = (
    gettext_noop("Kết quả giải quyết (01/KQGQ)"), gettext_noop("Thi hành quyết định (02/KQGQ)"),
)  # fmt: skip


def _of_result(slug: str, words: str, counts: Counts) -> Figure:
    return Figure(slug, words, counts, RESOLVED, of_results=True)


def _of_execution(slug: str, words: str, counts: Counts) -> Figure:
    return Figure(slug, words, counts, EXECUTION, of_results=True)


def _sum(slug: str, words: str, counts: Counts, group: str, *fields: str) -> Figure:
    bears = functools.reduce(operator.or_, (Q(**{f"result__{one}__gt": 0}) for one in fields))
    return Figure(
        slug, words, lambda period: counts(period) & bears, group, fields, of_results=True
    )


RESULT_FIGURES: tuple[Figure, ...] = (
    _of_result("kq-phai", gettext_noop("Thuộc thẩm quyền, phải giải quyết"), _to_resolve),
    _of_result("kq-xong", gettext_noop("Đã giải quyết"), resolved),
    _of_result("kq-con", gettext_noop("Đang giải quyết"), _left),
    _of_result("kq-chua-ghi", gettext_noop("Đã kết luận, chưa ghi kết quả"), _unrecorded),
    _of_result(
        "kq-quyet-dinh", gettext_noop("Bằng quyết định, kết luận"), _with(way="DECISION")
    ),
    _of_result("kq-rut", gettext_noop("Rút đơn qua giải thích"), _with(way="WITHDRAWN")),
    _of_result("kq-dung", gettext_noop("Khiếu nại, tố cáo đúng"), _with(finding="RIGHT")),
    _of_result("kq-sai", gettext_noop("Khiếu nại, tố cáo sai"), _with(finding="WRONG")),
    _of_result(
        "kq-dung-mot-phan", gettext_noop("Khiếu nại, tố cáo đúng một phần"),
        _with(finding="PARTLY"),
    ),
    _of_result(
        "kq-cong-nhan", gettext_noop("Lần hai: công nhận quyết định lần đầu"),
        _with(second="KEPT"),
    ),
    _of_result(
        "kq-huy-sua", gettext_noop("Lần hai: hủy, sửa quyết định lần đầu"),
        _with(second__in=("ANNULLED", "AMENDED")),
    ),
    _of_result("kq-dung-han", gettext_noop("Giải quyết đúng hạn"), _in_time(late=False)),
    _of_result("kq-qua-han", gettext_noop("Giải quyết quá hạn"), _in_time(late=True)),
    _of_result(
        "kq-dieu-tra", gettext_noop("Vụ việc chuyển cơ quan điều tra"),
        _with(to_investigators=True),
    ),
    _sum("kq-nguoi-dieu-tra", gettext_noop("Số người chuyển cơ quan điều tra"), resolved,
         RESOLVED, "investigated_people"),
    _sum("kq-nguoi-xu-ly", gettext_noop("Số người bị kiến nghị xử lý"), resolved, RESOLVED,
         "handled_people"),
    _sum("kq-thu-tien", gettext_noop("Thu hồi cho Nhà nước: tiền (đồng)"), resolved, RESOLVED,
         "recovered_money"),
    _sum("kq-thu-dat", gettext_noop("Thu hồi cho Nhà nước: đất (m²)"), resolved, RESOLVED,
         "recovered_land"),
    _sum("kq-tra-tien", gettext_noop("Trả lại cho công dân: tiền (đồng)"), resolved, RESOLVED,
         "restored_money"),
    _sum("kq-tra-dat", gettext_noop("Trả lại cho công dân: đất (m²)"), resolved, RESOLVED,
         "restored_land"),
    _sum("kq-tra-nguoi", gettext_noop("Số người được trả lại quyền lợi"), resolved, RESOLVED,
         "restored_people"),
    _of_execution("th-phai", gettext_noop("Quyết định phải thi hành"), _to_execute),
    _of_execution("th-xong", gettext_noop("Đã thi hành xong"), _executed),
    _of_execution("th-con", gettext_noop("Chưa thi hành xong"), _left_to_execute),
    _sum("th-phai-tien", gettext_noop("Phải thi hành: tiền (đồng)"), _to_execute, EXECUTION,
         "recovered_money", "restored_money"),
    _sum("th-phai-dat", gettext_noop("Phải thi hành: đất (m²)"), _to_execute, EXECUTION,
         "recovered_land", "restored_land"),
    _sum("th-phai-nguoi", gettext_noop("Phải thi hành: số người bị kiến nghị xử lý"), _to_execute,
         EXECUTION, "handled_people"),
    _sum("th-xong-tien", gettext_noop("Đã thi hành: tiền (đồng)"), _executed, EXECUTION,
         "executed_money"),
    _sum("th-xong-dat", gettext_noop("Đã thi hành: đất (m²)"), _executed, EXECUTION,
         "executed_land"),
    _sum("th-xong-nguoi", gettext_noop("Đã thi hành: số người"), _executed, EXECUTION,
         "executed_people"),
)  # fmt: skip
# Every figure of the reports; the cases behind a place of the map are in no report.
ALL_FIGURES = (*FIGURES, *RESULT_FIGURES)
BY_SLUG: Mapping[str, Figure] = {one.slug: one for one in (*FIGURES, MAPPED, *RESULT_FIGURES)}


def with_result(actor: Actor, period: Period, today: dt.date) -> QuerySet[Case]:
    """Give the cases counted, each with what the figures ask of its steps and its duties.

    `is_concluded`: concluded or terminated in the period; `is_resolved_late`: after its day.
    """
    steps = CaseStep.objects.filter(
        case=OuterRef("pk"), step__in=(Step.CONCLUDE, Step.TERMINATE), verdict=Verdict.APPROVED,
        happened_on__gte=period.since, happened_on__lt=period.until,
    )  # fmt: skip
    duties = CaseClock.objects.filter(
        case=OuterRef("pk"), duty__in=resolving(), state=ClockState.MET, met_on__gt=F("due_on")
    )
    rows = cases_counted(actor, period, today)
    return rows.annotate(is_concluded=Exists(steps), is_resolved_late=Exists(duties))


def concerned(period: Period) -> Q:
    """What some figure of results counts."""
    return _to_resolve(period) | _unrecorded(period) | _to_execute(period) | _executed(period)


def results_counted(actor: Actor, period: Period, today: dt.date) -> Mapping[str, int]:
    """Count, or add up, each figure of results over the cases the actor may see."""
    rows = with_result(actor, period, today).filter(concerned(period))
    return rows.aggregate(**{one.slug: _total(one, period) for one in RESULT_FIGURES})


def _total(figure: Figure, period: Period) -> Count | Coalesce:
    counts = figure.counts(period)
    if not figure.measure:
        return Count("pk", filter=counts)
    amount = functools.reduce(operator.add, (F(f"result__{one}") for one in figure.measure))
    return Coalesce(Sum(amount, filter=counts), Value(0))


def behind(actor: Actor, slug: str, period: Period, today: dt.date) -> QuerySet[Case]:
    """Give the cases a figure counts, or adds up."""
    figure = BY_SLUG[slug]
    rows = with_result if figure.of_results else cases_counted
    return rows(actor, period, today).filter(figure.counts(period))
