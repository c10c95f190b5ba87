"""How the trail says what is done here, and to what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.trail_words import Thing, TrailWords
from vanphong.people import queries


def trail_words() -> TrailWords:
    """Give this app's words for the trail."""
    return TrailWords(app=_("Tổ chức, nhân sự, tài khoản"), acts=_ACTS, things=_THINGS)


_ACTS = {
    "people:account:create": _("Cấp tài khoản"),
    "people:account:disable": _("Khóa tài khoản"),
    "people:account:enable": _("Mở lại tài khoản"),
    "people:account:log_out": _("Đăng xuất một người ở mọi nơi"),
    "people:account:rename": _("Sửa tên đăng nhập"),
    "people:body:close": _("Kết thúc chủ thể ban hành"),
    "people:body:create": _("Lập chủ thể ban hành"),
    "people:body:edit": _("Sửa chủ thể ban hành"),
    "people:delegation:create": _("Giao ký thừa lệnh"),
    "people:delegation:end": _("Kết thúc giao ký thừa lệnh"),
    "people:factor:add": _("Thêm cách xác thực"),
    "people:factor:remove": _("Bỏ cách xác thực"),
    "people:factor_reset:approve": _("Duyệt đặt lại xác thực"),
    "people:factor_reset:ask": _("Đề nghị đặt lại xác thực"),
    "people:factor_reset:refuse": _("Bỏ đề nghị đặt lại xác thực"),
    "people:identity:link": _("Gắn tài khoản với hệ thống của đơn vị"),
    "people:identity:unlink": _("Bỏ gắn tài khoản với hệ thống của đơn vị"),
    "people:office:close": _("Kết thúc cơ quan"),
    "people:office:create": _("Lập cơ quan"),
    "people:office:edit": _("Sửa thông tin cơ quan"),
    "people:password:change": _("Đổi mật khẩu"),
    "people:password:choose": _("Chọn mật khẩu mới sau mật khẩu dùng một lần"),
    "people:password:reset": _("Đặt lại mật khẩu"),
    "people:person:close": _("Cho người thôi việc"),
    "people:person:create": _("Thêm người"),
    "people:person:rename": _("Sửa họ và tên"),
    "people:post:close": _("Kết thúc chức vụ"),
    "people:post:create": _("Giao chức vụ"),
    "people:post:edit": _("Sửa chức vụ"),
    "people:recovery:renew": _("Tạo mã dự phòng mới"),
    "people:session:close": _("Đăng xuất"),
    "people:session:end": _("Đóng một phiên đăng nhập"),
    "people:session:end_others": _("Đóng các phiên đăng nhập khác"),
    "people:session:fail": _("Đăng nhập không được"),
    "people:session:open": _("Đăng nhập"),
    "people:session:prove": _("Xác nhận lại trước một việc quan trọng"),
    "people:substitution:begin": _("Bắt đầu làm thay"),
    "people:substitution:create": _("Phân công làm thay"),
    "people:substitution:end": _("Kết thúc phân công làm thay"),
    "people:substitution:stop": _("Thôi làm thay"),
    "people:token:issue": _("Tạo mã ứng dụng"),
    "people:token:revoke": _("Thu hồi mã ứng dụng"),
    "people:unit:load": _("Nạp danh mục đơn vị hành chính"),
}

_THINGS = {
    "people_account": Thing(
        _("tài khoản"), queries.accounts_of_office, name=lambda row: row.person.full_name
    ),
    "people_apitoken": Thing(
        _("mã ứng dụng"), queries.tokens_of_office, name=lambda row: row.name
    ),
    "people_body": Thing(_("chủ thể ban hành"), queries.bodies_kept),
    "people_delegation": Thing(
        _("giao ký thừa lệnh"), queries.delegations_of_office, name=lambda row: str(row.post)
    ),
    "people_factor": Thing(_("cách xác thực")),
    "people_factorreset": Thing(_("đề nghị đặt lại xác thực")),
    "people_login": Thing(_("phiên đăng nhập")),
    "people_office": Thing(_("cơ quan"), queries.offices_kept),
    "people_person": Thing(_("người"), queries.people_of_office),
    "people_post": Thing(_("chức vụ"), queries.all_posts_of_office),
    "people_provideridentity": Thing(_("người dùng ở hệ thống của đơn vị")),
    "people_substitution": Thing(
        _("làm thay"), queries.substitutions_of_office, name=lambda row: str(row.absent)
    ),
}
