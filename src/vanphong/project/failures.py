"""The pages of last resort."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.errors import NotFound, Unavailable


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer for an address that leads nowhere."""
    error = NotFound(_("Không có trang này, hoặc bạn không được xem."))
    return render(request, "kernel/error.html", {"error": error}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer for a bug; nothing of the act was kept."""
    error = Unavailable(
        _("Hệ thống gặp lỗi và chưa ghi gì. Hãy thử lại; nếu vẫn lỗi, báo người quản trị."),
        code="bug",
    )
    return render(request, "kernel/error.html", {"error": error}, status=500)
