"""What a password must be, said in the language of the page (Django's words are English here)."""

from __future__ import annotations

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class LongEnough(password_validation.MinimumLengthValidator):
    """Refuse a short password; its length is the only thing asked of its form (ASVS 5.0, 6.2)."""

    def get_error_message(self) -> str:
        """Say how long it must be."""
        return _("Mật khẩu cần ít nhất %(least)d ký tự; một câu dễ nhớ là tốt nhất.") % {
            "least": self.min_length
        }

    def get_help_text(self) -> str:
        """Say it before anything is typed."""
        return self.get_error_message()


class NotCommon(password_validation.CommonPasswordValidator):
    """Refuse a password that stands on the list of common ones."""

    def get_error_message(self) -> str:
        """Say what is wrong with it."""
        return _("Mật khẩu này nhiều người dùng, dễ bị đoán. Hãy chọn mật khẩu khác.")
