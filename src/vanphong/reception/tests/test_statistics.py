"""The statistics of form 01/TCD: counted, listed, frozen; by page, command and API."""

from __future__ import annotations

import datetime as dt
import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, connections, transaction
from django.urls import reverse
from tests.cast import Cast, make_office
from tests.test_api import client_of

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import api as petitions
from vanphong.petitions.api import Period, Person, period_of
from vanphong.reception import queries, services
from vanphong.reception.models import FrozenStatistics, Visit
from vanphong.reception.rules import Statistics, Way
from vanphong.reception.services import SessionFacts
from vanphong.reception.tests.test_rota_programs import run
from vanphong.reception.tests.test_visits import MANY, come, finish
from vanphong.registry.tests.factories import NOW, TODAY
from vanphong.tasks.tests.conftest import hire
from vanphong.tasks.tests.test_pages import browser, read, send

LATER = dt.datetime(2026, 12, 20, 3, tzinfo=dt.UTC)


def go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the doors live on a day after the period."""
    monkeypatch.setattr(clock, "_OFFSET", LATER - (clock.now() - clock._OFFSET))


def period(key: str = "2026-11") -> Period:
    found = period_of(key)
    assert found is not None
    return found


def session(cast: Cast, leader: Actor, hour: int) -> Any:
    """Hold a session today, ad hoc."""
    facts = SessionFacts(
        leader_id=leader.post_key, day=TODAY, starts_at=dt.time(hour), ends_at=dt.time(hour + 1),
        place="Phòng tiếp công dân",
    )  # fmt: skip
    with acting(cast.chief):
        made = services.plan_session(actor=cast.chief, facts=facts, now=NOW)
        return services.publish_session(
            actor=cast.chief, session_id=made.pk, now=NOW, extraordinary_reason="Gấp"
        )


def received(keeper: Actor, *persons: Person, **more: Any) -> Visit:
    return finish(keeper, come(keeper, *persons, **more), "ANSWERED")


def furnish(cast: Cast, keeper: Actor) -> None:
    """Two at the desk, one of them again; a crowd at the head; one at a deputy; one only waits."""
    received(keeper)
    received(keeper, is_repeat=True)
    head, deputy = session(cast, cast.leader, 14), session(cast, cast.chief, 15)
    received(keeper, *MANY[:2], people=8, session_id=head.pk)
    received(keeper, session_id=deputy.pk)
    come(keeper)


def counts(actor: Actor, key: str = "2026-11") -> dict[str, int]:
    with acting(actor):
        return queries.live_statistics(actor, period(key), TODAY).found.counts


def freeze(actor: Actor, **more: Any) -> FrozenStatistics:
    with acting(actor):
        return services.freeze_statistics(
            actor=actor, **({"period": period(), "now": LATER} | more)
        )


def row(name: str, **more: Any) -> dict[str, Any]:
    given = {
        "id": name, "number": name, "day": "2026-11-20", "people": 1, "crowd": False,
        "repeat": False, "matter": name, "way": Way.STANDING.value,
    }  # fmt: skip
    return given | more


def test_a_matter_is_counted_once_and_again_where_it_came_again() -> None:
    rows = (
        row("1", matter="a"), row("2", matter="a"), row("3"), row("4", repeat=True, people=3),
        row("5", matter="a", way=Way.HEAD.value),
    )  # fmt: skip
    found = Statistics("2026-11", "2026-11-01", "2026-12-01", rows, ())
    assert {name: count for name, count in found.counts.items() if count} == {
        "luot": 5, "nguoi": 7, "vu": 3, "thuong-xuyen-luot": 4, "thuong-xuyen-nguoi": 6,
        "thuong-xuyen-vu-lan-dau": 1, "thuong-xuyen-vu-nhieu-lan": 2, "thu-truong-luot": 1,
        "thu-truong-nguoi": 1, "thu-truong-vu-lan-dau": 1,
    }  # fmt: skip
    again = found.behind("thuong-xuyen-vu-nhieu-lan")
    assert [one["id"] for one in again] == ["1", "2", "4"]


def test_desk_head_and_delegated_are_counted_apart(cast: Cast, keeper: Actor) -> None:
    furnish(cast, keeper)
    assert {name: count for name, count in counts(keeper).items() if count} == {
        "luot": 4, "nguoi": 11, "vu": 4,
        "thuong-xuyen-luot": 2, "thuong-xuyen-nguoi": 2, "thuong-xuyen-vu-lan-dau": 1,
        "thuong-xuyen-vu-nhieu-lan": 1,
        "thu-truong-ky": 1, "thu-truong-luot": 1, "thu-truong-nguoi": 8, "thu-truong-doan": 1,
        "thu-truong-vu-lan-dau": 1, "thu-truong-doan-nguoi": 8, "thu-truong-doan-vu-lan-dau": 1,
        "uy-quyen-ky": 1, "uy-quyen-luot": 1, "uy-quyen-nguoi": 1, "uy-quyen-vu-lan-dau": 1,
    }  # fmt: skip


def test_cut_off_days_are_those_of_petitions(keeper: Actor) -> None:
    received(keeper)
    assert counts(keeper, "2026-Q4")["luot"] == 1
    assert counts(keeper, "2026-Q3")["luot"] == 0
    assert counts(keeper, "2026-11-20_2026-11-20")["luot"] == 1


def test_frozen_stays_and_tells_what_differs(cast: Cast, keeper: Actor) -> None:
    furnish(cast, keeper)
    with pytest.raises(Refused) as runs:
        freeze(cast.chief, now=NOW)
    assert runs.value.code == "period_runs"
    with pytest.raises(Invalid):
        freeze(cast.chief, period=period("2026-11-20_2026-11-20"))
    first = freeze(cast.chief)
    for code, reason in (("frozen_already", " "), ("nothing_changed", "Xem lại")):
        with pytest.raises(Refused) as refusal:
            freeze(cast.chief, reason=reason)
        assert refusal.value.code == code
    received(keeper)
    with acting(cast.chief):
        kept = queries.frozen_statistics(cast.chief, first.pk)
        assert kept.found.counts["luot"] == 4
        now = queries.live_statistics(cast.chief, period(), TODAY).found
        (changed, *_rest) = petitions.differences(kept.found, now, ("luot",))
        assert (changed.then, changed.now, changed.came) == (4, 5, ("6/2026",))
    assert freeze(cast.chief, reason="Ghi sót một lượt").version == 2


def test_frozen_rows_name_nobody_and_nobody_changes_them(cast: Cast, keeper: Actor) -> None:
    furnish(cast, keeper)
    frozen = freeze(cast.chief)
    for words in ("Nguyễn Văn Thử", "Tân Mỹ", "sửa đường"):
        assert words not in frozen.content
    with acting(cast.chief), pytest.raises(DatabaseError), transaction.atomic():
        FrozenStatistics.objects.filter(pk=frozen.pk).update(digest="0" * 64)


def test_who_may_not_decide_does_not_freeze(cast: Cast, keeper: Actor) -> None:

    with pytest.raises(NotAllowed):
        freeze(keeper)
    other = hire(cast, "Người Khác", "OFFICER")
    frozen = freeze(cast.chief)
    with acting(other), pytest.raises(NotFound):
        queries.frozen_statistics(other, frozen.pk)


def test_visit_of_a_barred_case_is_in_no_list(cast: Cast, keeper: Actor) -> None:
    visit = finish(keeper, come(keeper), "TAKEN")
    frozen = freeze(cast.chief)
    with acting(keeper):
        petitions.bar_person(
            actor=keeper, case_id=visit.case_id, person_id=cast.chief.person_key,
            reason="Anh em ruột", now=NOW,
        )  # fmt: skip
    with acting(cast.chief):
        kept = queries.frozen_statistics(cast.chief, frozen.pk).found
        assert kept.counts["luot"] == 0
    assert counts(cast.chief)["luot"] == 0
    assert counts(keeper)["luot"] == 1


def test_pages_from_the_figure_to_its_list(
    cast: Cast, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(cast, keeper)
    go_on(monkeypatch)
    mine = browser(cast.chief)
    page = read(mine, f"{reverse('reception_statistics')}?ky=2026-11")
    assert "nguồn thứ cấp" in page
    listed = f"{reverse('reception_statistics_figure', args=['thuong-xuyen-luot'])}?ky=2026-11"
    assert listed in page
    assert page.count("<h2>Tiếp thường xuyên</h2>") == 1
    assert "1/2026" in read(mine, listed)
    ky = reverse("reception_statistics_figure", args=["thu-truong-ky"])
    assert "20/11/2026 14:00" in read(mine, f"{ky}?ky=2026-11")
    place = send(mine, reverse("reception_freeze"), {"ky": "2026-11"})
    assert "đã chốt lần 1" in read(mine, place)
    send(mine, reverse("reception_freeze"), {"ky": "2026-11", "reason": ""}, 422)
    book = openpyxl.load_workbook(io.BytesIO(mine.get(f"{place}/bang.xlsx").content))
    assert book.sheetnames == ["01-TCD", "Danh sách"]
    cells = " ".join(str(cell.value) for rows in book["01-TCD"] for cell in rows)
    assert "nguồn thứ cấp" in cells
    assert "Đã chốt lần 1" in cells
    assert "Nguyễn Văn Thử" not in cells


@pytest.mark.usefixtures("_database")
def test_statistics_by_commands(
    cast: Cast, keeper: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(cast, keeper)
    go_on(monkeypatch)
    asked = ["statistics", "--period", "2026-11"]
    assert run(cast.chief, *asked)["counts"]["nguoi"] == 11
    with pytest.raises(NotFound):
        run(cast.chief, *asked, "--frozen")
    made = run(cast.chief, "freeze-statistics", "--period", "2026-11")
    sheet = tmp_path / "so-lieu.xlsx"
    kept = run(cast.chief, *asked, "--frozen", "--out", str(sheet))
    assert (kept["frozen"]["digest"], kept["intact"], kept["changed"]) == (
        made["digest"], True, [],
    )  # fmt: skip
    assert sheet.stat().st_size > 1000
    assert len(run(cast.chief, *asked, "--figure", "luot")["items"]) == 4


def test_statistics_by_the_api(
    cast: Cast, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(cast, keeper)
    go_on(monkeypatch)
    mine, place = client_of(cast, "CHIEF"), "/api/v1/reception"

    def get(path: str, status: int = 200) -> Any:
        answer = mine.get(f"{place}/{path}")
        assert answer.status_code == status, answer.content
        return answer.json() if "json" in answer.headers["Content-Type"] else answer

    assert get("statistics?period=2026-11")["counts"]["luot"] == 4
    assert len(get("statistics/rows?figure=nguoi&period=2026-11")["items"]) == 4
    assert get("statistics/rows?figure=khong-co", 422)["code"] == "no_figure"
    given = {"period": "2026-11"}
    made = mine.post(
        f"{place}/frozen", json.dumps(given), content_type="application/json"
    ).json()
    assert [one["id"] for one in get("frozen?period=2026-11")["items"]] == [made["id"]]
    kept = get(f"frozen/{made['id']}")
    assert (kept["intact"], kept["frozen"]["version"]) == (True, 1)
    sessions = get(f"frozen/{made['id']}/rows?figure=uy-quyen-ky")["items"]
    assert [one["people"] for one in sessions] == [None]
    assert get(f"frozen/{made['id']}/file").content[:2] == b"PK"
    assert get("statistics/file?period=2026-11").content[:2] == b"PK"


def test_frozen_by_eight_hands_once(committed_db: None) -> None:
    cast = make_office()
    received(hire(cast, "Vũ Thị Đón", "PETITIONS"))

    def hand(_: int) -> str:
        try:
            freeze(cast.chief)
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "frozen"

    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(hand, range(8)))
    assert found == ["frozen", *["frozen_already"] * 7]
