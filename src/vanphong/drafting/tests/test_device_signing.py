"""Signing with a device of the signer: the whole way, and every refusal."""

from __future__ import annotations

import datetime as dt

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.cast import Cast

from vanphong.audit.models import Event
from vanphong.drafting import api as drafting
from vanphong.drafting import device_signing, signers
from vanphong.drafting.tests.devices import Computer, confirmed, issued_key, paired, serving
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office, submitted_draft
from vanphong.drafting.tests.test_signers import deputy_of
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, Unavailable
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.signing import api as signing
from vanphong.signing import jobs, services
from vanphong.signing.models import SigningRequest
from vanphong.signing.rules import REQUEST_LIVES

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def asked(cast: Cast, draft: drafting.Draft) -> SigningRequest:
    return device_signing.ask_to_sign(actor=cast.chief, draft_id=draft.id, now=NOW)


def state_of(cast: Cast, draft: drafting.Draft) -> tuple[str, str, int]:
    with acting(cast.clerk):
        kept = drafting.get_draft(cast.clerk, draft.id)
        return kept.state, kept.symbol, registry.NumberEntry.objects.count()


def request_now(cast: Cast, request: SigningRequest) -> SigningRequest:
    with acting(cast.chief):
        return SigningRequest.objects.get(pk=request.pk)


def signatures_of(cast: Cast, draft: drafting.Draft) -> signing.VerificationReport:
    with acting(cast.clerk):
        kept = drafting.get_draft(cast.clerk, draft.id)
        file = registry.get_document(cast.clerk, kept.issued_document_id).file
        return signing.verify_pdf(files.read_bytes(file), trust=signing.site_trust(), now=NOW)


@pytest.mark.parametrize("is_rsa", [False, True], ids=["ecdsa", "rsa"])
def test_a_paper_signed_on_a_device_is_issued_like_any_other(cast: Cast, is_rsa: bool) -> None:
    key = issued_key(cast.chief.name, cast.office.name, is_rsa=is_rsa)
    computer = paired(cast, key=key)
    confirmed(cast, computer)
    draft = submitted_draft(cast)

    request = asked(cast, draft)
    waiting = computer.next()
    assert waiting is not None
    shown = (waiting.id, waiting.kind, waiting.symbol, waiting.pages)
    assert shown == (request.id, "Công văn", "01-CV/VPTU", 1)
    assert state_of(cast, draft) == ("NUMBERED", "01-CV/VPTU", 1)
    computer.answer(request.id)
    drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin=PIN, now=NOW)

    report = signatures_of(cast, draft)
    assert report.verdict == signing.Verdict.VALID
    assert [s.signer for s in report.signatures] == [cast.chief.name, cast.body.name]
    assert report.signatures[0].time_source == signing.TimeSource.TIMESTAMP
    done = request_now(cast, request)
    assert (done.state, done.content) == ("DONE", None)
    with acting(cast.chief):
        trail = Event.objects.filter(action__in=["signing:key:use", "drafting:draft:sign"])
        assert trail.count() == 2


def test_without_a_key_on_a_served_device_there_is_no_number(cast: Cast) -> None:
    draft = submitted_draft(cast)
    for prepare, code in (
        (lambda: None, "no_device_key"),
        (lambda: paired(cast), "no_device_key"),
        (lambda: revoked(cast, serving(cast)), "no_agent"),
    ):
        prepare()
        with pytest.raises(Refused) as caught:
            asked(cast, draft)
        assert caught.value.code == code
    assert state_of(cast, draft) == ("SUBMITTED", "", 0)


def revoked(cast: Cast, computer: Computer) -> None:
    agent = computer.row
    with acting(cast.chief):
        services.revoke_agent(actor=cast.chief, agent_id=agent.id, now=NOW)


def test_only_the_named_signer_asks(cast: Cast) -> None:
    serving(cast)
    draft = submitted_draft(cast)
    with pytest.raises(NotAllowed):
        device_signing.ask_to_sign(actor=cast.leader, draft_id=draft.id, now=NOW)
    assert state_of(cast, draft) == ("SUBMITTED", "", 0)


def test_another_text_than_the_one_seen_is_not_put_before_the_device(cast: Cast) -> None:
    serving(cast)
    draft = submitted_draft(cast)
    with pytest.raises(Refused) as caught:
        device_signing.ask_to_sign(
            actor=cast.chief, draft_id=draft.id, now=NOW, version=draft.version - 1
        )
    assert caught.value.code == "changed_meanwhile"
    assert state_of(cast, draft)[0] == "SUBMITTED"


