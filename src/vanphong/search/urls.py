"""Addresses of search."""

from django.urls import path

from vanphong.search import views

urlpatterns = [
    path("tra-cuu", views.search, name="search"),
    path("tra-cuu/goi-y", views.suggestions, name="search-suggestions"),
]
