"""Urging another office: numbered letters, each with the reply that came; refusals and races."""

from __future__ import annotations

import datetime as dt
import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from tests.cast import Cast, make_office

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, VanphongError
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import Case, CaseClock, CaseStep, UrgingReply
from vanphong.petitions.rules.periods import period_of
from vanphong.petitions.rules.report_forms import FORMS
from vanphong.petitions.rules.snapshots import Snapshot
from vanphong.petitions.rules.snapshots import read as read_snapshot
from vanphong.petitions.tests.conftest import (
    ELSEWHERE,
    NOW,
    TODAY,
    Given,
    case_of,
    looking,
    receive,
)
from vanphong.petitions.tests.test_places import api_of
from vanphong.petitions.tests.test_programs import run
from vanphong.petitions.tests.test_steps import propose
from vanphong.registry import api as registry
from vanphong.registry.tests import factories
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.conftest import hire
from vanphong.tasks.tests.test_pages import browser, read, send

BODY = "Ủy ban nhân dân xã Tân Mỹ"
LATER = NOW + dt.timedelta(days=3)
OVERDUE_BELOW = {
    "LINE": "STATE", "NATURE": "DENUNCIATION", "COMPETENCE": "OURS", "RENEWAL": "OVERDUE",
}  # fmt: skip


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


@pytest.fixture
def sent(cast: Cast, given: Given) -> Case:
    """A case that was forwarded to a commune."""
    case = given(ELSEWHERE | {"NATURE": "DENUNCIATION"})
    propose(cast.chief, case, "FORWARD", addressee=BODY, symbol="5-CV/VPTU")
    return case


def urge(actor: Actor, case: Case, symbol: str = "9-CV/VPTU", **more: Any) -> CaseStep:
    return propose(actor, case, "URGE", symbol=symbol, **more)


def came(
    cast: Cast, symbol: str = "45/UBND-VP", days: int = 3, issuer: str = BODY
) -> registry.Document:
    """Register an incoming document that arrives so many days after the letter."""
    arrived = TODAY + dt.timedelta(days=days)
    with acting(cast.clerk):
        books = registry.books_of(cast.clerk)
        book = books.filter(direction="IN").first() or factories.make_in_book(cast)
        entry = registry.register_incoming(
            actor=cast.clerk, book_id=book.id, now=NOW + dt.timedelta(days=days),
            arrival=registry.Arrival(arrived_on=arrived),
            fields=factories.fields(symbol=symbol, issuer_name=issuer, issued_on=arrived),
            accept_duplicate=True,
        )  # fmt: skip
    return entry.document


def seen_by(cast: Cast, actor: Actor, *documents: registry.Document) -> None:
    with acting(cast.clerk):
        for one in documents:
            registry.involve(cast.clerk, one, actor.person_key, "HANDLES", NOW)


def link(actor: Actor, case: Case, step: CaseStep, document: registry.Document) -> UrgingReply:
    with acting(actor):
        return services.link_reply(
            actor=actor, case_id=case.pk, step_id=step.pk, document_id=document.pk, now=LATER
        )


def told(actor: Actor, case: Case) -> list[tuple[int, str, str, bool]]:
    with acting(actor):
        return [
            (one.number, one.step.symbol, str(one.reply or ""), one.standing)
            for one in queries.urgings_of(case)
        ]


def test_a_case_tells_its_urgings_in_order_with_what_came(
    cast: Cast, keeper: Actor, sent: Case
) -> None:
    first = urge(keeper, sent, answer_by=TODAY + dt.timedelta(days=10))
    second = urge(keeper, sent, "12-CV/VPTU", addressee="Ủy ban nhân dân tỉnh")
    assert (first.addressee, second.addressee) == (BODY, "Ủy ban nhân dân tỉnh")
    assert told(keeper, sent) == [
        (1, "9-CV/VPTU", "", True), (2, "12-CV/VPTU", "", True),
    ]  # fmt: skip
    answer = came(cast)
    reply = link(cast.chief, sent, first, answer)
    assert (reply.symbol, reply.replied_on) == ("45/UBND-VP", TODAY + dt.timedelta(days=3))
    assert told(keeper, sent) == [
        (1, "9-CV/VPTU", "45/UBND-VP", False), (2, "12-CV/VPTU", "", True),
    ]  # fmt: skip
    link(cast.chief, sent, second, came(cast, "50/UBND"))
    assert [one[3] for one in told(keeper, sent)] == [False, False]


