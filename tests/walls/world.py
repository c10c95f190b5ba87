"""Two offices furnished alike, each with words of its own in everything that it keeps.

What is planted is a pair of words: the first is looked for, the second may then not appear.
What one office sent to the other is written without them: it is seen by right, with the names
of who signed, sent and took it in.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from django.db import models
from django.test import Client, override_settings

from tests.cast import Cast
from tests.test_api import client_of
from vanphong.calendars import api as calendars
from vanphong.drafting import api as drafting
from vanphong.drafting import (
    appraisal_sheet,
    appraisals,
    approvals,
    batches,
    opinions,
    reminding,
)
from vanphong.drafting.appraisal_rules import Demands
from vanphong.drafting.handing import hand_over_page
from vanphong.drafting.tests.browsing import browser
from vanphong.drafting.tests.office import (
    NOW,
    PIN,
    make_signing_office,
    submitted_draft,
    word_letter,
)
from vanphong.drafting.typesetting import text
from vanphong.exchange import api as exchange
from vanphong.files import api as files
from vanphong.files.tests import samples, samples_sound
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.frozen import digest_of
from vanphong.kernel.isolation import SiteWide
from vanphong.kernel.scope import acting
from vanphong.kernel.text import fold
from vanphong.mailbox import services as mailbox
from vanphong.notices.models import Device
from vanphong.people import api as people
from vanphong.petitions import api as petitions
from vanphong.petitions import services as petition_services
from vanphong.petitions.models import (
    CaseResult,
    CaseStep,
    CircleFingerprint,
    CircleMatch,
    Follow,
    FrozenReport,
    NameSearch,
    Opening,
    OutsideFingerprint,
    Sealing,
    UrgingReply,
)
from vanphong.petitions.queries import office_snapshot
from vanphong.petitions.rules.covering import whole_page
from vanphong.petitions.rules.fingerprints import VALUES
from vanphong.petitions.rules.handing import HandedIn
from vanphong.petitions.rules.periods import period_of
from vanphong.petitions.tests import sent
from vanphong.project.database import isolated_models
from vanphong.reception import api as reception
from vanphong.reception.models import Booking, FrozenStatistics
from vanphong.reception.queries import office_statistics
from vanphong.registry import api as registry
from vanphong.signing.models import SigningAgent
from vanphong.signing.renewing import renew_due
from vanphong.tasks import api as tasks
from vanphong.tasks.tests.conftest import hire

TODAY = clock.vietnam_date(NOW)
ROLES = ("CLERK", "OFFICER", "CHIEF", "LEADER", "ADMIN")
SHARED = "Về việc chung giữa hai cơ quan"
REPORT = "Báo cáo kết quả quý III"


@dataclass
class Side:
    """One office: its people, its planted words, the ids that only it may know."""

    cast: Cast
    sought: str
    hidden: str
    ids: dict[str, list[str]] = field(default_factory=dict)
    browsers: dict[str, Client] = field(default_factory=dict)
    programs: dict[str, Client] = field(default_factory=dict)
    # What each browser was given at the door.
    jars: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return f"{self.sought} {self.hidden}"

    def open_doors(self) -> None:
        """Let each role in through the pages and through the API."""
        for role in ROLES:
            self.browsers[role] = browser(self.cast, role)
            self.browsers[role].raise_request_exception = False
            self.programs[role] = client_of(self.cast, role)
            self.jars[role] = deepcopy(self.browsers[role].cookies)

    def begin_anew(self) -> None:
        """Let every browser bring what it was given at the door, whatever it was told since."""
        for role, jar in self.jars.items():
            browser = self.browsers[role]
            browser.cookies = deepcopy(jar)
            answer = browser.get("/")
            assert answer.status_code == 200, (role, answer.status_code, answer.headers, jar)


@contextmanager
def stop_clock() -> Iterator[None]:
    """Let the doors live on the day of the furnishing, whatever the day outside."""
    before = clock._OFFSET
    clock._OFFSET = NOW - (clock.now() - before)
    yield
    clock._OFFSET = before


PLANTED = ("Jòngtẹvi Wêthuqưa", "Fẫmbuộzo Zưkhoạfê")


def make_world(planted: tuple[str, str] = PLANTED) -> tuple[Side, Side]:
    """Make the two offices, send a letter each way and open all doors."""
    first, second = (
        Side(make_signing_office(f"Tỉnh ủy Bên {place}", mark=words), *words.rsplit(" ", 1))
        for place, words in zip(("Này", "Kia"), planted, strict=True)
    )
    sides = (first, second)
    for side in sides:
        _furnish(side)
    third = make_signing_office("Tỉnh ủy Thứ Ba")
    for side, other in (sides, sides[::-1]):
        delivery_id = _write_to(side.cast, other.cast)
        _take_in(other, delivery_id)
        _share_work(side, other, delivery_id)
        _write_to(side.cast, third, side.words)
    renew_due(now=NOW)
    for side in sides:
        side.open_doors()
    for side, other in (sides, sides[::-1]):
        side.ids = ids_of(side.cast.admin, hidden_from=other.cast.admin)
    return sides


def _furnish(side: Side) -> None:
    cast, words = side.cast, side.words
    _register(cast, words)
    _draft(side)
    _direct(cast, words)
    _administer(cast, words)
    _mail(cast, words)
    _petition(cast, words)
    _cover(cast, words)
    _send(cast, words)
    _receive(cast, words)
    with acting(cast.officer):
        Device.objects.create(
            office_id=cast.office.id, person_id=cast.officer.person_id, name=words,
            endpoint=f"https://push.example/{cast.office.id}", added_at=NOW,
        )  # fmt: skip
    with acting(cast.chief):
        SigningAgent.objects.create(
            office_id=cast.office.id, post=cast.posts["CHIEF"], name=words, made_at=NOW,
            code_digest="0" * 64, code_until=NOW,
        )  # fmt: skip


def _fields(words: str, **more: Any) -> registry.DocumentFields:
    given = {
        "issuer_name": f"Ban Tổ chức {words}", "symbol": "15-CV/BTCTU", "issued_on": TODAY,
        "type_code": "OFFICIAL_LETTER", "abstract": f"Về việc riêng {words}",
        "signer_name": f"Nguyễn Văn {words}", "note": f"Ghi chú {words}",
    } | more  # fmt: skip
    return registry.DocumentFields(**given)


def _register(cast: Cast, words: str) -> None:
    """Fill books, dossiers, relations, an import."""
    clerk = cast.clerk
    with acting(clerk):
        paper = files.take_in(
            actor=clerk,
            content=samples.pdf(f"Nội dung {words}"),
            name=f"{in_name(words)}.pdf",
            now=NOW,
        )
        book = registry.incoming_book(clerk, TODAY)
        arrival = registry.Arrival(
            note=f"Chuyển {words}", passed_to=(cast.posts["LEADER"].id,),
            forwarded_to=f"Phòng {words}",
        )  # fmt: skip
        arrived = registry.register_incoming(
            actor=clerk, book_id=book.id, fields=_fields(words), now=NOW, arrival=arrival,
            file_id=paper.id,
        )  # fmt: skip
        files.take_in(  # brought in, not entered yet
            actor=clerk,
            content=samples.pdf(f"Đang chờ {words}"),
            name=f"cho {in_name(words)}.pdf",
            now=NOW,
        )
        issued = registry.register_outgoing(
            actor=clerk, body=cast.body, fields=_fields(words, symbol="", issuer_name=""),
            now=NOW, recipients=[{"name": f"Nơi nhận {words}"}],
        )  # fmt: skip
        registry.relate(
            actor=clerk, source_id=issued.id, target_id=arrived.document_id, kind="ANSWERS"
        )
        own = registry.books_of(clerk, "OUT").get()
        registry.reserve_number(actor=clerk, for_id=own.id, now=NOW, book_id=own.id)
        registry.import_register(
            actor=clerk, book_id=book.id, now=NOW, name=f"sổ cũ {in_name(words)}.csv",
            content=_old_register(words),
        )  # fmt: skip
    with acting(cast.officer):
        dossier = registry.open_dossier(
            actor=cast.officer, title=f"Hồ sơ {words}", now=NOW, code=f"H1-{words[:4]}"
        )
    with acting(clerk):
        registry.change_dossier(
            actor=clerk, dossier_id=dossier.id, now=NOW, keeper_id=cast.clerk.person_id
        )
        registry.add_to_dossier(
            actor=clerk, dossier_id=dossier.id, document_id=issued.id, now=NOW
        )
    with acting(cast.chief):
        until = dt.date(2026, 11, 6)
        registry.close_period(actor=cast.chief, book_id=book.id, until=until, now=NOW)


def in_name(words: str) -> str:
    """Give words without what no file's name may have."""
    return re.sub(r'[/\\\\:*?"<>|]', "", words)


