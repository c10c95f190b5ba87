"""Pages of a task between offices: both sides act in the browser, a third finds nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from vanphong.desk.boxes import waiting
from vanphong.drafting.trace import trace_of
from vanphong.files.tests import samples
from vanphong.kernel import clock
from vanphong.kernel.errors import NotFound
from vanphong.kernel.scope import acting
from vanphong.kernel.tracing import ThingKind
from vanphong.tasks.models import Evidence
from vanphong.tasks.tests.between import Joint, make_joint, name, name_people, report
from vanphong.tasks.tests.test_pages import browser, read, send

SECRET = "Lời dặn riêng của Tỉnh ủy."


@pytest.fixture
def joint(db: None) -> Joint:
    return make_joint()


def _page(joint: Joint) -> str:
    return reverse("shared_task", args=[joint.task_id])


def _act(joint: Joint, slug: str) -> str:
    return reverse("shared_task_act", args=[joint.task_id, slug])


def test_the_giving_office_names_another_on_the_page(joint: Joint) -> None:
    leader = browser(joint.giver.leader)
    url = reverse("task_act", args=[joint.task_id, "giao-co-quan"])
    assert "Văn phòng Đảng ủy xã Suối Thử" in read(leader, url)
    assert "Đồi Lạ" not in read(leader, url)
    office = str(joint.named.office.pk)
    send(leader, url, {"office": office, "part": "chu-tri", "unit": ""})
    page = read(leader, reverse("task", args=[joint.task_id]))
    assert "Văn phòng Đảng ủy xã Suối Thử chủ trì: chưa phân công người" in page
    off = reverse("task_act", args=[joint.task_id, "thoi-giao-co-quan"])
    send(leader, off, {"office": office, "reason": "Giao lại"})
    assert joint.task().lead_office_id is None


def test_the_named_office_sees_the_same_task_and_nothing_beside_it(joint: Joint) -> None:
    name(joint)
    chief = browser(joint.named.chief)
    assert "Rà soát văn thư" in read(chief, reverse("shared_tasks"))
    assert reverse("shared_tasks") in read(chief, reverse("tasks"))
    answer = chief.get(reverse("task", args=[joint.task_id]))
    assert (answer.status_code, answer["Location"]) == (302, _page(joint))
    page = read(chief, _page(joint))
    assert "06/03/2026" in page
    assert "Nguyễn Văn Phê" in page
    assert SECRET not in page
    for slug in ("giao-tiep", "huy", "nhac", "gia-han", "nghiem-thu"):
        assert chief.get(reverse("task_act", args=[joint.task_id, slug])).status_code == 404
    document = read(chief, reverse("document", args=[joint.between.document.pk]))
    assert "Việc cơ quan gửi giao" in document
    assert SECRET not in document


def test_people_product_and_acceptance_through_the_pages(joint: Joint) -> None:
    name(joint)
    chief, officer = browser(joint.named.chief), browser(joint.named.officer)
    lead = str(joint.named.officer.post_id)
    send(chief, _act(joint, "phan-cong"), {"lead": lead})
    assert 'name="symbol"' in read(officer, _page(joint))
    paper = SimpleUploadedFile("bao-cao.pdf", samples.pdf("Báo cáo"), "application/pdf")
    wrong = send(officer, _act(joint, "bao-cao"), {"product": "Báo cáo"}, 422)
    assert "Mục này cần được điền." in wrong
    send(
        officer,
        _act(joint, "bao-cao"),
        {"product": "Báo cáo", "symbol": "7-BC/X", "dated_on": "02/03/2026", "upload": paper},
    )
    leader = browser(joint.giver.leader)
    page = read(leader, reverse("task", args=[joint.task_id]))
    assert "Lê Văn Nháp, Chuyên viên, Văn phòng Đảng ủy xã Suối Thử" in page
    with acting(joint.giver.leader):
        evidence = Evidence.objects.get()
    for client, route in ((leader, "task_file"), (officer, "shared_task_file")):
        answer = client.get(reverse(route, args=[joint.task_id, evidence.pk]))
        assert answer.status_code == 200
    send(leader, reverse("task_act", args=[joint.task_id, "nghiem-thu"]), {})
    assert "đạt" in read(officer, _page(joint))


def test_a_report_is_taken_back_on_the_page_and_reported_mended(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    officer, chief = browser(joint.named.officer), browser(joint.named.chief)
    report(joint, note="Kèm phụ lục", upload=("bao-cao.pdf", samples.pdf("Báo cáo")))
    act = _act(joint, "rut-bao-cao")
    assert f'class="button button-small" href="{act}"' in read(officer, _page(joint))
    page = read(chief, _page(joint))
    assert act not in page
    assert "Chỉ người đã báo cáo sản phẩm rút được báo cáo." in page
    assert "Mục này cần được điền." in send(officer, act, {"reason": ""}, 422)
    send(officer, act, {"reason": "Nhầm số"})
    page = read(officer, _page(joint))
    assert "Lý do rút: Nhầm số" in page
    assert 'value="07-BC/X"' in page
    assert "Kèm phụ lục</textarea>" in page
    assert "Báo cáo đã rút kèm tệp bao-cao.pdf" in page
    giver = read(browser(joint.giver.leader), reverse("task", args=[joint.task_id]))
    assert "Lý do rút: Nhầm số" in giver
    table = {"product": "Bảng tổng hợp", "symbol": "", "dated_on": "02/03/2026"}
    assert "trình, gửi ai" in send(officer, _act(joint, "bao-cao"), table, 422)
    send(officer, _act(joint, "bao-cao"), {**table, "handed_to": "Văn phòng Tỉnh ủy"})
    assert "<strong></strong>" not in read(officer, _page(joint))
    send(
        browser(joint.giver.leader), reverse("task_act", args=[joint.task_id, "nghiem-thu"]), {}
    )
    assert "đạt" in read(officer, _page(joint))


def test_why_it_was_returned_stands_above_the_form(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    officer, leader = browser(joint.named.officer), browser(joint.giver.leader)
    report(joint)
    assert "Sản phẩm bị trả lại" not in read(officer, _page(joint))
    back = reverse("task_act", args=[joint.task_id, "tra-lai"])
    send(leader, back, {"reason": "Thiếu phụ lục"})
    page = read(officer, _page(joint))
    told = page.index("Sản phẩm bị trả lại")
    assert told < page.index("Thiếu phụ lục") < page.index('name="symbol"')
    report(joint, product="Báo cáo có phụ lục")
    page = read(officer, _page(joint))
    assert "Sản phẩm bị trả lại" not in page
    assert page.index("Báo cáo có phụ lục") < page.index("Lý do trả lại: Thiếu phụ lục")


def test_more_time_is_asked_on_the_page(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    officer = browser(joint.named.officer)
    later = clock.today().replace(day=1, month=12, year=clock.today().year + 1)
    given = {"due_on": f"{later:%d/%m/%Y}", "reason": "Chờ số liệu", "day_off": "on"}
    send(officer, _act(joint, "xin-gia-han"), given)
    assert "Chờ số liệu" in read(officer, _page(joint))
    page = read(browser(joint.giver.leader), reverse("task", args=[joint.task_id]))
    assert "Đảng ủy xã Suối Thử xin gia hạn" in page


def test_what_is_not_possible_says_why(joint: Joint) -> None:
    name(joint, leads=False)
    name_people(joint)
    page = read(browser(joint.named.officer), _page(joint))
    assert "Cơ quan khác chủ trì nhiệm vụ này" in page
    assert browser(joint.named.officer).get(_act(joint, "bao-cao")).status_code in {403, 409}


def test_an_office_not_named_finds_nothing(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    with_file = report(joint, upload=("bao-cao.pdf", samples.pdf("Báo cáo")))
    for role in ("CHIEF", "LEADER", "OFFICER", "CLERK"):
        client = browser(joint.foreign.actors[role])
        assert "Rà soát văn thư" not in read(client, reverse("shared_tasks"))
        for task_id in (joint.task_id, uuid4()):
            assert client.get(reverse("task", args=[task_id])).status_code == 404
            assert client.get(reverse("shared_task", args=[task_id])).status_code == 404
            for slug in ("phan-cong", "bao-cao", "rut-bao-cao", "xin-gia-han", "gi-do"):
                address = reverse("shared_task_act", args=[task_id, slug])
                assert client.get(address).status_code == 404
            file = reverse("shared_task_file", args=[task_id, with_file.pk])
            assert client.get(file).status_code == 404
            assert client.get(reverse("task-trace", args=[task_id])).status_code == 404
        found = client.get(reverse("search"), {"q": "Rà soát văn thư"}).content.decode()
        assert str(joint.task_id) not in found


def test_the_file_of_the_giving_office_stays_there(joint: Joint) -> None:
    leader, officer = joint.giver.leader, joint.giver.officer
    send(
        browser(officer),
        reverse("task_act", args=[joint.task_id, "bao-cao"]),
        {
            "product": "Báo cáo",
            "symbol": "7-BC/X",
            "dated_on": "02/03/2026",
            "upload": SimpleUploadedFile("rieng.pdf", samples.pdf("Riêng"), "application/pdf"),
        },
    )
    send(
        browser(leader),
        reverse("task_act", args=[joint.task_id, "tra-lai"]),
        {"reason": "Giao cơ quan khác"},
    )
    name(joint)
    with acting(leader):
        evidence = Evidence.objects.get()
    chief = browser(joint.named.chief)
    page = read(chief, _page(joint))
    assert "rieng.pdf" not in page
    file = reverse("shared_task_file", args=[joint.task_id, evidence.pk])
    assert chief.get(file).status_code == 404


def test_the_desk_and_the_trace_know_it(joint: Joint) -> None:
    name(joint)
    chief, officer = joint.named.chief, joint.named.officer
    with acting(chief):
        assert "Cơ quan khác giao, chờ phân công" in {
            box.label for box in waiting(chief, clock.now())
        }
    name_people(joint)
    with acting(officer):
        assert "Cơ quan khác giao" in {box.label for box in waiting(officer, clock.now())}
        found, title = trace_of(officer, ThingKind.TASK, joint.task_id)
        assert title == "Rà soát văn thư"
        assert joint.between.document.pk in {thing.key for thing in found.things}
        told = " ".join(f"{step.what} {step.note} {step.quote}" for step in found.steps)
        assert "giao: Rà soát văn thư" in told
        assert SECRET not in told
        whole, _title = trace_of(officer, ThingKind.DOCUMENT, joint.between.document.pk)
        assert joint.task_id in {thing.key for thing in whole.things}
    with acting(joint.foreign.chief), pytest.raises(NotFound):
        trace_of(joint.foreign.chief, ThingKind.TASK, joint.task_id)


def test_the_trace_of_the_giving_office_names_the_other(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    with acting(joint.giver.leader):
        found, _title = trace_of(joint.giver.leader, ThingKind.TASK, joint.task_id)
    told = [step.what for step in found.steps]
    assert "Giao cơ quan khác: Văn phòng Đảng ủy xã Suối Thử" in told
    assert "Cơ quan được giao phân công Lê Văn Nháp, Chuyên viên" in told


def test_who_sees_it_and_why_on_both_sides(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    sight = reverse("task-sight", args=[joint.task_id])
    here = read(browser(joint.giver.leader), sight)
    assert "Cơ quan được giao cũng xem: Văn phòng Đảng ủy xã Suối Thử." in here
    there = read(browser(joint.named.officer), sight)
    assert "đầu mối" in there
    assert "Phạm Thị Duyệt" in there
    assert "Trần Thị Sổ" not in there
    assert browser(joint.foreign.leader).get(sight).status_code == 404


def test_a_notice_leads_to_the_task(joint: Joint) -> None:
    name(joint)
    page = read(browser(joint.named.chief), reverse("notices"))
    assert "Rà soát văn thư" in page
    assert reverse("task", args=[joint.task_id]) in page