def test_an_answer_to_a_later_urging_settles_those_before(
    cast: Cast, keeper: Actor, sent: Case
) -> None:
    urge(keeper, sent)
    second = urge(keeper, sent, "12-CV/VPTU")
    link(cast.chief, sent, second, came(cast))
    assert [one[3] for one in told(keeper, sent)] == [False, False]


def test_undone_with_a_reason_and_linked_anew(cast: Cast, keeper: Actor, sent: Case) -> None:
    step = urge(keeper, sent)
    wrong, right = came(cast), came(cast, "46/UBND")
    link(cast.chief, sent, step, wrong)
    with acting(cast.chief):
        with pytest.raises(Invalid):
            services.unlink_reply(
                actor=cast.chief, case_id=sent.pk, step_id=step.pk, reason=" ", now=LATER
            )
        services.unlink_reply(
            actor=cast.chief, case_id=sent.pk, step_id=step.pk, reason="Nhầm", now=LATER
        )
        with pytest.raises(Refused) as nothing:
            services.unlink_reply(
                actor=cast.chief, case_id=sent.pk, step_id=step.pk, reason="Nhầm", now=LATER
            )
    assert nothing.value.code == "no_reply"
    assert told(keeper, sent) == [(1, "9-CV/VPTU", "", True)]
    link(cast.chief, sent, step, right)
    with looking(cast.office.id):
        assert [one.undone_reason for one in UrgingReply.objects.order_by("pk")] == ["Nhầm", ""]


def refused(actor: Actor, case: Case, step: CaseStep, document: registry.Document) -> str:
    with pytest.raises(VanphongError) as refusal:
        link(actor, case, step, document)
    return refusal.value.code


def test_refusals(cast: Cast, keeper: Actor, sent: Case) -> None:
    step = urge(keeper, sent, happened_on=TODAY)
    early, right = came(cast, "1/UBND", days=-3), came(cast)
    assert refused(cast.chief, sent, step, early) == "reply_before"
    with acting(cast.clerk):
        factories.make_out_book(cast)
        own = factories.make_issued(cast)
    assert refused(cast.chief, sent, step, own) == "not_incoming"
    link(cast.chief, sent, step, right)
    assert refused(cast.chief, sent, step, right) == "replied"
    with pytest.raises(NotAllowed):
        link(cast.clerk, sent, step, right)


def test_only_an_urging_is_answered(cast: Cast, keeper: Actor, sent: Case) -> None:
    document = came(cast)
    with acting(keeper):
        (forwarded,) = queries.steps_of(sent)
    with pytest.raises(NotFound):
        link(cast.chief, sent, forwarded, document)
    with acting(cast.chief), pytest.raises(IntegrityError), transaction.atomic():
        UrgingReply.objects.create(
            office_id=sent.office_id, step=forwarded, document=document, replied_on=TODAY,
            linked_at=NOW, linked_by_id=cast.chief.post_key,
        )  # fmt: skip


def test_a_document_one_may_not_see_is_none(cast: Cast, keeper: Actor, sent: Case) -> None:
    """Linking, searching and the way to it go by the rule of documents; its number stays told."""
    step, hidden = urge(keeper, sent), came(cast)
    assert not keeper.may("registry:document:read_all")
    with pytest.raises(NotFound):
        link(keeper, sent, step, hidden)
    with acting(keeper):
        assert queries.likely_replies(keeper, queries.get_urging(sent, step.pk)) == []
    link(cast.chief, sent, step, hidden)
    page = read(browser(keeper), reverse("petition_case", args=[sent.pk]))
    assert "45/UBND-VP" in page
    assert str(hidden.pk) not in page
    assert str(hidden.pk) in read(browser(cast.chief), reverse("petition_case", args=[sent.pk]))


