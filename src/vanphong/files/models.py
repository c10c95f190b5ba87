"""Files as an office knows them, the text of their pages, and which offices may read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.ids import new_id
from vanphong.kernel.isolation import OFFICES, AccessList, Isolation, OfficeOwned, OfficeShared
from vanphong.kernel.rows import OfficeRow


class TextState(models.TextChoices):
    """How far the text has been taken out."""

    NONE = "NONE", "không có chữ"
    READY = "READY", "đã đọc xong"
    PENDING = "PENDING", "đang đọc"
    FAILED = "FAILED", "không đọc được"


class Method(models.TextChoices):
    """Where a page's text comes from."""

    LAYER = "LAYER", "chữ có sẵn trong tệp"
    OCR = "OCR", "nhận dạng từ ảnh"
    PENDING = "PENDING", "chờ nhận dạng"
    FAILED = "FAILED", "không nhận dạng được"


class File(OfficeRow):
    """A file of an office: the name it came with and the digest of its bytes.

    The bytes are in the store under `sha256`, shared by all rows with the same content. A file
    found secret or harmful afterwards, or given up, is withdrawn: this row says why, its text is
    gone, and so are the bytes as soon as no row of any office keeps them.
    Names tell of people (“Đơn tố cáo của …”), so they stay out of the trail, which cannot forget.
    """

    isolation: ClassVar[Isolation] = OfficeShared(
        through="files_fileaccess", column="file_id", trail_without=("text", "name")
    )

    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=150)
    # Pages of a PDF, pictures of a TIFF; 0 for kinds without pages.
    page_count = models.IntegerField(default=0)
    # NFC, pages parted by a form feed.
    text = models.TextField(blank=True, default="")
    text_state = models.CharField(max_length=10, choices=TextState.choices)
    # 0 to 100, the mean over pages read by OCR; none when no page was.
    text_confidence = models.SmallIntegerField(null=True)
    # The first page with a red stamp that could not be read: nobody but a person can say whether
    # it is a secrecy mark.
    unread_stamp_page = models.IntegerField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", db_index=False
    )
    # Came while the scanner for malicious code was silent: kept, and opened to nobody until it
    # has been scanned.
    held_since = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "files_file"
        indexes: ClassVar = [
            models.Index(fields=["office", "sha256"], name="files_digest"),
            models.Index(fields=["created_by", "created_at"], name="files_by_person"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(text=""), name="file_withdrawn_is_empty"
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="file_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether the bytes may be shown and handed over."""
        return self.withdrawn_at is None and self.held_since is None


@dataclass(frozen=True, slots=True)
class _AsTheFile(OfficeOwned):
    """Pages are read by whoever may read their file."""

    def read_policy(self, table: str) -> str:
        """Give the pages owned, and those of files opened to the offices acted in."""
        return (
            f"(office_id = any({OFFICES}) or exists (select 1 from files_fileaccess a "  # noqa: S608
            f"where a.file_id = {table}.file_id and a.office_id = any({OFFICES})))"
        )


class FilePage(OfficeRow):
    """The text of one page, numbered from 1."""

    isolation: ClassVar[Isolation] = _AsTheFile(audited=False)

    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    number = models.IntegerField()
    text = models.TextField(blank=True, default="")
    method = models.CharField(max_length=10, choices=Method.choices)
    # 0 to 100 for a page read by OCR.
    confidence = models.SmallIntegerField(null=True)

    class Meta:
        db_table = "files_filepage"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "number"], name="file_page_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="file_page_from_one"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class FileAccess(models.Model):
    """An office that may read another office's file, opened by the owner."""

    isolation: ClassVar[Isolation] = AccessList()

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "files_fileaccess"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "office"], name="file_access_once")
        ]

    def __str__(self) -> str:
        return str(self.office_id)
