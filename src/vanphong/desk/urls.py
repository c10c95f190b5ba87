"""Addresses of the desk."""

from django.urls import path

from vanphong.desk import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("tro-giup", views.help_page, name="help"),
]