def test_limit_is_later_than_the_urging(keeper: Actor, sent: Case) -> None:
    with pytest.raises(Invalid) as refusal:
        urge(keeper, sent, answer_by=TODAY)
    assert "answer_by" in refusal.value.fields


def test_past_its_limit_it_is_to_be_urged_again(cast: Cast, keeper: Actor, sent: Case) -> None:
    """The day an urging set counts, before the thirty days do; what came or urges anew ends it."""

    def listed(days: int) -> bool:
        with acting(keeper):
            today = TODAY + dt.timedelta(days=days)
            return queries.in_view(
                queries.visible_cases(keeper), "don-doc", keeper, today
            ).exists()

    step = urge(keeper, sent, answer_by=TODAY + dt.timedelta(days=5))
    assert [listed(days) for days in (5, 6)] == [False, True]
    second = urge(keeper, sent, "12-CV/VPTU")
    assert not listed(6)
    link(cast.chief, sent, second, came(cast, days=20))
    assert [listed(days) for days in (30, 49, 50)] == [False, False, True]
    assert step.answer_by == TODAY + dt.timedelta(days=5)


def test_list_knows_the_count_and_what_is_late(cast: Cast, keeper: Actor, sent: Case) -> None:
    urge(keeper, sent)
    urge(keeper, sent, "12-CV/VPTU", answer_by=TODAY + dt.timedelta(days=5))
    with acting(keeper):
        (found,) = queries.urged([sent]).values()
        rows, late_on = queries.urgings(keeper), TODAY + dt.timedelta(days=6)
        late = queries.in_urging_view(rows, "qua-han", late_on)
        assert [one.symbol for one in late] == ["12-CV/VPTU"]
        assert queries.in_urging_view(rows, "", TODAY).count() == 2
        assert queries.in_urging_view(rows, "da-tra-loi", TODAY).count() == 0
    assert (found.count, found.standing) == (2, True)
    page = read(browser(keeper), reverse("petitions") + "?loc=da-chuyen")
    assert "đã đôn đốc 2 lần" in page


def test_barred_person_sees_no_urging(cast: Cast, keeper: Actor, sent: Case) -> None:
    step, document = urge(keeper, sent), came(cast)
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=sent.pk, person_id=cast.chief.person_key, reason="Em ruột",
            now=NOW,
        )  # fmt: skip
    with acting(cast.chief):
        assert not queries.urgings(cast.chief).exists()
    with pytest.raises(NotFound):
        link(cast.chief, sent, step, document)


