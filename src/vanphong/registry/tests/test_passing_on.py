"""A paper passed on: who is told, who may read it, where it goes on waiting, what its life says."""

import datetime as dt

import pytest
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.kernel import clock
from vanphong.kernel.actor import job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api, boxes
from vanphong.registry.lines import book_lines
from vanphong.registry.tests.browsing import logged_in, stop_clock, words
from vanphong.registry.tests.factories import (
    NOW,
    TODAY,
    fields,
    make_in_book,
    make_incoming,
    make_issued,
    make_out_book,
)
from vanphong.tasks import api as tasks


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    stop_clock(monkeypatch)
    return make_office()


@pytest.fixture
def entry(cast: Cast) -> api.IncomingEntry:
    with acting(cast.clerk):
        return make_incoming(cast, make_in_book(cast))


def pass_on(cast: Cast, entry: api.IncomingEntry, *roles: str, **more: object) -> None:
    with acting(cast.clerk):
        api.pass_on(
            actor=cast.clerk, entry_id=entry.pk, now=NOW,
            passed_to=[cast.posts[role].pk for role in roles], **more,
        )  # fmt: skip


def waiting(cast: Cast, role: str) -> dict[str, int]:
    """Give what waits on the desk of a role, by act."""
    actor = cast.actors[role]
    with acting(actor):
        return {box.act: box.count for box in boxes.waiting_work(actor, NOW)}


def test_who_is_passed_a_paper_reads_it_and_finds_it_on_the_desk(
    cast: Cast, entry: api.IncomingEntry
) -> None:
    officer = logged_in(cast, "OFFICER")
    page = f"/van-ban/{entry.document_id}"
    assert officer.get(page).status_code == 404
    pass_on(cast, entry, "OFFICER")
    assert waiting(cast, "OFFICER") == {"passed": 1}
    listed = words(officer.get("/van-ban-den?trang-thai=chua-xem"))
    assert "Về việc rà soát biên chế" in listed
    assert officer.get(page).status_code == 200
    assert waiting(cast, "OFFICER") == {}
    assert "Về việc rà soát biên chế" in words(officer.get("/van-ban-den"))


def test_a_paper_leaves_the_box_of_directions_only_when_directed(
    cast: Cast, entry: api.IncomingEntry
) -> None:
    assert waiting(cast, "LEADER") == {"direct": 1}
    assert waiting(cast, "CLERK") == {"forward": 1}
    pass_on(cast, entry, "OFFICER")
    assert waiting(cast, "LEADER") == {"direct": 1}
    assert waiting(cast, "CLERK") == {}
    pass_on(cast, entry, "OFFICER", "LEADER", forwarded_to="Công ty Cấp nước")
    assert waiting(cast, "LEADER") == {"direct": 1}
    assert waiting(cast, "CHIEF") == {}  # it was passed to the leader for the direction
    with acting(cast.leader):
        tasks.give_direction(
            actor=cast.leader, now=NOW, document_id=entry.document_id, words="Lưu, theo dõi."
        )
    assert waiting(cast, "LEADER") == {}
    assert waiting(cast, "OFFICER") == {}
    with acting(cast.leader):
        said = {"actor": cast.leader, "document_id": entry.document_id, "now": NOW}
        assert api.note_no_direction(**said).no_direction_at is None  # it has its direction


def test_who_leaves_later_is_waited_for_until_then(
    cast: Cast, entry: api.IncomingEntry
) -> None:
    pass_on(cast, entry, "LEADER")
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        people.Post.objects.filter(pk=cast.posts["LEADER"].pk).update(
            valid_until=clock.today() + dt.timedelta(days=30)
        )
    assert waiting(cast, "LEADER") == {"direct": 1}
    assert waiting(cast, "CHIEF") == {}


