"""Acts of reception."""

from vanphong.reception.services.book import give_out_book
from vanphong.reception.services.rota import (
    SessionFacts,
    change_session,
    drop_session,
    keep_place,
    plan_session,
    postpone_session,
    publish_session,
)
from vanphong.reception.services.visits import (
    Ending,
    VisitFacts,
    finish_visit,
    leave_visit,
    note_answer,
    register_visit,
)

__all__ = [
    "Ending",
    "SessionFacts",
    "VisitFacts",
    "change_session",
    "drop_session",
    "finish_visit",
    "give_out_book",
    "keep_place",
    "leave_visit",
    "note_answer",
    "plan_session",
    "postpone_session",
    "publish_session",
    "register_visit",
]
