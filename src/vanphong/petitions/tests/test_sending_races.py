"""Every act on letters sent over the network, twice at once and many at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from tests.cast import Cast, make_office

from vanphong.files.tests import samples
from vanphong.kernel.actor import PUBLIC
from vanphong.kernel.errors import Refused, VanphongError
from vanphong.kernel.scope import acting
from vanphong.petitions import services
from vanphong.petitions.models import DraftPaper, Letter, SendingCount, StatusCode, Submission
from vanphong.petitions.rules import sending as rules
from vanphong.petitions.rules.sending import Step
from vanphong.petitions.services import Upload
from vanphong.petitions.tests import sent
from vanphong.petitions.tests.conftest import NOW, looking
from vanphong.petitions.tests.sent import ADDRESS


@pytest.fixture
def office(committed_db: None) -> Cast:
    cast = make_office()
    sent.take_letters(cast)
    return cast


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all at one moment; give what each gave or refused."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except VanphongError as refusal:
            return refusal
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_sent_eight_times_at_once_is_one_letter(office: Cast) -> None:
    key = sent.written(office, Upload("a.pdf", samples.pdf("A"), "ENCLOSURE"))
    answers = at_once([lambda: services.send_letter(key=key, address=ADDRESS, now=NOW)] * 8)
    assert len(set(answers)) == 1
    with looking(office.office.id):
        (row,) = Submission.objects.all()
        assert row.files.count() == 1
        assert StatusCode.objects.count() == 1
    assert answers[0] == row.pk


def test_many_at_once_are_all_there_each_with_its_code(office: Cast) -> None:
    keys = [sent.written(office, subject=f"Việc {n}") for n in range(12)]
    at_once(
        [
            lambda key=key: services.send_letter(key=key, address=ADDRESS, now=NOW)
            for key in keys
        ]
    )
    with looking(office.office.id):
        assert Submission.objects.count() == 12
    for key in keys:
        with acting(PUBLIC):
            assert services.status_of(key.code, key.pin, NOW) is not None


def test_two_steps_saved_at_once_are_both_kept(office: Cast) -> None:
    key = services.begin_draft(office_id=office.office.id, address=ADDRESS, now=NOW)
    at_once([
        lambda: services.save_step(key=key, step=Step.WHO, now=NOW, **sent.WHO),
        lambda: services.save_step(key=key, step=Step.WHAT, now=NOW, **sent.WHAT),
    ])  # fmt: skip
    draft = services.read_draft(key=key, now=NOW)
    assert draft is not None
    assert (draft.written.full_name, draft.written.subject) == (
        sent.WHO["full_name"], sent.WHAT["subject"],
    )  # fmt: skip
    assert draft.written.done == ("WHO", "WHAT")


def test_same_file_at_once_is_one_and_two_files_are_two(office: Cast) -> None:
    key = sent.written(office)
    one, other = (Upload(f"{n}.pdf", samples.pdf(n), "ENCLOSURE") for n in "ab")
    at_once([
        lambda upload=upload: services.add_paper(key=key, upload=upload, address=ADDRESS, now=NOW)
        for upload in (one, one, other)
    ])  # fmt: skip
    with acting(PUBLIC):
        assert sorted(DraftPaper.objects.values_list("position", flat=True)) == [1, 2]


def test_saving_and_sending_at_once_lose_nothing(office: Cast) -> None:
    key = sent.written(office)
    saved, given = at_once([
        lambda: services.save_step(key=key, step=Step.WHAT, now=NOW, subject="Sửa lại"),
        lambda: services.send_letter(key=key, address=ADDRESS, now=NOW),
    ])  # fmt: skip
    row = sent.row_of(office, given)
    if isinstance(saved, Refused):
        assert (saved.code, row.subject) == ("sent_already", sent.WHAT["subject"])
    else:
        assert row.subject == "Sửa lại"


def test_taken_in_and_sent_back_at_once_is_one_of_them(office: Cast) -> None:
    given = sent.send(office)

    def act(what: str) -> Any:
        with acting(office.clerk):
            known = {"actor": office.clerk, "submission_id": given.submission_id, "now": NOW}
            if what == "in":
                return services.take_in(**known)
            return services.send_back(reason="Gửi trùng", **known)

    answers = at_once([lambda w=w: act(w) for w in ("in", "back", "in", "back")])
    refused = [one for one in answers if isinstance(one, VanphongError)]
    assert len(refused) == 3, answers
    assert {one.code for one in refused} <= {"decided_already", "not_found"}
    row = sent.row_of(office, given.submission_id)
    with looking(office.office.id):
        assert Letter.objects.count() == (row.state == "TAKEN_IN")


def test_measure_of_an_address_holds_at_once(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = rules.LIMITS | {"send": rules.Limit(3, rules.LIMITS["send"].within)}
    monkeypatch.setattr("vanphong.petitions.services.sending_rates.LIMITS", limits)
    act = lambda: sent.claim("send", "203.0.113.7")  # noqa: E731
    answers = at_once([act] * 8)
    assert [one for one in answers if one is not None].__len__() == 5
    with acting(PUBLIC):
        assert SendingCount.objects.get().count == 3
