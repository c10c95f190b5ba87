"""What was typed wrongly of a letter is mended with a reason; old words stay, clocks follow."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests.cast import Cast, make_office
from tests.test_api import client_of

from vanphong.audit.models import Event
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import queries, services
from vanphong.petitions.cli import commands
from vanphong.petitions.models import (
    CaseClock,
    Letter,
    LetterCorrection,
    Likeness,
    StatusCode,
)
from vanphong.petitions.rules.periods import period_of
from vanphong.petitions.services import Corrected, Person
from vanphong.petitions.tests import sent
from vanphong.petitions.tests.conftest import (
    ELSEWHERE,
    NOW,
    OURS,
    SOMEONE,
    TODAY,
    Given,
    case_of,
    looking,
    receive,
)
from vanphong.petitions.tests.test_planted_name import dump
from vanphong.petitions.tests.test_sending_races import at_once
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.conftest import hire
from vanphong.tasks.tests.test_pages import browser, read, send

EARLIER = TODAY - dt.timedelta(days=14)


def mend(actor: Actor, letter: Letter, *persons: Person, **given: Any) -> Corrected:
    more = {name: given.pop(name) for name in ("reason", "version", "now") if name in given}
    asked = {"reason": "Gõ nhầm", "now": NOW} | more
    with acting(actor):
        return services.correct_letter(
            actor=actor, letter_id=letter.pk, given=given, persons=persons or None, **asked
        )


def dues(letter: Letter) -> dict[str, dt.date]:
    with looking(letter.office_id):
        rows = CaseClock.objects.filter(case=case_of(letter), state="RUNNING")
        return dict(rows.values_list("duty", "due_on"))


def test_words_are_mended_and_the_old_ones_stay(cast: Cast) -> None:
    letter = receive(cast.clerk)
    done = mend(
        cast.clerk, letter, abstract="Khiếu nại thu hồi đất ở thôn Hai", channel="COUNTER"
    )
    assert (done.letter.abstract, done.letter.channel) == (
        "Khiếu nại thu hồi đất ở thôn Hai", "COUNTER",
    )  # fmt: skip
    assert case_of(letter).title == done.letter.abstract
    assert {one["field"]: one["old"] for one in done.correction.changes} == {
        "channel": "POST", "abstract": "Khiếu nại việc thu hồi đất tại thôn Một",
    }  # fmt: skip
    assert (done.letter.number, done.letter.year) == (letter.number, letter.year)
    with acting(cast.admin):
        told = Event.objects.get(action="petitions:letter:correct").detail
    assert told["fields"] == ["channel", "abstract"]
    assert "thôn Một" not in str(told)


def test_a_moved_day_moves_the_clocks_and_says_which(given: Given, keeper: Actor) -> None:
    letter = given(OURS).first_letter
    before = dues(letter)
    with acting(keeper):
        services.give_code(actor=keeper, letter_id=letter.pk, now=NOW)
    done = mend(keeper, letter, received_on=EARLIER)
    after = dues(letter)
    assert before.keys() == after.keys()
    assert all(after[duty] < before[duty] for duty in before)
    assert {one["duty"] for one in done.correction.moves} == before.keys()
    with looking(letter.office_id):
        assert case_of(letter).received_on == EARLIER
        assert case_of(letter).next_due_on == min(after.values())
        assert StatusCode.objects.get().received_on == EARLIER


def test_fingerprints_are_those_of_the_new_words(cast: Cast) -> None:
    letter = receive(cast.clerk)
    with looking(cast.office.id):
        before = Likeness.objects.get(letter=letter).numbers
    mend(cast.clerk, letter, abstract="Phản ánh mùi hôi từ trại lợn cạnh trường mầm non")
    with looking(cast.office.id):
        assert Likeness.objects.get(letter=letter).numbers != before


def test_another_name_is_another_person_another_spelling_the_same(cast: Cast) -> None:
    letter = receive(cast.clerk, Person("Nguyen Van Thu", "Thôn Một, xã Tân Mỹ"))
    with looking(cast.office.id):
        (row,) = queries.writers_of(letter)
    mend(cast.clerk, letter, SOMEONE)
    with looking(cast.office.id):
        (same,) = queries.writers_of(letter)
        assert (same.petitioner_id, same.petitioner.full_name) == (
            row.petitioner_id, SOMEONE.full_name,
        )  # fmt: skip
    done = mend(cast.clerk, letter, Person("Lê Thị Khác", "Thôn Ba"))
    with looking(cast.office.id):
        (other,) = queries.writers_of(letter)
        assert other.petitioner_id != row.petitioner_id
    (change,) = done.correction.changes
    assert (change["field"], change["new"]) == ("writer:1", "Lê Thị Khác; Thôn Ba")
    with acting(cast.admin):
        assert "Lê Thị Khác" not in str(list(Event.objects.values_list("detail", flat=True)))


def test_the_list_keeps_its_length_and_names_nobody_twice(cast: Cast) -> None:
    letter = receive(cast.clerk, SOMEONE, Person("Lê Thị Hai", "Thôn Hai"))
    for persons in ((SOMEONE,), (SOMEONE, SOMEONE), (SOMEONE, Person("", "Thôn Hai"))):
        with pytest.raises(Invalid) as refused:
            mend(cast.clerk, letter, *persons)
        assert "names" in refused.value.fields


@pytest.mark.parametrize(
    ("given_words", "field"),
    [
        ({"abstract": " "}, "abstract"),
        ({"received_on": TODAY + dt.timedelta(days=1)}, "received_on"),
        ({"posted_on": TODAY + dt.timedelta(days=1)}, "posted_on"),
        ({"channel": "BỒ CÂU"}, "channel"),
        ({"channel": "PRESS"}, "forwarder"),
        ({"demand": "x", "reason": ""}, "reason"),
    ],
)
def test_what_does_not_hold_is_refused_at_its_field(
    cast: Cast, given_words: dict[str, Any], field: str
) -> None:
    letter = receive(cast.clerk)
    with pytest.raises(Invalid) as refused:
        mend(cast.clerk, letter, **given_words)
    assert field in refused.value.fields


def refusal(actor: Actor, letter: Letter, *persons: Person, **given: Any) -> str:
    with pytest.raises(Refused) as refused:
        mend(actor, letter, *persons, **given)
    return refused.value.code


def test_refused_with_the_reason(cast: Cast, given: Given, keeper: Actor) -> None:
    letter = receive(cast.clerk)
    assert refusal(cast.clerk, letter, channel="POST") == "nothing_changed"
    assert refusal(cast.clerk, letter, demand="x", version=9) == "changed_meanwhile"
    assert refusal(cast.clerk, letter, received_on=dt.date(2025, 12, 30)) == "other_year"
    sealed = receive(cast.clerk, is_protected=True, envelope="07/NP")
    assert refusal(cast.clerk, sealed, SOMEONE) == "sealed"
    assert mend(cast.clerk, sealed, demand="Xem xét").letter.demand == "Xem xét"
    with acting(cast.chief):
        case = given(ELSEWHERE)
    letter = case.first_letter
    with acting(keeper):
        services.propose_step(
            actor=keeper, case_id=case.pk, step="GUIDE", words="Gửi tòa án", now=NOW,
            happened_on=TODAY,
        )  # fmt: skip
    with acting(cast.chief):
        services.decide_step(actor=cast.chief, case_id=case.pk, approve=True, now=NOW)
    assert refusal(keeper, letter, received_on=EARLIER) == "case_closed"


def test_a_case_that_is_over_says_whether_it_may_be_reopened(
    cast: Cast, given: Given, keeper: Actor
) -> None:
    case = given(ELSEWHERE)
    for step, words, said in (
        ("GUIDE", "Gửi tòa án", "bấm Xem xét lại"),
        ("REOPEN", "Có tình tiết mới", ""),
    ):
        with acting(cast.chief):
            services.propose_step(
                actor=cast.chief, case_id=case.pk, step=step, words=words, now=NOW
            )
        if said:
            with pytest.raises(Refused, match=said):
                mend(keeper, case.first_letter, received_on=EARLIER)
    with acting(cast.chief):
        services.judge_case(
            actor=cast.chief, case_id=case.pk, now=NOW, reason="Thuộc thẩm quyền",
            values={"COMPETENCE": "OURS", "CONDITION": "ELIGIBLE"},
        )  # fmt: skip
        for step in ("ACCEPT", "TERMINATE"):
            services.propose_step(
                actor=cast.chief, case_id=case.pk, step=step, words="Rút đơn", now=NOW
            )
    with pytest.raises(Refused, match="không còn bước nào làm lại được"):
        mend(keeper, case.first_letter, received_on=EARLIER)


def test_of_what_a_machine_noted_the_day_stays(cast: Cast) -> None:
    sent.take_letters(cast)
    given = sent.send(cast)
    row = sent.row_of(cast, given.submission_id)
    with acting(cast.clerk):
        letter = services.take_in(actor=cast.clerk, submission_id=row.pk, now=NOW)
    assert refusal(cast.clerk, letter, received_on=EARLIER) == "received_by_machine"
    assert mend(cast.clerk, letter, demand="Sửa đường").letter.demand == "Sửa đường"


def test_only_who_registered_it_or_who_decides(cast: Cast, keeper: Actor) -> None:
    letter = receive(keeper)
    with pytest.raises(NotAllowed):
        mend(hire(cast, "Lê Văn Tư", "PETITIONS"), letter, demand="x")
    with pytest.raises(NotAllowed):
        mend(cast.officer, letter, demand="x")
    with pytest.raises(NotFound):
        mend(cast.clerk, letter, demand="x")
    assert mend(cast.chief, letter, demand="Trả lại đất").letter.demand == "Trả lại đất"


def test_frozen_reports_stay_and_are_named(cast: Cast, keeper: Actor) -> None:
    letter = receive(keeper, received_on=dt.date(2026, 1, 20))
    period = period_of("2026-01")
    assert period is not None
    with acting(cast.chief):
        report = services.freeze_report(actor=cast.chief, period=period, now=NOW)
    done = mend(keeper, letter, received_on=dt.date(2026, 2, 20))
    assert list(done.frozen) == (
        ["2026-01"] if period.since <= dt.date(2026, 1, 20) < period.until else []
    )
    with looking(cast.office.id):
        report.refresh_from_db()
    assert "2026-01-20" in report.content


PLANTED = "Ỷ Khuỷnh Wờ"


def seen_by(cast: Cast, letter: Letter, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give what page, program and command tell of a letter."""
    stop_clock(monkeypatch)
    page = read(browser(cast.chief), reverse("petition_letter", args=[letter.pk]))
    answer = client_of(cast, "CHIEF").get(f"/api/v1/petitions/letters/{letter.pk}")
    assert answer.status_code == 200
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    username = str(people.Account.objects.get(person_id=cast.chief.person_id).username)
    asked = ["letter", str(letter.pk), "--as", username, "--json"]
    told = CliRunner().invoke(commands, asked)
    assert told.exit_code == 0, told.output
    return f"{page} {answer.content.decode()} {told.output}"


