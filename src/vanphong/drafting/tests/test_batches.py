"""Many drafts signed with one PIN: only what was seen whole, each whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from uuid import UUID

import pytest
from django.test import Client
from tests.cast import Cast

from vanphong.audit.models import Event
from vanphong.drafting import api as drafting
from vanphong.drafting import batch_queries, batches
from vanphong.drafting.batch_models import PageSeen, SigningBatch
from vanphong.drafting.handing import hand_over_page
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office, submitted_draft
from vanphong.drafting.tests.test_races import at_once
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.signing import api as signing


def see(actor: Actor, *drafts: drafting.Draft, pages: Sequence[int] = (1,)) -> None:
    """Have the pages of the drafts handed over."""
    for draft in drafts:
        for number in pages:
            with acting(actor):
                shown = drafting.get_draft(actor, draft.id)
                hand_over_page(actor=actor, draft=shown, number=number, now=NOW)


def begin(actor: Actor, *drafts: drafting.Draft) -> SigningBatch:
    with acting(actor):
        ids = [draft.id for draft in drafts] or None
        return batches.begin_batch(actor=actor, draft_ids=ids, now=NOW)


def sign(actor: Actor, batch: SigningBatch, pin: str = PIN) -> SigningBatch:
    return batches.sign_batch(actor=actor, batch_id=batch.pk, pin=pin, moment=lambda: NOW)


def outcomes(actor: Actor, batch: SigningBatch) -> list[tuple[str, str]]:
    with acting(actor):
        return [(item.outcome, item.code) for item in batch_queries.items_of(batch)]


def state_of(cast: Cast, draft: drafting.Draft) -> str:
    with acting(cast.clerk):
        return str(drafting.get_draft(cast.clerk, draft.id).state)


@pytest.mark.django_db
def test_only_what_was_seen_whole_as_it_stands_is_signed() -> None:
    cast = make_signing_office()
    seen, unseen, changed, returned, withdrawn = (submitted_draft(cast) for _ in range(5))
    batch = begin(cast.chief)
    see(cast.chief, seen, changed, returned, withdrawn)
    with acting(cast.officer):
        drafting.take_back(actor=cast.officer, draft_id=changed.id, now=NOW)
        newer = drafting.change_draft(
            actor=cast.officer, draft_id=changed.id, version=changed.version, now=NOW,
            abstract="Về việc khác",
        )  # fmt: skip
        drafting.submit_for_signature(actor=cast.officer, draft_id=changed.id, now=NOW)
        drafting.withdraw_draft(
            actor=cast.officer, draft_id=withdrawn.id, reason="Không cần nữa", now=NOW
        )
    with acting(cast.chief):
        drafting.return_draft(
            actor=cast.chief, draft_id=returned.id, reason="Sai thể thức", now=NOW
        )

    sign(cast.chief, batch)

    assert outcomes(cast.chief, batch) == [
        ("SIGNED", ""), ("LEFT_OUT", "unseen_pages"), ("LEFT_OUT", "changed_meanwhile"),
        ("LEFT_OUT", "wrong_state"), ("LEFT_OUT", "wrong_state"),
    ]  # fmt: skip
    states = [state_of(cast, one) for one in (seen, unseen, changed, returned, withdrawn)]
    assert states == ["SIGNED", "SUBMITTED", "SUBMITTED", "RETURNED", "WITHDRAWN"]
    see(cast.chief, newer, unseen)
    sign(cast.chief, batch)
    assert [state_of(cast, one) for one in (unseen, changed)] == ["SIGNED", "SIGNED"]
    with acting(cast.clerk):
        numbers = registry.NumberEntry.objects.order_by("number").values_list(
            "number", flat=True
        )
        assert list(numbers) == [1, 2, 3], "what was signed before got no second number"


@pytest.mark.django_db
def test_a_page_counts_for_its_signer_and_its_version_once() -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)
    see(cast.clerk, draft)
    see(cast.chief, draft, draft)
    with acting(cast.chief):
        [row] = PageSeen.objects.all()
        assert (row.person_id, row.version, row.number, row.of_pages, row.seen_at) == (
            cast.chief.person_id, draft.version, 1, 1, NOW,
        )  # fmt: skip
        with pytest.raises(NotFound):
            hand_over_page(actor=cast.chief, draft=draft, number=2, now=NOW)


@pytest.mark.django_db
def test_a_wrong_pin_signs_nothing_and_is_counted() -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)
    batch = begin(cast.chief, draft)
    see(cast.chief, draft)
    for _ in range(3):
        with pytest.raises(Invalid) as wrong:
            sign(cast.chief, batch, "000000")
        assert wrong.value.code == "wrong_pin"
    with pytest.raises(Refused) as waits:
        sign(cast.chief, batch)
    assert waits.value.code == "pin_wait"
    assert (state_of(cast, draft), outcomes(cast.chief, batch)) == (
        "SUBMITTED", [("WAITING", "")],
    )  # fmt: skip


@pytest.mark.django_db
def test_nobody_else_picks_sees_or_signs() -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)
    batch = begin(cast.chief, draft)
    with pytest.raises(NotAllowed):
        begin(cast.officer, draft)
    with pytest.raises(Invalid) as refusal:
        begin(cast.leader, draft)
    assert refusal.value.code == "not_waiting"
    with pytest.raises(NotFound):
        sign(cast.leader, batch)
    assert browser(cast, "LEADER").get(at("batch", batch.pk)).status_code == 404
    assert browser(cast, "OFFICER").get(at("batch-pick")).status_code == 403


def test_of_ten_one_fails_and_nine_are_signed(committed_db: None) -> None:
    cast = make_signing_office()
    drafts = [submitted_draft(cast) for _ in range(10)]
    with acting(cast.clerk):  # its number would come from a book that is closed to its type
        failing = drafts[3]
        failing.type_code = "DECISION"
        failing.save(update_fields=["type_code"])
    batch = begin(cast.chief)
    see(cast.chief, *drafts)

    sign(cast.chief, batch)

    found = outcomes(cast.chief, batch)
    assert found[3] == ("LEFT_OUT", "no_book")
    assert found[:3] + found[4:] == [("SIGNED", "")] * 9
    with acting(cast.clerk):
        numbers = registry.NumberEntry.objects.order_by("number").values_list(
            "number", flat=True
        )
        assert list(numbers) == list(range(1, 10))


def test_two_batches_at_once_over_the_same_drafts(committed_db: None) -> None:
    cast = make_signing_office()
    drafts = [submitted_draft(cast) for _ in range(3)]
    one, two = begin(cast.chief), begin(cast.chief)
    see(cast.chief, *drafts)

    at_once(lambda: sign(cast.chief, one), lambda: sign(cast.chief, two))

    for batch in (one, two):
        assert outcomes(cast.chief, batch) == [("SIGNED", "")] * 3
    with acting(cast.clerk):
        assert registry.NumberEntry.objects.count() == 3
        assert Event.objects.filter(action="drafting:draft:sign").count() == 3
        assert files.File.objects.filter(media_type="application/pdf").count() == 3
        kept = drafting.get_draft(cast.clerk, drafts[0].id)
        pdf = files.read_bytes(files.get_file(cast.clerk, kept.signed_file_id))
    assert len(signing.verify_pdf(pdf, trust=signing.site_trust(), now=NOW).signatures) == 1


def test_one_batch_runs_once_at_a_time(committed_db: None) -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)
    batch = begin(cast.chief, draft)
    batches.open_run(actor=cast.chief, batch_id=batch.pk, pin=PIN, now=NOW)
    with pytest.raises(Refused) as refusal:
        sign(cast.chief, batch)
    assert refusal.value.code == "batch_runs"


def test_on_the_pages_from_the_desk_to_the_result(committed_db: None) -> None:
    cast = make_signing_office()
    first, second, third = (submitted_draft(cast) for _ in range(3))
    chief = browser(cast, "CHIEF")
    assert at("batch-pick") in text_of(chief.get("/"))
    assert first.abstract in text_of(chief.get(at("batch-pick")))

    begun = chief.post(at("batch-pick"), {"all": "1"})
    batch_id = UUID(begun.headers["Location"].split("/")[3])
    assert begun.headers["Location"] == at("batch-page", batch_id, 1, 1)
    page = text_of(chief.get(begun.headers["Location"]))
    assert "Văn bản 1/3" in page
    assert at("batch-page", batch_id, 2, 1) in page
    chief.get(at("draft-page", first.id, 1))

    page = text_of(chief.get(at("batch-page", batch_id, 2, 1)))
    returning = f"{at('draft-return', second.id)}?loat={batch_id}"
    assert returning in page
    assert f'href="{at("batch", batch_id)}"' in chief.get(returning).content.decode()
    back = chief.post(
        at("draft-return", second.id), {"reason": "Sai nơi nhận", "loat": str(batch_id)}
    )
    assert back.headers["Location"] == at("batch-page", batch_id, 3, 1)

    page = text_of(chief.get(at("batch", batch_id)))
    assert "1/3 văn bản đã xem hết" in page
    assert "Chưa xem trang nào." in page
    assert "Đã trả lại: Sai nơi nhận" in page
    wrong = chief.post(at("batch-sign", batch_id), {"pin": "000000"})
    assert wrong.status_code == 422
    assert state_of(cast, first) == "SUBMITTED"

    done = chief.post(at("batch-sign", batch_id), {"pin": PIN})
    assert done.headers["Location"] == at("batch", batch_id)
    for thread in threading.enumerate():
        if thread.name == f"batch {batch_id}":
            thread.join(timeout=60)
    page = text_of(chief.get(at("batch", batch_id)))
    assert "Đã ký 1/3 văn bản." in page
    assert "Đã trả lại: Sai nơi nhận" in page, "the own reason, not what the run met"
    assert (state_of(cast, first), state_of(cast, third)) == ("SIGNED", "SUBMITTED")


def test_progress_is_asked_for_while_a_run_lives(committed_db: None) -> None:
    cast = make_signing_office()
    draft = submitted_draft(cast)
    batch = begin(cast.chief, draft)
    chief: Client = browser(cast, "CHIEF")
    batches.open_run(actor=cast.chief, batch_id=batch.pk, pin=PIN, now=clock.now())
    assert "Đang ký" in text_of(chief.get(at("batch", batch.pk)))
    assert 'max="1"' in text_of(
        chief.get(at("batch", batch.pk), headers={"HX-Request": "true"})
    )
    with acting(cast.chief):
        SigningBatch.objects.filter(pk=batch.pk).update(runs_until=NOW)
    assert "dừng giữa chừng" in text_of(chief.get(at("batch", batch.pk)))
    done = chief.get(at("batch", batch.pk), headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"
