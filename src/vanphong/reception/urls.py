"""Routes of reception."""

from django.urls import path

from vanphong.reception.views import (
    bookings,
    conclusions,
    desk,
    online,
    open_pages,
    papers,
    rota,
    statistics,
    visits,
)

_VISIT = "tiep-cong-dan/luot/<uuid:visit_id>"
_SESSION = "tiep-cong-dan/buoi/<uuid:reception_id>"
_STATISTICS = "tiep-cong-dan/so-lieu"
_FROZEN = f"{_STATISTICS}/da-chot/<uuid:statistics_id>"

urlpatterns = [
    path("tiep-cong-dan", rota.rota, name="receptions"),
    path("tiep-cong-dan/niem-yet", rota.posted, name="reception_sheet"),
    path("tiep-cong-dan/noi-tiep", rota.place, name="reception_place"),
    path("tiep-cong-dan/buoi/moi", rota.plan, name="reception_plan"),
    path(_SESSION, rota.session, name="reception_session"),
    path(f"{_SESSION}/sua", rota.change, name="reception_change"),
    path(f"{_SESSION}/cong-bo", rota.publish, name="reception_publish"),
    path(f"{_SESSION}/hoan", rota.postpone, name="reception_postpone"),
    path(f"{_SESSION}/bo", rota.drop, name="reception_drop"),
    path(f"{_SESSION}/hen", bookings.book, name="reception_book_slot"),
    path("tiep-cong-dan/hen/<uuid:booking_id>/huy", bookings.cancel, name="reception_cancel"),
    path("tiep-cong-dan/luot", visits.visit_list, name="reception_visits"),
    path("tiep-cong-dan/luot/moi", visits.register, name="reception_visit_register"),
    path("tiep-cong-dan/ngoai-mang", desk.desk, name="reception_desk"),
    path("tiep-cong-dan/ngoai-mang/gui", desk.send, name="reception_desk_send"),
    path("tiep-cong-dan/ngoai-mang/to-giay", desk.paper, name="reception_desk_paper"),
    path(_VISIT, visits.visit, name="reception_visit"),
    path(f"{_VISIT}/ket-qua", visits.finish, name="reception_visit_finish"),
    path(f"{_VISIT}/da-ve", visits.leave, name="reception_visit_leave"),
    path(f"{_VISIT}/tra-loi", visits.answer, name="reception_visit_answer"),
    path(f"{_VISIT}/tu-choi", papers.refuse, name="reception_visit_refuse"),
    path(f"{_VISIT}/nhan-tai-lieu", papers.take_papers, name="reception_take_papers"),
    path(f"{_VISIT}/bien-ban", papers.minutes, name="reception_minutes"),
    path(f"{_VISIT}/bien-ban/da-ky", papers.sign_minutes, name="reception_sign_minutes"),
    path(f"{_VISIT}/bien-ban/in", papers.minutes_paper, name="reception_minutes_paper"),
    path(f"{_VISIT}/bien-ban/tep", papers.minutes_file, name="reception_minutes_file"),
    path(f"{_VISIT}/van-ban/<slug:kind>", papers.begin_paper, name="reception_visit_paper"),
    path(f"{_VISIT}/chi-dao", conclusions.direct, name="reception_direct"),
    path(f"{_SESSION}/ket-luan", conclusions.conclude, name="reception_conclude"),
    path(f"{_SESSION}/ket-luan/viec", conclusions.take, name="reception_take"),
    path(f"{_SESSION}/truc-tuyen", online.note, name="reception_online"),
    path(f"{_SESSION}/ban-ghi", online.add_record, name="reception_add_record"),
    path(f"{_SESSION}/ban-ghi/tep/<int:position>", online.record, name="reception_record"),
    path("tiep-cong-dan/so", visits.book_page, name="reception_book"),
    path("tiep-cong-dan/so/tai", visits.book_file, name="reception_book_file"),
    path(_STATISTICS, statistics.statistics, name="reception_statistics"),
    path(
        f"{_STATISTICS}/cot/<slug:figure>",
        statistics.figure,
        name="reception_statistics_figure",
    ),
    path(f"{_STATISTICS}/bang.xlsx", statistics.file, name="reception_statistics_file"),
    path(f"{_STATISTICS}/chot", statistics.freeze, name="reception_freeze"),
    path(_FROZEN, statistics.statistics, name="reception_frozen"),
    path(f"{_FROZEN}/cot/<slug:figure>", statistics.figure, name="reception_frozen_figure"),
    path(f"{_FROZEN}/bang.xlsx", statistics.file, name="reception_frozen_file"),
    path("lich-tiep-cong-dan", open_pages.offices, name="reception_open"),
    path("lich-tiep-cong-dan/<str:code>", open_pages.office, name="reception_open_office"),
]