def test_a_name_corrected_out_of_a_protected_letter_is_nowhere(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = make_office()
    named = {
        "abstract": f"{PLANTED} tố cáo chủ tịch xã", "demand": f"Bảo vệ {PLANTED}",
        "forwarder": f"Ông {PLANTED}", "forwarder_symbol": f"Giấy của {PLANTED}",
    }  # fmt: skip
    letter = receive(cast.clerk, is_protected=True, envelope="07/NP", channel="PRESS", **named)
    assert PLANTED.encode() in dump()
    unnamed = dict.fromkeys(named, "Tố cáo chủ tịch xã")
    mend(cast.clerk, letter, **unnamed, received_on=EARLIER, reason="Lộ tên")
    mend(cast.clerk, letter, demand=f"Giấu {PLANTED}", reason="Gõ nhầm")
    done = mend(cast.clerk, letter, demand="Giải quyết", reason="Lại lộ tên")
    assert done.correction.changes == [
        {"field": "demand", "old": "", "new": "", "is_hidden": True}
    ]
    assert PLANTED.encode() not in dump()
    told = seen_by(cast, letter, monkeypatch)
    assert PLANTED not in told
    assert "Lại lộ tên" in told
    form = read(browser(cast.clerk), reverse("petition_correct", args=[letter.pk]))
    assert "Đừng ghi họ tên vào lý do" in form
    assert "không ghi chữ cũ" in told
    with acting(cast.chief):
        first = queries.corrections_of(letter)[-1].changes
    assert {one["field"]: one["old"] for one in first if not one["is_hidden"]} == {
        "received_on": f"{TODAY}"
    }


def test_what_was_corrected_before_a_case_is_judged_a_denunciation_is_hidden_after(
    cast: Cast, keeper: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = receive(keeper, abstract=f"{PLANTED} phản ánh", demand="Xem xét")
    mend(keeper, letter, abstract="Phản ánh", channel="COUNTER")
    mend(keeper, letter, Person("Lê Thị Khác", "Thôn Ba"))
    told = seen_by(cast, letter, monkeypatch)
    assert PLANTED in told
    assert SOMEONE.full_name in told
    with acting(keeper):
        services.judge_case(
            actor=keeper, case_id=case_of(letter).pk, values={"NATURE": "DENUNCIATION"}, now=NOW
        )
    mend(keeper, letter, demand=f"Bảo vệ {PLANTED}")
    mend(keeper, letter, demand="Bảo vệ người tố cáo")
    told = seen_by(cast, letter, monkeypatch)
    assert PLANTED not in told
    assert SOMEONE.full_name not in told
    with looking(cast.office.id):
        rows = LetterCorrection.objects.order_by("-pk")
        assert [PLANTED in str(one.changes) for one in rows] == [False, False, False, True]
        shown = queries.corrections_of(letter)[-1].changes
    assert [one for one in shown if not one["is_hidden"]] == [
        {"field": "channel", "old": "POST", "new": "COUNTER", "is_hidden": False}
    ]


def test_what_was_noted_cannot_be_changed(cast: Cast) -> None:
    done = mend(cast.clerk, receive(cast.clerk), demand="Sửa đường")
    with acting(cast.clerk):
        for act in (
            lambda: LetterCorrection.objects.filter(pk=done.correction.pk).update(reason="x"),
            lambda: LetterCorrection.objects.filter(pk=done.correction.pk).delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()


def test_page_command_and_program_mend_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stop_clock(monkeypatch)
    letter, client = receive(cast.clerk), browser(cast.clerk)
    place, shown = (
        reverse(name, args=[letter.pk]) for name in ("petition_correct", "petition_letter")
    )
    assert place in read(client, shown)
    assert SOMEONE.address in read(client, place)
    typed = {
        "received_on": "02/03/2026", "channel": "POST", "abstract": "Khiếu nại giá đất",
        "names": f"{SOMEONE.full_name}; Thôn Bảy", "reason": "",
    }  # fmt: skip
    assert "Thôn Bảy" in send(client, place, typed, 422)
    send(client, place, typed | {"reason": "Gõ nhầm thôn"})
    page = read(client, shown)
    assert "Gõ nhầm thôn" in page
    assert f"<del>{SOMEONE.full_name}; {SOMEONE.address}</del>" in page
    program = client_of(cast, "CLERK")
    address = f"/api/v1/petitions/letters/{letter.pk}/corrections"
    body = {"reason": "Nhầm ngày", "received_on": f"{EARLIER}"}
    answer = program.post(address, body, "application/json")
    assert answer.status_code == 200, answer.content
    assert [len(one["changes"]) for one in answer.json()["corrections"]] == [1, 2]
    assert answer.json()["corrections"][0]["moves"]
    assert program.post(address, body, "application/json").status_code == 409
    assert client_of(cast, "OFFICER").post(address, body, "application/json").status_code in {
        403,
        404,
    }
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    username = str(people.Account.objects.get(person_id=cast.clerk.person_id).username)
    asked = [
        "correct",
        str(letter.pk),
        "--reason",
        "x",
        "--demand",
        "Bồi thường",
        "--as",
        username,
    ]
    done = CliRunner().invoke(commands, asked)
    assert done.exit_code == 0, done.output
    assert CliRunner().invoke(commands, asked).exit_code != 0


def test_at_once_of_eight_for_one_version_one_is_kept(committed_db: None) -> None:
    cast = make_office()
    letter = receive(cast.clerk)
    answers = at_once(
        [
            lambda n=n: mend(cast.clerk, letter, demand=f"Yêu cầu {n}", version=1)
            for n in range(8)
        ]
    )
    assert sum(isinstance(one, Corrected) for one in answers) == 1, answers
    with looking(cast.office.id):
        assert LetterCorrection.objects.count() == 1
