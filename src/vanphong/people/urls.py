"""Routes of log-in, the own account and administration."""

from django.urls import path

from vanphong.people.views import (
    account,
    accounts,
    administration,
    confirming,
    entering,
    factors,
    grants,
    log_in,
    resets,
    staff,
)

urlpatterns = [
    path("dang-nhap", log_in.log_in, name="login"),
    path("dang-nhap/mat-khau-moi", entering.new_password, name="new_password"),
    path("dang-nhap/ma", entering.second_step, name="second_step"),
    path("dang-nhap/khoa", entering.passkey_log_in, name="passkey_log_in"),
    path("dang-nhap/khoa/hoi", entering.passkey_challenge, name="passkey_challenge"),
    path("dang-xuat", log_in.log_out, name="logout"),
    path("xac-nhan", confirming.confirm, name="confirm"),
    path("chuc-vu", log_in.switch_post, name="switch_post"),
    path("thay", log_in.substitute, name="substitute"),
    path("ngon-ngu", log_in.choose_language, name="language"),
    path("giao-dien", log_in.choose_theme, name="theme"),
    path("tai-khoan", account.account, name="account"),
    path("tai-khoan/mat-khau", account.password, name="password"),
    path("tai-khoan/phien/<uuid:login_id>/dong", account.session_end, name="session_end"),
    path("tai-khoan/phien/dong-het", account.sessions_end, name="sessions_end"),
    path("tai-khoan/xac-thuc", factors.factors, name="factors"),
    path("tai-khoan/xac-thuc/ung-dung", factors.factor_app, name="factor_app"),
    path("tai-khoan/xac-thuc/khoa", factors.factor_passkey, name="factor_passkey"),
    path("tai-khoan/xac-thuc/khoa/hoi", factors.passkey_options, name="passkey_options"),
    path("tai-khoan/xac-thuc/ma-du-phong", factors.recovery_codes, name="recovery_codes"),
    path("tai-khoan/xac-thuc/<uuid:factor_id>/bo", factors.factor_remove, name="factor_remove"),
    path("tai-khoan/khoa/them", account.token_add, name="token_add"),
    path(
        "tai-khoan/khoa/<uuid:token_id>/thu-hoi",
        grants.own_token_revoke,
        name="own_token_revoke",
    ),
    path("quan-tri", administration.administration, name="administration"),
    path("quan-tri/co-quan", administration.offices, name="offices"),
    path("quan-tri/co-quan/them", administration.office_add, name="office_add"),
    path("quan-tri/co-quan/<int:office_id>", administration.office, name="office"),
    path(
        "quan-tri/co-quan/<int:office_id>/sua", administration.office_edit, name="office_edit"
    ),
    path(
        "quan-tri/co-quan/<int:office_id>/ket-thuc",
        administration.office_close,
        name="office_close",
    ),
    path("quan-tri/co-quan/<int:office_id>/chu-the", administration.body_add, name="body_add"),
    path("quan-tri/chu-the/<uuid:body_id>/sua", administration.body_edit, name="body_edit"),
    path(
        "quan-tri/chu-the/<uuid:body_id>/ket-thuc", administration.body_close, name="body_close"
    ),
    path("quan-tri/nhan-su", staff.staff, name="staff"),
    path("quan-tri/nhan-su/them", staff.staff_add, name="staff_add"),
    path(
        "quan-tri/nhan-su/<uuid:person_id>/ten",
        staff.person_rename,
        name="person_rename",
    ),
    path(
        "quan-tri/nhan-su/<uuid:person_id>/dong",
        staff.person_close,
        name="person_close",
    ),
    path("quan-tri/nhan-su/<uuid:person_id>/chuc-vu", staff.post_add, name="post_add"),
    path("quan-tri/chuc-vu/<uuid:post_id>", staff.post, name="post"),
    path("quan-tri/chuc-vu/<uuid:post_id>/ket-thuc", staff.post_close, name="post_close"),
    path("quan-tri/vai-tro", staff.roles, name="roles"),
    path("quan-tri/tai-khoan", accounts.accounts, name="accounts"),
    path("quan-tri/tai-khoan/them", accounts.account_add, name="account_add"),
    path(
        "quan-tri/tai-khoan/<uuid:account_id>/mat-khau",
        accounts.account_reset,
        name="account_reset",
    ),
    path(
        "quan-tri/tai-khoan/<uuid:account_id>/ten",
        accounts.account_rename,
        name="account_rename",
    ),
    path(
        "quan-tri/tai-khoan/<uuid:account_id>/khoa",
        accounts.account_disable,
        name="account_disable",
    ),
    path(
        "quan-tri/tai-khoan/<uuid:account_id>/mo",
        accounts.account_enable,
        name="account_enable",
    ),
    path(
        "quan-tri/tai-khoan/<uuid:account_id>/xac-thuc",
        resets.factor_reset_ask,
        name="factor_reset_ask",
    ),
    path("quan-tri/xac-thuc", resets.factor_resets, name="factor_resets"),
    path("quan-tri/xac-thuc/<uuid:reset_id>", resets.factor_reset, name="factor_reset"),
    path(
        "quan-tri/xac-thuc/<uuid:reset_id>/bo",
        resets.factor_reset_refuse,
        name="factor_reset_refuse",
    ),
    path("quan-tri/giao-ky", grants.delegations, name="delegations"),
    path("quan-tri/giao-ky/them", grants.delegation_add, name="delegation_add"),
    path(
        "quan-tri/giao-ky/<uuid:delegation_id>/ket-thuc",
        grants.delegation_end,
        name="delegation_end",
    ),
    path("quan-tri/lam-thay", grants.substitutions, name="substitutions"),
    path("quan-tri/lam-thay/them", grants.substitution_add, name="substitution_add"),
    path(
        "quan-tri/lam-thay/<uuid:substitution_id>/ket-thuc",
        grants.substitution_end,
        name="substitution_end",
    ),
    path("quan-tri/khoa", grants.tokens, name="tokens"),
    path("quan-tri/khoa/<uuid:token_id>/thu-hoi", grants.token_revoke, name="token_revoke"),
]
