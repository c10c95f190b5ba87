"""Who can see a draft, and why: listed is exactly who sees it, each with a reason that ends."""

from __future__ import annotations

import pytest
from tests.cast import Cast

from vanphong.drafting import api as drafting
from vanphong.drafting import opinions, queries, sight
from vanphong.drafting.rules import READ
from vanphong.drafting.tests import appraising as do
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW
from vanphong.kernel.scope import acting
from vanphong.people import api as people

pytestmark = pytest.mark.django_db


def told(cast: Cast, draft: drafting.Draft) -> dict[str, str]:
    with acting(cast.officer):
        held = drafting.get_draft(cast.officer, draft.pk)
        found = sight.readers_of(cast.officer, held, NOW.date())
        sees = {
            one.name
            for one, _roles in people.actors_of_office(cast.officer, NOW.date())
            if one.may(READ) and queries.visible_drafts(one).filter(pk=draft.pk).exists()
        }
    assert {one.name for one in found} == sees
    assert all(one.reasons for one in found)
    return {one.name: "; ".join(one.reasons) for one in found}


def test_who_is_asked_sees_it_until_the_asking_is_closed() -> None:
    cast = do.appraising_office()
    draft = do.scheme(cast)
    second = cast.actors["SECOND"]
    assert second.name not in told(cast, draft)
    with acting(cast.officer):
        asked = opinions.ask_opinions(
            actor=cast.officer, draft_id=draft.pk, version=draft.version, now=NOW,
            post_ids=[second.post_id],
        )  # fmt: skip
    why = told(cast, draft)
    assert why[second.name] == "được xin ý kiến, đến khi kết thúc xin ý kiến"
    assert "soạn dự thảo" in why["Lê Văn Nháp"]
    page = text_of(browser(cast, "OFFICER").get(at("draft-sight", draft.pk)))
    assert f"<dt>{second.name}</dt><dd>được xin ý kiến" in page
    with acting(cast.officer):
        opinions.close_opinions(
            actor=cast.officer, draft_id=draft.pk, request_id=asked.pk, now=NOW, reason="Đủ"
        )
    assert second.name not in told(cast, draft)
