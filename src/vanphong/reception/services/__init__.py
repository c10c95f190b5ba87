"""Acts of reception."""

from vanphong.reception.services.book import give_out_book
from vanphong.reception.services.bookings import BookingFacts, book_slot, cancel_booking
from vanphong.reception.services.conclusions import (
    begin_conclusion,
    direct_visit,
    note_conclusion,
    take_session_conclusions,
)
from vanphong.reception.services.handing import take_visit_papers
from vanphong.reception.services.hiding import hide_visits, hold_visits
from vanphong.reception.services.minutes import MinutesFacts, keep_minutes, sign_minutes
from vanphong.reception.services.online import add_record, note_online
from vanphong.reception.services.papers import begin_visit_paper, note_issued, refuse_visit
from vanphong.reception.services.rota import (
    SessionFacts,
    change_session,
    drop_session,
    keep_place,
    plan_session,
    postpone_session,
    publish_session,
)
from vanphong.reception.services.statistics import freeze_statistics, statistics_workbook
from vanphong.reception.services.visits import (
    Ending,
    VisitFacts,
    finish_visit,
    leave_visit,
    note_answer,
    register_visit,
    registered_before,
)

__all__ = [
    "BookingFacts",
    "Ending",
    "MinutesFacts",
    "SessionFacts",
    "VisitFacts",
    "add_record",
    "begin_conclusion",
    "begin_visit_paper",
    "book_slot",
    "cancel_booking",
    "change_session",
    "direct_visit",
    "drop_session",
    "finish_visit",
    "freeze_statistics",
    "give_out_book",
    "hide_visits",
    "hold_visits",
    "keep_minutes",
    "keep_place",
    "leave_visit",
    "note_answer",
    "note_conclusion",
    "note_issued",
    "note_online",
    "plan_session",
    "postpone_session",
    "publish_session",
    "refuse_visit",
    "register_visit",
    "registered_before",
    "sign_minutes",
    "statistics_workbook",
    "take_session_conclusions",
    "take_visit_papers",
]