def _old_register(words: str) -> bytes:
    head = (
        "Ngày đến", "Số đến", "Tác giả", "Số ký hiệu văn bản", "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản", "Đơn vị hoặc người nhận",
    )  # fmt: skip
    line = (
        "05/11/2026", 900, f"Cơ quan {words}", "9-CV/TU", "02/11/2026", f"Việc cũ {words}",
        f"Phòng {words}",
    )  # fmt: skip
    out = io.StringIO()
    csv.writer(out).writerows([head, line])
    return out.getvalue().encode("utf-8-sig")


def _mail(cast: Cast, words: str) -> None:
    """Set a mailbox and take two mails: one waits, of one nothing is kept but who sent it."""
    with override_settings(MAIL_SERVERS=(("thu.example", 993),)), acting(cast.admin):
        mailbox.set_mailbox(
            actor=cast.admin, now=NOW,
            wanted=mailbox.Wanted("thu.example", 993, f"hop {words}", "mot-mat-khau"),
        )  # fmt: skip
    worker = job_actor("mailbox.check", cast.office.id, frozenset())
    for uid, subject in enumerate((f"Gửi {words}", "(MẬT)"), 1):
        made = EmailMessage()
        made["From"], made["Subject"] = f"{words} <a@b.example>", subject
        made.set_content(f"Thư {words}")
        made.add_attachment(
            samples.pdf(f"Tệp thư {words}"), maintype="application", subtype="pdf",
            filename=f"thu {in_name(words)}.pdf",
        )  # fmt: skip
        content = made.as_bytes()
        coming = mailbox.Coming(1, uid, NOW, len(content), content)
        mailbox.take_mail(actor=worker, coming=coming, now=NOW)


