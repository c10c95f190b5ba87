"""Working copies: made of pixels, once; then the originals are closed to who handles the case."""

from __future__ import annotations

from typing import Any

import pytest
from tests.cast import Cast, make_office

from vanphong.audit.models import Event
from vanphong.files import api as files
from vanphong.files.covering import covered_pdf
from vanphong.files.tests import samples, samples_sound
from vanphong.files.tests.test_covering import (
    NAME,
    disguises,
    everything_in,
    pictures_in,
    planted_pdf,
    under,
)
from vanphong.files.tests.test_erasing import do_erasures
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotAllowed, NotFound, Refused, VanphongError
from vanphong.kernel.scope import acting
from vanphong.petitions import letter_pages, queries, services
from vanphong.petitions.answers import letter_out
from vanphong.petitions.models import Case, LetterFile, WorkingCopy
from vanphong.petitions.rules.covering import Box, box_of, whole_page
from vanphong.petitions.services import Person, Upload
from vanphong.petitions.tests import sent
from vanphong.petitions.tests.conftest import NOW, case_of, facts, looking
from vanphong.petitions.tests.test_sending_races import at_once
from vanphong.tasks.tests.conftest import hire

DENOUNCED = {"LINE": "STATE", "NATURE": "DENUNCIATION", "COMPETENCE": "OTHER"}
ME = Person(NAME, "Ngõ Lạ")
BOX = box_of(1, 10, 20, 30, 5)


def denounced(
    keeper: Actor,
    *uploads: Upload,
    nature: str = "DENUNCIATION",
    clerk: Actor | None = None,
) -> Case:
    """Give a case of a letter by one who does not ask to be hidden, judged a denunciation."""
    scan = Upload(f"{NAME} to cao.pdf", planted_pdf())
    enters = clerk or keeper
    with acting(enters):
        letter = services.receive_letter(
            actor=enters, facts=facts(), persons=[ME], uploads=uploads or [scan], now=NOW
        )
    case = case_of(letter)
    with acting(keeper):
        return services.judge_case(
            actor=keeper, case_id=case.pk, values=DENOUNCED | {"NATURE": nature}, now=NOW
        )


def draw(actor: Actor, case: Case, *boxes: Box, position: int = 1) -> None:
    with acting(actor):
        services.add_boxes(
            actor=actor, letter_id=case.first_letter_id, position=position, boxes=boxes
        )


def make(actor: Actor, case: Case, **more: Any) -> WorkingCopy:
    with acting(actor):
        return services.make_working_copy(
            actor=actor, letter_id=case.first_letter_id, **({"position": 1, "now": NOW} | more)
        )


def bytes_of(copy: WorkingCopy) -> bytes:
    with looking(copy.office_id):
        return files.read_bytes(copy.file)


def test_a_copy_goes_on_and_the_original_stays(cast: Cast, keeper: Actor) -> None:
    case, chief = denounced(keeper), cast.chief
    at = case.first_letter_id
    with acting(chief):
        assert queries.get_letter_file(chief, at, 1, NOW), "open until a copy is made"
    with acting(keeper):
        found = services.cover_words(
            actor=keeper, letter_id=at, position=1, words=["to cao"], writers=True, now=NOW
        )
        assert found == 2 * 3, "name, address and the word on each of two pages"
    draw(keeper, case, BOX)
    copy = make(keeper, case)
    assert copy.file.name == "ban-lam-viec-1-2026-1.pdf"
    content = bytes_of(copy)
    assert [one for part in everything_in(content) for one in disguises() if one in part] == []
    pictures = pictures_in(content)
    assert len(pictures) == 2
    for box in copy.boxes:
        assert not under(pictures[box[0] - 1], tuple(box[1:])).any()
    with acting(chief):
        with pytest.raises(NotAllowed) as closed:
            queries.get_letter_file(chief, at, 1, NOW)
        assert (closed.value.code, closed.value.source[:11]) == (
            "original_closed",
            "Luật Tố cáo",
        )
        assert queries.get_working_copy(chief, at, 1).pk == copy.pk
        told = letter_out(chief, queries.get_letter(chief, at))["files"]
    assert told == [
        {
            "position": 1, "role": "LETTER", "name": "", "is_open": False,
            "copy_name": "ban-lam-viec-1-2026-1.pdf",
        }
    ]  # fmt: skip
    with acting(keeper):
        original = queries.get_letter_file(keeper, at, 1, NOW).file
    with looking(cast.office.id):
        line = Event.objects.get(action="petitions:copy:make")
    assert line.detail["original_sha256"] == original.sha256 == copy.original_sha256


