"""What waits becomes one message, outside quiet hours, for who may and wants to be reached."""

from __future__ import annotations

import datetime as dt

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import Cast, make_office

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.news import NewsKind
from vanphong.kernel.scope import acting
from vanphong.notices import queries, services
from vanphong.notices.models import Message, Posting, QuietHours
from vanphong.notices.rules import Window
from vanphong.notices.tests.mail_server import MailServer
from vanphong.notices.tests.office import (
    ALL,
    EVENING,
    MORNING,
    NOW,
    gather,
    keep_hours,
    mailed,
    messages,
    robot,
    send,
    tell,
    wants,
    with_accounts,
)
from vanphong.people import api as people
from vanphong.tasks.tests.test_races import THREADS, at_once

MINUTE = dt.timedelta(minutes=1)
SPECIAL = NewsKind.TASK_RED_SPECIAL


@pytest.fixture(autouse=True)
def _mail_is_on(mail_server: MailServer) -> None:
    """Every test has a site that sends mail."""


def left(cast: Cast) -> int:
    with acting(robot(cast)):
        return Posting.objects.count()


def test_the_night_is_one_message_in_the_morning(cast: Cast) -> None:
    mailed(cast.officer)
    mailed(cast.leader, "bi.thu@co-quan.example")
    for event in range(6):
        tell(cast, cast.officer, cast.leader, event=str(event), now=EVENING)
        assert gather(cast, EVENING + event * MINUTE) == []
    with acting(robot(cast)):
        assert not services.may_gather(robot(cast), EVENING)
        assert services.may_gather(robot(cast), MORNING)
    tell(cast, cast.officer, kind=NewsKind.TASK_RED, now=EVENING)
    assert gather(cast, MORNING - MINUTE) == []
    assert len(gather(cast, MORNING)) == 2
    assert gather(cast, MORNING) == []
    kinds = sorted((m.kinds for m in messages(cast)), key=len)
    assert kinds == [{"TASK_GIVEN": 6}, {"TASK_GIVEN": 6, "TASK_RED": 1}]
    assert left(cast) == 0
    assert ProcrastinateJob.objects.filter(task_name="notices.send_message").count() == 2


def test_days_off_of_the_calendar_are_quiet(cast: Cast) -> None:
    mailed(cast.officer)
    saturday = NOW + dt.timedelta(days=5)
    tell(cast, cast.officer, now=saturday)
    assert gather(cast, saturday) == []
    # A Saturday that is worked to make up for another day.
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        calendars.set_day(
            actor=maker, scope=calendars.Scope.OFFICE, date=dt.date(2026, 3, 7),
            kind=calendars.DayKind.MAKE_UP, reason="Làm bù", source="Thông báo",
            change_reason="Làm bù", now=NOW,
        )  # fmt: skip
    assert len(gather(cast, saturday)) == 1


def test_own_hours_widen_for_oneself_alone(cast: Cast) -> None:
    mailed(cast.officer)
    mailed(cast.leader, "bi.thu@co-quan.example")
    wants(cast.leader, mail=ALL, own_quiet=Window(dt.time(17), dt.time(10)))
    tell(cast, cast.officer, cast.leader)
    assert len(gather(cast, NOW)) == 1
    assert [m.person_id for m in messages(cast)] == [cast.officer.person_id]
    assert len(gather(cast, NOW + dt.timedelta(hours=1))) == 1


