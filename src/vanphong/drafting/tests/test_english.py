"""English of the drafting pages: one thing is not said as many."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from tests.cast import Cast

from vanphong.drafting import opinions
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import make_signing_office, submitted_draft
from vanphong.kernel import clock
from vanphong.kernel.scope import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


@pytest.mark.parametrize(
    ("left", "said"), [(1, "1 document was left"), (2, "2 documents were left")]
)
def test_what_was_left_for_later(left: int, said: str) -> None:
    with translation.override("en"):
        assert said in render_to_string("drafting/nothing_to_sign.html", {"left": left})


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 of 1 document was seen whole"), (2, "1 of 2 documents were seen whole")],
)
def test_what_may_be_signed_together(count: int, said: str) -> None:
    counts = {"all": count, "ready": 1, "signed": 0, "left_out": 0}
    with translation.override("en"):
        page = render_to_string("drafting/batch.html", {"counts": counts, "items": []})
    assert said in page


@pytest.mark.parametrize(
    ("roles", "said"),
    [(["LEADER"], "1 person reminded."), (["LEADER", "CLERK"], "2 people reminded.")],
)
def test_who_was_reminded(cast: Cast, roles: list[str], said: str) -> None:
    draft = submitted_draft(cast)
    with acting(cast.officer):
        asking = opinions.ask_opinions(
            actor=cast.officer, draft_id=draft.pk, version=draft.version, now=clock.now(),
            post_ids=[cast.posts[role].pk for role in roles],
        )  # fmt: skip
    officer = browser(cast, "OFFICER")
    officer.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = officer.post(at("opinions-remind", draft.pk, asking.pk), follow=True)
    assert said in text_of(page)