def test_another_key_signs_nothing(cast: Cast) -> None:
    computer = serving(cast)
    draft = submitted_draft(cast)
    request = asked(cast, draft)
    other = issued_key(cast.chief.name, cast.office.name)
    for signature in (
        other.sign(bytes(request.attributes)),
        computer.key.sign(b"other bytes"),
        b"no signature",
    ):
        with pytest.raises(Invalid) as caught:
            computer.answer(request.id, signature=signature)
        assert caught.value.code == "wrong_signature"
    assert state_of(cast, draft)[0] == "NUMBERED"
    computer.answer(request.id)
    assert state_of(cast, draft)[0] == "SIGNED"


def test_a_request_that_waited_too_long_is_over_and_made_anew(cast: Cast) -> None:
    computer = serving(cast)
    draft = submitted_draft(cast)
    request = asked(cast, draft)
    late = NOW + REQUEST_LIVES
    assert computer.next(late) is None
    with pytest.raises(Refused) as caught:
        computer.answer(request.id, now=late)
    assert caught.value.code == "request_over"

    again = device_signing.ask_to_sign(actor=cast.chief, draft_id=draft.id, now=late)
    computer.answer(again.id, now=late)
    assert state_of(cast, draft) == ("SIGNED", "01-CV/VPTU", 1)
    assert request_now(cast, request).state == "CLOSED"


def test_the_file_of_what_waited_too_long_is_let_go_and_the_record_stays(cast: Cast) -> None:
    computer = serving(cast)
    draft, other = submitted_draft(cast), submitted_draft(cast)
    waiting, answered = asked(cast, draft), asked(cast, other)
    with acting(cast.chief):
        SigningRequest.objects.filter(pk=answered.pk).update(state="SIGNED", signature=b"s")
    by_the_clock = job_actor("signing.expire", cast.office.id, frozenset())

    def let_go(now: dt.datetime) -> int:
        with acting(by_the_clock):
            return services.let_expired_go(actor=by_the_clock, now=now)

    assert let_go(NOW + REQUEST_LIVES - dt.timedelta(seconds=1)) == 0
    assert request_now(cast, waiting).content is not None
    late = NOW + REQUEST_LIVES
    assert (let_go(late), let_go(late)) == (1, 0)
    gone = request_now(cast, waiting)
    assert (gone.state, gone.content, gone.answered_by) == ("CLOSED", None, None)
    assert (gone.digest, "quá hạn" in gone.reason) == (waiting.digest, True)
    assert request_now(cast, answered).content is not None
    with acting(cast.clerk):
        stopped = Event.objects.filter(action="signing:request:stop")
        assert [event.subject_id for event in stopped] == [str(waiting.pk)]
    with pytest.raises(Refused) as caught:
        computer.answer(waiting.id, now=late)
    assert caught.value.code == "request_over"
    assert asked(cast, draft).id != waiting.id


def test_every_office_lets_its_expired_files_go_by_the_clock(cast: Cast) -> None:
    serving(cast)
    request = asked(cast, submitted_draft(cast))
    with acting(cast.chief):
        SigningRequest.objects.update(expires_at=clock.now())
    jobs.expire_all()
    queued = ProcrastinateJob.objects.filter(task_name="signing.expire")
    assert {"office_id": cast.office.id} in [one.args for one in queued]
    jobs.expire(office_id=cast.office.id)
    assert request_now(cast, request).content is None


def test_asked_twice_it_is_one_request(cast: Cast) -> None:
    computer = serving(cast)
    draft = submitted_draft(cast)
    first, second = asked(cast, draft), asked(cast, draft)
    assert first.id == second.id
    computer.answer(first.id)
    assert state_of(cast, draft)[0] == "SIGNED"


def test_the_signer_stops_it_or_refuses_on_the_device(cast: Cast) -> None:
    computer = serving(cast)
    draft = submitted_draft(cast)
    first = asked(cast, draft)
    with acting(cast.chief):
        signing.stop_request(actor=cast.chief, request_id=first.id, now=NOW)
    assert computer.next() is None
    second = asked(cast, draft)
    agent = computer.row
    with acting(computer.actor):
        services.refuse_on_device(
            actor=computer.actor, agent=agent, request_id=second.id, reason="Không ký.", now=NOW
        )
    ended = [request_now(cast, one) for one in (first, second)]
    assert [(one.state, one.content) for one in ended] == [("CLOSED", None), ("REFUSED", None)]
    assert ended[1].reason == "Không ký."
    for one in ended:
        with pytest.raises(Refused):
            computer.answer(one.id)
    assert state_of(cast, draft) == ("NUMBERED", "01-CV/VPTU", 1)