def _send(cast: Cast, words: str) -> None:
    """Send two letters over the network; one waits, one goes back."""
    sent.take_letters(cast, NOW)
    paper = petitions.Upload(
        f"kem {in_name(words)}.pdf", samples.pdf(f"Kèm {words}"), "ENCLOSURE"
    )
    told = {
        "full_name": f"Gửi {words}", "address": f"Thôn {words}", "subject": f"Việc {words}",
        "about": f"Ông {words}", "place": f"Nơi {words}", "text": f"Nội dung {words}",
        "demand": f"Xin {words}",
    }  # fmt: skip
    sent.send(cast, paper, now=NOW, **told)
    back = sent.send(cast, now=NOW, **told)
    with acting(cast.clerk):
        petition_services.send_back(
            actor=cast.clerk, submission_id=back.submission_id, reason=f"Vì {words}", now=NOW
        )


def _petition(cast: Cast, words: str) -> None:
    """Take in a letter with its scan, judge its case and propose a step; split another."""
    keeper = hire(cast, f"Tiếp {words}", "PETITIONS")
    facts = petitions.LetterFacts("POST", NOW.date(), f"Đơn {words}", demand=f"Xin {words}")
    person = petitions.Person(f"Người {words}", f"Thôn {words}", phone="0900")
    scan = petitions.Upload(f"don {in_name(words)}.pdf", samples.pdf(f"Tệp đơn {words}"))
    with acting(keeper):
        for uploads in ((scan,), ()):
            petitions.receive_letter(
                actor=keeper, facts=facts, persons=[person], uploads=uploads, now=NOW
            )
        first, second = petitions.visible_cases(keeper).order_by("number")
        petitions.assign_case(
            actor=keeper, case_id=first.pk, post_id=cast.officer.post_key, now=NOW
        )
        petitions.judge_case(
            actor=keeper, case_id=first.pk, now=NOW, reason=f"Vì {words}",
            values={"LINE": "STATE", "NATURE": "PETITION", "COMPETENCE": "OTHER"},
        )  # fmt: skip
        petitions.propose_step(
            actor=keeper, case_id=first.pk, step="FORWARD", now=NOW, words=f"Chuyển {words}",
            addressee=f"Ủy ban {words}",
        )  # fmt: skip
        # Its forwarding waits for approval; an urging that was answered stands among the rows.
        urging = CaseStep.objects.create(
            office_id=cast.office.id, case=first, step="URGE", from_state="FORWARDED",
            to_state="FORWARDED", addressee=f"Ủy ban {words}", happened_on=NOW.date(),
            proposed_at=NOW, proposed_by_id=keeper.post_key, verdict="APPROVED", decided_at=NOW,
            decided_by_id=keeper.post_key,
        )  # fmt: skip
        came = registry.documents_here(keeper).filter(origin="RECEIVED").first()
        UrgingReply.objects.create(
            office_id=cast.office.id, step=urging, document=came, symbol=f"Đáp {words}",
            replied_on=NOW.date(), linked_at=NOW, linked_by_id=keeper.post_key,
        )  # fmt: skip
        Follow.objects.create(
            office_id=cast.office.id, case=second, kind="SECOND_COMPLAINT", ground="RESULT",
            body=f"Nơi {words}", symbol=f"QĐ {words}", decided_on=NOW.date(), set_at=NOW,
            set_by_id=keeper.post_key,
        )  # fmt: skip
        petitions.split_case(
            actor=keeper, case_id=second.pk, parts=[f"Một {words}", f"Hai {words}"], now=NOW
        )
        petitions.bar_person(
            actor=keeper, case_id=second.pk, person_id=cast.leader.person_key,
            reason=f"Em ruột {words}", now=NOW,
        )  # fmt: skip
        given = petition_services.take_papers(
            actor=keeper, letter_id=first.first_letter_id, giver=f"Người {words}", now=NOW,
            papers=[HandedIn(f"Giấy {words}", 1, is_original=one) for one in (True, False)],
        )  # fmt: skip
        petition_services.return_papers(
            actor=keeper, hand_over_id=given.pk, positions=[2], returned_on=NOW.date(),
            returned_to=f"Người {words}", now=NOW,
            slip=petitions.Upload(f"ky {in_name(words)}.pdf", samples.pdf(f"Ký {words}")),
        )  # fmt: skip
        petition_services.bring_signed(
            actor=keeper, hand_over_id=given.pk, now=NOW,
            sheet=petitions.Upload(f"bn {in_name(words)}.pdf", samples.pdf(f"Giao {words}")),
        )  # fmt: skip
        # The vault itself has its own tests; here a request stands among the office's rows.
        Opening.objects.create(
            office_id=cast.office.id, letter=first.first_letter, act="OPEN", state="ASKED",
            reason=f"Xác minh {words}", asked_at=NOW, asked_by_id=keeper.post_key,
            asked_person_id=keeper.person_key, asked_means="TYPED",
            good_until=NOW + dt.timedelta(hours=24),
        )  # fmt: skip
        quarter = period_of("2026-Q4")
        content = office_snapshot(keeper, quarter, NOW.date()).text()
        FrozenReport.objects.create(
            office_id=cast.office.id, period=quarter.key, version=2, reason=f"Sót {words}",
            content=content, digest=digest_of(content), frozen_at=NOW,
            frozen_by_id=cast.chief.post_key,
        )  # fmt: skip
        _compare(cast, first.first_letter, words)
        petition_services.set_congress(
            actor=cast.chief, name=f"Đại hội {words}", rank="ABOVE",
            opens_on=NOW.date() + dt.timedelta(days=200), now=NOW,
        )  # fmt: skip
        CaseResult.objects.create(
            office_id=cast.office.id, case=first, way="DECISION", finding="RIGHT",
            resolved_on=NOW.date(), recorded_at=NOW, recorded_by_id=keeper.post_key,
            reason=f"Sửa {words}",
        )  # fmt: skip
        NameSearch.objects.create(
            office_id=cast.office.id, person_id=keeper.person_key, post_id=keeper.post_key,
            searched_at=NOW, searched_on=NOW.date(), reason=f"Hỏi {words}", found=1,
        )  # fmt: skip