def test_own_hours_may_not_be_narrower(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        wants(cast.officer, own_quiet=Window(dt.time(22), dt.time(5)))
    assert refused.value.code == "quiet_narrower"
    with acting(cast.officer):
        assert queries.choice_of(cast.officer).version == 0


def test_deep_red_waits_unless_the_office_says_otherwise(cast: Cast) -> None:
    mailed(cast.leader)
    tell(cast, cast.leader, now=EVENING)
    tell(cast, cast.leader, kind=SPECIAL, now=EVENING)
    assert gather(cast, EVENING) == []
    keep_hours(cast, special_breaks=True)
    [message_id] = gather(cast, EVENING)
    [message] = messages(cast)
    assert (message.kinds, message.breaks_quiet) == ({SPECIAL: 1}, True)
    sent = send(cast, message_id, EVENING)
    assert sent is not None
    assert sent.state == "SENT"
    assert len(gather(cast, MORNING)) == 1
    assert messages(cast)[1].kinds == {"TASK_GIVEN": 1}


def test_what_was_read_or_is_unwanted_by_now_is_let_go(cast: Cast) -> None:
    mailed(cast.officer)
    tell(cast, cast.officer, now=EVENING)
    tell(cast, cast.officer, kind=NewsKind.TASK_RED, now=EVENING)
    tell(cast, cast.officer, kind=NewsKind.TASK_URGED, now=EVENING)
    with acting(cast.officer):
        notice = queries.own_notices(cast.officer).get(kind="TASK_GIVEN")
        services.read_notice(actor=cast.officer, notice_id=notice.pk, now=EVENING)
    wants(cast.officer, mail=[NewsKind.TASK_GIVEN, NewsKind.TASK_URGED])
    assert len(gather(cast, MORNING)) == 1
    assert messages(cast)[0].kinds == {"TASK_URGED": 1}
    assert left(cast) == 0


def test_who_has_left_or_has_no_address_gets_nothing(cast: Cast) -> None:
    mailed(cast.officer)
    wants(cast.leader, mail=ALL)
    tell(cast, cast.officer, cast.leader)
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        people.close_post(actor=maker, post_id=cast.posts["OFFICER"].pk, on=dt.date(2026, 3, 1))
    assert gather(cast, NOW) == []
    assert left(cast) == 0


def test_messages_keep_their_distance(cast: Cast) -> None:
    mailed(cast.officer)
    tell(cast, cast.officer)
    assert len(gather(cast, NOW)) == 1
    tell(cast, cast.officer, event="2")
    tell(cast, cast.officer, event="3")
    assert gather(cast, NOW + 9 * MINUTE) == []
    assert left(cast) == 2
    assert len(gather(cast, NOW + 11 * MINUTE)) == 1
    assert messages(cast)[1].kinds == {"TASK_GIVEN": 2}


def test_hours_are_set_by_who_may_with_a_reason_and_keep_their_history(cast: Cast) -> None:
    keep_hours(cast, window=Window(dt.time(19), dt.time(6)))
    keep_hours(cast, days_off=False)
    with acting(cast.officer):
        history = list(queries.quiet_history(cast.officer))
        holds = queries.quiet_of(cast.officer, NOW.date())
    assert [one.days_off for one in history] == [False, True]
    assert holds.window == Window(dt.time(18), dt.time(7))
    with acting(cast.leader), pytest.raises(NotAllowed):
        services.set_quiet_hours(actor=cast.leader, quiet=holds, reason="Tôi muốn", now=NOW)
    with acting(cast.chief), pytest.raises(Invalid):
        services.set_quiet_hours(actor=cast.chief, quiet=holds, reason=" ", now=NOW)
    with acting(cast.chief):
        assert QuietHours.objects.count() == 2


def test_a_choice_made_elsewhere_is_not_written_over(cast: Cast) -> None:
    wants(cast.officer, mail=ALL)
    for version in (0, 2):
        with acting(cast.officer), pytest.raises(Refused) as refused:
            services.choose(
                actor=cast.officer, mail_kinds=[], push_kinds=[], own_quiet=None,
                version=version, now=NOW,
            )  # fmt: skip
        assert refused.value.code == "changed_meanwhile"
    with acting(cast.officer), pytest.raises(Invalid):
        services.choose(
            actor=cast.officer, mail_kinds=["ALL"], push_kinds=[], own_quiet=None,
            version=1, now=NOW,
        )  # fmt: skip


def test_old_notices_are_forgotten(cast: Cast) -> None:
    tell(cast, cast.officer, now=NOW - dt.timedelta(days=181))
    tell(cast, cast.officer, event="2", now=NOW - dt.timedelta(days=179))
    with acting(robot(cast)):
        services.forget_old(actor=robot(cast), now=NOW)
    with acting(cast.officer):
        assert queries.own_notices(cast.officer).get().event == "2"


def test_eight_gathering_at_once_make_one_message(
    committed_db: None, mail_server: MailServer
) -> None:
    cast = with_accounts(make_office())
    mailed(cast.officer)
    for event in range(20):
        tell(cast, cast.officer, event=str(event))

    def work(_number: int) -> str:
        return str(len(gather(cast, NOW)))

    assert at_once(work) == {"1": 1, "0": THREADS - 1}
    [message] = messages(cast)
    assert message.kinds == {"TASK_GIVEN": 20}

    def hand_over(_number: int) -> str:
        return str(send(cast, message.pk) is not None)

    assert at_once(hand_over)["True"] == 1
    assert len(mail_server.taken) == 1
    with acting(robot(cast)):
        assert Message.objects.get().tries == 1
