"""The route of the trail."""

from django.urls import path

from vanphong.audit import views

urlpatterns = [path("quan-tri/dau-vet", views.trail, name="trail")]
