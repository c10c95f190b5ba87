"""How the trail says what is done here, and to what."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.trail_words import Thing, TrailWords, at
from vanphong.registry import queries


def trail_words() -> TrailWords:
    """Give this app's words for the trail."""
    return TrailWords(app=_("Văn thư"), acts=_ACTS, things=_THINGS)


_ACTS = {
    "registry:book:close": _("Khóa hẳn sổ"),
    "registry:book:close_period": _("Khóa sổ đến một ngày"),
    "registry:book:export": _("Tải sổ"),
    "registry:book:open": _("Mở sổ"),
    "registry:book:print": _("In sổ"),
    "registry:book:verify": _("Kiểm tra sổ đã khóa"),
    "registry:document:add_scan": _("Thêm bản quét"),
    "registry:document:file": _("Đưa vào hồ sơ"),
    "registry:document:issue": _("Ban hành văn bản"),
    "registry:document:relate": _("Liên kết văn bản"),
    "registry:document:set_state": _("Đổi trạng thái văn bản"),
    "registry:document:unfile": _("Đưa ra khỏi hồ sơ"),
    "registry:document:unrelate": _("Bỏ liên kết văn bản"),
    "registry:dossier:add": _("Đưa văn bản vào hồ sơ"),
    "registry:dossier:change": _("Sửa hồ sơ"),
    "registry:dossier:close": _("Đóng hồ sơ"),
    "registry:dossier:export": _("Tải mục lục hồ sơ"),
    "registry:dossier:open": _("Lập hồ sơ"),
    "registry:dossier:print": _("In mục lục hồ sơ"),
    "registry:dossier:remove": _("Đưa văn bản ra khỏi hồ sơ"),
    "registry:dossier:reopen": _("Mở lại hồ sơ"),
    "registry:incoming:correct": _("Sửa dòng văn bản đến"),
    "registry:incoming:no_direction": _("Ghi văn bản đến không cần chỉ đạo"),
    "registry:incoming:pass_on": _("Chuyển xử lý văn bản đến"),
    "registry:incoming:register": _("Vào sổ văn bản đến"),
    "registry:number:give": _("Cấp số"),
    "registry:number:insert": _("Chen số"),
    "registry:number:reserve": _("Giữ số"),
    "registry:number:void": _("Hủy số"),
    "registry:outgoing:correct": _("Sửa dòng văn bản đi"),
    "registry:register:import": _("Nhập sổ cũ"),
    "registry:register:take_back": _("Rút lại lần nhập sổ"),
    "registry:term:open": _("Mở nhiệm kỳ"),
}

_THINGS = {
    "registry_book": Thing(_("sổ"), queries.books_of, page=at("book")),
    "registry_document": Thing(_("văn bản"), queries.visible_documents, page=at("document")),
    "registry_dossier": Thing(_("hồ sơ"), queries.dossiers_of, page=at("dossier")),
    "registry_number": Thing(
        _("số"),
        queries.entries_of_office,
        name=lambda row: f"{row} ({row.book})",
        page=lambda row: reverse("number", args=[row.book_id, row.pk]),
    ),
    "registry_term": Thing(_("nhiệm kỳ"), queries.terms_of),
}
