"""Sealing afterwards reaches whoever stood beside the writer, and loses nothing on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast import Cast, make_office
from vanphong.audit.models import Event
from vanphong.files.models import File, FilePage
from vanphong.files.tests import samples
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import services
from vanphong.petitions.models import (
    Case,
    HandOver,
    Judgement,
    Letter,
    LetterFile,
    Petitioner,
    SealedFile,
    Writer,
)
from vanphong.petitions.rules.handing import HandedIn
from vanphong.petitions.rules.redaction import MASK
from vanphong.petitions.services import Person, Upload
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.conftest import NOW, case_of, looking
from vanphong.petitions.tests.meeting import Other
from vanphong.petitions.tests.test_mails import denounced, to_book
from vanphong.petitions.tests.test_sealing_after import (
    NAME,
    OTHER,
    WRITER,
    decline,
    judged,
    receive,
    seal,
)
from vanphong.reception import services as reception
from vanphong.reception.models import Visit
from vanphong.reception.services import Ending, VisitFacts
from vanphong.tasks.tests.conftest import hire


@pytest.fixture
def cast(committed_db: None) -> Iterator[Cast]:
    with vaults.running():
        yield make_office()


@pytest.fixture
def keeper(cast: Cast) -> Actor:
    return hire(cast, "Vũ Thị Đơn", "PETITIONS")


def join(keeper: Actor, letter: Letter, into: Case) -> None:
    with acting(keeper):
        services.join_case(
            actor=keeper, case_id=case_of(letter).pk, into_id=into.pk, reason="giống", now=NOW
        )


def visit_about(keeper: Actor, case: Case, *persons: Person, content: str) -> Visit:
    """Come about a case, hand over a paper, sign for it."""
    with acting(keeper):
        visit = reception.register_visit(
            actor=keeper, persons=persons, facts=VisitFacts("PETITION", content), now=NOW
        )
        made = reception.take_visit_papers(
            actor=keeper, visit_id=visit.pk, giver=NAME, papers=[HandedIn("Giấy", 1)], now=NOW
        )
        services.bring_signed(
            actor=keeper,
            hand_over_id=made.pk,
            sheet=Upload("ky.pdf", samples.pdf("Ký")),
            now=NOW,
        )
        ending = Ending("TAKEN", case_number=str(case))
        return reception.finish_visit(actor=keeper, visit_id=visit.pk, ending=ending, now=NOW)


def test_who_was_corrected_away_goes_and_is_masked_too(cast: Cast, keeper: Actor) -> None:
    letter = receive(keeper)
    moved = Person(NAME, "Số 7 đường Mới, xã Khác", "079099000117", "0981000117")
    with acting(keeper):
        services.correct_letter(
            actor=keeper,
            letter_id=letter.pk,
            given={},
            persons=[moved],
            reason="Gõ nhầm",
            now=NOW,
        )
    with looking(cast.office.id):
        assert [one.address for one in Petitioner.objects.all()] == [moved.address]
    seal(keeper, letter)
    with looking(cast.office.id):
        assert not Petitioner.objects.exists()
        assert Letter.objects.get().abstract == f"Bà {MASK} ở {MASK} phản ánh cán bộ xã"


def test_who_came_along_is_sealed_with_the_visit_and_its_receipt(
    cast: Cast, keeper: Actor
) -> None:
    first, second = receive(keeper, OTHER), receive(keeper, WRITER)
    join(keeper, second, case_of(first))
    kin = Person("Phạm Thị Người Nhà", "Cùng nhà", phone="0911222333")
    visit_about(keeper, case_of(first), WRITER, kin, content="Phạm Thị Người Nhà đi cùng")
    seal(keeper, second, abstract="Phạm Thị Người Nhà kể việc cán bộ xã")
    with looking(cast.office.id):
        assert Letter.objects.get(pk=second.pk).abstract == f"{MASK} kể việc cán bộ xã"
        assert [one.full_name for one in Petitioner.objects.all()] == [OTHER.full_name]
        assert Visit.objects.get().content == f"{MASK} đi cùng"
        receipt = HandOver.objects.get()
        assert (receipt.letter_id, receipt.giver, receipt.is_protected) == (first.pk, "", True)
        files = LetterFile.objects.filter(letter=second).exclude(sealed=None)
        assert files.count() == 2, "the scan of the letter, the signed receipt"


def test_the_trail_leads_nobody_from_another_letter_to_the_sealed_one(
    cast: Cast, keeper: Actor
) -> None:
    first, second = receive(keeper), receive(keeper)
    with looking(cast.office.id):
        before = Petitioner.objects.get().pk
    seal(keeper, first)
    with looking(cast.office.id):
        person = Petitioner.objects.get()
        assert Writer.objects.get().letter_id == second.pk
        told = " ".join(map(str, Event.objects.values_list("subject_id", "detail")))
    assert person.pk != before
    assert str(person.pk) not in told
    assert str(before) not in told
    again = receive(keeper)
    with looking(cast.office.id):
        assert {one.petitioner_id for one in Writer.objects.filter(letter=again)} == {person.pk}


def test_a_case_the_letter_left_names_nobody(cast: Cast, keeper: Actor) -> None:
    first, second = receive(keeper, OTHER), receive(keeper, WRITER)
    case, own = case_of(first), case_of(second)
    join(keeper, second, case)
    with acting(keeper):
        services.judge_case(
            actor=keeper, case_id=case.pk, values={"LINE": "STATE"}, reason=f"đơn của {NAME}",
            now=NOW,
        )  # fmt: skip
        services.undo_emptying(actor=keeper, case_id=own.pk, reason="Nhầm", now=NOW)
    seal(keeper, second)
    with looking(cast.office.id):
        assert set(Judgement.objects.filter(case=case).values_list("reason", flat=True)) == {""}


def test_a_scan_that_waits_to_be_looked_at_is_not_lost(cast: Cast, keeper: Actor) -> None:
    letter = receive(keeper)
    with acting(keeper):
        made = services.take_papers(
            actor=keeper, letter_id=letter.pk, papers=[HandedIn("Giấy", 1)], giver=NAME, now=NOW
        )
        sheet = services.bring_signed(
            actor=keeper,
            hand_over_id=made.pk,
            sheet=Upload("ky.pdf", samples.pdf("Ký")),
            now=NOW,
        )
        File.objects.filter(pk=sheet.file_id).update(held_since=NOW)
    with pytest.raises(Refused) as held:
        seal(keeper, letter)
    assert held.value.code == "file_held"
    with looking(cast.office.id):
        File.objects.filter(pk=sheet.file_id).update(held_since=None)
    assert seal(keeper, letter).sealing.files == 2


def test_an_accepted_case_is_not_concluded_while_a_joined_writer_lies_open(
    cast: Cast, keeper: Actor
) -> None:
    first = receive(keeper, OTHER)
    case = judged(keeper, first)
    decline(keeper, first)

    def propose(step: str) -> Any:
        with acting(cast.chief):
            return services.propose_step(
                actor=cast.chief, case_id=case.pk, step=step, words="Kết luận", now=NOW
            )

    propose("ACCEPT")
    second = receive(keeper, WRITER)
    join(keeper, second, case)
    with pytest.raises(Refused) as refusal:
        propose("CONCLUDE")
    assert refusal.value.code == "seal_first"
    seal(keeper, second)
    assert propose("CONCLUDE")


def test_a_mail_as_it_came_never_stays_open(cast: Cast) -> None:
    one = denounced(cast, ("a.pdf", "application/pdf", samples.pdf("Tài liệu")))
    letter = to_book(cast.clerk, one, WRITER, declined_secrecy=True)
    with looking(cast.office.id):
        rows = LetterFile.objects.filter(letter=letter).select_related("file")
        kinds = {row.position: row.file.media_type for row in rows}
    whole = next(place for place, kind in kinds.items() if kind == "message/rfc822")
    with pytest.raises(Invalid) as refusal:
        seal(cast.clerk, letter, open_files={whole})
    assert refusal.value.code == "not_enclosure"
    assert seal(cast.clerk, letter).sealing.files == len(kinds)
    with looking(cast.office.id):
        assert SealedFile.objects.filter(letter_file__letter=letter).count() == len(kinds)


def test_who_reads_the_text_of_a_scan_and_who_seals_it_do_not_wait_for_each_other(
    cast: Cast, keeper: Actor
) -> None:
    """Both lock the file first: the second waits, keeps nothing meanwhile, then goes on."""
    letter = receive(keeper)
    with acting(keeper):
        file = LetterFile.objects.select_related("file").get(letter=letter).file
        File.objects.select_for_update(of=("self",)).get(pk=file.pk)
        sealing = Other(lambda: seal(keeper, letter))
        assert sealing.waits()
        services.hear_of_text(keeper, file, NOW)  # goes on to cases and letter
    assert sealing.ended().sealing.files == 1
    with looking(cast.office.id):
        assert not FilePage.objects.filter(file=file).exists()
