"""Mailboxes are read every two minutes; each by a job of its own, one at a time for an office."""

from __future__ import annotations

import contextlib

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from vanphong.mailbox import services


@app.periodic(cron="*/2 * * * *")
@app.task(name="mailbox.check_all", queue="default", queueing_lock="mailbox.check_all", retry=5)
def check_all(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Queue a reading for every office whose mailbox is on; nothing without allowed servers."""
    if not settings.MAIL_SERVERS:
        return
    for office_id in services.offices_with_mail():
        name = f"mailbox.check.{office_id}"
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            check_one.configure(lock=name, queueing_lock=name).defer(office_id=office_id)


@app.task(name="mailbox.check_one", queue="ocr")
def check_one(*, office_id: int) -> None:
    """Read the mailbox of an office; what fails is noted and tried again in two minutes."""
    services.check_mailbox(office_id)
