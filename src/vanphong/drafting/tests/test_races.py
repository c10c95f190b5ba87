"""Two at once: one number, one signature, one issue, no text overwritten."""

from __future__ import annotations

import datetime as dt
import functools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from asn1crypto import tsp
from django.db import connection
from tests.cast import Cast

from vanphong.audit.models import Event
from vanphong.drafting import api as drafting
from vanphong.drafting import (
    appraisal_queries,
    approvals,
    illustrating,
    opinions,
    reminding,
    versions,
    working,
)
from vanphong.drafting.markup import from_text
from vanphong.drafting.models import (
    AppraisalSheet,
    DraftWorking,
    Opinion,
    OpinionReminder,
    OpinionRequest,
)
from vanphong.drafting.tests.appraising import (
    appraising_office,
    judged,
    opened,
    scheme,
    signed,
)
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office, submitted_draft
from vanphong.drafting.tests.test_docx import png
from vanphong.exchange import api as exchange
from vanphong.files import api as files
from vanphong.kernel.actor import job_actor
from vanphong.kernel.errors import Refused, VanphongError
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.signing import api as signing
from vanphong.signing.tests.time_authority import authority_at, reply


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts together; give what each answered, a refusal as itself."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait(timeout=30)
        try:
            return act()
        except VanphongError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return [done.result(timeout=90) for done in [threads.submit(run, act) for act in acts]]


def test_two_signing_at_once_make_one_number_and_one_signature(committed_db: None) -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)

    def sign() -> object:
        return drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)

    answers = at_once(sign, sign)

    refused = [a for a in answers if isinstance(a, Refused)]
    assert [r.code for r in refused] == ["wrong_state"]
    with acting(cast.clerk):
        signed = drafting.get_draft(cast.clerk, draft.id)
        pdf = files.read_bytes(files.get_file(cast.clerk, signed.signed_file_id))
        assert registry.NumberEntry.objects.count() == 1
        assert Event.objects.filter(action="drafting:draft:sign").count() == 1
        assert files.File.objects.filter(media_type="application/pdf").count() == 1
    report = signing.verify_pdf(pdf, trust=signing.site_trust(), now=NOW)
    assert len(report.signatures) == 1


def test_two_issuing_at_once_make_one_document(committed_db: None) -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)
    drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)

    def issue() -> object:
        return drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin=PIN, now=NOW)

    answers = at_once(issue, issue)

    assert sum(isinstance(a, Refused) for a in answers) == 1
    with acting(cast.clerk):
        assert registry.Document.objects.count() == 1
        assert signing.PublicCheck.objects.count() == 1


def test_many_papers_at_once_take_numbers_in_a_row(committed_db: None) -> None:
    cast = make_signing_office()
    drafts = [submitted_draft(cast) for _ in range(4)]

    at_once(
        *(
            lambda draft=draft: drafting.sign_draft(
                actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW
            )
            for draft in drafts
        )
    )

    with acting(cast.clerk):
        symbols = sorted(drafting.visible_drafts(cast.clerk).values_list("symbol", flat=True))
    assert symbols == [f"{n:02d}-CV/VPTU" for n in range(1, 5)]


def test_of_two_editors_the_second_is_told(committed_db: None) -> None:
    cast = make_signing_office()
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW
        )

    def edit(words: str) -> Callable[[], object]:
        def act() -> object:
            with acting(cast.officer):
                return drafting.change_draft(
                    actor=cast.officer, draft_id=draft.id, version=1, abstract=words, now=NOW
                )

        return act

    answers = at_once(edit("Một"), edit("Hai"))

    assert [a.code for a in answers if isinstance(a, Refused)] == ["changed_meanwhile"]
    with acting(cast.officer):
        assert drafting.get_draft(cast.officer, draft.id).version == 2


def test_signing_and_returning_at_once_do_not_both_happen(committed_db: None) -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)

    def sign() -> object:
        return drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)

    def give_back() -> object:
        with acting(cast.leader):
            return drafting.return_draft(
                actor=cast.leader, draft_id=draft.id, reason="Sửa lại", now=NOW
            )

    answers = at_once(sign, give_back)

    assert sum(isinstance(a, VanphongError) for a in answers) == 1
    with acting(cast.clerk):
        state = drafting.get_draft(cast.clerk, draft.id).state
        numbers = registry.NumberEntry.objects.count()
    # Between the number and the signature it may be returned with its number.
    assert (state, numbers) in {("SIGNED", 1), ("RETURNED", 0), ("RETURNED", 1)}