def _compare(cast: Cast, letter: petitions.Letter, words: str) -> None:
    """Compare letters with an office elsewhere; what was found alike there."""
    circle = petition_services.found_circle(
        actor=cast.chief, name=f"Vòng {words}", partner=f"Nơi xa {words}", now=NOW
    ).circle
    numbers = list(range(VALUES))
    at = {"office_id": cast.office.id, "circle": circle}
    CircleFingerprint.objects.create(
        letter=letter, part="TYPED", values=numbers, bands=numbers, **at
    )
    OutsideFingerprint.objects.create(
        letter_number=f"7/{words[:4]}", received_on=NOW.date(), part="TYPED", values=numbers,
        bands=numbers, **at,
    )  # fmt: skip
    CircleMatch.objects.create(
        letter=letter, other_name=f"Nơi xa {words}", other_number="7/2026",
        other_received_on=NOW.date(), percent=60, told_at=NOW, **at,
    )  # fmt: skip


def _cover(cast: Cast, words: str) -> None:
    """Take in a letter whose writer is hidden, with a sealed scan, its working copy, a sealing."""
    facts = petitions.LetterFacts(
        "POST", NOW.date(), f"Kín {words}", is_protected=True, envelope=f"Bì {words}"
    )
    scan = petitions.Upload(f"quet {in_name(words)}.pdf", samples.pdf(f"Quét {words}"))
    with acting(cast.clerk):
        letter = petitions.receive_letter(actor=cast.clerk, facts=facts, now=NOW)
        petition_services.cover_scan(
            actor=cast.clerk, letter_id=letter.pk, upload=scan, boxes=[whole_page(1)], now=NOW
        )
        Sealing.objects.create(
            office_id=cast.office.id, letter=letter, sealed_at=NOW, digest="0" * 64, people=1,
            files=1, sealed_by_id=cast.clerk.post_key,
        )  # fmt: skip


