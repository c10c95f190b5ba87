"""Later work: pages of long scans are read one by one, withdrawn bytes erased, files rescanned."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from vanphong.files import child, scanner, sweeping
from vanphong.files.examination import ReadPage, read_page, refuse_secret_page
from vanphong.files.models import File, FilePage, Method
from vanphong.files.store import the_store
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Secret, Unavailable
from vanphong.kernel.jobs import job

# A scanner that was silent is asked again after a minute.
_ASK_AGAIN = 60


@job(name="files.recognise_next", queue="ocr")
def recognise_next(actor: Actor, *, file_id: str) -> None:
    """Read the next waiting page of a scan, then queue the one after it.

    A page that bears a secrecy mark withdraws the whole file.
    """
    from vanphong.files import services  # noqa: PLC0415 - services defer this job

    waiting = FilePage.objects.filter(file_id=UUID(file_id), method=Method.PENDING)
    page = waiting.order_by("number").first()
    if page is None:
        return
    file = File.objects.get(pk=page.file_id)
    now = clock.now()
    try:
        found, _ = child.run(
            "recognise",
            the_store().read(file.sha256),
            media_type=file.media_type,
            page=page.number - 1,
        )
        refuse_secret_page(found, on=clock.vietnam_date(now), first=page.number == 1)
        read = read_page(found)
    except Secret as refusal:
        services.withdraw_secret(actor=actor, file=file, refusal=refusal, now=now)
        return
    except Invalid:
        read = ReadPage("", Method.FAILED, None)
    if services.add_page_text(actor=actor, page=page, read=read, now=now):
        recognise_next.defer(office_id=file.office_id, file_id=file_id)


@job(name="files.scan_held", queue="ocr")
def scan_held(actor: Actor, *, file_id: str) -> None:
    """Have a held file scanned: it is opened, withdrawn, or waits a minute more."""
    from vanphong.files import services  # noqa: PLC0415 - services defer this job

    file = File.objects.exclude(held_since=None).filter(pk=UUID(file_id)).first()
    if file is None:
        return
    content = the_store().read(file.sha256)
    try:
        scanned_by = scanner.refuse_malware(content)
    except Invalid as refusal:
        services.withdraw_harmful(actor=actor, file=file, refusal=refusal, now=clock.now())
    except Unavailable:
        scan_held.defer(office_id=file.office_id, file_id=file_id, in_seconds=_ASK_AGAIN)
    else:
        services.release_held(actor=actor, file=file, scanned_by=scanned_by)


@job(name="files.erase_bytes", queue="ocr")
def erase_bytes(actor: Actor, *, sha256: str) -> None:  # noqa: ARG001 - every job has one
    """Erase the bytes and pictures of a withdrawn file, unless another row keeps the same bytes.

    Another office's, say, or a later one of the same office. Doing it twice is no harm.
    """
    sweeping.erase_given_up(sha256)


@app.periodic(cron="41 19 * * *")  # 02:41 in Vietnam
@app.task(name="files.rescan", queue="ocr", queueing_lock="files.rescan", retry=5)
def rescan_recent(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the scheduler
    """Scan the files of the last month with the signatures of today, when there is a scanner."""
    from vanphong.files import rescanning  # noqa: PLC0415 - services defer jobs of this module

    if scanner.is_set():
        now = clock.now()
        rescanning.rescan(now=now, since=now - rescanning.RECENT)
