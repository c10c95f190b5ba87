"""Notices, how each person wants to be reached, and what is on its way to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.ids import new_id
from vanphong.kernel.isolation import Isolation, OfficeOwned, SiteWide
from vanphong.kernel.rows import OfficeRow
from vanphong.notices.rules import Quiet, Window


class Channel(models.TextChoices):
    """How a notice leaves the office; on its page it stands always."""

    MAIL = "MAIL", _("thư điện tử")
    PUSH = "PUSH", _("điện thoại, trình duyệt")


class Notice(OfficeRow):
    """That something happened which concerns a person: once for an event, with no word of it.

    What it is about is looked up when it is read, as far as the person may still see it.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False)

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    # One of `NewsKind`.
    kind = models.CharField(max_length=20)
    # The table and key of the thing.
    thing_table = models.CharField(max_length=60)
    thing_id = models.UUIDField()
    event = models.CharField(max_length=60)
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notices_notice"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "person", "kind", "thing_id", "event"], name="notice_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "person", "-told_at", "-id"], name="notice_newest"),
            models.Index(
                fields=["office", "person"], condition=Q(read_at=None), name="notice_unread"
            ),
        ]


class Posting(OfficeRow):
    """A notice that waits to go out by a channel; taken away when it is put into a message."""

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False)

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")
    channel = models.CharField(max_length=4, choices=Channel.choices)

    class Meta:
        db_table = "notices_posting"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "channel"], name="posting_once")
        ]


class Choice(OfficeRow):
    """Which kinds a person wants by which channel, and hours of quiet beyond the office's."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    mail_kinds = models.JSONField(default=list)
    push_kinds = models.JSONField(default=list)
    quiet_since = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "notices_choice"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "person"], name="choice_once"),
            models.CheckConstraint(
                condition=Q(quiet_since=None, quiet_until=None)
                | Q(quiet_since__isnull=False, quiet_until__isnull=False),
                name="choice_quiet_whole",
            ),
        ]

    def kinds(self, channel: str) -> list[str]:
        """Give the kinds wanted by a channel."""
        return list(self.mail_kinds if channel == Channel.MAIL else self.push_kinds)

    @property
    def own_quiet(self) -> Window | None:
        """Give the own quiet hours as the rules take them."""
        if self.quiet_since is None or self.quiet_until is None:
            return None
        return Window(self.quiet_since, self.quiet_until)


class QuietHours(OfficeRow):
    """The quiet hours of an office from a moment on; the last ones hold, the others stay."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    since = models.TimeField()
    until = models.TimeField()
    # Whether the office's days off are quiet as a whole; whether deep red goes out all the same.
    days_off = models.BooleanField()
    special_breaks = models.BooleanField()
    set_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "notices_quiethours"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="quiet_with_reason")
        ]
        indexes: ClassVar = [models.Index(fields=["office", "set_at"], name="quiet_setting")]

    @property
    def quiet(self) -> Quiet:
        """Give them as the rules take them."""
        window = Window(self.since, self.until)
        return Quiet(window, days_off=self.days_off, special_breaks=self.special_breaks)


class MailAddress(OfficeRow):
    """Where a person of the office gets mail; used only once a code sent there came back."""

    isolation: ClassVar[Isolation] = OfficeOwned(
        trail_without=("address", "pending", "code_digest")
    )

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    # Confirmed; empty before the first time.
    address = models.CharField(max_length=254, blank=True, default="")
    # To be confirmed, with the digest of the code sent there; empty when nothing is.
    pending = models.CharField(max_length=254, blank=True, default="")
    code_digest = models.CharField(max_length=64, blank=True, default="")
    code_until = models.DateTimeField(null=True)
    # How many codes were asked for on that day in Vietnam.
    codes_on = models.DateField()
    codes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "notices_mailaddress"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "person"], name="mail_address_once")
        ]


class Device(OfficeRow):
    """A browser of a person that takes push messages: where they go and what they are locked with."""

    isolation: ClassVar[Isolation] = OfficeOwned(trail_without=("endpoint", "p256dh", "auth"))

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    endpoint = models.CharField(max_length=600)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "notices_device"
        constraints: ClassVar = [
            # A browser shared by two persons belongs to who turned it on last.
            models.UniqueConstraint(fields=["office", "endpoint"], name="device_once")
        ]
        indexes: ClassVar = [models.Index(fields=["office", "person"], name="device_person")]


class MessageState(models.TextChoices):
    """How far a message is."""

    WAITING = "WAITING", _("chờ gửi")
    SENT = "SENT", _("đã gửi")
    GIVEN_UP = "GIVEN_UP", _("không gửi được")


class Message(OfficeRow):
    """Notices joined into one message to a person: how many of which kind, and how far it is.

    Its id is the name under which it is sent, the same at every try.
    """

    isolation: ClassVar[Isolation] = OfficeOwned(audited=False)

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=4, choices=Channel.choices)
    # For push: to which browser; none once it was forgotten.
    device = models.ForeignKey(Device, models.SET_NULL, null=True, related_name="+")
    # {kind: how many}; empty for a trial.
    kinds = models.JSONField(default=dict)
    # Whether it goes out in quiet hours too.
    breaks_quiet = models.BooleanField(default=False)
    state = models.CharField(
        max_length=8, choices=MessageState.choices, default=MessageState.WAITING
    )
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    # What the other side answered last: a status or a word, never its text.
    code = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        db_table = "notices_message"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="WAITING", ended_at=None)
                | (~Q(state="WAITING") & Q(ended_at__isnull=False)),
                name="message_ended",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["office", "next_at"], condition=Q(state="WAITING"), name="message_due"
            ),
            models.Index(
                fields=["office", "person", "channel", "-made_at"], name="message_newest"
            ),
        ]


class GivenUp(models.Model):
    """That a message was given up: for the operator, with nothing of whose it was."""

    isolation: ClassVar[Isolation] = SiteWide(
        reason="the operator sees how many failed and why, and no office or person",
        audited=False,
    )

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=4, choices=Channel.choices)
    code = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        db_table = "notices_givenup"
        indexes: ClassVar = [models.Index(F("at").desc(), name="given_up_newest")]
