"""Who hears of which act: once, with the act or not at all, and never of one's own."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import Cast, make_office

from vanphong.drafting import api as drafting
from vanphong.drafting import opinions, signers
from vanphong.drafting.tests import appraising as do
from vanphong.drafting.tests.office import NOW as SIGNED
from vanphong.drafting.tests.office import PIN, make_signing_office, submitted_draft
from vanphong.drafting.tests.test_signers import deputy_of
from vanphong.kernel.errors import Refused, VanphongError
from vanphong.kernel.news import NewsKind
from vanphong.kernel.scope import acting
from vanphong.notices import services
from vanphong.notices.models import Notice, Posting
from vanphong.notices.tests.mail_server import MailServer
from vanphong.notices.tests.office import ALL, NOW, heard, robot, tell, wants, with_accounts
from vanphong.registry import api as registry
from vanphong.registry.tests.factories import NOW as REGISTERED
from vanphong.registry.tests.factories import make_in_book, make_incoming
from vanphong.tasks import api as tasks
from vanphong.tasks.tests.conftest import EVIDENCE, direct, hire, make_document, make_issued
from vanphong.tasks.tests.test_races import THREADS, at_once

FRIDAY, TUESDAY = dt.date(2026, 3, 6), dt.date(2026, 3, 10)
HOUR = dt.timedelta(hours=1)


def test_work_given_urged_and_handed_on(cast: Cast) -> None:
    second, third = hire(cast, "Vũ Thị Soạn"), hire(cast, "Đào Văn Góp")
    task = direct(cast, cooperating=[second.post_id], informed=[third.post_id])
    assert heard(cast.officer) == heard(second) == ["TASK_GIVEN"]
    assert heard(third) == heard(cast.leader) == []
    with acting(cast.leader):
        tasks.urge_task(actor=cast.leader, task_id=task.pk, now=NOW + HOUR)
    assert heard(cast.officer) == ["TASK_GIVEN", "TASK_URGED"]
    with acting(cast.officer):
        tasks.hand_on(
            actor=cast.officer, task_id=task.pk, lead_id=third.post_id, reason="Nghỉ phép",
            now=NOW + 2 * HOUR,
        )  # fmt: skip
    assert heard(third) == ["TASK_GIVEN"]


def test_products_and_more_time(cast: Cast) -> None:
    for number in (12, 13):
        make_issued(cast, number)
    task = direct(cast)
    more = tasks.DueGiven(on=TUESDAY)
    with acting(cast.officer):
        tasks.ask_extension(
            actor=cast.officer, task_id=task.pk, due=more, reason="Chờ số liệu", now=NOW + HOUR
        )
    assert heard(cast.leader) == ["EXTENSION_ASKED"]
    with acting(cast.leader):
        tasks.decline_extension(
            actor=cast.leader, task_id=task.pk, reason="Gấp", now=NOW + 2 * HOUR
        )
        # Nobody asked for this one.
        tasks.extend_due(
            actor=cast.leader, task_id=task.pk, due=more, reason="Thêm việc", now=NOW + 3 * HOUR
        )
    with acting(cast.officer):
        tasks.submit_evidence(
            actor=cast.officer, task_id=task.pk, now=NOW + 4 * HOUR, **EVIDENCE
        )
    with acting(cast.leader):
        tasks.return_evidence(
            actor=cast.leader, task_id=task.pk, reason="Thiếu", now=NOW + 5 * HOUR
        )
    assert heard(cast.officer) == ["TASK_GIVEN", "EXTENSION_ANSWERED", "EVIDENCE_RETURNED"]


def test_pauses_ends_acceptance_and_who_follows(cast: Cast) -> None:
    second, third = hire(cast, "Vũ Thị Soạn"), hire(cast, "Đào Văn Góp")
    follower = hire(cast, "Hồ Thị Dõi")
    task = direct(
        cast, cooperating=[second.post_id], informed=[third.post_id],
        follower_id=follower.post_id,
    )  # fmt: skip
    assert heard(follower) == ["TASK_TO_FOLLOW"]
    with acting(cast.leader):
        who = {"actor": cast.leader, "task_id": task.pk, "reason": "Chờ Trung ương"}
        tasks.set_follower(follower_id=None, now=NOW + HOUR, **who)
        tasks.set_follower(follower_id=follower.post_id, now=NOW + 2 * HOUR, **who)
        tasks.pause_task(now=NOW + 3 * HOUR, **who)
        tasks.resume_task(now=NOW + 4 * HOUR, **who)
        tasks.pause_task(now=NOW + 5 * HOUR, **who)
        tasks.cancel_task(now=NOW + 6 * HOUR, **who)
    given = ["TASK_GIVEN", "TASK_PAUSED", "TASK_RESUMED", "TASK_PAUSED", "TASK_CANCELLED"]
    assert heard(cast.officer) == given
    assert heard(second) == ["TASK_GIVEN", "TASK_CANCELLED"]
    assert heard(follower) == ["TASK_TO_FOLLOW", "TASK_TO_FOLLOW", "TASK_CANCELLED"]
    assert heard(third) == heard(cast.leader) == []
    other = direct(cast, to=second)
    with acting(second):
        tasks.submit_evidence(
            actor=second, task_id=other.pk, now=NOW + 7 * HOUR,
            **EVIDENCE | {"symbol": "7-CV/BTCTU"},
        )  # fmt: skip
    with acting(cast.leader):
        tasks.accept_evidence(actor=cast.leader, task_id=other.pk, now=NOW + 8 * HOUR)
    assert heard(second)[-1] == "EVIDENCE_ACCEPTED"


def climb(cast: Cast, day: dt.date) -> int:
    now = dt.datetime.combine(day, dt.time(2), dt.UTC)
    with acting(robot(cast)):
        return tasks.climb(actor=robot(cast), now=now)


def test_the_steps_of_the_ladder_reach_whom_they_are_for(cast: Cast) -> None:
    direct(cast, by=cast.chief)
    for day in range(2, 13):
        climb(cast, dt.date(2026, 3, day))
        climb(cast, dt.date(2026, 3, day))
    assert heard(cast.officer) == ["TASK_GIVEN", "TASK_YELLOW", "TASK_RED"]
    # The chief gave it, and is one of those who direct and read all.
    assert heard(cast.chief) == ["TASK_RED", "TASK_RED_SPECIAL"]
    assert heard(cast.leader) == ["TASK_RED_SPECIAL"]


def test_drafts_and_opinions(db: None) -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)
    assert heard(cast.chief) == ["DRAFT_TO_SIGN"]
    with acting(cast.chief):
        drafting.return_draft(
            actor=cast.chief, draft_id=draft.pk, reason="Sửa lại", now=NOW + HOUR
        )
    assert heard(cast.officer) == ["DRAFT_RETURNED"]
    with acting(cast.officer):
        draft.refresh_from_db()
        asking = opinions.ask_opinions(
            actor=cast.officer, draft_id=draft.pk, version=draft.version,
            post_ids=[cast.posts["LEADER"].pk], now=draft.changed_at,
        )  # fmt: skip
    assert heard(cast.leader) == ["OPINION_ASKED"]
    with acting(cast.leader):
        opinions.give_opinion(
            actor=cast.leader, draft_id=draft.pk, request_id=asking.pk, stance="AGREE",
            now=draft.changed_at + HOUR,
        )  # fmt: skip
    assert heard(cast.officer) == ["DRAFT_RETURNED", "OPINIONS_IN"]


def test_a_draft_that_waits_no_more_is_not_told_of_any_more(
    db: None, mail_server: MailServer
) -> None:
    cast = make_signing_office()
    with_accounts(cast)
    wants(cast.chief, mail=ALL)
    draft = submitted_draft(cast)
    key = {"draft_id": draft.pk}

    def waiting_to_go_out() -> int:
        with acting(robot(cast)):
            return Posting.objects.count()

    def present(now: dt.datetime) -> None:
        with acting(cast.officer):
            drafting.submit_for_signature(actor=cast.officer, now=now, **key)

    assert (heard(cast.chief), waiting_to_go_out()) == (["DRAFT_TO_SIGN"], 1)
    with acting(cast.leader), pytest.raises(VanphongError):
        drafting.take_back(actor=cast.leader, now=NOW, **key)
    assert heard(cast.chief) == ["DRAFT_TO_SIGN"]
    with acting(cast.officer):
        drafting.take_back(actor=cast.officer, now=NOW, **key)
    assert (heard(cast.chief), waiting_to_go_out()) == ([], 0)

    present(NOW + HOUR)
    with acting(cast.chief):
        services.read_all(actor=cast.chief, now=NOW + HOUR)
        drafting.return_draft(actor=cast.chief, reason="Sửa lại", now=NOW + 2 * HOUR, **key)
    assert heard(cast.chief) == ["DRAFT_TO_SIGN"]  # it was read

    with acting(cast.officer):
        mended = drafting.get_draft(cast.officer, draft.pk)
        drafting.change_draft(
            actor=cast.officer, version=mended.version, abstract="Về việc rà soát sổ văn thư",
            now=NOW + 2 * HOUR, **key,
        )  # fmt: skip
    present(NOW + 3 * HOUR)
    assert heard(cast.chief) == ["DRAFT_TO_SIGN"] * 2
    deputy = deputy_of(cast)
    with acting(cast.chief):
        signers.change_signer(
            actor=cast.chief, signer_id=deputy.pk, reason="Đi công tác", now=NOW + 4 * HOUR,
            **key,
        )  # fmt: skip
        told = Notice.objects.filter(person_id=deputy.person_id).values_list("kind", flat=True)
        assert list(told) == ["DRAFT_TO_SIGN"]
    assert heard(cast.chief) == ["DRAFT_TO_SIGN"]


def test_what_is_signed_waits_no_more(db: None) -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)
    assert heard(cast.chief) == ["DRAFT_TO_SIGN"]
    drafting.sign_draft(actor=cast.chief, draft_id=draft.pk, pin=PIN, now=SIGNED)
    assert heard(cast.chief) == []


def test_an_appraisal(db: None) -> None:
    cast = do.appraising_office()
    appraisal = do.opened(cast, do.scheme(cast), "SECOND")
    assert heard(cast.actors["SECOND"]) == ["APPRAISAL_ASKED"]
    do.judged(cast, appraisal)
    do.signed(cast, appraisal, "READY")
    assert heard(cast.officer) == ["APPRAISAL_SIGNED"]


def test_a_paper_passed_on(cast: Cast) -> None:
    with acting(cast.clerk):
        entry = make_incoming(cast, make_in_book(cast))
        for _again in range(2):
            registry.pass_on(
                actor=cast.clerk, entry_id=entry.pk, now=REGISTERED,
                passed_to=[cast.posts["OFFICER"].pk, cast.posts["CLERK"].pk],
            )  # fmt: skip
    assert heard(cast.officer) == ["PAPER_PASSED"]
    assert heard(cast.clerk) == []  # it was their own act


def test_what_is_rolled_back_was_never_told(cast: Cast) -> None:
    document = make_document(cast)
    words = "Giao đ/c Nháp tham mưu."
    direct(cast, document_id=document.pk, words=words)
    second = tasks.Assignment(lead_id=cast.posts["CHIEF"].pk)
    same = tasks.Assignment(lead_id=cast.posts["OFFICER"].pk)
    with acting(cast.leader), pytest.raises(Refused) as refused:
        tasks.give_direction(
            actor=cast.leader, now=NOW, document_id=document.pk,
            phrase="Kính chuyển đ/c {lead} tham mưu.", words=words,
            assignments=[same, second],
        )  # fmt: skip
    assert refused.value.code == "given_already"
    assert heard(cast.chief) == []


def test_the_same_event_is_heard_once(cast: Cast, mail_server: MailServer) -> None:
    wants(cast.officer, mail=ALL)
    for _again in range(3):
        tell(cast, cast.officer, cast.officer)
    tell(cast, cast.officer, event="2")
    with acting(robot(cast)):
        assert Notice.objects.count() == Posting.objects.count() == 2


def test_only_what_was_chosen_goes_out(cast: Cast, mail_server: MailServer) -> None:
    wants(cast.officer, mail=[NewsKind.TASK_RED], push=ALL)
    tell(cast, cast.officer, cast.leader)
    tell(cast, cast.officer, kind=NewsKind.TASK_RED)
    with acting(robot(cast)):
        assert Notice.objects.count() == 3
        # Push is off on this site: what was chosen for it waits for nothing.
        assert [(p.notice.kind, p.channel) for p in Posting.objects.all()] == [
            ("TASK_RED", "MAIL")
        ]


def test_without_a_channel_nothing_waits(cast: Cast) -> None:
    wants(cast.officer, mail=ALL, push=ALL)
    tell(cast, cast.officer)
    with acting(robot(cast)):
        assert (Notice.objects.count(), Posting.objects.count()) == (1, 0)


@pytest.fixture
def office(committed_db: None) -> Cast:
    return make_office()


def test_eight_climbing_at_once_tell_once(office: Cast) -> None:
    for number in range(3):
        direct(office, words=f"Việc số {number}")

    def work(_number: int) -> str:
        climb(office, dt.date(2026, 3, 7))
        return "done"

    assert at_once(work)["done"] == THREADS
    assert heard(office.officer).count("TASK_RED") == 3
    assert heard(office.leader).count("TASK_RED") == 3


def test_eight_telling_the_same_at_once(office: Cast) -> None:
    def work(_number: int) -> str:
        tell(office, office.officer)
        return "done"

    assert at_once(work)["done"] == THREADS
    assert heard(office.officer) == ["TASK_GIVEN"]
