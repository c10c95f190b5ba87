"""Routes of petitions."""

from django.urls import path

from vanphong.petitions.views import (
    alike,
    cases,
    covering,
    letters,
    names,
    openings,
    reports,
    sending,
    spread,
    status,
    submissions,
)

_LETTER = "don-thu/don/<uuid:letter_id>"
_COVER = f"{_LETTER}/che/<int:position>"
_OPENING = "don-thu/danh-tinh/<uuid:opening_id>"
_SENT = "don-thu/qua-mang/<uuid:submission_id>"
_FROZEN = "don-thu/bao-cao/chot/<uuid:report_id>"
_CASE = "don-thu/vu-viec/<uuid:case_id>"

urlpatterns = [
    path("don-thu", cases.case_list, name="petitions"),
    path("don-thu/dia-ban", cases.place_names, name="petition_places"),
    path("don-thu/bao-cao", reports.report, name="petition_report"),
    path("don-thu/bao-cao/cong-bo", reports.report_published, name="petition_published"),
    path("don-thu/bao-cao/so-lieu/<slug:figure>", reports.report_list, name="petition_figure"),
    path("don-thu/bao-cao/bang.xlsx", reports.report_file, name="petition_report_file"),
    path("don-thu/bao-cao/chot", reports.freeze, name="petition_freeze"),
    path(_FROZEN, reports.frozen, name="petition_frozen"),
    path(f"{_FROZEN}/bang.xlsx", reports.frozen_file, name="petition_frozen_file"),
    path(f"{_FROZEN}/cong-bo", reports.frozen_published, name="petition_frozen_published"),
    path(f"{_FROZEN}/so-lieu/<slug:figure>", reports.frozen_list, name="petition_frozen_list"),
    path("don-thu/theo-ten", names.by_name, name="petition_names"),
    path("don-thu/bao-cao/xu-huong", spread.trends, name="petition_trends"),
    path("don-thu/bao-cao/ban-do", spread.place_map, name="petition_map"),
    path("don-thu/bao-cao/dung-han", spread.in_time, name="petition_in_time"),
    path("don-thu/bao-cao/tang-bat-thuong", spread.rising, name="petition_rising"),
    path("don-thu/vao-so", letters.register, name="petition_register"),
    path("don-thu/vao-so/trung", alike.alike, name="petition_alike"),
    path(_LETTER, letters.letter, name="petition_letter"),
    path(f"{_LETTER}/ma-tra-cuu", letters.give_code, name="petition_code"),
    path(f"{_LETTER}/them-tep", letters.add_files, name="petition_add_files"),
    path(f"{_LETTER}/tep/<int:position>", letters.letter_file, name="petition_file"),
    path(
        f"{_LETTER}/tep/<int:position>/<int:page>.jpg",
        letters.letter_page,
        name="petition_file_page",
    ),
    path(f"{_LETTER}/quet-de-che", covering.scan, name="petition_scan"),
    path(_COVER, covering.cover, name="petition_cover"),
    path(f"{_COVER}/tim", covering.find, name="petition_cover_find"),
    path(f"{_COVER}/bo", covering.drop, name="petition_cover_drop"),
    path(f"{_COVER}/lam", covering.make, name="petition_cover_make"),
    path(f"{_COVER}/<int:page>.jpg", covering.cover_page, name="petition_cover_page"),
    path(f"{_LETTER}/ban-lam-viec/<int:position>", covering.copy_file, name="petition_copy"),
    path(
        f"{_LETTER}/ban-lam-viec/<int:position>/<int:page>.jpg",
        covering.copy_page,
        name="petition_copy_page",
    ),
    path(
        f"{_LETTER}/ban-goc/<int:position>", covering.sealed_scan, name="petition_sealed_scan"
    ),
    path(f"{_LETTER}/mo-danh-tinh", openings.ask, name="petition_opening_ask"),
    path("don-thu/danh-tinh", openings.opening_list, name="petition_openings"),
    path(_OPENING, openings.opening, name="petition_opening"),
    path(f"{_OPENING}/quyet-dinh", openings.decide, name="petition_opening_decide"),
    path(f"{_OPENING}/rut", openings.withdraw, name="petition_opening_withdraw"),
    path(f"{_OPENING}/mo", openings.spend, name="petition_opening_spend"),
    path(f"{_OPENING}/huy", openings.destroy, name="petition_opening_destroy"),
    path("don-thu/qua-mang", submissions.submission_list, name="petition_submissions"),
    path("don-thu/qua-mang/nhan", submissions.set_intake, name="petition_intake"),
    path(_SENT, submissions.submission, name="petition_submission"),
    path(f"{_SENT}/vao-so", submissions.take_in, name="petition_submission_take_in"),
    path(f"{_SENT}/gui-lai", submissions.send_back, name="petition_submission_send_back"),
    path(
        f"{_SENT}/tep/<int:position>",
        submissions.submission_file,
        name="petition_submission_file",
    ),
    path(f"{_LETTER}/<slug:slug>", letters.on_writers, name="petition_writers"),
    path(_CASE, cases.case_page, name="petition_case"),
    path(f"{_CASE}/phan-loai", cases.judge, name="petition_judge"),
    path(f"{_CASE}/duyet", cases.decide, name="petition_decide"),
    path(f"{_CASE}/rut-de-xuat", cases.withdraw, name="petition_withdraw"),
    path(f"{_CASE}/buoc/<slug:slug>", cases.step, name="petition_step"),
    path(f"{_CASE}/van-ban/<uuid:step_id>", cases.begin_paper, name="petition_paper"),
    path(f"{_CASE}/viec/<slug:slug>", cases.act, name="petition_act"),
    path(f"{_CASE}/chan/<uuid:person_id>", cases.unbar, name="petition_unbar"),
    path("tra-cuu-don", status.status, name="petition_status"),
    path("gui-don", sending.start, name="petition_send"),
    path("gui-don/nguoi-gui", sending.who, name="petition_send_who"),
    path("gui-don/noi-dung", sending.what, name="petition_send_what"),
    path("gui-don/tai-lieu", sending.papers, name="petition_send_papers"),
    path("gui-don/tai-lieu/bo", sending.drop_paper, name="petition_send_drop"),
    path("gui-don/xem-lai", sending.review, name="petition_send_review"),
    path("gui-don/don.txt", sending.words, name="petition_send_words"),
    path("gui-don/da-gui", sending.sent, name="petition_sent"),
    path("gui-don/bien-nhan", sending.receipt, name="petition_send_receipt"),
    path("gui-don/xoa", sending.forget, name="petition_send_forget"),
]