def _receive(cast: Cast, words: str) -> None:
    """Plan sessions with a booking, nothing made known (everybody reads it); take two visits down."""
    with acting(cast.chief):
        for hour in (8, 14):
            facts = reception.SessionFacts(
                leader_id=cast.leader.post_key, day=TODAY + dt.timedelta(days=14),
                starts_at=dt.time(hour), ends_at=dt.time(hour + 2), place=f"Phòng {words}",
                content=f"Nội dung {words}", attending=(cast.officer.post_key,),
            )  # fmt: skip
            planned = reception.plan_session(actor=cast.chief, facts=facts, now=NOW)
            Booking.objects.create(
                office_id=cast.office.id, session=planned, starts_at=dt.time(hour),
                full_name=f"Hẹn {words}", phone="0900", content=f"Xin gặp {words}",
                booked_at=NOW, booked_by_id=cast.chief.post_key,
            )  # fmt: skip
    keeper = hire(cast, f"Đón {words}", "PETITIONS")
    person = petitions.Person(f"Đến {words}", f"Xóm {words}")
    with acting(keeper):
        for outcome in ("TAKEN", ""):
            visit = reception.register_visit(
                actor=keeper, persons=[person], now=NOW,
                facts=reception.VisitFacts("PETITION", f"Trình bày {words}"),
            )  # fmt: skip
            if outcome:
                ending = reception.Ending(outcome, note=f"Hẹn {words}")
                reception.finish_visit(actor=keeper, visit_id=visit.pk, ending=ending, now=NOW)
        quarter = period_of("2026-Q4")
        content = office_statistics(keeper, quarter, NOW.date()).text()
        FrozenStatistics.objects.create(
            office_id=cast.office.id, period=quarter.key, version=2, reason=f"Sót {words}",
            content=content, digest=digest_of(content), frozen_at=NOW,
            frozen_by_id=cast.chief.post_key,
        )  # fmt: skip


def _draft(side: Side) -> None:
    """Write one draft, submit another, sign and issue a third."""
    cast, words = side.cast, side.words
    officer = cast.officer
    common = {"addressees": [f"Nơi {words}"], "recipients": [{"name": f"Nơi {words}"}]}
    with acting(officer):
        draft = drafting.create_draft(
            actor=officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            abstract=f"Dự thảo {words}", file_copy=f"Lưu {words}",
            signer_id=cast.posts["CHIEF"].id, blocks=(text(f"Kính đề nghị {words}."),), **common,
        )  # fmt: skip
        drafting.take_docx(
            actor=officer, draft_id=draft.id, content=word_letter(f"Kính gửi {words}."),
            name=f"{in_name(words)}.docx", now=NOW,
        )  # fmt: skip
        asked = opinions.ask_opinions(
            actor=officer, draft_id=draft.id, version=2, now=NOW, question=f"Hỏi {words}",
            post_ids=[cast.posts["CHIEF"].id, cast.posts["LEADER"].id],
        )  # fmt: skip
    with acting(cast.chief):
        said = opinions.give_opinion(
            actor=cast.chief, draft_id=draft.id, request_id=asked.id, stance="OTHER", now=NOW,
            words=f"Ý kiến {words}",
        )  # fmt: skip
    with acting(officer):
        reminding.remind_opinions(
            actor=officer, draft_id=draft.id, request_id=asked.id, now=NOW
        )
        opinions.close_opinions(
            actor=officer,
            draft_id=draft.id,
            request_id=asked.id,
            reason=f"Gấp {words}",
            now=NOW,
        )
        note = opinions.Note(said.id, "PARTLY", f"Vì {words}")
        opinions.note_opinions(
            actor=officer, draft_id=draft.id, request_id=asked.id, notes=[note], now=NOW
        )
    _appraise(cast, draft, words)
    waiting = submitted_draft(cast, recipients=[{"name": f"Nơi {words}"}])
    assert waiting
    whole = submitted_draft(cast, recipients=[{"name": f"Nơi {words}"}])
    with acting(cast.clerk):
        drafting.fix_number(actor=cast.clerk, draft_id=whole.id, now=NOW)
    with acting(cast.chief):
        batches.begin_batch(actor=cast.chief, now=NOW)
        hand_over_page(
            actor=cast.chief, draft=drafting.get_draft(cast.chief, whole.id), number=1, now=NOW
        )
    drafting.sign_draft(actor=cast.chief, draft_id=whole.id, pin=PIN, now=NOW)
    with acting(cast.chief):
        drafting.return_draft(
            actor=cast.chief, draft_id=waiting.id, reason=f"Xin xem lại {words}", now=NOW
        )