def test_body_below_that_is_late_is_asked_to_report(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    """Luật Tố cáo 2018, Điều 38: asked in five working days, reported in five more."""
    other = given(ELSEWHERE | {"NATURE": "DENUNCIATION"})
    with pytest.raises(Refused) as refusal:
        urge(keeper, other, addressee=BODY)
    assert refusal.value.code == "urge-overdue"
    case = given(OVERDUE_BELOW)
    with acting(keeper):
        proposed = services.proposed_answer_by(queries.get_case(keeper, case.pk), TODAY)
    assert proposed == dt.date(2026, 3, 9)
    with pytest.raises(Invalid):
        urge(keeper, case)
    step = urge(keeper, case, addressee=BODY)
    with acting(keeper):
        found = queries.get_case(keeper, case.pk)
        assert (found.state, found.handled_on) == ("RECEIVED", None)
        clocks = {one.duty: one for one in CaseClock.objects.filter(case=case)}
    assert clocks["T41-demand"].met_on == TODAY
    report = clocks["T41-report"]
    assert (report.due_on, report.state) == (dt.date(2026, 3, 9), "RUNNING")
    link(cast.chief, case, step, came(cast))
    with acting(keeper):
        report.refresh_from_db()
    assert (report.state, report.met_on) == ("MET", dt.date(2026, 3, 5))


def test_page_finds_by_number_links_and_undoes(cast: Cast, sent: Case) -> None:
    step, document = urge(cast.chief, sent), came(cast)
    came(cast, "7/STP", issuer="Sở Tư pháp")
    client = browser(cast.chief)
    address = reverse("petition_reply", args=[sent.pk, step.pk])
    assert "45/UBND-VP" in read(client, address)
    assert "7/STP" not in read(client, address)
    assert "7/STP" in read(client, address + "?so=7/STP")
    assert "Không có văn bản đến" in read(client, address + "?so=999/ABC")
    send(client, address, {"document": "x"}, 422)
    send(client, address, {"document": str(document.pk)})
    case_url = reverse("petition_case", args=[sent.pk])
    assert "Đôn đốc lần 1" in read(client, case_url)
    assert "45/UBND-VP" in read(client, reverse("petition_urgings") + "?loc=da-tra-loi")
    panel = read(client, reverse("document", args=[document.pk]))
    assert f"Vụ việc {sent}" in panel
    undo = reverse("petition_reply_undo", args=[sent.pk, step.pk])
    send(client, undo, {"reason": ""}, 422)
    send(client, undo, {"reason": "Nhầm"})
    assert "chưa có trả lời" in read(client, case_url)


def test_document_page_leads_to_the_urging_it_answers(cast: Cast, sent: Case) -> None:
    document = came(cast)
    client, address = browser(cast.chief), reverse("document", args=[document.pk])
    way = reverse("petition_reply_of", args=[document.pk])
    assert way not in read(client, address)
    step = urge(cast.chief, sent)
    assert way in read(client, address)
    assert way not in read(browser(cast.clerk), address)
    send(client, way, {"urging": str(step.pk)})
    assert told(cast.chief, sent) == [(1, "9-CV/VPTU", "45/UBND-VP", False)]
    assert way not in read(client, address)


def test_an_older_urging_is_found_too(cast: Cast, given: Given, sent: Case) -> None:
    """By the number of its case or paper, by the body urged, or on the next page."""
    first = urge(cast.chief, sent)
    other = given(ELSEWHERE | {"NATURE": "DENUNCIATION"})
    propose(cast.chief, other, "FORWARD", addressee="Sở Tư pháp", symbol="6-CV/VPTU")
    urge(cast.chief, other, "12-CV/VPTU")
    with acting(cast.chief):
        rows = queries.urgings(cast.chief).filter(case=other)
        again = CaseStep.objects.filter(pk__in=rows).values().get()
        del again["id"]
        CaseStep.objects.bulk_create(CaseStep(**again) for _more in range(queries.PAGE_SIZE))
        last = rows.order_by("-pk")[queries.PAGE_SIZE - 1]
    client = browser(cast.chief)
    way = reverse("petition_reply_of", args=[came(cast).pk])
    page = read(client, way)
    assert (str(last.pk) in page, str(first.pk) in page) == (True, False)
    assert f"sau={last.pk}" in page
    for typed in (str(sent), "9-CV", BODY):
        found = read(client, f"{way}?so={typed}")
        assert (str(last.pk) in found, str(first.pk) in found) == (False, True)
    assert "Không có lần đôn đốc nào" in read(client, f"{way}?so=77-CV/ABC")
    assert str(first.pk) in read(client, f"{way}?so=&sau={last.pk}")
    send(client, way, {"urging": str(first.pk)}, 422)
    send(client, f"{way}?so={sent}", {"urging": str(first.pk)})
    assert told(cast.chief, sent) == [(1, "9-CV/VPTU", "45/UBND-VP", False)]


def test_spreadsheet_has_urgings_and_replies_of_a_period(
    cast: Cast, keeper: Actor, sent: Case
) -> None:
    step = urge(keeper, sent, answer_by=TODAY + dt.timedelta(days=9))
    link(cast.chief, sent, step, came(cast))
    with acting(keeper):
        content = services.urging_workbook(actor=keeper, period=period_of("2026-03"), now=LATER)
        none = services.urging_workbook(actor=keeper, period=period_of("2026-04"), now=LATER)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Đôn đốc", "Trả lời"]
    lines = [[str(cell) for cell in row] for row in book["Đôn đốc"].values]
    assert lines[-1][:2] == [str(sent), "1"]
    assert {"9-CV/VPTU", BODY, "45/UBND-VP", "Đã trả lời"} <= set(lines[-1])
    assert "thu hồi đất" not in str(lines)
    empty = openpyxl.load_workbook(io.BytesIO(none))
    assert len(list(empty["Trả lời"].values)) == 3
    with acting(cast.admin), pytest.raises(NotAllowed):
        services.urging_workbook(actor=cast.admin, period=None, now=LATER)


def test_reports_count_papers_that_urged_and_documents_that_came(
    cast: Cast, keeper: Actor, given: Given, sent: Case
) -> None:
    """Form 01/XLD: “số văn bản phúc đáp nhận được”; one document on two urgings is one."""
    first, second = urge(keeper, sent), urge(keeper, sent, "12-CV/VPTU")
    document = came(cast)
    link(cast.chief, sent, first, document)
    link(cast.chief, sent, second, document)
    march, april = period_of("2026-03"), period_of("2026-04")
    assert march is not None
    assert april is not None
    with acting(keeper):
        counts = queries.counted(keeper, march, TODAY)
        found = queries.snapshot(keeper, march, TODAY)
        later = queries.snapshot(keeper, april, TODAY)
    assert (counts.urgings, counts.replies) == (2, 1)
    forms = {one.code: one for one in FORMS}

    def told(code: str, kept: Snapshot) -> list[int | None]:
        return [one.count_in(kept) for one in forms[code].columns if one.of_papers]

    assert told("01-XLD", found) == told("03-XLD", found) == [2, 1]
    assert told("02-XLD", found) == told("01-XLD", later) == [0, 0]
    old = json.loads(found.text())
    del old["urgings"], old["replies"]
    assert told("01-XLD", read_snapshot(json.dumps(old))) == [None, None]
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=sent.pk, person_id=cast.chief.person_key, reason="Em ruột",
            now=NOW,
        )  # fmt: skip
    with acting(cast.chief):
        seen = queries.seen_of(cast.chief, read_snapshot(found.text()))
    assert told("01-XLD", seen) == [0, 0]
    page = read(browser(keeper), reverse("petition_report") + "?ky=2026-03")
    assert "Văn bản phúc đáp nhận được" in page
    page = read(browser(keeper), reverse("petition_urgings") + "?loc=phuc-dap&ky=2026-03")
    assert "45/UBND-VP" in page
    assert "1 / 1" in page