def in_between(
    settings: object, during: Callable[[], object], act: Callable[[], object]
) -> object:
    """Do something while the time of an act is being attested; give what the act answered."""
    key = signing.install_demo_authority(NOW).time
    waiting = [during]

    def answer(request: tsp.TimeStampReq) -> tuple[int, bytes]:
        while waiting:
            waiting.pop()()
            connection.close()
        return 200, reply(key, request, at=NOW)

    with authority_at(answer) as url:
        settings.TSA_URL = url
        return act()


def adding(cast: Cast, draft: drafting.Draft) -> Callable[[], object]:
    def act() -> object:
        with acting(cast.clerk):
            return drafting.add_addressees(actor=cast.clerk, draft_id=draft.id, now=NOW)

    return act


def test_a_place_added_while_the_seal_is_made_is_sent_to(
    committed_db: None, settings: object
) -> None:
    cast = make_signing_office()
    ward = make_signing_office("Đảng ủy các xã, phường", level="COMMUNE")
    draft = submitted_draft(cast)
    drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)

    def issue() -> object:
        return drafting.seal_and_issue(actor=cast.clerk, draft_id=draft.id, pin=PIN, now=NOW)

    in_between(settings, adding(cast, draft), issue)

    with acting(ward.clerk):
        assert exchange.inbox(ward.clerk).count() == 1


def test_what_changes_while_it_is_signed_is_signed_only_once_seen(
    committed_db: None, settings: object
) -> None:
    cast = make_signing_office()
    make_signing_office("Đảng ủy các xã, phường", level="COMMUNE")
    draft = submitted_draft(cast)

    def sign() -> object:
        return drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)

    with pytest.raises(Refused) as caught:
        in_between(settings, adding(cast, draft), sign)
    assert caught.value.code == "changed_meanwhile"
    with acting(cast.clerk):
        kept = drafting.get_draft(cast.clerk, draft.id)
    assert (kept.state, kept.signed_file_id) == ("NUMBERED", None)
    settings.TSA_URL = ""
    assert sign().state == "SIGNED"


def test_eight_save_at_once_and_one_is_kept_the_rest_are_told(committed_db: None) -> None:
    cast = make_signing_office()
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            abstract="Về việc thử", signer_id=cast.posts["CHIEF"].id,
        )  # fmt: skip

    def write(number: int) -> object:
        with acting(cast.officer):
            return drafting.change_draft(
                actor=cast.officer, draft_id=draft.id, version=1, now=NOW,
                blocks=from_text(f"Bản của người {number}.", ()),
            )  # fmt: skip

    answers = at_once(*(functools.partial(write, number) for number in range(8)))
    told = [one.code for one in answers if isinstance(one, Refused)]
    assert told == ["changed_meanwhile"] * 7
    with acting(cast.officer):
        kept = versions.versions_of(drafting.get_draft(cast.officer, draft.id))
        assert [one.number for one in kept] == [2, 1]


def test_asked_twice_or_answering_twice_at_once_counts_once(committed_db: None) -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)

    def ask() -> object:
        with acting(cast.officer):
            return opinions.ask_opinions(
                actor=cast.officer, draft_id=draft.id, version=draft.version, now=NOW,
                post_ids=[cast.posts[role].id for role in ("CHIEF", "LEADER")],
            )  # fmt: skip

    answers = at_once(ask, ask)
    assert [one.code for one in answers if isinstance(one, Refused)] == ["already_asked"]
    (request,) = [one for one in answers if isinstance(one, OpinionRequest)]

    def answer(words: str) -> object:
        with acting(cast.chief):
            return opinions.give_opinion(
                actor=cast.chief, draft_id=draft.id, request_id=request.id, stance="OTHER",
                words=words, now=NOW,
            )  # fmt: skip

    given = at_once(*(functools.partial(answer, words) for words in ("Một.", "Hai.")))
    assert [one.code for one in given if isinstance(one, Refused)] == ["already_answered"]
    with acting(cast.chief):
        assert Opinion.objects.count() == 1