def _appraise(cast: Cast, draft: drafting.Draft, words: str) -> None:
    """Appraise a draft, sign the sheet, approve; set what the office wants, and take it back."""
    chief = cast.chief
    with acting(chief):
        approvals.set_list(
            actor=chief, type_code="OFFICIAL_LETTER", items=[f"Có {words}"], now=NOW,
            reason=f"Theo {words}",
        )  # fmt: skip
        approvals.set_demands(actor=chief, demands=Demands(), reason=f"Vì {words}", now=NOW)
        version = drafting.get_draft(chief, draft.pk).version
        made = appraisals.open_appraisal(
            actor=chief, draft_id=draft.pk, version=version, now=NOW
        )
        one: dict[str, Any] = {"actor": chief, "draft_id": draft.pk, "appraisal_id": made.pk}
        appraisals.judge_items(
            **one, now=NOW,
            judged=[appraisals.Judged(item.pk, "MET", words) for item in made.items.all()],
        )  # fmt: skip
        found = appraisals.Found(f"Thiếu {words}", f"Quy chế {words}", "SHOULD")
        appraisals.add_finding(**one, found=found, now=NOW)
        approvals.approve_draft(
            actor=chief, draft_id=draft.pk, version=version, now=NOW, note=words
        )
    appraisal_sheet.sign_sheet(**one, conclusion="READY", words=words, pin=PIN, now=NOW)


def _direct(cast: Cast, words: str) -> None:
    """Give a direction on the arrival; the officer hands in, the chief asks for more."""
    with acting(cast.clerk):
        arrived = registry.visible_documents(cast.clerk).filter(origin="RECEIVED").first()
        own = registry.visible_documents(cast.clerk).filter(origin="OWN").first()
    assert arrived
    assert own
    with acting(cast.chief):
        tasks.keep_practice(actor=cast.chief, needs_acceptance=True, phrases=[f"Giao {words}"])
    with acting(cast.leader):
        tasks.give_direction(
            actor=cast.leader, now=NOW, document_id=arrived.id, words=f"Giao việc {words}",
            voice=(f"lời {in_name(words)}.wav", samples_sound.wav()),
            assignments=[
                tasks.Assignment(
                    lead_id=cast.posts["OFFICER"].id, due=tasks.DueGiven(count=5),
                    informed=[cast.posts["CHIEF"].id], title=f"Việc {words}",
                )
            ],
        )  # fmt: skip
        task = tasks.visible_tasks(cast.leader).get()
        tasks.set_follower(
            actor=cast.leader, task_id=task.id, follower_id=cast.posts["LEADER"].id,
            reason=f"Theo dõi {words}", now=NOW,
        )  # fmt: skip
        tasks.pause_task(
            actor=cast.leader,
            task_id=task.id,
            reason=f"Dừng {words}",
            basis=f"Số {words}",
            now=NOW,
        )
        tasks.resume_task(actor=cast.leader, task_id=task.id, reason=f"Tiếp {words}", now=NOW)
        tasks.add_pattern(
            actor=cast.leader, now=NOW,
            given=tasks.PatternGiven(
                title=f"Định kỳ {words}", product=f"Báo cáo {words}", appear_days=0,
                lead_id=cast.posts["OFFICER"].id, rhythm=tasks.Rhythm(tasks.Every.YEAR, day=1),
                cooperating=[cast.posts["CHIEF"].id],
            ),
        )  # fmt: skip
        tasks.urge_task(actor=cast.leader, task_id=task.id, now=NOW, words=f"Nhắc {words}")
    with acting(cast.officer):
        tasks.submit_evidence(
            actor=cast.officer, task_id=task.id, now=NOW, product=f"Kết quả {words}",
            note=f"Ghi {words}", handed_to=f"Anh {words}", dated_on=TODAY, symbol="7-BC/ABC",
            upload=(f"kết quả {in_name(words)}.pdf", samples.pdf(f"Kết quả {words}")),
        )  # fmt: skip
    with acting(cast.leader):
        tasks.return_evidence(
            actor=cast.leader, task_id=task.id, reason=f"Bổ sung {words}", now=NOW
        )
    with acting(cast.clerk):
        tasks.record_direction(
            actor=cast.clerk, document_id=own.id, leader_id=cast.posts["LEADER"].id,
            written_on=TODAY, scan=("but phe.pdf", samples.pdf(f"Bút phê {words}")), now=NOW,
            words=f"Trên giấy {words}",
        )  # fmt: skip
    _conclude(cast, arrived, words)
    _process(cast, arrived, words)


