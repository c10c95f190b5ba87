"""An opinion that is typed is kept for its person alone, there again, and gone once it is sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast

from vanphong.drafting import api as drafting
from vanphong.drafting import opinion_working, opinions
from vanphong.drafting.models import Opinion, OpinionRequest, OpinionWorking
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW, make_signing_office
from vanphong.drafting.tests.test_opinions import written
from vanphong.drafting.working import FORGOTTEN_AFTER
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, Secret
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting

pytestmark = pytest.mark.django_db
WORDS = "Đề nghị thêm mốc thời gian"


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


@pytest.fixture
def draft(cast: Cast) -> drafting.Draft:
    return written(cast)


@pytest.fixture
def asking(cast: Cast, draft: drafting.Draft) -> OpinionRequest:
    return ask(cast, draft)


def ask(cast: Cast, draft: drafting.Draft) -> OpinionRequest:
    with acting(cast.officer):
        return opinions.ask_opinions(
            actor=cast.officer, draft_id=draft.pk, version=draft.version, now=NOW,
            post_ids=[cast.posts[role].pk for role in ("LEADER", "CHIEF")],
        )  # fmt: skip


def keep(
    cast: Cast, asking: OpinionRequest, *, role: str = "LEADER", **given: Any
) -> OpinionWorking:
    actor = cast.actors[role]
    said = {"typing": new_id(), "stance": "OTHER", "words": WORDS, "now": NOW} | given
    with acting(actor):
        return opinion_working.keep_opinion(
            actor=actor, draft_id=asking.draft_id, request_id=asking.pk, **said
        )


def kept(cast: Cast, role: str = "LEADER") -> list[tuple[str, str]]:
    with acting(cast.actors[role]):
        return list(OpinionWorking.objects.values_list("stance", "words"))


def send(client: Client, cast: Cast, asking: OpinionRequest, **given: object) -> Any:
    fields = {"typing": new_id(), "typist": cast.leader.person_key, "words": WORDS} | given
    return client.post(at("opinion-typing", asking.draft_id, asking.pk), fields)


def test_what_was_typed_stands_in_the_form_again_and_goes_once_sent(
    cast: Cast, asking: OpinionRequest
) -> None:
    leader, place = browser(cast, "LEADER"), at("opinion-give", asking.draft_id, asking.pk)
    assert "gõ dở" not in text_of(leader.get(place))
    answer = send(leader, cast, asking, stance="OTHER")
    assert len(answer.json()["kept_at"]) == len("10:32:05")
    with acting(cast.leader):
        assert not Opinion.objects.exists()  # it is no answer

    page = leader.get(place)
    assert "Đây là ý kiến bạn gõ dở" in text_of(page)
    form = page.context["form"]
    assert (form["stance"].value(), form["words"].value()) == ("OTHER", WORDS)
    refused = leader.post(place, {"stance": "OTHER", "words": ""})
    assert refused.status_code == 422
    assert kept(cast) == [("OTHER", WORDS)]  # what is refused loses nothing
    sent = leader.post(place, {"stance": "OTHER", "words": WORDS})
    assert sent.status_code == 302
    assert kept(cast) == []
    assert send(leader, cast, asking).json()["code"] == "already_answered"


def test_nobody_else_sees_it_whatever_their_rights(cast: Cast, asking: OpinionRequest) -> None:
    keep(cast, asking)
    for role in ("OFFICER", "CHIEF", "CLERK", "ADMIN"):
        assert kept(cast, role) == []
    for role in ("OFFICER", "CHIEF"):
        client = browser(cast, role)
        for name in ("opinion-request", "opinion-give"):
            assert WORDS not in text_of(client.get(at(name, asking.draft_id, asking.pk)))
    with acting(cast.chief):
        OpinionWorking.objects.all().delete()
    assert kept(cast) == [("OTHER", WORDS)]


def test_who_is_not_asked_or_too_late_keeps_nothing(
    cast: Cast, asking: OpinionRequest, draft: drafting.Draft
) -> None:
    with pytest.raises(NotAllowed):
        keep(cast, asking, role="OFFICER")
    with pytest.raises(Secret):
        keep(cast, asking, words="Xem kỹ.\nTỐI MẬT")
    with pytest.raises(Invalid) as refused:
        keep(cast, asking, words="a" * 10_001)
    assert refused.value.code == "too_long"
    with acting(cast.officer):
        opinions.close_opinions(
            actor=cast.officer, draft_id=draft.pk, request_id=asking.pk, reason="Gấp", now=NOW
        )
    with pytest.raises(Refused) as over:
        keep(cast, asking)
    assert over.value.code == "opinions_closed"
    assert kept(cast) == []


def test_of_two_windows_the_one_that_went_on_keeps(cast: Cast, asking: OpinionRequest) -> None:
    first, second = new_id(), new_id()
    keep(cast, asking, typing=first, words="Câu một.")
    with pytest.raises(Refused) as refused:
        keep(cast, asking, typing=second, words="Cửa sổ khác.")
    assert refused.value.code == "typed_elsewhere"
    keep(cast, asking, typing=second, over=first, words="Câu một, câu hai.")
    with pytest.raises(Refused):
        keep(cast, asking, typing=first, words="Câu một.")
    keep(cast, asking, typing=second, over=first, stance="khác", words="Câu ba.")
    assert kept(cast) == [("", "Câu ba.")]


def test_a_page_that_is_no_page_of_ours_keeps_nothing(
    cast: Cast, asking: OpinionRequest
) -> None:
    leader = browser(cast, "LEADER")
    assert send(leader, cast, asking, typist="x").json()["code"] == "other_person"
    assert send(leader, cast, asking, typing="x").json()["code"] == "form_unreadable"
    place = at("opinion-typing", asking.draft_id, asking.pk)
    assert leader.get(place).json()["token"]
    assert leader.get(at("opinion-typing", asking.draft_id, new_id())).status_code == 404
    clerk = send(browser(cast, "CLERK"), cast, asking, typist=cast.clerk.person_key)
    assert (clerk.status_code, clerk.json()["code"]) == (403, "not_asked")
    assert kept(cast) == []


def test_what_nobody_came_back_to_is_forgotten(
    cast: Cast, asking: OpinionRequest, draft: drafting.Draft
) -> None:
    keep(cast, asking)
    with acting(cast.officer):
        opinions.close_opinions(
            actor=cast.officer, draft_id=draft.pk, request_id=asking.pk, reason="Gấp", now=NOW
        )
    later = NOW + FORGOTTEN_AFTER + dt.timedelta(days=1)
    keep(cast, ask(cast, draft), words="Lần hai", now=later)
    assert kept(cast) == [("OTHER", "Lần hai")]