def test_a_closed_original_that_was_withdrawn_is_not_named(cast: Cast, keeper: Actor) -> None:
    case = denounced(keeper)
    draw(keeper, case, BOX)
    make(keeper, case)
    with acting(keeper):
        original = queries.get_letter_file(keeper, case.first_letter_id, 1, NOW).file
        files.withdraw_by_hand(actor=keeper, file=original, reason="Gỡ", now=NOW)
    for actor, named in ((cast.chief, False), (keeper, True)):
        with acting(actor):
            letter = queries.get_letter(actor, case.first_letter_id)
            (line,) = letter_pages.papers(letter, queries.shown_files(actor, letter, NOW), None)
        assert (NAME in str(line), line["url"]) == (named, "")


def test_a_copy_can_be_made_again_from_what_is_kept(cast: Cast, keeper: Actor) -> None:
    case = denounced(keeper)
    draw(keeper, case, BOX, whole_page(2))
    copy = make(keeper, case)
    boxes = {one[0]: [tuple(one[1:])] for one in copy.boxes}
    again = covered_pdf(planted_pdf(), "application/pdf", 2, boxes)
    assert again == bytes_of(copy)


def test_made_again_with_other_boxes_takes_the_first_away(cast: Cast, keeper: Actor) -> None:
    case = denounced(keeper)
    draw(keeper, case, BOX)
    first = make(keeper, case)
    assert make(keeper, case).pk == first.pk, "the same boxes give the same copy"
    draw(keeper, case, whole_page(1))
    second = make(keeper, case)
    assert (first.version, second.version) == (1, 2)
    with acting(cast.chief):
        assert queries.get_working_copy(cast.chief, case.first_letter_id, 1).pk == second.pk
        first.file.refresh_from_db()
        with pytest.raises(Refused) as gone:
            files.read_bytes(first.file)
    assert gone.value.code == "file_withdrawn"


def test_what_was_drawn_first_can_be_made_once_more(committed_db: None) -> None:
    """The third copy has the bytes of the first, whose erasure is still to be done."""
    keeper = hire(make_office(), "Người Nhận Đơn", "PETITIONS")
    case = denounced(keeper)
    draw(keeper, case, BOX)
    first = make(keeper, case)
    draw(keeper, case, whole_page(2))
    make(keeper, case)
    with acting(keeper):
        services.remove_boxes(
            actor=keeper, letter_id=case.first_letter_id, position=1, boxes=[whole_page(2)]
        )
    third = make(keeper, case)
    assert (third.version, third.file.sha256) == (3, first.file.sha256)
    assert do_erasures() == 2
    assert bytes_of(third)


def test_boxes_are_taken_away_again(keeper: Actor) -> None:
    case = denounced(keeper)
    draw(keeper, case, BOX, whole_page(2))
    with acting(keeper):
        at = {"actor": keeper, "letter_id": case.first_letter_id, "position": 1}
        assert services.remove_boxes(**at, boxes=[BOX, BOX]) == [whole_page(2)]
        assert services.remove_boxes(**at, boxes=[BOX]) == [whole_page(2)]


def test_a_file_that_needs_no_box_is_said_so(keeper: Actor) -> None:
    case = denounced(keeper)
    with pytest.raises(Refused) as nothing:
        make(keeper, case)
    assert nothing.value.code == "nothing_covered"
    copy = make(keeper, case, as_is=True)
    content = bytes_of(copy)
    assert [one for part in everything_in(content) for one in disguises() if one in part] == []


@pytest.mark.parametrize(
    ("nature", "upload", "code"),
    [
        pytest.param("COMPLAINT", None, "needs_no_cover", id="no-denunciation"),
        pytest.param(
            "DENUNCIATION", Upload("a.docx", samples.word("Tố cáo")), "no_pictures", id="word"
        ),
        pytest.param(
            "DENUNCIATION", Upload("a.wav", samples_sound.wav(), "VOICE"), "no_pictures",
            id="voice",
        ),
    ],
)  # fmt: skip
def test_what_is_not_covered(
    keeper: Actor, nature: str, upload: Upload | None, code: str
) -> None:
    case = denounced(keeper, *([upload] if upload else []), nature=nature)
    with pytest.raises(Refused) as refused:
        draw(keeper, case, BOX)
    assert refused.value.code == code
    with pytest.raises(Refused):
        make(keeper, case, as_is=True)
    with looking(keeper.office_key):
        assert not WorkingCopy.objects.exists()


