"""Conclusions become tasks, or are marked; nothing is done twice, by halves, or by who may not."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Sequence
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, Secret
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.registry.models import Document
from vanphong.tasks import api as tasks
from vanphong.tasks import conclusion_list, queries
from vanphong.tasks.boxes import waiting_work
from vanphong.tasks.conclusion_pages import source_of
from vanphong.tasks.models import Conclusion, ConclusionSet, Direction, NoTaskMark, Task
from vanphong.tasks.rules import ConclusionState, TaskFacts, conclusion_state
from vanphong.tasks.tests.conftest import FRIDAY, NOW, direct, hire
from vanphong.tasks.tests.test_races import THREADS, at_once

TEXT = """Kết luận như sau:
1. Giao Văn phòng chủ trì xây dựng kế hoạch, trình trước ngày 16/03/2026.
2. Thống nhất đánh giá kết quả công tác tháng.
3. Giao đồng chí Lê Văn Nháp lập danh sách trong 5 ngày làm việc.
4. Giao Ban Tổ chức chủ trì rà soát."""
OPEN = ConclusionState.OPEN


def take(
    cast: Cast,
    *,
    by: Actor | None = None,
    text: str = TEXT,
    now: dt.datetime = NOW,
    request_id: UUID | None = None,
    handler_id: UUID | None = None,
    **source: object,
) -> ConclusionSet:
    """Let the chief take four conclusions down, said in a meeting unless a source is named."""
    actor = by or cast.chief
    given = source or {"heading": "Kết luận giao ban"}
    with acting(actor):
        return tasks.take_conclusions(
            actor=actor, source=tasks.Source(**given), text=text, now=now,
            request_id=request_id, handler_id=handler_id,
        )  # fmt: skip


def rows_of(cast: Cast, found: ConclusionSet) -> list[Conclusion]:
    with acting(cast.chief):
        return list(queries.with_outcome(found.conclusions.order_by("position")))


def states(cast: Cast, found: ConclusionSet) -> list[ConclusionState]:
    return [queries.outcome_of(row).state for row in rows_of(cast, found)]


def work(cast: Cast, **rest: object) -> tasks.Assignment:
    given = {"lead_id": cast.officer.post_id, "due": tasks.DueGiven(on=FRIDAY), **rest}
    return tasks.Assignment(**given)


def settle(
    cast: Cast,
    found: ConclusionSet,
    settlings: Sequence[tasks.Settling],
    by: Actor | None = None,
) -> None:
    actor = by or cast.chief
    with acting(actor):
        tasks.settle_conclusions(actor=actor, set_id=found.pk, settlings=settlings, now=NOW)


class TestTaking:
    """A text kept as conclusions."""

    def test_each_keeps_its_words_place_and_source(
        self, cast: Cast, document: Document
    ) -> None:
        found = take(cast, document_id=document.pk)
        rows = rows_of(cast, found)
        assert [(row.position, row.place) for row in rows] == [
            (number, str(number)) for number in range(1, 5)
        ]
        assert rows[1].words == "Thống nhất đánh giá kết quả công tác tháng."
        assert found.text[rows[1].starts :].startswith("2. Thống nhất")
        assert (found.heading, found.said_on) == (document.abstract, document.issued_on)
        with acting(cast.chief):
            [event] = audit.events_of(cast.chief, found)
        assert event.detail["count"] == 4

    def test_the_words_never_change(self, cast: Cast) -> None:
        rows = rows_of(cast, take(cast))
        with acting(cast.chief), pytest.raises(DatabaseError), transaction.atomic():
            Conclusion.objects.filter(pk=rows[0].pk).update(words="Khác")

    def test_a_clerk_takes_them_for_who_directs(self, cast: Cast) -> None:
        found = take(cast, by=cast.clerk, handler_id=cast.chief.post_id, heading="Giao ban")
        assert found.handler_id == cast.chief.post_id
        for handler in (None, cast.officer.post_id, uuid4()):
            with pytest.raises(Invalid) as refused:
                take(cast, by=cast.clerk, handler_id=handler)
            assert "handler" in refused.value.fields

    def test_a_source_is_taken_once_and_a_retry_is_the_same(
        self, cast: Cast, document: Document
    ) -> None:
        request_id = uuid4()
        found = take(cast, document_id=document.pk, request_id=request_id)
        assert take(cast, document_id=document.pk, request_id=request_id).pk == found.pk
        with pytest.raises(Refused) as refused:
            take(cast, document_id=document.pk)
        assert refused.value.code == "conclusions_taken"

    def test_words_of_a_direction_without_a_paper(self, cast: Cast) -> None:
        task = direct(cast, words="1. Giao Văn phòng rà soát. 2. Giao Văn phòng báo cáo.")
        found = take(cast, direction_id=task.direction_id)
        assert (found.document_id, found.said_on) == (None, dt.date(2026, 3, 2))

    def test_what_is_refused_is_not_kept(self, cast: Cast, document: Document) -> None:
        officer = cast.officer
        tried = [
            (NotAllowed, {"by": officer}),
            (NotFound, {"document_id": uuid4()}),
            (NotFound, {"direction_id": uuid4()}),
            (Invalid, {"text": "  "}),
            (Invalid, {"heading": ""}),
            (Invalid, {"heading": "A", "said_on": dt.date(2026, 3, 3)}),
            (Invalid, {"text": "1. " + "x" * 4001}),
            (Invalid, {"text": "- Giao\n" * 201}),
            (Secret, {"text": "TỐI MẬT\n1. Giao Văn phòng", "document_id": document.pk}),
        ]
        for error, given in tried:
            with pytest.raises(error):
                take(cast, **given)
        with acting(cast.chief):
            assert not ConclusionSet.objects.exists()


class TestSettling:
    """Each ends in tasks or in the mark."""

    def test_a_conclusion_gives_tasks_that_point_back(
        self, cast: Cast, document: Document
    ) -> None:
        found = take(cast, document_id=document.pk)
        first, second, *_rest = rows_of(cast, found)
        settle(
            cast,
            found,
            [
                tasks.Settling(first.pk, [work(cast, title="Kế hoạch"), work(cast, title="")]),
                tasks.Settling(second.pk, no_task_reason="Chỉ đánh giá"),
            ],
        )
        assert states(cast, found) == ["GIVEN", "NO_TASK", "OPEN", "OPEN"]
        with acting(cast.officer):
            made = list(tasks.visible_tasks(cast.officer).order_by("id"))
            assert [task.title for task in made] == ["Kế hoạch", first.words[:500]]
            assert {task.direction.text for task in made} == {first.words}
            assert {task.document_id for task in made} == {document.pk}
            source = source_of(made[0], cast.officer)
        assert source is not None
        assert (source["place"], source["heading"]) == ("1", document.abstract)
        assert source["url"].endswith("#kl-1")

    def test_a_term_runs_from_the_day_it_was_said(self, cast: Cast) -> None:
        found = take(cast, heading="Giao ban", said_on=dt.date(2026, 2, 27))
        row = rows_of(cast, found)[2]
        with acting(cast.chief):
            row.of = found
            [one] = tasks.Proposer(cast.chief, dt.date(2026, 3, 2)).of(row)
            assert one.assignment is not None
            assert one.assignment.lead_id == cast.officer.post_id
            assert one.due_on == dt.date(2026, 3, 6)
        settle(cast, found, [tasks.Settling(row.pk, [one.assignment])])
        with acting(cast.officer):
            task = tasks.visible_tasks(cast.officer).get()
        assert task.due_on == dt.date(2026, 3, 6)
        assert task.due_explanation["start"] == "2026-02-27"

    def test_a_day_that_has_passed_is_told_and_not_proposed(self, cast: Cast) -> None:
        found = take(cast)
        row = rows_of(cast, found)[0]
        row.of = found
        with acting(cast.chief):
            [one] = tasks.Proposer(cast.chief, dt.date(2026, 3, 17)).of(row)
        assert (one.due_on, one.product) == (None, "Kế hoạch")
        assert "đã qua" in one.due_notes[-1]

    def test_half_a_form_writes_nothing(self, cast: Cast) -> None:
        found = take(cast)
        first, second, third, _last = rows_of(cast, found)
        past = tasks.DueGiven(on=dt.date(2026, 2, 27))
        for wrong in (
            tasks.Settling(third.pk, [work(cast, due=past)]),
            tasks.Settling(third.pk, [work(cast, lead_id=cast.clerk.post_id)]),
            tasks.Settling(third.pk, [work(cast)], no_task_reason="Cả hai"),
            tasks.Settling(third.pk),
        ):
            right = [
                tasks.Settling(first.pk, [work(cast)]),
                tasks.Settling(second.pk, no_task_reason="Chỉ đánh giá"),
            ]
            with pytest.raises((Invalid, Refused)) as refused:
                settle(cast, found, [*right, wrong])
            assert refused.value.data["conclusion_id"] == str(third.pk)
        with acting(cast.chief):
            counts = Task.objects.count(), NoTaskMark.objects.count(), Direction.objects.count()
        assert counts == (0, 0, 0)

    def test_a_retry_doubles_nothing_and_a_second_is_told_who_was_first(
        self, cast: Cast
    ) -> None:
        found = take(cast)
        first, second, *_rest = rows_of(cast, found)
        same = [
            tasks.Settling(first.pk, [work(cast)], request_id=uuid4()),
            tasks.Settling(second.pk, no_task_reason="Chỉ đánh giá", request_id=uuid4()),
        ]
        settle(cast, found, same)
        settle(cast, found, same)
        with acting(cast.chief):
            assert (Task.objects.count(), NoTaskMark.objects.count()) == (1, 1)
        for row in (first, second):
            with pytest.raises(Refused) as refused:
                settle(cast, found, [tasks.Settling(row.pk, [work(cast)])], by=cast.leader)
            assert refused.value.code == "conclusion_settled"
            assert str(refused.value).startswith("Phạm Thị Duyệt đã ")
        third = rows_of(cast, found)[2].pk
        taken = tasks.Settling(third, [work(cast)], request_id=same[0].request_id)
        with pytest.raises(Refused) as refused:
            settle(cast, found, [taken])
        assert refused.value.code == "request_taken"

    def test_who_may_not(self, cast: Cast) -> None:
        found = take(cast)
        [row, *_rest] = rows_of(cast, found)
        for actor in (cast.clerk, cast.officer):
            with pytest.raises(NotAllowed):
                settle(cast, found, [tasks.Settling(row.pk, [work(cast)])], by=actor)
        other = take(cast, heading="Khác")
        with pytest.raises(NotFound):
            settle(cast, other, [tasks.Settling(row.pk, [work(cast)])])
        with pytest.raises(Invalid):
            settle(cast, found, [tasks.Settling(row.pk, [work(cast)])] * 2)
        with acting(cast.officer), pytest.raises(NotFound):
            tasks.get_set(cast.officer, found.pk)

    def test_words_of_a_direction_are_for_those_it_is_for(
        self, cast: Cast, document: Document
    ) -> None:
        task = direct(cast, document_id=document.pk)
        found = take(cast, by=cast.leader, direction_id=task.direction_id)
        rights = {"tasks:task:read_own", "registry:document:read_all"}
        reader = dataclasses.replace(cast.clerk, permissions=frozenset(rights))
        for actor, sees in ((cast.leader, True), (cast.officer, True), (reader, False)):
            with acting(actor):
                assert registry.visible_documents(actor).filter(pk=document.pk).exists()
                assert queries.visible_sets(actor).filter(pk=found.pk).exists() is sees

    def test_another_office_sees_nothing_of_it(self, cast: Cast) -> None:
        found, there = take(cast), make_office("Tỉnh ủy Bên Kia")
        with acting(there.chief):
            assert not ConclusionSet.objects.exists()
            assert not tasks.visible_conclusions(there.chief).exists()
            with pytest.raises(NotFound):
                tasks.get_set(there.chief, found.pk)


class TestUndoing:
    """A mark is lifted, a set withdrawn, a cancelled task leaves its conclusion waiting."""

    def test_a_lifted_mark_lets_the_conclusion_wait_again(self, cast: Cast) -> None:
        found = take(cast)
        row = rows_of(cast, found)[1]
        settle(cast, found, [tasks.Settling(row.pk, no_task_reason="Nhầm")])
        with acting(cast.leader):
            tasks.reopen_conclusion(
                actor=cast.leader, conclusion_id=row.pk, reason="Có việc", now=NOW
            )
            with pytest.raises(Refused):
                tasks.reopen_conclusion(
                    actor=cast.leader, conclusion_id=row.pk, reason="Có việc", now=NOW
                )
        settle(cast, found, [tasks.Settling(row.pk, [work(cast)])])
        assert states(cast, found)[1] == "GIVEN"

    def test_withdrawn_only_while_no_task_hangs_on_it(
        self, cast: Cast, document: Document
    ) -> None:
        found = take(cast, document_id=document.pk)
        [row, *_rest] = rows_of(cast, found)
        settle(cast, found, [tasks.Settling(row.pk, [work(cast)])])
        chief = cast.chief
        with acting(chief):
            given = {"actor": chief, "set_id": found.pk, "reason": "Nhầm", "now": NOW}
            with pytest.raises(Refused) as refused:
                tasks.withdraw_conclusions(**given)
            assert refused.value.code == "conclusions_in_hand"
            task = Task.objects.get()
            tasks.cancel_task(actor=chief, task_id=task.pk, reason="Nhầm", now=NOW)
        assert states(cast, found)[0] is OPEN
        with acting(chief):
            with pytest.raises(Invalid):
                tasks.withdraw_conclusions(**{**given, "reason": " "})
            tasks.withdraw_conclusions(**given)
            with pytest.raises(Refused):
                tasks.withdraw_conclusions(**given)
        with pytest.raises(Refused):
            settle(cast, found, [tasks.Settling(row.pk, [work(cast)])])
        assert take(cast, document_id=document.pk).pk != found.pk


def test_two_who_settle_one_conclusion_at_once(committed_db: None) -> None:
    office = make_office()
    found = take(office)
    [row, *_rest] = rows_of(office, found)
    givers = [office.chief, office.leader]
    ways = [
        tasks.Settling(row.pk, [work(office)]),
        tasks.Settling(row.pk, no_task_reason="Chỉ đánh giá"),
    ]

    def work_of(number: int) -> str:
        settle(office, found, [ways[number % 4 // 2]], by=givers[number % 2])
        return "settled"

    assert at_once(work_of) == {"settled": 1, "conclusion_settled": THREADS - 1}
    with acting(office.chief):
        assert Task.objects.count() + NoTaskMark.objects.count() == 1


def test_a_source_taken_from_eight_windows(committed_db: None) -> None:
    office = make_office()
    task = direct(office, words="1. Giao Văn phòng rà soát.")

    def work_of(_number: int) -> str:
        return str(bool(take(office, direction_id=task.direction_id)))

    assert at_once(work_of) == {"True": 1, "conclusions_taken": THREADS - 1}


def test_the_list_the_desk_and_the_rule_say_the_same(cast: Cast) -> None:
    found = take(cast)
    first, second, third, _last = rows_of(cast, found)
    settle(
        cast,
        found,
        [
            tasks.Settling(first.pk, [work(cast)]),
            tasks.Settling(second.pk, no_task_reason="Chỉ đánh giá"),
            tasks.Settling(third.pk, [work(cast)]),
        ],
    )
    with acting(cast.officer):
        task = Task.objects.filter(direction__conclusion=third).get()
        shown = {
            "product": "Danh sách",
            "symbol": "12-BC/VPTU",
            "dated_on": dt.date(2026, 3, 2),
        }
        tasks.submit_evidence(actor=cast.officer, task_id=task.pk, now=NOW, **shown)
    assert states(cast, found) == ["GIVEN", "NO_TASK", "DONE", "OPEN"]
    with acting(cast.chief):
        counts = conclusion_list.listed(cast.chief, {}).counts
        [box] = [one for one in waiting_work(cast.chief, NOW) if one.act == "settle"]
        page, after = queries.conclusion_page(queries.visible_conclusions(cast.chief), size=3)
        rest, end = queries.conclusion_page(
            queries.visible_conclusions(cast.chief), after=after, size=3
        )
    assert counts == dict.fromkeys(ConclusionState, 1)
    assert (box.count, box.lines[0].title) == (1, "4. Giao Ban Tổ chức chủ trì rà soát.")
    assert [row.position for row in (*page, *rest)] == [1, 2, 3, 4]
    assert end == ""
    with acting(cast.leader):
        assert not [one for one in waiting_work(cast.leader, NOW) if one.act == "settle"]


def test_sql_and_rule_agree_over_every_mix(cast: Cast) -> None:
    kinds = {"open": {}, "closed": {"closed_at": NOW}, "cancelled": {"cancelled_at": NOW}}
    mixes = [
        (marked, given)
        for marked in (False, True)
        for size in (0, 1, 2)
        for given in itertools.combinations_with_replacement(kinds, size)
    ]
    text = "\n".join(f"{n}. Giao" for n in range(1, len(mixes) + 1))
    rows = rows_of(cast, take(cast, text=text))
    with acting(cast.chief):
        for row, (marked, given) in zip(rows, mixes, strict=True):
            if marked:
                _mark(cast, row)
            if given:
                _give(cast, row, given)
        for row, (marked, given) in zip(rows, mixes, strict=True):
            facts = [TaskFacts(**kinds[kind]) for kind in given]
            expected = conclusion_state(marked=marked, tasks=facts)
            every = queries.visible_conclusions(cast.chief).filter(pk=row.pk)
            found = [s for s in ConclusionState if queries.of_state(every, s).exists()]
            assert found == [expected], (marked, given)


def _mark(cast: Cast, row: Conclusion) -> None:
    NoTaskMark.objects.create(
        office_id=cast.office.id, conclusion=row, marked_by_id=cast.chief.post_id,
        marked_at=NOW, reason="Chỉ đánh giá",
    )  # fmt: skip


def _give(cast: Cast, row: Conclusion, kinds: Sequence[str]) -> None:
    """Write a direction with tasks in some states, closed ones with their evidence."""
    direction = Direction.objects.create(
        office_id=cast.office.id, given_by_id=cast.chief.post_id, given_at=NOW, text="Giao",
        conclusion=row,
    )  # fmt: skip
    for kind in kinds:
        task = Task.objects.create(
            office_id=cast.office.id, direction=direction, title="Việc",
            lead_id=cast.officer.post_id, created_by_id=cast.chief.post_id, created_at=NOW,
            needs_acceptance=False,
        )  # fmt: skip
        if kind == "cancelled":
            task.cancelled_at, task.cancel_reason = NOW, "Nhầm"
        if kind == "closed":
            task.closed_by = task.evidence.create(
                office_id=cast.office.id, product="Báo cáo", symbol="1-BC/VPTU",
                dated_on=dt.date(2026, 3, 2), submitted_by_id=cast.officer.post_id,
                submitted_at=NOW, verdict="REGISTERED", verdict_at=NOW,
            )  # fmt: skip
            task.closed_at = task.submitted_at = NOW
        task.save()


def test_units_and_titles_mean_their_heads(cast: Cast) -> None:
    named = ("Chánh Văn phòng", "VPTU", "đồng chí Nháp", "Văn phòng Tỉnh ủy")
    found = take(cast, text="\n".join(f"- Giao {name} rà soát." for name in named))
    rows = rows_of(cast, found)
    with acting(cast.chief):
        proposer = tasks.Proposer(cast.chief, dt.date(2026, 3, 2))
        leads = []
        for row in rows:
            row.of = found
            leads += [one.assignment and one.assignment.lead_id for one in proposer.of(row)]
    chief, officer = cast.chief.post_id, cast.officer.post_id
    assert leads == [chief, chief, officer, chief]
    hire(cast, "Phan Văn Nháp")
    with acting(cast.chief):
        again = tasks.Proposer(cast.chief, dt.date(2026, 3, 2)).of(rows[2])
    assert again[0].assignment is None