def test_a_leader_says_that_no_direction_is_needed(
    cast: Cast, entry: api.IncomingEntry
) -> None:
    leader = logged_in(cast, "LEADER")
    page = f"/van-ban/{entry.document_id}"
    assert "Đã xem, không cần chỉ đạo" in words(leader.get(page))
    assert leader.post(f"{page}/khong-can-chi-dao").status_code == 302
    assert waiting(cast, "LEADER") == {}
    assert waiting(cast, "CLERK") == {}
    assert "Đã xem, không cần chỉ đạo" in words(logged_in(cast, "CLERK").get(page))
    with acting(cast.leader):
        api.note_no_direction(actor=cast.leader, document_id=entry.document_id, now=NOW)
        acts = [e.action for e in audit.events_of(cast.leader, entry.document)]
    assert acts.count("registry:incoming:no_direction") == 1
    with acting(cast.clerk), pytest.raises(NotAllowed):
        api.note_no_direction(actor=cast.clerk, document_id=entry.document_id, now=NOW)
    pass_on(cast, entry, "LEADER")
    assert waiting(cast, "LEADER") == {"direct": 1}


def test_a_paper_needs_someone_to_go_to(cast: Cast, entry: api.IncomingEntry) -> None:
    clerk = logged_in(cast, "CLERK")
    answer = clerk.post(f"/van-ban/{entry.document_id}/chuyen", {"forwarded_on": "20/11/2026"})
    assert answer.status_code == 422
    assert "Hãy chọn người nhận" in str(answer.context["form"].errors["passed_to"])
    with acting(cast.clerk), pytest.raises(Invalid) as refused:
        api.pass_on(actor=cast.clerk, entry_id=entry.pk, now=NOW, forwarded_to="  ")
    assert refused.value.code == "nobody"
    other = make_office("Đảng ủy xã Bình An", level="COMMUNE")
    with acting(cast.clerk), pytest.raises(Invalid) as refused:
        api.pass_on(
            actor=cast.clerk, entry_id=entry.pk, now=NOW, passed_to=[other.posts["CHIEF"].pk]
        )
    assert refused.value.code == "no_such_post"


def test_units_outside_are_not_told_and_the_page_says_so(
    cast: Cast, entry: api.IncomingEntry
) -> None:
    clerk = logged_in(cast, "CLERK")
    page = f"/van-ban/{entry.document_id}"
    clerk.post(f"{page}/chuyen", {"forwarded_to": "Công ty Cấp nước", "version": "1"})
    said = words(clerk.get(page))
    assert "không ai trong phần mềm được báo" in said
    pass_on(cast, entry, "OFFICER", forwarded_to="Công ty Cấp nước")
    said = words(clerk.get(page))
    assert "không ai trong phần mềm được báo" not in said
    assert "Lê Văn Nháp, Chuyên viên; Công ty Cấp nước" in said
    assert "Báo cho Lê Văn Nháp, Chuyên viên" in said


def test_what_is_taken_back_is_no_longer_read(cast: Cast, entry: api.IncomingEntry) -> None:
    pass_on(cast, entry, "OFFICER")
    pass_on(cast, entry, "CHIEF", due_on=TODAY + dt.timedelta(days=5))
    with acting(cast.officer), pytest.raises(NotFound):
        api.get_document(cast.officer, entry.document_id)
    said = words(logged_in(cast, "CLERK").get(f"/van-ban/{entry.document_id}"))
    assert "Thôi chuyển tới Lê Văn Nháp, Chuyên viên" in said
    assert "Ghi hạn xử lý 25/11/2026" in said


def test_two_tabs_do_not_overwrite_each_other(cast: Cast, entry: api.IncomingEntry) -> None:
    clerk = logged_in(cast, "CLERK")
    page = f"/van-ban/{entry.document_id}/dong-vao-so"
    first = {"arrived_on": "20/11/2026", "channel": "PAPER", "note": "Một", "version": "1"}
    assert clerk.post(page, first).status_code == 302
    second = first | {"note": "Hai"}
    answer = clerk.post(page, second)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "người khác vừa ghi lại" in said
    assert 'value="Hai"' in said
    assert 'name="version" value="2"' in said
    with acting(cast.clerk):
        entry.refresh_from_db()
        assert entry.note == "Một"
        with pytest.raises(Refused) as refused:
            api.correct_document(
                actor=cast.clerk, document_id=entry.document_id, fields=fields(), reason="x",
                now=NOW, version=7,
            )  # fmt: skip
        assert refused.value.code == "changed_meanwhile"
    assert clerk.post(page, second | {"version": "2"}).status_code == 302


