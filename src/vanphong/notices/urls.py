"""Routes of notices."""

from django.urls import path

from vanphong.notices import setting_views, views

urlpatterns = [
    path("thong-bao", views.notices, name="notices"),
    path("thong-bao/da-doc", views.read_all, name="notices_read"),
    path("thong-bao/<uuid:notice_id>/da-doc", views.read, name="notice_read"),
    path("thong-bao/cach-nhan", setting_views.settings_page, name="notice_settings"),
    path("thong-bao/cach-nhan/thu", setting_views.address, name="notice_address"),
    path("thong-bao/cach-nhan/thu/ma", setting_views.code, name="notice_code"),
    path("thong-bao/cach-nhan/thu/bo", setting_views.address_drop, name="notice_address_drop"),
    path("thong-bao/cach-nhan/may", setting_views.device_add, name="notice_device_add"),
    path(
        "thong-bao/cach-nhan/may/<uuid:device_id>/bo",
        setting_views.device_forget,
        name="notice_device_forget",
    ),
    path("thong-bao/cach-nhan/thu-gui", setting_views.trial, name="notice_trial"),
    path("thong-bao/gio-nghi", setting_views.quiet_hours, name="notice_hours"),
]
