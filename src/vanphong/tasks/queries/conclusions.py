"""Reads of conclusions: what one may see, what became of each, what still waits."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.registry import api as registry
from vanphong.tasks.models import Conclusion, ConclusionSet, Direction, NoTaskMark, Task
from vanphong.tasks.queries.directions import visible_directions
from vanphong.tasks.queries.work import own_office, visible_tasks
from vanphong.tasks.rules import READ_ALL, ConclusionState, conclusion_state


def visible_sets(actor: Actor) -> QuerySet[ConclusionSet]:
    """Give the sets of conclusions the actor may see: all of the office with the right to read
    all tasks, else those one handles or took, and those of documents and directions one may
    read: the words of a direction are for fewer than the paper they are about.
    """
    sets = ConclusionSet.objects.filter(office_id=own_office(actor)).select_related(
        "handler__person", "taken_by__person", "withdrawn_by__person"
    )
    if actor.may(READ_ALL):
        return sets
    mine = actor.person_ids
    return sets.filter(
        Q(handler__person_id__in=mine)
        | Q(taken_by__person_id__in=mine)
        | Q(direction=None, document__in=registry.visible_documents(actor))
        | Q(direction__in=visible_directions(actor).values("pk"))
    )


def get_set(actor: Actor, set_id: UUID, *, lock: bool = False) -> ConclusionSet:
    """Give one set; with `lock` its row is locked until the transaction ends.

    :raises NotFound: missing or hidden.
    """
    sets = visible_sets(actor).filter(pk=set_id)
    if lock:
        sets = sets.select_for_update(of=("self",))
    found = sets.first()
    if found is None:
        raise NotFound(_("Không có bản kết luận này, hoặc bạn không được xem."))
    return found


def get_conclusion(actor: Actor, conclusion_id: UUID) -> Conclusion:
    """Give one conclusion of a set one may see.

    :raises NotFound: missing or hidden.
    """
    found = visible_conclusions(actor).filter(pk=conclusion_id).first()
    if found is None:
        raise NotFound(_("Không có kết luận này, hoặc bạn không được xem."))
    return found


def sets_on(actor: Actor, document_id: UUID) -> QuerySet[ConclusionSet]:
    """Give the sets on a document that stand, the first taken first."""
    return visible_sets(actor).filter(document_id=document_id, withdrawn_at=None).order_by("id")


def visible_conclusions(actor: Actor) -> QuerySet[Conclusion]:
    """Give the conclusions of sets that stand and that the actor may see."""
    sets = visible_sets(actor).filter(withdrawn_at=None).order_by()
    rows = Conclusion.objects.filter(of__in=sets.values("pk"))
    return rows.select_related("of__document", "of__handler__person")


def handled_conclusions(actor: Actor) -> QuerySet[Conclusion]:
    """Give the conclusions the actor is to process, or has processed."""
    return visible_conclusions(actor).filter(of__handler__person_id__in=actor.person_ids)


def with_outcome(rows: QuerySet[Conclusion]) -> QuerySet[Conclusion]:
    """Load standing marks, directions and tasks with conclusions, in three more queries."""
    standing = NoTaskMark.objects.filter(lifted_at=None).select_related("marked_by__person")
    tasks = Task.objects.filter(parent=None).order_by("id")
    directions = Direction.objects.select_related("given_by__person").order_by("given_at", "id")
    return rows.prefetch_related(
        Prefetch("marks", standing, to_attr="standing"),
        Prefetch("directions", directions.prefetch_related(Prefetch("tasks", tasks))),
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a conclusion; `tasks` are all it gave, also those cancelled."""

    state: ConclusionState
    mark: NoTaskMark | None
    tasks: list[Task]
    direction: Direction | None


def outcome_of(conclusion: Conclusion) -> Outcome:
    """Give what became of a conclusion loaded `with_outcome`."""
    standing: list[NoTaskMark] = conclusion.standing  # type: ignore[attr-defined]
    directions = list(conclusion.directions.all())
    tasks = [task for direction in directions for task in direction.tasks.all()]
    state = conclusion_state(marked=bool(standing), tasks=[task.facts for task in tasks])
    living = [one for one in directions if any(t.cancelled_at is None for t in one.tasks.all())]
    mark, direction = next(iter(standing), None), next(iter(living), None)
    return Outcome(state, mark, tasks, direction)


def of_state(rows: QuerySet[Conclusion], state: ConclusionState) -> QuerySet[Conclusion]:
    """Keep the conclusions `rules.conclusion_state` puts into a state; a test holds both together."""
    tasks = Task.objects.filter(
        direction__conclusion=OuterRef("pk"), parent=None, cancelled_at=None
    )
    living, running = Exists(tasks), Exists(tasks.filter(closed_at=None))
    marked = Exists(NoTaskMark.objects.filter(conclusion=OuterRef("pk"), lifted_at=None))
    conditions = {
        ConclusionState.OPEN: ~living & ~marked,
        ConclusionState.NO_TASK: ~living & marked,
        ConclusionState.GIVEN: running,
        ConclusionState.DONE: living & ~running,
    }
    return rows.filter(conditions[state])


def seen_tasks(actor: Actor, outcomes: list[Outcome]) -> set[UUID]:
    """Give which of the tasks of some outcomes the actor may open."""
    ids = [task.pk for one in outcomes for task in one.tasks]
    return set(visible_tasks(actor).filter(pk__in=ids).values_list("pk", flat=True))


def conclusion_page(
    rows: QuerySet[Conclusion], *, after: str = "", size: int = 50
) -> tuple[list[Conclusion], str]:
    """Give a page, the longest kept first, and the key of the page after it, or an empty one.

    :raises Invalid: for a key that is none.
    """
    if after:
        id_text, _sep, position = after.partition("_")
        try:
            last, place = UUID(id_text), int(position)
        except ValueError as error:
            raise Invalid(
                _("Đường dẫn tới trang này không đúng. Xin mở lại danh sách.")
            ) from error
        rows = rows.filter(Q(of_id__gt=last) | Q(of_id=last, position__gt=place))
    found = list(with_outcome(rows.order_by("of_id", "position"))[: size + 1])
    if len(found) <= size:
        return found, ""
    last_row = found[size - 1]
    return found[:size], f"{last_row.of_id.hex}_{last_row.position}"
