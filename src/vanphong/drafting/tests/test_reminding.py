"""Who is silent in an asking is reminded: by the clock once before and after, by hand once a day."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.drafting import api as drafting
from vanphong.drafting import opinions, reminding
from vanphong.drafting.cli import commands
from vanphong.drafting.models import OpinionAsked, OpinionReminder, OpinionRequest
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW, make_signing_office
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.drafting.tests.test_opinions import ask, close, give, with_colleague, written
from vanphong.kernel import clock
from vanphong.kernel.errors import NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.notices.tests.office import heard, robot

pytestmark = pytest.mark.django_db
__all__ = ["at_a_terminal"]
# NOW is a Monday. The limit is the Monday after; the working day before it is the Friday.
DUE = dt.date(2026, 11, 30)
URGED, MISSING = "OPINION_URGED", "OPINIONS_MISSING"


@pytest.fixture
def cast() -> Cast:
    return with_colleague(make_signing_office())


@pytest.fixture
def draft(cast: Cast) -> drafting.Draft:
    return written(cast)


def on(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(2), dt.UTC)


def robot_reminds(cast: Cast, day: dt.date) -> int:
    with acting(robot(cast)):
        return reminding.remind_due(actor=robot(cast), now=on(day))


def days_reminded(cast: Cast, last: dt.date = DUE + dt.timedelta(days=4)) -> list[str]:
    """Let a robot look twice on every day from the asking; say on which it reminded."""
    day, found = NOW.date(), []
    while day <= last:
        if robot_reminds(cast, day):
            found.append(f"{day:%d/%m}")
        assert robot_reminds(cast, day) == 0
        day += dt.timedelta(days=1)
    return found


def by_hand(cast: Cast, request: OpinionRequest, role: str = "", **given: Any) -> int:
    """Let the officer remind one or, without a role, all; give how many were reminded."""
    with acting(cast.officer):
        if role:
            given["asked_id"] = OpinionAsked.objects.get(
                request=request, post=cast.posts[role]
            ).pk
        made = reminding.remind_opinions(
            actor=cast.officer, draft_id=request.draft_id, request_id=request.pk,
            **({"now": NOW} | given),
        )  # fmt: skip
    return len(made)


def test_the_clock_reminds_before_and_after_the_limit(
    cast: Cast, draft: drafting.Draft
) -> None:
    request = ask(
        cast, draft, "CHIEF", "SECOND", places=["Ban Tổ chức"],
        limit=opinions.Limit(on=DUE),
    )  # fmt: skip
    give(cast, request, "CHIEF")
    # The limit is over a week-end: nobody is reminded on a day off.
    assert days_reminded(cast) == ["27/11", "01/12"]
    assert heard(cast.actors["SECOND"]) == ["OPINION_ASKED", URGED, URGED]
    assert heard(cast.chief) == ["OPINION_ASKED"]
    assert heard(cast.officer) == [MISSING, MISSING]


def test_nobody_is_reminded_on_the_day_they_are_asked(
    cast: Cast, draft: drafting.Draft
) -> None:
    ask(cast, draft, "SECOND", limit=opinions.Limit(working_days=1))
    assert robot_reminds(cast, NOW.date()) == 0
    # A worker that slept over the day before still reminds on the day of the limit.
    assert robot_reminds(cast, NOW.date() + dt.timedelta(days=1)) == 1


def test_who_answered_and_what_ended_is_left_in_peace(
    cast: Cast, draft: drafting.Draft
) -> None:
    close(cast, ask(cast, draft, "SECOND"))
    withdrawn = written(cast)
    ask(cast, withdrawn, "SECOND")
    with acting(cast.officer):
        drafting.withdraw_draft(
            actor=cast.officer, draft_id=withdrawn.pk, reason="Thôi", now=NOW
        )
    answered = written(cast)
    give(cast, ask(cast, answered, "SECOND"), "SECOND")
    assert days_reminded(cast) == []


def test_a_reminder_broken_off_is_made_anew(
    cast: Cast, draft: drafting.Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(cast, draft, "SECOND", limit=opinions.Limit(on=DUE))

    def broken(*_args: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as killed:
        killed.setattr(reminding, "tell_persons", broken)
        with pytest.raises(RuntimeError):
            robot_reminds(cast, DUE)
    with acting(robot(cast)):
        assert not OpinionReminder.objects.exists()
    assert robot_reminds(cast, DUE) == 1
    assert heard(cast.actors["SECOND"]) == ["OPINION_ASKED", URGED]


def test_who_asks_reminds_once_a_day(cast: Cast, draft: drafting.Draft) -> None:
    request = ask(cast, draft, "CHIEF", "SECOND", places=["Ban Tổ chức"])
    assert by_hand(cast, request, "SECOND") == 1
    # The rest: whom nobody reminded today.
    assert by_hand(cast, request) == 1
    refuses(cast, request, "reminded_today", "SECOND")
    refuses(cast, request, "reminded_today")
    assert heard(cast.actors["SECOND"]) == heard(cast.chief) == ["OPINION_ASKED", URGED]
    with acting(cast.officer):
        place = OpinionAsked.objects.get(request=request, post=None)
    refuses(cast, request, "asked_in_writing", asked_id=place.pk)
    give(cast, request, "SECOND")
    tomorrow = NOW + dt.timedelta(days=1)
    refuses(cast, request, "already_answered", "SECOND", now=tomorrow)
    assert by_hand(cast, request, now=tomorrow) == 1
    give(cast, request, "CHIEF")
    refuses(cast, request, "nobody_silent", now=tomorrow)
    close(cast, request)
    refuses(cast, request, "opinions_closed", "CHIEF", now=tomorrow)
    with pytest.raises(NotFound):
        by_hand(cast, request, asked_id=uuid4())
    second = cast.actors["SECOND"]
    open_one = ask(cast, draft, "SECOND")
    with acting(second), pytest.raises(NotAllowed):
        reminding.remind_opinions(
            actor=second, draft_id=draft.pk, request_id=open_one.pk, now=NOW
        )


def refuses(
    cast: Cast, request: OpinionRequest, code: str, role: str = "", **given: Any
) -> None:
    def made() -> int:
        with acting(cast.officer):
            return OpinionReminder.objects.count()

    before = made()
    with pytest.raises(Refused) as refused:
        by_hand(cast, request, role, **given)
    assert refused.value.code == code
    assert made() == before


@pytest.mark.usefixtures("at_a_terminal")
def test_the_page_the_program_and_the_command_remind(cast: Cast, draft: drafting.Draft) -> None:
    request = ask(cast, draft, "CHIEF", "SECOND", "LEADER", now=clock.now())
    page, officer = at("opinion-request", draft.pk, request.pk), browser(cast, "OFFICER")
    shown = officer.get(page)
    assert [one["line"].name for one in shown.context["to_remind"]] == [
        "Phạm Thị Duyệt", "Vũ Văn Góp", "Nguyễn Văn Phê",
    ]  # fmt: skip
    one = {"asked": str(shown.context["to_remind"][2]["line"].asked.pk)}
    tap = at("opinions-remind", draft.pk, request.pk)
    assert officer.post(tap, one).headers["Location"] == page
    again = officer.post(tap, one)
    assert (again.status_code, "Hôm nay đã nhắc rồi" in text_of(again)) == (422, True)
    assert "đã nhắc" in text_of(officer.get(page))

    done = CliRunner().invoke(
        commands,
        ["remind-opinions", str(draft.pk), str(request.pk), "--who", "CHIEF", "--as", "OFFICER"],
    )  # fmt: skip
    assert done.output.count("đã nhắc") == 2
    api = client_of(cast, "OFFICER")
    path = f"/api/v1/drafts/{draft.pk}/opinion-requests/{request.pk}/reminders"
    told = api.post(path, "{}", content_type="application/json")
    assert all(line["reminded_at"] for line in told.json()["lines"])
    refused = api.post(path, "{}", content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "reminded_today")