def test_a_result_noted_with_its_number_came_too(
    cast: Cast, keeper: Actor, given: Given, sent: Case
) -> None:
    """Once where the same document is linked to an urging of the case as well."""
    other = given(ELSEWHERE | {"NATURE": "DENUNCIATION"})
    propose(cast.chief, other, "FORWARD", addressee=BODY, symbol="6-CV/VPTU")
    propose(keeper, other, "RECORD_ANSWER", words="Đã giải quyết", symbol="77/UBND")
    link(cast.chief, sent, urge(keeper, sent), came(cast))
    propose(keeper, sent, "RECORD_ANSWER", words="Đã giải quyết", symbol="45/UBND-VP")
    march = period_of("2026-03")
    assert march is not None
    with acting(keeper):
        found = queries.came(keeper, march)
        assert [(one.symbol, [str(case) for case in one.cases]) for one in found] == [
            ("77/UBND", [str(other)]), ("45/UBND-VP", [str(sent)]),
        ]  # fmt: skip
        assert queries.counted(keeper, march, TODAY).replies == 2
        assert queries.came(keeper, period_of("2026-04")) == []


@pytest.mark.usefixtures("_database")
def test_by_command_and_api(cast: Cast, keeper: Actor, sent: Case, tmp_path: Path) -> None:
    step, document = urge(keeper, sent), came(cast)
    seen_by(cast, keeper, document)
    case, row = str(sent.pk), str(step.pk)
    client = api_of(cast, keeper)
    (listed,) = client.get("/api/v1/petitions/urgings").json()["items"]
    assert (listed["number"], listed["to"], listed["state"]) == (1, BODY, "standing")
    base = f"/api/v1/petitions/cases/{case}/urgings/{row}/reply"
    kind = "application/json"
    answer = client.post(base, {"document_id": str(document.pk)}, content_type=kind)
    assert answer.json()["reply"]["symbol"] == "45/UBND-VP"
    again = client.post(base, {"document_id": str(document.pk)}, content_type=kind)
    assert (again.status_code, again.json()["code"]) == (409, "replied")
    whole = client.get(f"/api/v1/petitions/cases/{case}").json()
    assert whole["urgings"][0]["reply"]["replied_on"] == "2026-03-05"
    undone = client.post(f"{base}/undo", {"reason": "Nhầm"}, content_type=kind)
    assert undone.json()["reply"] is None
    assert client.get("/api/v1/petitions/urgings/file").status_code == 200
    assert client.get("/api/v1/petitions/replies").json() == []
    linked = run(keeper, "link-reply", case, "--step", row, "--number", "45/UBND-VP")
    assert linked["reply"]["symbol"] == "45/UBND-VP"
    (line,) = run(keeper, "urgings", "--view", "da-tra-loi")["items"]
    assert line == linked
    assert run(keeper, "show", case)["urgings"] == [linked]
    assert [one["symbol"] for one in run(keeper, "replies")] == ["45/UBND-VP"]
    assert run(keeper, "unlink-reply", case, "--step", row, "--reason", "Nhầm")["reply"] is None
    out = tmp_path / "a.xlsx"
    run(keeper, "urgings", "--out", str(out))
    assert out.read_bytes()[:2] == b"PK"


