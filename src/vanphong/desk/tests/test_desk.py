"""The desk: what waits for whom, in which order, and how much it asks of the database."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.desk import api, boxes
from vanphong.desk.chart import chart
from vanphong.desk.cli import commands
from vanphong.desk.queries import DayFigures
from vanphong.desk.whole import overdue_first
from vanphong.drafting.tests.office import make_signing_office, submitted_draft
from vanphong.kernel import clock, ports
from vanphong.kernel.scope import acting
from vanphong.kernel.waiting import WaitingLine
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.registry.tests.factories import fields, make_in_book
from vanphong.tasks import api as tasks

pytestmark = pytest.mark.django_db
MOST_QUERIES = 34


def arrive(cast: Cast, abstract: str, symbol: str, due_on: dt.date | None = None) -> object:
    """Enter a paper that waits for a leader's word."""
    today = clock.today()
    with acting(cast.clerk):
        book = registry.incoming_book(cast.clerk, today) or make_in_book(cast, today.year)
        return registry.register_incoming(
            actor=cast.clerk, book_id=book.id, now=clock.now(),
            fields=fields(abstract=abstract, symbol=symbol, issued_on=today),
            arrival=registry.Arrival(due_on=due_on),
        ).document  # fmt: skip


def direct(cast: Cast, words: str, due_in_days: int, **parts: object) -> None:
    """Give the officer work that is due so many days from today; ten days ago when past."""
    now = clock.now() - dt.timedelta(days=10 if due_in_days < 0 else 0)
    due = clock.today() + dt.timedelta(days=due_in_days)
    with acting(cast.leader):
        tasks.give_direction(
            actor=cast.leader, now=now, words=words,
            assignments=[
                tasks.Assignment(
                    lead_id=cast.posts["OFFICER"].id, title=words,
                    due=tasks.DueGiven(on=due, keep_day_off=True), **parts,
                )
            ],
        )  # fmt: skip


@pytest.fixture
def enter() -> Callable[[Cast, str], Client]:
    def log_in(cast: Cast, role: str) -> Client:
        person = cast.actors[role].person_id
        with acting(cast.admin):
            account = people.Account.objects.get(person_id=person)
        client = Client()
        client.force_login(account)
        return client

    return log_in


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


def acts(found: list[boxes.Box]) -> list[str]:
    return [box.act for box in found]


def test_the_leader_finds_papers_to_direct_and_drafts_to_sign() -> None:
    cast = make_signing_office(accounts=True)
    submitted_draft(cast)
    arrive(cast, "Về biên chế", "15-CV/BTCTU")
    with acting(cast.chief):
        found = boxes.waiting(cast.chief, clock.now())
    assert acts(found) == ["sign", "direct"]
    assert re.search(r"/soan-thao/[\w-]+/ky$", found[0].lines[0].button_url)
    assert re.search(r"/van-ban/[\w-]+/but-phe$", found[1].lines[0].button_url)
    assert boxes.counts(found) == {"drafts": 1, "incoming": 1}


def test_a_directed_paper_waits_no_longer(cast: Cast) -> None:
    document = arrive(cast, "Về biên chế", "15-CV/BTCTU")
    with acting(cast.leader):
        assert acts(boxes.waiting(cast.leader, clock.now())) == ["direct"]
        tasks.give_direction(
            actor=cast.leader, now=clock.now(), document_id=document.id, words="Lưu, theo dõi"
        )
        assert boxes.waiting(cast.leader, clock.now()) == []


def test_nobody_sees_what_waits_in_another_office(cast: Cast) -> None:
    arrive(cast, "Về biên chế", "15-CV/BTCTU")
    direct(cast, "Soạn báo cáo quý", 3)
    other = make_office("Tỉnh ủy Khác Sơn")
    for actor in other.actors.values():
        with acting(actor):
            assert boxes.waiting(actor, clock.now()) == []
            assert api.counts(actor, clock.now()) == {}


def test_overdue_stands_first_with_words(
    cast: Cast, enter: Callable[[Cast, str], Client]
) -> None:
    direct(cast, "Soạn báo cáo quý", 3)
    direct(cast, "Rà soát hồ sơ cũ", -3)
    shown = enter(cast, "OFFICER").get("/").content.decode()
    assert shown.index("Quá hạn") < shown.index("Rà soát hồ sơ cũ") < shown.index("Xử lý")
    assert shown.index("Rà soát hồ sơ cũ") < shown.index("Soạn báo cáo quý")
    assert "quá hạn 3 ngày" in shown
    assert shown.count("button-main") == 1
    assert '<span class="count">2<span class="unseen">' in shown  # in the menu


