"""The letter that asks a unit in writing: begun from the asking, filled in, one at a time."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.audit.models import Event
from vanphong.drafting import api as drafting
from vanphong.drafting import opinion_letters, opinion_queries, opinions
from vanphong.drafting.cli import commands
from vanphong.drafting.markup import plain_text
from vanphong.drafting.models import Draft, OpinionLetter, OpinionRequest
from vanphong.drafting.services import written_blocks
from vanphong.drafting.tests.browsing import at, browser, draft_at, text_of
from vanphong.drafting.tests.office import NOW, make_signing_office
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.drafting.tests.test_opinions import close, record, written
from vanphong.kernel.errors import NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting

pytestmark = pytest.mark.django_db
__all__ = ["at_a_terminal"]
UNIT, WARD = "Ban Tổ chức Tỉnh ủy", "Đảng ủy phường Bến Mẫu"
DUE = dt.date(2026, 12, 1)


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


@pytest.fixture
def draft(cast: Cast) -> drafting.Draft:
    return written(cast)


@pytest.fixture
def asking(cast: Cast, draft: drafting.Draft) -> OpinionRequest:
    with acting(cast.officer):
        return opinions.ask_opinions(
            actor=cast.officer, draft_id=draft.pk, version=draft.version, now=NOW,
            post_ids=[cast.posts["LEADER"].pk], places=[UNIT, WARD], question="Về mốc thời gian.",
            limit=opinions.Limit(on=DUE),
        )  # fmt: skip


def begin(
    cast: Cast, asking: OpinionRequest, place: str | None = None, role: str = "OFFICER"
) -> Draft:
    actor = cast.actors[role]
    with acting(actor):
        asked = asking.asked.get(place=place).pk if place else None
        return opinion_letters.begin_opinion_letter(
            actor=actor, draft_id=asking.draft_id, request_id=asking.pk, asked_id=asked, now=NOW
        )


def refusal(cast: Cast, asking: OpinionRequest, place: str | None = None) -> str:
    with pytest.raises(Refused) as refused:
        begin(cast, asking, place)
    return refused.value.code


def test_a_letter_is_filled_in_from_the_asking_and_linked_with_it(
    cast: Cast, asking: OpinionRequest, draft: drafting.Draft
) -> None:
    ward = make_signing_office(WARD, level="COMMUNE")
    letter = begin(cast, asking, WARD)
    assert (letter.type_code, letter.body_id) == ("OFFICIAL_LETTER", draft.body_id)
    assert letter.addressees == [WARD]
    assert letter.recipients == [{"name": "Như trên"}, {"office": ward.office.id}]
    assert letter.abstract == (
        "Về việc xin ý kiến đối với dự thảo công văn “Về việc xin ý kiến”"
    )
    with acting(cast.officer):
        said = plain_text(written_blocks(letter))
        assert "Về mốc thời gian." in said
        assert f"Đề nghị {WARD} nghiên cứu" in said
        assert "trước hết ngày 01/12/2026" in said
        found = opinion_queries.received(cast.officer, asking, NOW.date())
        linked = {line.name: line.letter for line in found.lines if line.in_writing}
        assert linked == {WARD: letter, UNIT: None}
        event = Event.objects.get(action="drafting:opinion_letter:begin")
        assert event.detail["places"] == [WARD]


def test_each_place_is_written_to_once_at_a_time(cast: Cast, asking: OpinionRequest) -> None:
    first = begin(cast, asking, UNIT)
    assert refusal(cast, asking, UNIT) == "letter_begun"
    rest = begin(cast, asking)  # those that have none
    assert rest.addressees == [WARD]
    assert refusal(cast, asking) == "nobody_to_write_to"
    with acting(cast.officer):
        drafting.withdraw_draft(
            actor=cast.officer, draft_id=first.pk, reason="Nhầm nơi", now=NOW
        )
    assert begin(cast, asking, UNIT).pk != first.pk


def test_one_letter_may_go_to_all(cast: Cast, asking: OpinionRequest) -> None:
    letter = begin(cast, asking)
    assert sorted(letter.addressees) == sorted([UNIT, WARD])
    with acting(cast.officer):
        assert OpinionLetter.objects.filter(draft=letter).count() == 2


def test_what_needs_no_letter_is_refused(cast: Cast, asking: OpinionRequest) -> None:
    with acting(cast.officer):
        person = asking.asked.exclude(post=None).get().pk
        how = {"actor": cast.officer, "draft_id": asking.draft_id, "now": NOW}
        with pytest.raises(Refused) as refused:
            opinion_letters.begin_opinion_letter(request_id=asking.pk, asked_id=person, **how)
        assert refused.value.code == "asked_in_person"
        with pytest.raises(NotFound):
            opinion_letters.begin_opinion_letter(
                request_id=asking.pk, asked_id=asking.pk, **how
            )
    with pytest.raises(NotAllowed):
        begin(cast, asking, UNIT, role="LEADER")
    record(cast, asking, UNIT)
    assert refusal(cast, asking, UNIT) == "already_answered"
    close(cast, asking, reason="Gấp")
    assert refusal(cast, asking, WARD) == "opinions_closed"
    assert refusal(cast, asking) == "opinions_closed"
    with acting(cast.officer):
        assert not OpinionLetter.objects.exists()


def test_on_the_page(cast: Cast, asking: OpinionRequest, draft: drafting.Draft) -> None:
    officer, leader = browser(cast, "OFFICER"), browser(cast, "LEADER")
    place = at("opinion-request", draft.pk, asking.pk)
    act = at("opinion-letter", draft.pk, asking.pk)
    assert act in text_of(officer.get(place))
    assert act not in text_of(leader.get(place))
    with acting(cast.officer):
        asked = asking.asked.get(place=UNIT).pk
    made = officer.post(act, {"asked": asked})
    letter = draft_at(made)
    assert made.headers["Location"] == at("draft", letter)
    page = text_of(officer.get(at("draft", letter)))
    assert place in page  # back to the asking
    assert at("draft", letter) in text_of(officer.get(place))
    again = officer.post(act, {"asked": asked})
    assert again.status_code == 422
    assert "Đã lập công văn xin ý kiến gửi nơi này." in text_of(again)
    assert officer.post(act, {}).status_code == 302  # the other one
    assert act not in text_of(officer.get(place))


def test_by_program_and_command(
    cast: Cast, asking: OpinionRequest, draft: drafting.Draft, at_a_terminal: None
) -> None:
    client = client_of(cast, "OFFICER")
    path = f"/api/v1/drafts/{draft.pk}/opinion-requests/{asking.pk}"
    with acting(cast.officer):
        asked = str(asking.asked.get(place=UNIT).pk)
    made = client.post(
        f"{path}/letters", json.dumps({"asked_id": asked}), content_type="application/json"
    )
    assert made.status_code == 200, made.content
    assert made.json()["addressees"] == [UNIT]
    lines = {line["asked_id"]: line for line in client.get(path).json()["lines"]}
    assert lines[asked]["letter_id"] == made.json()["id"]
    args = ["opinion-letter", str(draft.pk), str(asking.pk), "--as", "OFFICER", "--json"]
    done = CliRunner().invoke(commands, [*args, "--place", WARD])
    assert done.exit_code == 0, done.output
    refused = CliRunner().invoke(commands, args)
    assert isinstance(refused.exception, Refused)
    assert refused.exception.code == "nobody_to_write_to"