def _conclude(cast: Cast, document: registry.Document, words: str) -> None:
    """Take three conclusions down; one gives a task, one is marked and opened again, one marked."""
    chief = cast.chief
    with acting(chief):
        found = tasks.take_conclusions(
            actor=chief, now=NOW, text="\n".join(f"{n}. Giao việc {words}" for n in (1, 2, 3)),
            source=tasks.Source(document_id=document.id, heading=f"Kết luận {words}"),
        )  # fmt: skip
        first, second, third = found.conclusions.order_by("position")
        work = tasks.Assignment(
            lead_id=cast.posts["OFFICER"].id, title=f"Theo kết luận {words}"
        )
        settlings = [
            tasks.Settling(first.id, [work]),
            tasks.Settling(second.id, no_task_reason=f"Không có việc {words}"),
            tasks.Settling(third.id, no_task_reason=f"Nhầm {words}"),
        ]
        tasks.settle_conclusions(actor=chief, set_id=found.id, settlings=settlings, now=NOW)
        tasks.reopen_conclusion(
            actor=chief, conclusion_id=third.id, reason=f"Mở lại {words}", now=NOW
        )


def _process(cast: Cast, document: registry.Document, words: str) -> None:
    """Begin a process; its first step is cancelled and passed, its second asks."""
    chief, step = cast.chief, tasks.StepGiven
    with acting(chief):
        kept = tasks.add_template(
            actor=chief, now=NOW, reason=f"Đặt mẫu {words}",
            given=tasks.TemplateGiven(
                f"Quy trình {words}", note=f"Dùng khi {words}",
                steps=[step(f"Bước đầu {words}"), step(f"Bước sau {words}", after=[1])],
            ),
        )  # fmt: skip
        process = tasks.start_process(
            actor=chief, template_id=kept.template_id, now=NOW,
            given=tasks.ProcessGiven(
                cast.posts["OFFICER"].id, document_id=document.id, words=f"Theo mẫu {words}"
            ),
        )  # fmt: skip
        for number in (1, 2):
            task = tasks.visible_tasks(chief).get(step__process=process, step__number=number)
            tasks.cancel_task(actor=chief, task_id=task.id, reason=f"Hủy {words}", now=NOW)
            if number == 1:
                tasks.skip_step(
                    actor=chief, process_id=process.id, number=1, reason=f"Bỏ {words}", now=NOW
                )


def _administer(cast: Cast, words: str) -> None:
    admin = cast.admin
    with acting(admin):
        people.add_delegation(
            actor=admin, body=cast.committee, post=cast.posts["CHIEF"], valid_from=TODAY,
            instrument=f"Quy chế {words}",
        )  # fmt: skip
        people.add_substitution(
            actor=admin, absent=cast.posts["LEADER"], substitute=cast.posts["CHIEF"],
            reason=f"Đi {words}", valid_from=TODAY, valid_until=TODAY + dt.timedelta(days=9),
        )  # fmt: skip
        calendars.set_day(
            actor=admin, date=dt.date(2026, 12, 7), kind=calendars.DayKind.CLOSURE,
            reason=f"Nghỉ {words}", change_reason=f"Vì {words}", now=NOW,
        )  # fmt: skip
    with acting(cast.clerk):
        people.issue_token(
            actor=cast.clerk, post=cast.posts["CLERK"], name=f"Máy {words}", days=9, now=NOW,
            scope=["registry:incoming:register"],
        )  # fmt: skip