def test_a_line_that_is_overdue_leaves_its_box() -> None:
    today = dt.date(2026, 3, 2)
    kind = boxes.KINDS["handle"]
    late, soon = (
        boxes._line(
            WaitingLine(title=name, url="/", due_on=today + dt.timedelta(days)), kind, "handle"
        )
        for name, days in (("muộn", -2), ("còn", 1))
    )
    box = boxes.Box("handle", "Xử lý", kind.icon, "/", 7, (late, soon))
    assert overdue_first([box], today)[0] == [late]
    rest = overdue_first([box], today)[1][0]
    assert (rest.lines, rest.count) == ((soon,), 6)
    whole = boxes.Box("urge", "Đôn đốc", kind.icon, "/", 1, (late,))
    assert overdue_first([whole], today) == ([late], [])


def test_an_empty_desk_says_what_would_be_here(
    cast: Cast, enter: Callable[[Cast, str], Client]
) -> None:
    for role, words in (
        ("LEADER", "chờ ý kiến của bạn"),
        ("CLERK", "chờ tiếp nhận"),
        ("OFFICER", "Việc được giao"),
        ("ADMIN", "Việc được giao"),
    ):
        answer = enter(cast, role).get("/")
        assert answer.status_code == 200
        shown = answer.content.decode()
        assert "Không có việc nào chờ bạn" in shown
        assert words in shown


def test_one_sees_what_one_waits_for(enter: Callable[[Cast, str], Client]) -> None:
    cast = make_signing_office(accounts=True)
    submitted_draft(cast)
    direct(cast, "Soạn đề cương tổng kết", 0)
    shown = enter(cast, "OFFICER").get("/").content.decode()
    assert "Tôi chờ người khác" in shown
    assert "Chờ Phạm Thị Duyệt ký" in shown
    # What stands among the things to do is not told again.
    assert "Không còn việc nào khác đến hạn." in shown
    direct(cast, "Rà soát sổ sách", 2, informed=[cast.posts["CLERK"].id])
    shown = enter(cast, "CLERK").get("/").content.decode()
    assert shown.index("Đến hạn trong 7 ngày tới") < shown.index("Rà soát sổ sách")
    shown = enter(cast, "LEADER").get("/").content.decode()
    assert "Lê Văn Nháp chủ trì" in shown


def test_a_desk_asks_little_of_the_database(enter: Callable[[Cast, str], Client]) -> None:
    cast = make_signing_office(accounts=True)
    submitted_draft(cast)
    for number in range(1, 9):
        arrive(cast, f"Việc thứ {number}", f"{number}-CV/BTCTU", clock.today())
        direct(cast, f"Soạn phần {number}", number - 4)
    for role in ("CLERK", "OFFICER", "CHIEF", "LEADER"):
        client = enter(cast, role)
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        # The scope of the transaction is set in small letters, and costs next to nothing.
        asked = [q["sql"] for q in captured if q["sql"].startswith(("SELECT", "INSERT"))]
        assert len(asked) <= MOST_QUERIES, "\n".join(asked)


def test_the_menu_counts_anew_once_something_is_written(
    cast: Cast, enter: Callable[[Cast, str], Client]
) -> None:
    direct(cast, "Soạn đề cương", 3)
    client = enter(cast, "OFFICER")
    asked = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            shown = client.get("/tro-giup").content.decode()
        assert '<span class="count">1<' in shown
        asked.append(len(captured))
    assert asked[0] > asked[1]
    with acting(cast.officer):  # looking at something changes no count
        assert audit.record_reading(cast.officer, cast.office, now=clock.now())
    with CaptureQueriesContext(connection) as captured:
        client.get("/tro-giup")
    assert len(captured) == asked[1]
    direct(cast, "Soạn báo cáo", 3)
    assert '<span class="count">2<' in client.get("/tro-giup").content.decode()
    other = make_office("Tỉnh ủy Khác", accounts=True)
    assert 'class="count"' not in enter(other, "OFFICER").get("/tro-giup").content.decode()


def test_quiet_days_are_said_not_drawn(
    cast: Cast, enter: Callable[[Cast, str], Client]
) -> None:
    direct(cast, "Rà soát hồ sơ cũ", -3)
    shown = enter(cast, "CHIEF").get("/").content.decode()
    assert "Bảy ngày gần nhất: 0 văn bản đến, 0 văn bản đi." in shown
    assert 'class="bar-in"' not in shown
    assert 'href="/nhiem-vu/can-don-doc?loc=co-quan">1<' in shown


def test_bars_fill_the_height_and_never_leave_it() -> None:
    days = [
        DayFigures(dt.date(2026, 3, 2) + dt.timedelta(days=n), came_in=n * 40, went_out=0)
        for n in range(7)
    ]
    drawn = chart(days)
    assert [name for _, name in drawn.names] == ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]
    assert max(bar.height for bar in drawn.bars) == drawn.foot - 14
    assert all(bar.x >= 0 and bar.x + drawn.bar <= drawn.width for bar in drawn.bars)
    assert all(bar.y + bar.height == drawn.foot for bar in drawn.bars)
    assert {bar.height for bar in chart([DayFigures(days[0].on, 0, 0)] * 7).bars} == {1}


def test_the_axis_speaks_the_pages_language() -> None:
    days = [DayFigures(dt.date(2026, 3, 2), came_in=1, went_out=0)] * 7
    with translation.override("en"):
        assert chart(days).names[0][1] == gettext("T2")