def test_what_went_on_otherwise_waits_no_more(cast: Cast) -> None:
    computer = serving(cast)
    deputy = deputy_of(cast)
    drafts = [submitted_draft(cast) for _ in range(4)]
    requests = [asked(cast, draft) for draft in drafts]
    drafting.sign_draft(actor=cast.chief, draft_id=drafts[0].id, pin=PIN, now=NOW)
    with acting(cast.chief):
        drafting.withdraw_draft(
            actor=cast.chief, draft_id=drafts[1].id, reason="Không ban hành nữa", now=NOW
        )
        drafting.return_draft(
            actor=cast.chief, draft_id=drafts[2].id, reason="Sửa câu cuối", now=NOW
        )
    with acting(cast.officer):
        signers.change_signer(
            actor=cast.officer, draft_id=drafts[3].id, signer_id=deputy.id,
            reason="Đi công tác", now=NOW,
        )  # fmt: skip
    assert computer.next() is None
    for request in requests:
        with pytest.raises(Refused) as caught:
            computer.answer(request.id)
        assert caught.value.code == "request_over"


def test_a_draft_changed_while_the_device_signs_is_not_signed(cast: Cast) -> None:
    computer = serving(cast)
    draft = submitted_draft(cast)
    request = asked(cast, draft)
    with acting(cast.clerk):
        drafting.Draft.objects.filter(pk=draft.id).update(version=draft.version + 1)
    with pytest.raises(Refused) as caught:
        computer.answer(request.id)
    assert caught.value.code == "changed_meanwhile"
    ended = request_now(cast, request)
    assert (ended.state, ended.content) == ("CLOSED", None)
    assert "vừa được sửa" in ended.reason
    assert state_of(cast, draft)[0] == "NUMBERED"


def test_a_computer_no_longer_paired_is_nobody(cast: Cast) -> None:
    computer = serving(cast)
    request = asked(cast, submitted_draft(cast))
    revoked(cast, computer)
    assert people.actor_of_token(computer.secret, now=NOW) is None
    with pytest.raises(NotAllowed) as caught:
        computer.answer(request.id)
    assert caught.value.code == "not_paired"


def test_a_retired_key_signs_nothing(cast: Cast) -> None:
    computer = serving(cast)
    draft = submitted_draft(cast)
    request = asked(cast, draft)
    with acting(cast.admin):
        signing.retire_key(
            actor=cast.admin, key_id=request.key_id, reason="Mất thiết bị", now=NOW
        )
    with pytest.raises(Refused) as caught:
        computer.answer(request.id)
    assert caught.value.code == "key_retired"
    assert state_of(cast, draft)[0] == "NUMBERED"


def test_the_computer_of_another_sees_nothing(cast: Cast) -> None:
    serving(cast)
    request = asked(cast, submitted_draft(cast))
    leaders = paired(cast, role="LEADER")
    confirmed(cast, leaders, role="LEADER")
    assert leaders.next() is None
    with pytest.raises(NotFound):
        leaders.answer(request.id)


def test_an_answer_without_a_timestamp_is_kept_and_finished_later(
    cast: Cast, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer = serving(cast)
    draft = submitted_draft(cast)
    request = asked(cast, draft)
    settings.TSA_URL = "http://127.0.0.1:9/tsa"  # nobody answers there
    monkeypatch.setattr("vanphong.signing.timestamps.time.sleep", lambda _s: None)
    with pytest.raises(Unavailable):
        computer.answer(request.id)
    assert request_now(cast, request).state == "SIGNED"
    assert state_of(cast, draft)[0] == "NUMBERED"

    settings.TSA_URL = ""
    much_later = NOW + REQUEST_LIVES + dt.timedelta(hours=2)
    device_signing.finish(actor=cast.chief, request_id=request.id, now=much_later)
    device_signing.finish(actor=cast.chief, request_id=request.id, now=much_later)
    assert state_of(cast, draft) == ("SIGNED", "01-CV/VPTU", 1)


def test_the_same_answer_sent_again_is_one_and_another_is_refused(cast: Cast) -> None:
    computer = serving(cast)
    draft = submitted_draft(cast)
    request = asked(cast, draft)
    signature = computer.key.sign(bytes(request.attributes))
    computer.answer(request.id, signature=signature)
    computer.answer(request.id, signature=signature)
    with pytest.raises(Refused) as caught:
        computer.answer(request.id)  # ECDSA: another value over the same bytes
    assert caught.value.code == "request_answered"
    with acting(cast.clerk):
        assert Event.objects.filter(action="drafting:draft:sign").count() == 1
