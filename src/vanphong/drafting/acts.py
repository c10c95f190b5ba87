"""How the trail says what is done here, and to what."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanphong.drafting import appraisal_queries, queries
from vanphong.drafting.appraisal_rules import CONCLUSION_LABELS, Conclusion
from vanphong.drafting.models import Appraisal
from vanphong.kernel.trail_words import Thing, TrailWords, at


def trail_words() -> TrailWords:
    """Give this app's words for the trail."""
    return TrailWords(app=_("Soạn thảo"), acts=_ACTS, things=_THINGS)


_ACTS = {
    "drafting:batch:begin": _("Chọn nhiều dự thảo để ký"),
    "drafting:batch:sign": _("Ký nhiều dự thảo"),
    "drafting:draft:add_picture": _("Thêm hình vào dự thảo"),
    "drafting:draft:address": _("Thêm nơi nhận qua mạng"),
    "drafting:appraisal:demand": _("Đặt yêu cầu trước khi trình"),
    "drafting:appraisal:dissent": _("Ghi ý kiến khác khi thẩm định"),
    "drafting:appraisal:drop": _("Bỏ một điểm thẩm định"),
    "drafting:appraisal:find": _("Ghi một điểm thẩm định"),
    "drafting:appraisal:judge": _("Ghi kết quả nội dung thẩm định"),
    "drafting:appraisal:list": _("Đặt danh mục thẩm định của cơ quan"),
    "drafting:appraisal:open": _("Mở thẩm định dự thảo"),
    "drafting:appraisal:reply": _("Trả lời một điểm thẩm định"),
    "drafting:appraisal:sign": _("Ký phiếu thẩm định"),
    "drafting:draft:approve": _("Phê duyệt trình"),
    "drafting:draft:change": _("Sửa dự thảo"),
    "drafting:draft:change_signer": _("Đổi người ký"),
    "drafting:draft:create": _("Lập dự thảo"),
    "drafting:draft:issue": _("Phát hành"),
    "drafting:draft:number": _("Ghi số và ngày"),
    "drafting:draft:return": _("Trả lại dự thảo"),
    "drafting:draft:sign": _("Ký dự thảo"),
    "drafting:draft:submit": _("Trình ký"),
    "drafting:draft:take_back": _("Lấy lại để sửa"),
    "drafting:draft:take_docx": _("Lấy nội dung từ tệp Word"),
    "drafting:draft:take_pdf": _("Dùng tệp PDF của cơ quan"),
    "drafting:draft:withdraw": _("Rút dự thảo"),
    "drafting:trace:export": _("Lập hồ sơ chứng cứ truy vết"),
    "drafting:urging_letter:begin": _("Lập văn bản đôn đốc"),
    "drafting:opinion:ask": _("Xin ý kiến về dự thảo"),
    "drafting:opinion:close": _("Kết thúc xin ý kiến"),
    "drafting:opinion:give": _("Cho ý kiến về dự thảo"),
    "drafting:opinion:note": _("Ghi tiếp thu, giải trình ý kiến"),
    "drafting:opinion:record": _("Ghi ý kiến nhận bằng văn bản"),
    "drafting:opinion:remind": _("Nhắc cho ý kiến"),
    "drafting:opinion_letter:begin": _("Lập công văn xin ý kiến"),
    "drafting:opinion:print": _("In bảng tổng hợp ý kiến"),
}


def _round_name(row: Appraisal) -> str:
    """Say how a round ended, and of what draft it is."""
    sheet = next(iter(row.sheets.all()), None)
    if sheet is None:
        return row.draft.abstract
    said = gettext(CONCLUSION_LABELS[Conclusion(sheet.conclusion)])
    return f"{said}: {row.draft.abstract}"


_THINGS = {
    "drafting_draft": Thing(
        _("dự thảo"), queries.visible_drafts, name=lambda row: row.abstract, page=at("draft")
    ),
    "drafting_appraisal": Thing(
        _("lần thẩm định"),
        appraisal_queries.visible_rounds,
        name=_round_name,
        page=lambda row: reverse("appraisal", args=[row.draft_id, row.pk]),
    ),
    "drafting_signing_batch": Thing(_("loạt ký")),
    "drafting_appraisal_list": Thing(_("danh mục thẩm định")),
    "drafting_appraisal_setting": Thing(_("yêu cầu trước khi trình")),
    "drafting_opinion_letter": Thing(_("nơi được công văn xin ý kiến")),
    "drafting_urgingletter": Thing(_("việc được đôn đốc")),
}