def test_a_few_papers_are_counted_and_many_are_drawn(
    cast: Cast, enter: Callable[[Cast, str], Client]
) -> None:
    for number in range(1, 10):
        arrive(cast, f"Việc thứ {number}", f"{number}-CV/BTCTU")
    client = enter(cast, "CLERK")
    assert 'class="bar-in"' not in client.get("/").content.decode()
    arrive(cast, "Việc thứ 10", "10-CV/BTCTU")
    shown = client.get("/").content.decode()
    assert 'class="bar-in"' in shown
    # The figures stand in a table too, for those whom a drawing tells nothing.
    assert f'<th scope="row">{clock.today():%d/%m/%Y}</th><td>10</td><td>0</td>' in shown
    assert "Đến hôm nay" not in enter(cast, "OFFICER").get("/").content.decode()


def test_a_quiet_desk_says_what_was_handled_lately(
    cast: Cast, enter: Callable[[Cast, str], Client]
) -> None:
    document = arrive(cast, "Về biên chế", "15-CV/BTCTU")
    with acting(cast.leader):
        tasks.give_direction(
            actor=cast.leader, now=clock.now(), document_id=document.id, words="Lưu, theo dõi"
        )
    shown = enter(cast, "LEADER").get("/").content.decode()
    assert "Không có việc nào chờ bạn" in shown
    assert shown.index("Vừa làm xong") < shown.index("Về biên chế")
    assert "“Lưu, theo dõi”" in shown


def test_one_tap_on_the_desk_reminds(cast: Cast, enter: Callable[[Cast, str], Client]) -> None:
    direct(cast, "Rà soát hồ sơ cũ", -3)
    client = enter(cast, "LEADER")
    shown = client.get("/").content.decode()
    url = re.search(r'action="(/nhiem-vu/[^"]+/nhac)"', shown)
    assert url is not None
    assert 'name="csrfmiddlewaretoken" value=""' not in shown
    assert client.post(url[1]).status_code == 302
    shown = client.get("/").content.decode()
    assert "đã nhắc ngày" in shown
    assert url[1] not in shown
    assert "Nguyễn Văn Phê nhắc ngày" in enter(cast, "OFFICER").get("/").content.decode()


def test_a_program_reads_the_desk_of_its_page(
    cast: Cast, enter: Callable[[Cast, str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(cast, "Về biên chế", "15-CV/BTCTU")
    direct(cast, "Rà soát hồ sơ cũ", -3)
    direct(cast, "Soạn báo cáo quý", 3)
    with acting(cast.leader):
        _row, token = people.issue_token(
            actor=cast.leader, post=cast.posts["LEADER"], name="thử", days=1, now=clock.now(),
            scope=sorted(cast.leader.permissions),
        )  # fmt: skip
        _row, narrow = people.issue_token(
            actor=cast.leader, post=cast.posts["LEADER"], name="hẹp", days=1, now=clock.now(),
            scope=["people:self:read"],
        )  # fmt: skip
    asked = Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/desk")
    found = asked.json()
    shown = enter(cast, "LEADER").get("/").content.decode()
    late, box, ahead = found["overdue"][0], found["boxes"][0], found["waited_for"][0]
    assert (late["title"], late["due"], late["what"]) == (
        "Rà soát hồ sơ cũ", "quá hạn 3 ngày", "task",
    )  # fmt: skip
    assert (box["act"], box["count"], box["lines"][0]["symbol"]) == ("direct", 1, "15-CV/BTCTU")
    assert ahead["title"] == "Soạn báo cáo quý"
    for line in (late, box["lines"][0], ahead):
        assert f'href="{line["url"]}"' in shown
        assert line["id"] in line["url"]
    assert found["figures"]["overdue"] == 1
    # A token sees no more of the desk than it may do.
    empty = Client(headers={"Authorization": f"Bearer {narrow}"}).get("/api/v1/desk").json()
    assert (empty["overdue"], empty["boxes"], empty["figures"]) == ([], [], None)

    running = ports.Port("database_in_use")
    running.fill(contextlib.nullcontext)
    monkeypatch.setattr(ports, "database_in_use", running)
    with acting(cast.admin):
        account = people.Account.objects.get(person_id=cast.leader.person_id)
    said = CliRunner().invoke(commands, ["--as", account.username])
    assert said.output.startswith("Quá hạn (1)\n  Rà soát hồ sơ cũ · quá hạn 3 ngày · ")
    assert f"    task {late['id']}\n" in said.output
    told = CliRunner().invoke(commands, ["--as", account.username, "--json"])
    assert json.loads(told.output) == found


def test_help_says_keys_and_whom_to_ask(
    cast: Cast, enter: Callable[[Cast, str], Client]
) -> None:
    shown = enter(cast, "OFFICER").get("/tro-giup").content.decode()
    assert "Hoàng Văn Khóa" in shown
    assert "<kbd>J</kbd>" in shown
    assert Client().get("/tro-giup").status_code == 302
