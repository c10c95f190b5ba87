"""Routes of verification and public check."""

from django.urls import path

from vanphong.signing import views

urlpatterns = [
    path("kiem-tra", views.verify, name="verify"),
    path("kiem-tra/ma", views.find_check, name="find_check"),
    path("kiem-tra/<str:code>", views.public_check, name="public_check"),
]