def test_what_is_passed_by_name_comes_first(cast: Cast, entry: api.IncomingEntry) -> None:
    with acting(cast.clerk):
        second = make_incoming(
            cast, entry.book, symbol="16-CV/BTCTU", abstract="Về việc đến sau"
        )
    first = "Về việc rà soát biên chế"

    def shown() -> list[tuple[str, bool]]:
        with acting(cast.leader):
            box = next(b for b in boxes.waiting_work(cast.leader, NOW) if b.act == "direct")
        said = "chuyển đến đồng chí"
        return [(line.title, line.detail.endswith(said)) for line in box.lines]

    assert shown() == [(first, False), ("Về việc đến sau", False)]
    pass_on(cast, second, "LEADER")
    assert shown() == [("Về việc đến sau", True), (first, False)]


def test_the_page_of_passing_on_says_whom_and_says_it_once(
    cast: Cast, entry: api.IncomingEntry
) -> None:
    clerk = logged_in(cast, "CLERK")
    page = f"/van-ban/{entry.document_id}"
    assert "Chuyển tới (không bắt buộc)" not in words(clerk.get(f"{page}/chuyen"))
    told = {"passed_to": [str(cast.posts["OFFICER"].pk)], "version": "1"}
    said = words(clerk.post(f"{page}/chuyen", told | {"due_on": "01/01/2026"}))
    assert "Hạn xử lý: Hạn xử lý" not in said
    assert "Hạn xử lý không thể trước ngày đến." in said
    said = words(clerk.post(f"{page}/chuyen", told, follow=True))
    assert "Đã chuyển tới Lê Văn Nháp." in said
    outside = {"forwarded_to": "Công ty Cấp nước", "version": "2"}
    said = words(clerk.post(f"{page}/chuyen", outside, follow=True))
    assert "Đã ghi vào sổ." in said
    assert "Đã chuyển tới" not in said


def test_a_paper_whose_work_is_done_counts_down_no_more(
    cast: Cast, entry: api.IncomingEntry
) -> None:
    pass_on(cast, entry, "LEADER", due_on=TODAY + dt.timedelta(days=9))
    with acting(cast.leader):
        tasks.give_direction(
            actor=cast.leader, now=NOW, document_id=entry.document_id, words="Tham mưu.",
            assignments=[
                tasks.Assignment(
                    lead_id=cast.posts["OFFICER"].pk,
                    due=tasks.DueGiven(on=TODAY + dt.timedelta(days=4)),
                )
            ],
        )  # fmt: skip
    clerk = logged_in(cast, "CLERK")
    pages = ("/van-ban-den", f"/van-ban/{entry.document_id}")
    assert all("còn 4 ngày" in words(clerk.get(page)) for page in pages)
    with acting(cast.clerk):
        make_out_book(cast)
        answer = make_issued(cast)
    with acting(cast.officer):
        (task,) = tasks.led_tasks(cast.officer)
        tasks.submit_evidence(
            actor=cast.officer, task_id=task.pk, now=NOW, product="Báo cáo",
            symbol=answer.symbol, dated_on=TODAY,
        )  # fmt: skip
    for page in pages:
        said = words(clerk.get(page))
        assert "24/11/2026" in said
        assert "còn 4 ngày" not in said
        assert "đúng hạn" in said


def test_the_book_names_who_leads_and_until_when(cast: Cast, entry: api.IncomingEntry) -> None:
    pass_on(cast, entry, "LEADER", due_on=TODAY + dt.timedelta(days=9))
    due_on = TODAY + dt.timedelta(days=4)
    with acting(cast.leader):
        tasks.give_direction(
            actor=cast.leader, now=NOW, document_id=entry.document_id, words="Tham mưu.",
            assignments=[
                tasks.Assignment(
                    lead_id=cast.posts["OFFICER"].pk, due=tasks.DueGiven(on=due_on)
                )
            ],
        )  # fmt: skip
    clerk = logged_in(cast, "CLERK")
    listed = words(clerk.get("/van-ban-den"))
    assert "Lê Văn Nháp, Chuyên viên" in listed
    assert "24/11/2026" in listed
    shown = words(clerk.get(f"/van-ban/{entry.document_id}"))
    assert "Chủ trì Lê Văn Nháp, Chuyên viên" in shown
    with acting(cast.clerk):
        book = api.get_book(cast.clerk, entry.book_id)
        line = book_lines(book)[0]
    assert "Lê Văn Nháp, Chuyên viên" in line
    assert "Hạn 24/11/2026" in line