def test_two_replies_at_once_are_one(committed_db: None) -> None:
    cast = make_office()
    keeper = hire(cast, "Vũ Thị Đơn", "PETITIONS")
    case = case_of(receive(keeper))
    with acting(keeper):
        services.judge_case(actor=keeper, case_id=case.pk, values=ELSEWHERE, now=NOW)
    propose(cast.chief, case, "FORWARD", addressee=BODY, words="Chuyển")
    step = urge(keeper, case)
    documents = [came(cast, f"{number}/UBND") for number in range(1, 5)]

    def one(document: registry.Document) -> str:
        try:
            return link(cast.chief, case, step, document).symbol
        except Refused as refusal:
            return refusal.code
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(one, documents))
    assert sorted(found)[-3:] == ["replied"] * 3
    with looking(cast.office.id):
        assert UrgingReply.objects.count() == 1


def test_an_answer_that_was_recorded_stands_beside_the_urging(
    cast: Cast, keeper: Actor, sent: Case
) -> None:
    propose(keeper, sent, "URGE", symbol="12-CV/VPTU")
    client = browser(keeper)
    assert "chưa có trả lời" in read(client, reverse("petition_case", args=[sent.pk]))
    propose(keeper, sent, "RECORD_ANSWER", words="Đã giải quyết", symbol="88/TTr-VP")
    page = read(client, reverse("petition_case", args=[sent.pk]))
    assert "đã ghi trả lời của nơi nhận: 88/TTr-VP" in page
    assert "chưa có trả lời" not in page
