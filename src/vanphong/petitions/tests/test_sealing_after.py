"""Writers sealed after their letter was entered: where they stood, nothing of them is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from tests.cast import Cast, make_office

from vanphong.files.tests import samples
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, Unavailable
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import (
    CaseStep,
    HandOver,
    Letter,
    LetterCorrection,
    LetterFile,
    Petitioner,
    Sealing,
    Writer,
)
from vanphong.petitions.services import LetterFacts, Person, Upload
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.conftest import NOW, TODAY, Given, case_of, looking, receive

NAME, HOME = "Zụ Quỵnh Xờ", "Ngõ Lạ 9817, xã Vắng"
WRITER = Person(NAME, HOME, "079099000117", "0981000117")
DENOUNCED = {"LINE": "STATE", "NATURE": "DENUNCIATION", "COMPETENCE": "OURS",
             "CONDITION": "ELIGIBLE"}  # fmt: skip


@pytest.fixture
def cast(committed_db: None) -> Iterator[Cast]:
    with vaults.running():
        yield make_office()


def seal(actor: Actor, letter: Letter, **more: Any) -> services.SealedAfter:
    with acting(actor):
        return services.seal_letter(actor=actor, letter_id=letter.pk, now=NOW, **more)


def test_who_wrote_is_sealed_and_stands_nowhere(cast: Cast, keeper: Actor) -> None:
    upload = Upload(f"{NAME}.pdf", samples.pdf(f"Tôi tên là {NAME}"))
    with acting(keeper):
        letter = services.receive_letter(
            actor=keeper, persons=[WRITER], uploads=[upload], now=NOW,
            facts=LetterFacts("POST", TODAY, f"Ông ZU QUYNH XO ở {HOME} phản ánh cán bộ xã",
                              demand="Gọi 0981 000 117"),
        )  # fmt: skip
    done = seal(keeper, letter)
    with looking(cast.office.id):
        found = Letter.objects.get(pk=letter.pk)
        assert (found.is_protected, found.in_vault, found.people) == (True, True, 1)
        assert found.abstract == "Ông [đã niêm phong] ở [đã niêm phong] phản ánh cán bộ xã"
        assert case_of(letter).title == found.abstract
        assert found.demand == "Gọi [đã niêm phong]"
        assert not Writer.objects.exists()
        assert not Petitioner.objects.exists()
        file = LetterFile.objects.select_related("file").get(letter=letter)
        assert (file.file.name, file.sealed.media_type) == (
            "ban-quet-niem-phong.bin", "application/pdf",
        )  # fmt: skip
        assert done.sealing.files == 1
    assert done.held is not None
