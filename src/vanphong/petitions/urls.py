"""Routes of petitions."""

from django.urls import path

from vanphong.petitions.views import alike, cases, letters, names, openings, reports, status

_LETTER = "don-thu/don/<uuid:letter_id>"
_OPENING = "don-thu/danh-tinh/<uuid:opening_id>"
_FROZEN = "don-thu/bao-cao/chot/<uuid:report_id>"
_CASE = "don-thu/vu-viec/<uuid:case_id>"

urlpatterns = [
    path("don-thu", cases.case_list, name="petitions"),
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
    path(f"{_LETTER}/mo-danh-tinh", openings.ask, name="petition_opening_ask"),
    path("don-thu/danh-tinh", openings.opening_list, name="petition_openings"),
    path(_OPENING, openings.opening, name="petition_opening"),
    path(f"{_OPENING}/quyet-dinh", openings.decide, name="petition_opening_decide"),
    path(f"{_OPENING}/rut", openings.withdraw, name="petition_opening_withdraw"),
    path(f"{_OPENING}/mo", openings.spend, name="petition_opening_spend"),
    path(f"{_OPENING}/huy", openings.destroy, name="petition_opening_destroy"),
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
]
