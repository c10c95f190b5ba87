"""How the trail says what is done here, and to what."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import said
from vanphong.kernel.trail_words import Thing, TrailWords, at
from vanphong.petitions import queries
from vanphong.petitions.models import FrozenReport
from vanphong.petitions.rules.periods import period_of


def trail_words() -> TrailWords:
    """Give this app's words for the trail."""
    return TrailWords(app=_("Đơn thư"), acts=_ACTS, things=_THINGS)


def _frozen_name(report: FrozenReport) -> str:
    """Say which version of which period."""
    period = period_of(report.period)
    words = said(period.words) if period else report.period
    return gettext("%(period)s, lần %(version)d") % {
        "period": words,
        "version": report.version,
    }


_ACTS = {
    "petitions:case:assign": _("Giao xử lý vụ việc"),
    "petitions:case:bar": _("Không cho tham gia vụ việc"),
    "petitions:case:extend": _("Gia hạn giải quyết vụ việc"),
    "petitions:case:follow": _("Ghi khiếu nại lần hai, tố cáo tiếp"),
    "petitions:case:unfollow": _("Bỏ liên kết vụ việc trước"),
    "petitions:case:join": _("Nhập vụ việc"),
    "petitions:case:judge": _("Phân loại vụ việc"),
    "petitions:case:result": _("Ghi kết quả giải quyết vụ việc"),
    "petitions:case:split": _("Tách vụ việc"),
    "petitions:case:unbar": _("Cho tham gia vụ việc trở lại"),
    "petitions:case:undo": _("Hoàn lại việc tách, nhập"),
    "petitions:congress:call_off": _("Bỏ ngày đại hội"),
    "petitions:congress:set": _("Ghi ngày đại hội"),
    "petitions:circle:close": _("Đóng vòng so khớp đơn"),
    "petitions:circle:found": _("Lập vòng so khớp đơn"),
    "petitions:circle:give_out": _("Giao tệp so khớp đơn"),
    "petitions:circle:join": _("Tham gia vòng so khớp đơn"),
    "petitions:circle:leave": _("Rời vòng so khớp đơn"),
    "petitions:circle:take_in": _("Nhận tệp so khớp đơn"),
    "petitions:copy:make": _("Làm bản làm việc đã che"),
    "petitions:copy:withdraw": _("Bỏ bản làm việc đã che"),
    "petitions:intake:set": _("Mở hoặc đóng việc nhận đơn qua mạng"),
    "petitions:letter:add_files": _("Thêm tệp vào đơn"),
    "petitions:letter:correct": _("Sửa sổ đơn"),
    "petitions:letter:decline_secrecy": _("Ghi người tố cáo không cần giữ bí mật"),
    "petitions:letter:give_code": _("Cấp mã tra cứu đơn"),
    "petitions:letter:register": _("Vào sổ đơn"),
    "petitions:letter:seal": _("Niêm phong danh tính người viết sau khi vào sổ"),
    "petitions:letter:speakers": _("Ghi người đại diện"),
    "petitions:letter:strike": _("Không tính chữ ký"),
    "petitions:letter:withdraw": _("Ghi người rút đơn"),
    "petitions:name:search": _("Tìm đơn theo tên người viết"),
    "petitions:originals:open": _("Mở lại bản gốc của đơn"),
    "petitions:papers:bring_signed": _("Đưa giấy biên nhận, giấy trả đã ký lên"),
    "petitions:papers:erase_words": _("Xóa họ tên ở biên nhận vì giữ bí mật người viết"),
    "petitions:papers:return": _("Trả giấy tờ đã nhận"),
    "petitions:papers:take": _("Nhận giấy tờ, lập biên nhận"),
    "petitions:report:freeze": _("Chốt báo cáo đơn thư"),
    "petitions:report:give_out": _("Tải báo cáo đơn thư"),
    "petitions:urging:give_out": _("Tải danh sách đôn đốc, trả lời"),
    "petitions:urging:reply": _("Liên kết văn bản trả lời đôn đốc"),
    "petitions:urging:undo_reply": _("Bỏ liên kết văn bản trả lời đôn đốc"),
    "petitions:scan:read": _("Mở bản quét niêm phong"),
    "petitions:scan:seal": _("Niêm phong bản quét"),
    "petitions:vault:consent": _("Đồng ý mở danh tính"),
    "petitions:vault:decline": _("Không đồng ý mở danh tính"),
    "petitions:vault:destroyed": _("Hủy khóa danh tính"),
    "petitions:vault:request": _("Đề nghị mở danh tính"),
    "petitions:vault:spend": _("Mở danh tính"),
    "petitions:vault:withdraw": _("Rút đề nghị mở danh tính"),
    "petitions:submission:receipt": _("Giao biên nhận đơn gửi qua mạng"),
    "petitions:submission:send": _("Gửi đơn qua mạng"),
    "petitions:submission:send_back": _("Gửi lại đơn gửi qua mạng"),
    "petitions:submission:take_in": _("Vào sổ đơn gửi qua mạng"),
    "petitions:step:begin_paper": _("Soạn văn bản xử lý đơn"),
    "petitions:step:decide": _("Duyệt đề xuất xử lý đơn"),
    "petitions:step:propose": _("Đề xuất xử lý đơn"),
    "petitions:step:take": _("Xử lý đơn"),
    "petitions:step:withdraw": _("Rút đề xuất xử lý đơn"),
}

_THINGS = {
    "petitions_case": Thing(_("vụ việc"), queries.visible_cases, page=at("petition_case")),
    "petitions_circle": Thing(
        _("vòng so khớp đơn"), queries.visible_circles, page=at("petition_circle")
    ),
    "petitions_congress": Thing(_("đại hội"), queries.visible_congresses),
    "petitions_frozen_report": Thing(
        _("báo cáo đơn thư đã chốt"),
        queries.frozen_reports,
        name=_frozen_name,
        page=at("petition_frozen"),
    ),
    "petitions_hand_over": Thing(_("giấy biên nhận tài liệu"), queries.visible_hand_overs),
    "petitions_name_search": Thing(_("lần tìm đơn theo tên")),
    "petitions_vault_opening": Thing(
        _("đề nghị mở danh tính"),
        lambda actor: queries.visible_openings(actor).select_related("letter"),
        name=lambda one: gettext("Đơn số %(number)s") % {"number": one.letter},
        page=at("petition_opening"),
    ),
    "petitions_submission": Thing(
        _("đơn gửi qua mạng"), queries.visible_submissions, page=at("petition_submission")
    ),
    "petitions_follow": Thing(_("liên kết với vụ việc trước")),
    "petitions_uncovering": Thing(_("việc mở lại bản gốc")),
    "petitions_urging_reply": Thing(_("trả lời văn bản đôn đốc")),
    "petitions_working_copy": Thing(_("bản làm việc đã che"), queries.working_copies),
    "petitions_letter": Thing(_("đơn"), queries.visible_letters, page=at("petition_letter")),
}
