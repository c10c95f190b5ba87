"""Routes of log-in, the office switch and administration."""

from django.urls import path

from vanphong.people import views

urlpatterns = [
    path("dang-nhap", views.log_in, name="login"),
    path("dang-xuat", views.log_out, name="logout"),
    path("chuc-vu", views.switch_post, name="switch_post"),
    path("ngon-ngu", views.choose_language, name="language"),
    path("giao-dien", views.choose_theme, name="theme"),
]
