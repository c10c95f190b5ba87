"""The database is as the code expects it: walls, rights, keys."""

import pytest
from django.db import connections


def test_prepare_is_idempotent(committed_db: None) -> None:
    from vanphong.project import database

    database.prepare()
    database.prepare()


@pytest.mark.django_db
def test_nothing_is_seen_outside_a_scope() -> None:
    from tests.cast import make_office
    from vanphong.people.models import Post

    make_office()
    assert not Post.objects.exists()
    assert connections["default"].settings_dict["USER"] == "vanphong_app"
