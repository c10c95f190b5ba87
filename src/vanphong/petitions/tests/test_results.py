"""What came of a case: written down once, corrected with a reason; counted in 01/KQGQ, 02/KQGQ."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook
from tests.cast import Cast

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import frozen_pages, queries, services
from vanphong.petitions.cli import commands
from vanphong.petitions.models import Case, CaseResult
from vanphong.petitions.rules.periods import Period, period_of
from vanphong.petitions.rules.publication import publication
from vanphong.petitions.rules.results import Fault, ResultFacts, faults, may_record
from vanphong.petitions.rules.small_cells import Shown
from vanphong.petitions.tests.conftest import ELSEWHERE, NOW, OURS, Given, looking
from vanphong.petitions.tests.test_circle_doors import Program
from vanphong.petitions.tests.test_pages import url
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.test_pages import browser, read, send

DAY = dt.date(2026, 3, 2)
FACTS = ResultFacts(
    way="DECISION", resolved_on=DAY, finding="RIGHT", recovered_money=12_000_000,
    recovered_land=40, restored_money=3_000_000, restored_people=2, handled_people=1,
    must_execute=True,
)  # fmt: skip
STATE = OURS | {"LINE": "STATE", "SUBJECT": "ADMINISTRATIVE", "LEVEL": "FIRST"}


def _period(key: str = "2026-Q1") -> Period:
    found = period_of(key)
    assert found is not None
    return found


def concluded(cast: Cast, given: Given, **more: str) -> Case:
    """Give a case of the office that was accepted and concluded."""
    case = given(STATE | more)
    for step in ("ACCEPT", "CONCLUDE"):
        with acting(cast.chief):
            services.propose_step(
                actor=cast.chief, case_id=case.pk, step=step, words="Theo hồ sơ", now=NOW
            )
    with looking(case.office_id):
        return Case.objects.get(pk=case.pk)


def record(actor: Actor, case: Case, facts: ResultFacts = FACTS, **more: Any) -> CaseResult:
    with acting(actor):
        return services.record_result(
            actor=actor, case_id=case.pk, facts=facts, now=NOW, **more
        )


def test_it_is_written_down_and_corrected_with_a_reason(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    case = concluded(cast, given)
    first = record(keeper, case)
    assert record(keeper, case).pk == first.pk
    wrong = replace(FACTS, finding="PARTLY")
    with pytest.raises(Invalid):
        record(keeper, case, wrong)
    made = record(keeper, case, wrong, reason="Ghi nhầm")
    assert (made.pk, made.finding, made.reason) == (first.pk, "PARTLY", "Ghi nhầm")
    with looking(cast.office.id), connection.cursor() as cursor:
        cursor.execute(
            "select detail->'finding' from audit_event where "
            "subject_table = 'petitions_case_result' and action = 'row:update'"
        )
        [(change,)] = cursor.fetchall()
    assert json.loads(change) == ["RIGHT", "PARTLY"]


def test_only_of_a_resolved_case_of_the_office(cast: Cast, keeper: Actor, given: Given) -> None:
    for values, code in ((ELSEWHERE, "not_ours"), (STATE, "not_resolved")):
        with pytest.raises(Refused) as refused:
            record(keeper, given(values))
        assert refused.value.code == code
    with pytest.raises(NotAllowed):
        record(cast.clerk, given(STATE))
    with looking(cast.office.id):
        assert not CaseResult.objects.exists()


def test_who_is_barred_neither_sees_nor_writes_it(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    case = concluded(cast, given)
    record(keeper, case)
    with acting(cast.chief):
        services.bar_person(
            actor=cast.chief, case_id=case.pk, person_id=keeper.person_key, reason="Em ruột",
            now=NOW,
        )  # fmt: skip
    with pytest.raises(NotFound):
        record(keeper, case, reason="Sửa")
    with acting(keeper):
        assert not any(queries.results_counted(keeper, _period(), DAY).values())


def test_another_version_of_the_case_is_refused(
    cast: Cast, keeper: Actor, given: Given
) -> None:
    case = concluded(cast, given)
    record(keeper, case, version=case.version)
    with pytest.raises(Refused) as refused:
        record(
            keeper, case, replace(FACTS, finding="WRONG"), reason="Sửa", version=case.version
        )
    assert refused.value.code == "changed_meanwhile"


@pytest.mark.parametrize(
    ("changes", "level", "field", "fault"),
    [
        pytest.param({"way": "?"}, "", "way", Fault.CHOICE, id="way"),
        pytest.param({"finding": "?"}, "", "finding", Fault.CHOICE, id="finding"),
        pytest.param({"finding": ""}, "", "finding", Fault.NO_FINDING, id="no finding"),
        pytest.param({}, "SECOND", "second", Fault.NO_SECOND, id="second level says nothing"),
        pytest.param({"second": "KEPT"}, "FIRST", "second", Fault.NOT_SECOND, id="not second"),
        pytest.param({"way": "WITHDRAWN"}, "", "finding", Fault.WITHDRAWN, id="withdrawn"),
        pytest.param(
            {"resolved_on": dt.date(2026, 2, 1)}, "", "resolved_on", Fault.TOO_EARLY, id="early"
        ),
        pytest.param(
            {"resolved_on": dt.date(2026, 4, 1)}, "", "resolved_on", Fault.FUTURE, id="future"
        ),
        pytest.param({"handled_people": -1}, "", "handled_people", Fault.AMOUNT, id="negative"),
        pytest.param(
            {"recovered_money": 10**16}, "", "recovered_money", Fault.AMOUNT, id="too much"
        ),
        pytest.param(
            {"investigated_people": 1}, "", "investigated_people", Fault.NOT_SENT, id="not sent"
        ),
        pytest.param(
            {"must_execute": False, "executed_on": DAY}, "", "executed_on", Fault.NOT_DUE,
            id="not due",
        ),
        pytest.param(
            {"executed_on": dt.date(2026, 3, 1)}, "", "executed_on", Fault.BEFORE_DECISION,
            id="before the decision",
        ),
        pytest.param(
            {"executed_on": dt.date(2026, 4, 1)}, "", "executed_on", Fault.FUTURE, id="to come"
        ),
        pytest.param({"executed_money": 5}, "", "executed_money", Fault.NOT_DONE, id="not done"),
    ],
)  # fmt: skip
def test_what_does_not_fit(
    changes: dict[str, Any], level: str, field: str, fault: Fault
) -> None:
    facts = replace(FACTS, **changes)
    found = faults(facts, level=level, received_on=DAY, today=DAY)
    assert found[field] == fault


def test_what_fits() -> None:
    second = replace(FACTS, second="AMENDED", executed_on=DAY, executed_money=7)
    withdrawn = ResultFacts(way="WITHDRAWN", resolved_on=DAY)
    for facts, level in ((FACTS, "FIRST"), (second, "SECOND"), (withdrawn, "SECOND")):
        assert faults(facts, level=level, received_on=DAY, today=DAY) == {}
    assert may_record("ENDED", "OURS")
    assert not may_record("ENDED", "OTHER")


@pytest.fixture
def several(cast: Cast, keeper: Actor, given: Given) -> list[Case]:
    """Give five cases: right, partly and carried out, second level, one not written, one running."""
    cases = [concluded(cast, given) for _n in range(2)]
    cases.append(concluded(cast, given, LEVEL="SECOND"))
    cases.append(concluded(cast, given, NATURE="DENUNCIATION"))
    running = given(STATE)
    with acting(cast.chief):
        services.propose_step(
            actor=cast.chief, case_id=running.pk, step="ACCEPT", words="Đủ", now=NOW
        )
    record(keeper, cases[0])
    record(
        keeper, cases[1],
        replace(
            FACTS, finding="PARTLY", executed_on=DAY, executed_money=15_000_000,
            to_investigators=True, investigated_people=3,
        ),
    )  # fmt: skip
    record(keeper, cases[2], replace(FACTS, finding="WRONG", second="ANNULLED"))
    return [*cases, running]


def test_figures_are_the_lists_behind_them(
    cast: Cast, keeper: Actor, several: list[Case]
) -> None:
    period = _period()
    with acting(keeper):
        counts = queries.results_counted(keeper, period, DAY)
        again = queries.results_counted(keeper, period, DAY)
        lists = {
            one.slug: list(queries.behind(keeper, one.slug, period, DAY))
            for one in queries.RESULT_FIGURES
        }
        kept = queries.office_snapshot(keeper, period, DAY)
        assert kept.text() == queries.office_snapshot(keeper, period, DAY).text()
        assert counts == again
        for one in queries.RESULT_FIGURES:
            rows = lists[one.slug]
            wanted = (
                sum(getattr(row.result, name) for row in rows for name in one.measure)
                if one.measure
                else len(rows)
            )
            assert counts[one.slug] == wanted, one.slug
            assert kept.counts.get(one.slug, 0) == wanted, one.slug
            assert {row["id"] for row in kept.behind(one.slug)} == {str(row.pk) for row in rows}
    assert {slug: count for slug, count in counts.items() if count} == {
        "kq-phai": 4, "kq-xong": 3, "kq-con": 1, "kq-chua-ghi": 1, "kq-quyet-dinh": 3,
        "kq-dung": 1, "kq-sai": 1, "kq-dung-mot-phan": 1, "kq-huy-sua": 1, "kq-dung-han": 3,
        "kq-dieu-tra": 1, "kq-nguoi-dieu-tra": 3, "kq-nguoi-xu-ly": 3,
        "kq-thu-tien": 36_000_000, "kq-thu-dat": 120, "kq-tra-tien": 9_000_000,
        "kq-tra-nguoi": 6, "th-phai": 3, "th-xong": 1, "th-con": 2,
        "th-phai-tien": 45_000_000, "th-phai-dat": 120, "th-phai-nguoi": 3,
        "th-xong-tien": 15_000_000,
    }  # fmt: skip


def test_what_is_left_goes_on_into_the_next_period(keeper: Actor, several: list[Case]) -> None:
    with acting(keeper):
        counts = queries.results_counted(keeper, _period("2026-Q2"), dt.date(2026, 6, 1))
    found = {slug: count for slug, count in counts.items() if count}
    assert found == {
        "kq-phai": 1, "kq-con": 1, "th-phai": 2, "th-con": 2, "th-phai-tien": 30_000_000,
        "th-phai-dat": 80, "th-phai-nguoi": 2,
    }  # fmt: skip


def test_frozen_with_its_amounts_and_told_when_they_change(
    cast: Cast, keeper: Actor, several: list[Case]
) -> None:
    later = dt.datetime(2026, 3, 20, tzinfo=dt.UTC)
    with acting(cast.chief):
        report = services.freeze_report(actor=cast.chief, period=_period(), now=later)
    changed = replace(FACTS, recovered_money=1_000_000)
    record(keeper, several[0], changed, reason="Ghi nhầm số tiền")
    with acting(cast.chief):
        kept = queries.frozen_report(cast.chief, report.pk)
        found = frozen_pages.changed(cast.chief, kept, later.date())
        assert [(one.figure, one.then, one.now) for one in found] == [
            ("kq-thu-tien", 36_000_000, 25_000_000),
            ("th-phai-tien", 45_000_000, 34_000_000),
        ]
        page = frozen_pages.list_table(
            cast.chief, kept.found.behind("kq-thu-tien"), "kq-thu-tien"
        )
    assert [row["cells"][-1] for row in page["rows"]] == ["12.000.000"] * 3


def test_forms_are_filled_and_lists_bear_amounts(cast: Cast, several: list[Case]) -> None:
    with acting(cast.chief):
        content = services.report_workbook(actor=cast.chief, period=_period(), now=NOW)
    book = load_workbook(io.BytesIO(content))
    rows = {
        (row[0], row[1]): row[2]
        for name in ("01-KQGQ", "02-KQGQ")
        for row in book[name].iter_rows(values_only=True)
    }
    assert rows["Kết luận", "Đúng một phần"] == 1
    assert rows["Thu hồi cho Nhà nước", "Tiền (đồng)"] == 36_000_000
    assert rows["Thời hạn", "Quá hạn"] == 0
    assert rows["Ngoài mẫu", "Đã kết luận, chưa ghi kết quả"] == 1
    assert rows["Đã thi hành xong", "Tiền (đồng)"] == 15_000_000
    assert "nguồn thứ cấp" in str(book["01-KQGQ"]["A4"].value or book["01-KQGQ"]["A3"].value)
    listed = [
        row for row in book["Danh sách"].iter_rows(values_only=True)
        if row[0] == "Thu hồi cho Nhà nước: tiền (đồng)"
    ]  # fmt: skip
    assert [row[-1] for row in listed] == [12_000_000] * 3


def test_published_hides_small_counts_and_all_amounts(
    keeper: Actor, several: list[Case]
) -> None:
    with acting(keeper):
        cells = publication(queries.office_snapshot(keeper, _period(), DAY))
    assert cells["kq-xong"].shown is Shown.SMALL
    assert not any(name.endswith(("-tien", "-dat", "-nguoi")) for name in cells)
    assert "kq-dieu-tra" not in cells


def test_a_resolving_after_its_day_is_late(cast: Cast, keeper: Actor, given: Given) -> None:
    case = concluded(cast, given)
    with looking(cast.office.id):
        from vanphong.petitions.models import CaseClock

        changed = CaseClock.objects.filter(case=case, duty="T12").update(
            state="MET", due_on=dt.date(2026, 3, 1), met_on=DAY
        )
    assert changed == 1
    record(keeper, case)
    with acting(keeper):
        counts = queries.results_counted(keeper, _period(), DAY)
    assert (counts["kq-dung-han"], counts["kq-qua-han"]) == (0, 1)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


@pytest.mark.usefixtures("today")
def test_on_pages(cast: Cast, keeper: Actor, given: Given) -> None:
    case, mine = concluded(cast, given), browser(keeper)
    place = reverse("petition_result", args=[case.pk])
    assert "Chưa ghi kết quả" in read(mine, url(case))
    assert "Khiếu nại lần hai" not in read(mine, place)
    typed = {"way": "DECISION", "resolved_on": "02/03/2026", "recovered_money": "12.000.000"}
    assert "đúng, sai hay đúng một phần" in send(mine, place, typed, 422)
    send(mine, place, typed | {"finding": "RIGHT"})
    assert "12.000.000" in read(mine, url(case))
    form = read(mine, place)
    assert 'value="12000000"' in form
    send(mine, place, typed | {"finding": "WRONG"}, 422)
    send(mine, place, typed | {"finding": "WRONG", "reason": "Ghi nhầm"})
    assert "Ghi nhầm" in read(mine, url(case))
    other = given(STATE)
    assert "Kết quả giải quyết" not in read(mine, url(other))
    assert "chưa có kết luận" in read(mine, reverse("petition_result", args=[other.pk]))
    report = read(browser(cast.chief), f"{reverse('petition_report')}?ky=2026-Q1")
    assert "Kết quả giải quyết (01/KQGQ)" in report
    assert "12.000.000" in report
    listed = f"{reverse('petitions')}?so-lieu=kq-thu-tien&ky=2026-Q1"
    assert str(case) in read(mine, listed)


@pytest.mark.usefixtures("today")
def test_by_command_and_program(
    cast: Cast, keeper: Actor, given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = ports.Port("database_in_use")
    port.fill(contextlib.nullcontext)  # the cluster of the tests runs already
    monkeypatch.setattr(ports, "database_in_use", port)
    case = concluded(cast, given)
    program = Program(keeper)
    assert program.client.get(f"/api/v1/petitions/cases/{case.pk}/result").status_code == 404

    def run(*words: str) -> Any:
        said = ["result", str(case.pk), *words, "--as", str(keeper.person_id)]
        return CliRunner().invoke(commands, said)

    made = run(
        "--way", "DECISION", "--on", "02/03/2026", "--finding", "RIGHT", "--restored-land",
        "120", "--json",
    )  # fmt: skip
    assert json.loads(made.output)["restored_land"] == 120
    given_back = {
        "way": "DECISION", "resolved_on": "2026-03-02", "finding": "PARTLY",
        "restored_land": 90, "must_execute": True, "executed_on": "2026-03-02",
        "executed_land": 90,
    }  # fmt: skip
    program.post(f"cases/{case.pk}/result", given_back, status=422)
    found = program.post(f"cases/{case.pk}/result", given_back | {"reason": "Đo lại"})
    assert (found["restored_land"], found["reason"]) == (90, "Đo lại")
    assert "Đo lại" in run().output
    assert program.get("report?period=2026-Q1")["results"]["th-xong-dat"] == 90
