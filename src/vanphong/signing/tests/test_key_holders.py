"""Who holds a key, told to who gives authority to sign."""

from __future__ import annotations

import pytest
from tests.cast import make_office

from vanphong.kernel.scope import acting
from vanphong.people import signers
from vanphong.signing import services
from vanphong.signing.tests import conftest, factories
from vanphong.signing.tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_key_in_use_is_what_a_signer_needs(cast: conftest.Cast) -> None:
    office = make_office()
    posts = [office.posts["CHIEF"], office.posts["OFFICER"]]
    with acting(office.admin):
        key = factories.add_person_key(cast.authority, office.admin, office.chief)
        gaps = signers.gaps(office.admin, posts, NOW)
        assert [len(gaps[post.id]) for post in posts] == [0, 2]
        services.retire_key(actor=office.admin, key_id=key.id, reason="Đổi khóa", now=NOW)
        assert len(signers.gaps(office.admin, posts, NOW)[posts[0].id]) == 1
