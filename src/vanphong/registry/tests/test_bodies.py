"""What people below ask of the registry: a body that has issued keeps its name."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.cast import make_office

from vanphong.exchange.tests.conftest import NOW, issue, open_books
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.people import services
from vanphong.registry import api as registry
from vanphong.registry import bodies

pytestmark = pytest.mark.django_db


def _rename(actor: object, body: people.Body) -> people.Body:
    with acting(actor):
        return services.edit_body(
            actor=actor, body_id=body.id, name=f"{body.name} Mới", symbol=body.symbol,
            kind=body.kind, header_name="VĂN PHÒNG",
        )  # fmt: skip


def test_a_body_is_corrected_until_it_has_issued() -> None:
    cast = make_office()
    open_books(cast)
    assert _rename(cast.admin, cast.body).name.endswith(" Mới")
    issue(cast)
    with pytest.raises(Refused) as refused:
        _rename(cast.admin, cast.body)
    assert refused.value.code == "body_has_issued"
    assert _rename(cast.admin, cast.committee).header_name == "VĂN PHÒNG"


def test_a_number_held_or_void_keeps_the_symbol_as_it_is() -> None:
    cast = make_office()
    open_books(cast)
    assert _rename(cast.admin, cast.body).header_name == "VĂN PHÒNG"
    with acting(cast.clerk):
        registry.reserve_number(
            actor=cast.clerk, body=cast.body, type_code="OFFICIAL_LETTER", for_id=uuid4(),
            on=NOW.date(), now=NOW,
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        _rename(cast.admin, cast.body)
    assert refused.value.code == "body_has_issued"


def test_types_are_given_with_their_abbreviations() -> None:
    types = {code: (name, short) for code, name, short in bodies.types_today()}
    assert types["OFFICIAL_LETTER"][0] == "công văn"
    assert "CV" in types["OFFICIAL_LETTER"][1]
