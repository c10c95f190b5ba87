"""The gallery of components at /mau-giao-dien."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vanphong.kernel import gallery_samples
from vanphong.kernel.gate import public


@public("shows components with invented words only")
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states."""
    return render(request, "kernel/gallery.html", gallery_samples.context())
