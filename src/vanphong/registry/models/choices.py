"""Stored choices of the registry, with their words."""

from __future__ import annotations

from django.db import models


class Direction(models.TextChoices):
    """Which way the documents of a book go."""

    IN = "IN", "đến"
    OUT = "OUT", "đi"


class BookPeriod(models.TextChoices):
    """How long a book runs before its numbers start again."""

    TERM = "TERM", "nhiệm kỳ"
    YEAR = "YEAR", "năm"


class NumberState(models.TextChoices):
    """A number is held for someone, stands on a document, or is void with a reason."""

    RESERVED = "RESERVED", "đã giữ"
    GIVEN = "GIVEN", "đã cấp"
    VOID = "VOID", "đã hủy"


class Origin(models.TextChoices):
    """Whether the office's own bodies issued the document."""

    OWN = "OWN", "của cơ quan"
    RECEIVED = "RECEIVED", "nhận được"


class DocumentState(models.TextChoices):
    """What became of a document after it was issued."""

    ISSUED = "ISSUED", "đã ban hành"
    RECALLED = "RECALLED", "đã thu hồi"
    REPLACED = "REPLACED", "đã được thay thế"
    # Entered in the book by mistake; its number is void.
    VOID = "VOID", "đã hủy số"


class Urgency(models.TextChoices):
    """Marks of urgency, rising."""

    NORMAL = "NORMAL", "thường"
    URGENT = "URGENT", "khẩn"
    VERY_URGENT = "VERY_URGENT", "thượng khẩn"
    EXPRESS = "EXPRESS", "hỏa tốc"
    EXPRESS_TIMED = "EXPRESS_TIMED", "hỏa tốc hẹn giờ"


class Channel(models.TextChoices):
    """How a document arrived."""

    PAPER = "PAPER", "bản giấy"
    EXCHANGE = "EXCHANGE", "liên thông"
    EMAIL = "EMAIL", "thư điện tử"
    OTHER = "OTHER", "khác"


class RelationKind(models.TextChoices):
    """What the first document does to the second."""

    RELATED = "RELATED", "liên quan"
    AMENDS = "AMENDS", "sửa đổi, bổ sung"
    REPLACES = "REPLACES", "thay thế"
    ANNULS = "ANNULS", "bãi bỏ"
    BASED_ON = "BASED_ON", "căn cứ"
    ANSWERS = "ANSWERS", "trả lời"
    COPY_OF = "COPY_OF", "bản sao của"


class InvolvementReason(models.TextChoices):
    """Why a person sees a document without seeing all."""

    REGISTERED = "REGISTERED", "vào sổ"
    DRAFTED = "DRAFTED", "soạn thảo"
    SIGNED = "SIGNED", "ký"
    DIRECTED = "DIRECTED", "cho ý kiến chỉ đạo"
    HANDLES = "HANDLES", "xử lý"
    INFORMED = "INFORMED", "được biết"
    FORWARDED = "FORWARDED", "được chuyển"


class FileRole(models.TextChoices):
    """What a file is to its document."""

    ORIGINAL = "ORIGINAL", "văn bản"
    ANNEX = "ANNEX", "phụ lục"
    SOURCE = "SOURCE", "bản soạn"
