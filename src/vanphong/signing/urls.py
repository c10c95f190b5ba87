"""Routes of keys, verification and public check."""

from django.urls import path

from vanphong.signing.views import agents, checking, keys, own, timestamps

urlpatterns = [
    path("quan-tri/khoa-ky", keys.signing_keys, name="signing_keys"),
    path("quan-tri/khoa-ky/them", keys.signing_key_add, name="signing_key_add"),
    path("quan-tri/khoa-ky/<uuid:key_id>", keys.signing_key, name="signing_key"),
    path(
        "quan-tri/khoa-ky/<uuid:key_id>/ngung-dung",
        keys.signing_key_retire,
        name="signing_key_retire",
    ),
    path("quan-tri/khoa-ky/dau-thoi-gian", timestamps.file_timestamps, name="file_timestamps"),
    path("tai-khoan/khoa-ky", own.own_keys, name="own_keys"),
    path("tai-khoan/khoa-ky/<uuid:key_id>/hinh", own.key_picture, name="key_picture"),
    path("tai-khoan/khoa-ky/<uuid:key_id>/thu-ma-pin", own.pin_check, name="pin_check"),
    path("tai-khoan/khoa-ky/<uuid:key_id>/doi-ma-pin", own.pin_change, name="pin_change"),
    path("tai-khoan/khoa-ky/may-ky/ghep", agents.agent_pair, name="agent_pair"),
    path(
        "tai-khoan/khoa-ky/may-ky/<uuid:agent_id>/xac-nhan",
        agents.agent_confirm,
        name="agent_confirm",
    ),
    path(
        "tai-khoan/khoa-ky/may-ky/<uuid:agent_id>/ngung-dung",
        agents.agent_revoke,
        name="agent_revoke",
    ),
    path("kiem-tra", checking.verify, name="verify"),
    path("kiem-tra/ma", checking.find_check, name="find_check"),
    path("kiem-tra/<str:code>", checking.public_check, name="public_check"),
]