def test_who_does_not_register_covers_nothing(cast: Cast, keeper: Actor) -> None:
    case = denounced(keeper)
    for act in (
        lambda: draw(cast.chief, case, BOX),
        lambda: make(cast.chief, case, as_is=True),
        lambda: services.page_to_cover(
            actor=cast.chief, letter_id=case.first_letter_id, position=1, page=1,
            keys=services.NO_KEYS, now=NOW,
        ),
    ):  # fmt: skip
        with acting(cast.chief), pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotFound):
        draw(cast.clerk, case, BOX)


def test_boxes_that_do_not_lie_on_the_file(keeper: Actor) -> None:
    case = denounced(keeper)
    for box, code in (
        (whole_page(3), "no_such_page"),
        (box_of(1, 5, 5, 0, 5), "box_too_small"),
    ):
        with pytest.raises(Refused) as refused:
            draw(keeper, case, BOX, box)
        assert refused.value.code == code
    with looking(keeper.office_key):
        assert queries.boxes_of(LetterFile.objects.get()) == ([], 0)


def test_boxes_and_words_are_drawn_together_or_not_at_all(keeper: Actor) -> None:
    case = denounced(keeper)
    at = {"actor": keeper, "letter_id": case.first_letter_id, "position": 1}
    words = {"words": ["to cao"], "now": NOW}
    with acting(keeper):
        with pytest.raises(Refused) as refused:
            services.cover(**at, boxes=[whole_page(9)], **words)
        assert refused.value.code == "no_such_page"
        assert services.get_source(*at.values())[1:] == ([], 0)
        services.cover(**at, boxes=[BOX], **words)
        assert len(services.get_source(*at.values())[1]) == 3


def test_a_copy_is_of_the_boxes_that_were_looked_at(keeper: Actor) -> None:
    case = denounced(keeper)
    draw(keeper, case, BOX)
    draw(keeper, case, whole_page(2))
    with pytest.raises(Refused) as changed:
        make(keeper, case, version=1)
    assert changed.value.code == "changed_meanwhile"
    assert make(keeper, case, version=2).version == 1


def test_what_was_sent_over_the_network_closes_with_the_letter(
    cast: Cast, keeper: Actor
) -> None:
    sent.take_letters(cast)
    given = sent.send(cast)
    with acting(keeper):
        letter = services.take_in(actor=keeper, submission_id=given.submission_id, now=NOW)
    case = case_of(letter)
    with acting(keeper):
        services.judge_case(actor=keeper, case_id=case.pk, values=DENOUNCED, now=NOW)
    with acting(cast.chief):
        assert queries.get_submission(cast.chief, given.submission_id)
    draw(keeper, case, BOX)
    make(keeper, case)
    with acting(cast.chief), pytest.raises(NotFound):
        queries.get_submission(cast.chief, given.submission_id)
    with acting(keeper):
        assert queries.get_submission(keeper, given.submission_id)


@pytest.fixture
def office(committed_db: None) -> Cast:
    return make_office()


def test_made_twice_at_once_is_one_copy(office: Cast) -> None:
    keeper = hire(office, "Vũ Thị Đơn", "PETITIONS")
    case = denounced(keeper)
    draw(keeper, case, BOX)
    made = at_once([lambda: make(keeper, case)] * 4)
    assert len({one.pk for one in made}) == 1
    with looking(office.office.id):
        assert WorkingCopy.objects.count() == 1


def test_drawn_while_it_is_made_is_in_it_or_refused(office: Cast) -> None:
    keeper = hire(office, "Vũ Thị Đơn", "PETITIONS")
    case = denounced(keeper)
    draw(keeper, case, BOX)
    more = [whole_page(2)]
    made, _drawn = at_once([lambda: make(keeper, case), lambda: draw(keeper, case, *more)])
    with looking(office.office.id):
        boxes, _version = queries.boxes_of(LetterFile.objects.get())
    assert boxes == [BOX, *more]
    if isinstance(made, VanphongError):
        assert made.code == "changed_meanwhile"
    else:
        assert made.boxes[0][0] == 1
