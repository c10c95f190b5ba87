"""Routes of directions and tasks."""

from django.urls import path

from vanphong.tasks import (
    board_views,
    conclusion_views,
    grade_views,
    limit_views,
    period_views,
    process_views,
    record_views,
    recurring_views,
    shared_views,
    template_views,
    views,
    voice_views,
)

urlpatterns = [
    path("nhiem-vu", views.task_list, name="tasks"),
    path("nhiem-vu/giao-viec", views.direct_without_document, name="direct_without_document"),
    path("nhiem-vu/can-don-doc", board_views.board, name="task_board"),
    path("nhiem-vu/can-don-doc.<slug:kind>", board_views.board_file, name="task_board_file"),
    path("nhiem-vu/tong-hop", period_views.period_sheet, name="task_sheet"),
    path(
        "nhiem-vu/tong-hop.<slug:kind>", period_views.period_sheet_file, name="task_sheet_file"
    ),
    path("nhiem-vu/cach-lam", views.practice, name="task_practice"),
    path("nhiem-vu/cach-lam/muc-nhac", board_views.ladder, name="task_ladder"),
    path("nhiem-vu/cach-lam/gia-han", limit_views.extension_limit, name="task_extension_limit"),
    path("nhiem-vu/cach-lam/muc-nghiem-thu", grade_views.grades, name="task_grades"),
    path("nhiem-vu/dinh-ky", recurring_views.patterns, name="recurring"),
    path("nhiem-vu/dinh-ky/moi", recurring_views.add, name="recurring_new"),
    path(
        "nhiem-vu/dinh-ky/<uuid:pattern_id>",
        recurring_views.pattern_page,
        name="recurring_pattern",
    ),
    path(
        "nhiem-vu/dinh-ky/<uuid:pattern_id>/sua",
        recurring_views.change,
        name="recurring_change",
    ),
    path(
        "nhiem-vu/dinh-ky/<uuid:pattern_id>/<slug:slug>",
        recurring_views.act_on,
        name="recurring_act",
    ),
    path("nhiem-vu/quy-trinh", process_views.processes, name="processes"),
    path("nhiem-vu/quy-trinh/bat-dau", process_views.start, name="process_start"),
    path("nhiem-vu/quy-trinh/mau", template_views.templates, name="process_templates"),
    path("nhiem-vu/quy-trinh/mau/moi", template_views.add, name="process_template_new"),
    path(
        "nhiem-vu/quy-trinh/mau/<uuid:template_id>",
        template_views.template_page,
        name="process_template",
    ),
    path(
        "nhiem-vu/quy-trinh/mau/<uuid:template_id>/sua",
        template_views.change,
        name="process_template_change",
    ),
    path(
        "nhiem-vu/quy-trinh/mau/<uuid:template_id>/thoi-dung",
        template_views.retire,
        name="process_template_retire",
    ),
    path("nhiem-vu/quy-trinh/<uuid:process_id>", process_views.process_page, name="process"),
    path("nhiem-vu/quy-trinh/<uuid:process_id>/dung", process_views.stop, name="process_stop"),
    path(
        "nhiem-vu/quy-trinh/<uuid:process_id>/buoc/<int:number>/<slug:slug>",
        process_views.step_act,
        name="process_step_act",
    ),
    path("nhiem-vu/ket-luan", conclusion_views.conclusion_list_page, name="conclusions"),
    path("nhiem-vu/ket-luan/moi", conclusion_views.take, name="take_conclusions"),
    path(
        "nhiem-vu/ket-luan/<uuid:set_id>",
        conclusion_views.conclusion_set,
        name="conclusion_set",
    ),
    path(
        "nhiem-vu/ket-luan/<uuid:set_id>/rut",
        conclusion_views.withdraw,
        name="withdraw_conclusions",
    ),
    path(
        "nhiem-vu/ket-luan/mo-lai/<uuid:conclusion_id>",
        conclusion_views.reopen,
        name="reopen_conclusion",
    ),
    path("nhiem-vu/co-quan-khac", shared_views.shared_list, name="shared_tasks"),
    path("nhiem-vu/co-quan-khac/<uuid:task_id>", shared_views.shared_task, name="shared_task"),
    path(
        "nhiem-vu/co-quan-khac/<uuid:task_id>/tep/<uuid:evidence_id>",
        shared_views.shared_file,
        name="shared_task_file",
    ),
    path(
        "nhiem-vu/co-quan-khac/<uuid:task_id>/<slug:slug>",
        shared_views.shared_act,
        name="shared_task_act",
    ),
    path("nhiem-vu/<uuid:task_id>", views.task_page, name="task"),
    path(
        "nhiem-vu/<uuid:task_id>/tep/<uuid:evidence_id>", views.evidence_file, name="task_file"
    ),
    path("nhiem-vu/<uuid:task_id>/ai-xem", views.task_sight, name="task-sight"),
    path("nhiem-vu/<uuid:task_id>/<slug:slug>", views.task_act, name="task_act"),
    path("van-ban/<uuid:document_id>/but-phe", views.direct, name="direct"),
    path(
        "van-ban/<uuid:document_id>/but-phe-giay", record_views.record, name="record-direction"
    ),
    path("but-phe/<uuid:direction_id>/ban-giay", record_views.paper, name="direction-paper"),
    path("but-phe/<uuid:direction_id>/loi-noi", voice_views.voice, name="direction-voice"),
]