def _write_to(cast: Cast, other: Cast, words: str = "chung") -> UUID:
    """Issue a letter to another office; give its delivery."""
    sender = cast.clerk
    abstract = f"{SHARED} {words}"
    with acting(sender):
        file = files.keep_made(
            actor=sender, content=samples.pdf(f"{abstract} {cast.office.code}"), now=NOW,
            media_type=files.PDF.media_type, name="cong-van.pdf", pages=[abstract],
        )  # fmt: skip
        letter = registry.register_outgoing(
            actor=sender, body=cast.body, now=NOW, file_id=file.id,
            recipients=[{"office": other.office.id}],
            fields=_fields(words, symbol="", abstract=abstract, note="", signer_name="Chung"),
            accept_dates=True,
        )  # fmt: skip
        [sent] = exchange.deliver_issued(actor=sender, document=letter, now=NOW)
    return sent.id


def _take_in(side: Side, delivery_id: UUID) -> None:
    clerk = side.cast.clerk
    with acting(clerk):
        exchange.accept_delivery(
            actor=clerk, delivery_id=delivery_id, now=NOW,
            arrival=registry.Arrival(note=f"Nhận {side.words}", channel="EXCHANGE"),
        )  # fmt: skip


def _share_work(side: Side, other: Side, delivery_id: UUID) -> None:
    """Give work on the letter and name the other office: it may know the row and nothing else.

    Only the chiefs have names without planted words; they give, answer and work.
    """
    chief, words = side.cast.chief, side.words
    with acting(chief):
        document = exchange.get_delivery(chief, delivery_id).document
        direction = tasks.give_direction(
            actor=chief, now=NOW, document_id=document.pk, words=f"Lời riêng {words}",
            assignments=[
                tasks.Assignment(
                    lead_id=side.cast.posts["CHIEF"].id, due=tasks.DueGiven(count=5),
                    informed=[side.cast.posts["OFFICER"].id], title=SHARED,
                )
            ],
        )  # fmt: skip
        task = direction.tasks.get()
        tasks.submit_evidence(
            actor=chief, task_id=task.pk, now=NOW, product=f"Thử {words}", symbol="8-BC/ABC",
            dated_on=TODAY, note=f"Ghi {words}",
            upload=(f"thử {in_name(words)}.pdf", samples.pdf(f"Thử {words}")),
        )  # fmt: skip
    with acting(side.cast.leader):
        tasks.return_evidence(
            actor=side.cast.leader, task_id=task.pk, reason=f"Chưa {words}", now=NOW
        )
        tasks.name_office(
            actor=side.cast.leader, task_id=task.pk, office_id=other.cast.office.id, leads=True,
            now=NOW + dt.timedelta(minutes=1),
        )  # fmt: skip
    with acting(other.cast.chief):
        tasks.name_people(
            actor=other.cast.chief, task_id=task.pk, lead_id=other.cast.posts["CHIEF"].id,
            now=NOW + dt.timedelta(minutes=2),
        )  # fmt: skip


def ids_of(actor: Actor, *, hidden_from: Actor) -> dict[str, list[str]]:
    """Give the ids of an office's rows by table, without those the other office sees."""
    found: dict[str, list[str]] = {}
    for model, isolation in isolated_models():
        if isinstance(isolation, SiteWide):
            continue
        with acting(actor):
            here = [str(pk) for pk in _rows(model, actor).values_list("pk", flat=True)]
        with acting(hidden_from):
            there = {str(pk) for pk in model._default_manager.values_list("pk", flat=True)}
        found[model._meta.db_table] = [pk for pk in here if pk not in there]
    with acting(actor):
        posts = people.Post.objects.filter(office_id=actor.office_key)
        persons = [str(pk) for pk in posts.values_list("person_id", flat=True)]
        accounts = people.Account.objects.filter(person_id__in=persons)
        found["people_person"] = persons
        found["people_account"] = [str(pk) for pk in accounts.values_list("pk", flat=True)]
    return found


def _rows(model: type[models.Model], actor: Actor) -> models.QuerySet[Any]:
    return model._default_manager.order_by("pk")


def mirror_of(here: Side, there: Side) -> dict[str, str]:
    """Give for each id of one office the id of what stands in its place in the other."""
    pairs: dict[str, str] = {}
    for table, ids in here.ids.items():
        pairs |= dict(zip(ids, there.ids[table], strict=False))
    return pairs


def leaks(answer: str, side: Side) -> bool:
    """Say whether an answer carries the word of a side that is never typed."""
    return fold(side.hidden) in fold(answer)