def test_two_windows_begin_at_once_and_one_keeps(committed_db: None) -> None:
    cast = make_signing_office()
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW
        )

    def keep(window: UUID) -> object:
        with acting(cast.officer):
            return working.keep_working(
                actor=cast.officer, draft_id=draft.id, typing=window, version=1, now=NOW,
                fields={"text": [f"{window}"]},
            )  # fmt: skip

    answers = at_once(*(functools.partial(keep, new_id()) for _ in range(2)))

    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert [one.code for one in refused] == ["typed_elsewhere"]
    with acting(cast.officer):
        kept = DraftWorking.objects.get()
        assert working.fields_of(kept) == {"text": [f"{kept.typing}"]}


def test_a_change_and_an_approval_at_once_leave_no_approval_on_other_words(
    committed_db: None,
) -> None:
    cast = make_signing_office()
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            abstract="Về việc thử", blocks=from_text("Bản được xem.", ()),
        )  # fmt: skip

    def approve() -> object:
        with acting(cast.chief):
            return approvals.approve_draft(
                actor=cast.chief, draft_id=draft.id, version=1, now=NOW
            )

    def change() -> object:
        with acting(cast.officer):
            return drafting.change_draft(
                actor=cast.officer, draft_id=draft.id, version=1, now=NOW,
                blocks=from_text("Bản khác.", ()),
            )  # fmt: skip

    approved, _changed = at_once(approve, change)

    with acting(cast.chief):
        found = appraisal_queries.present(drafting.get_draft(cast.chief, draft.id))
        if isinstance(approved, Refused):
            assert (approved.code, found.approval) == ("changed_meanwhile", None)
        else:
            assert found.approval is not None
            assert (found.approved.stands, found.approved.changed) == (False, ("nội dung",))


def test_two_signing_one_sheet_at_once_keep_one(committed_db: None) -> None:
    cast = appraising_office()
    appraisal = opened(cast, scheme(cast))
    judged(cast, appraisal)

    def sign() -> object:
        return signed(cast, appraisal)

    answers = at_once(sign, sign)

    assert [one.code for one in answers if isinstance(one, Refused)] == ["already_signed"]
    with acting(cast.chief):
        assert AppraisalSheet.objects.count() == 1


def test_two_reminding_at_once_remind_once(committed_db: None) -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)
    with acting(cast.officer):
        asking = opinions.ask_opinions(
            actor=cast.officer, draft_id=draft.id, version=draft.version, now=NOW,
            post_ids=[cast.posts["CHIEF"].id],
        )  # fmt: skip
    late = NOW + dt.timedelta(days=7)

    def by_clock() -> object:
        clock = job_actor("drafting.remind", cast.office.id, frozenset())
        with acting(clock):
            return reminding.remind_due(actor=clock, now=late)

    def by_hand() -> object:
        with acting(cast.officer):
            return reminding.remind_opinions(
                actor=cast.officer, draft_id=draft.id, request_id=asking.id,
                now=late + dt.timedelta(days=1),
            )  # fmt: skip

    assert sorted(at_once(*[by_clock] * 4)) == [0, 0, 0, 1]  # type: ignore[type-var]
    refused = [one.code for one in at_once(by_hand, by_hand) if isinstance(one, Refused)]
    assert refused == ["reminded_today"]
    with acting(cast.officer):
        assert OpinionReminder.objects.count() == 2


def test_one_picture_added_by_two_at_once_is_one(committed_db: None) -> None:
    cast = make_signing_office()
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="REPORT", now=NOW
        )

    def add() -> object:
        with acting(cast.officer):
            return illustrating.add_picture(
                actor=cast.officer, draft_id=draft.id, content=png().getvalue(), name="a.png",
                now=NOW,
            )  # fmt: skip

    one, other = at_once(add, add)
    assert one == other
    with acting(cast.officer):
        assert draft.images.count() == 1
        acts = Event.objects.filter(action="drafting:draft:add_picture")
        assert acts.count() == 1
