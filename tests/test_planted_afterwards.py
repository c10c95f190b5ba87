"""A name that lay open everywhere is sealed afterwards; then every output is searched for it.

It came with a visit that was booked, with minutes and receipts; by a letter that was corrected,
judged, guided on; over the network. What was sealed comes out in an opening and nowhere else.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connections

from tests.cast import Cast, make_office
from tests.plugin import FOLDER
from vanphong.files.tests import samples, samples_sound
from vanphong.files.tests.test_erasing import do_erasures
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import services
from vanphong.petitions.models import Letter, LetterFile, Petitioner, Writer
from vanphong.petitions.rules.handing import HandedIn
from vanphong.petitions.services import Person, Upload
from vanphong.petitions.tests import sent, vaults
from vanphong.petitions.tests.conftest import case_of, looking
from vanphong.petitions.tests.test_openings import proof
from vanphong.petitions.tests.test_planted_name import (
    HOME,
    NAME,
    PHONE,
    WORDS,
    dump,
    files_in_the_folder,
    found_in,
    log,
    seen_by_everyone,
    sessions,
)
from vanphong.project import embedded
from vanphong.reception import services as reception
from vanphong.reception.models import VisitPerson
from vanphong.reception.services import BookingFacts, Ending, MinutesFacts, VisitFacts
from vanphong.reception.tests.conftest import plan, publish
from vanphong.registry.tests.factories import NOW, TODAY
from vanphong.tasks.tests.conftest import hire

__all__ = ["log"]

WRITER = Person(NAME, HOME, "079099000117", PHONE)
SAID = f"Bà {NAME} ở {HOME} phản ánh"
DENOUNCED = {"LINE": "STATE", "NATURE": "DENUNCIATION", "COMPETENCE": "OTHER"}


def scan(words: str) -> Upload:
    return Upload(f"{NAME}.pdf", samples.pdf(f"{words} {NAME} {HOME} {PHONE}"))


@pytest.fixture
def cast(committed_db: None) -> Iterator[Cast]:
    connections["default"].close()
    with vaults.running():
        yield make_office(accounts=True)


@pytest.fixture
def keeper(cast: Cast) -> Actor:
    made = hire(cast, "Vũ Thị Đơn", "PETITIONS")
    people.Account.objects.create(username="tiepdan", person_id=made.person_id)
    return made


def at_the_counter(cast: Cast, keeper: Actor) -> UUID:
    """Book, come, speak, hand over papers, be directed on, be taken in; give the letter."""
    session, now = publish(cast, plan(cast, keeper)), NOW
    with acting(keeper):
        booking = reception.book_slot(
            actor=keeper, session_id=session.pk, now=now,
            facts=BookingFacts(session.starts_at, SAID, NAME, PHONE),
        )  # fmt: skip
        visit = reception.register_visit(
            actor=keeper, persons=[WRITER], now=now,
            facts=VisitFacts("PETITION", SAID, papers=f"Đơn của {NAME}"),
        )  # fmt: skip
        booking.visit, visit.session = visit, session
        booking.save(update_fields=["visit"])
        visit.save(update_fields=["session"])
        receipt = reception.take_visit_papers(
            actor=keeper, visit_id=visit.pk, giver=NAME, note=f"Gọi {PHONE}", now=now,
            papers=[HandedIn(f"Giấy khai sinh {NAME}", 1, is_original=True)],
        )  # fmt: skip
        reception.keep_minutes(
            actor=keeper, visit_id=visit.pk, now=now, upload=(f"{NAME}.pdf", scan("Ký").content),
            facts=MinutesFacts(f"{NAME} trình bày", read_back=True),
        )  # fmt: skip
        done = reception.finish_visit(
            actor=keeper, visit_id=visit.pk, now=now, ending=Ending("TAKEN", note=NAME)
        )
        services.bring_signed(
            actor=keeper, hand_over_id=receipt.pk, sheet=scan("Đã ký"), now=now
        )
        services.return_papers(
            actor=keeper, hand_over_id=receipt.pk, positions=[1], returned_to=NAME, note=HOME,
            returned_on=TODAY, slip=scan("Đã trả"), now=now,
        )  # fmt: skip
    with acting(cast.leader):
        reception.direct_visit(
            actor=cast.leader, visit_id=visit.pk, words=f"Xem đơn của {NAME}", doer="Văn phòng",
            due_on=session.day, now=now,
        )  # fmt: skip
    assert done.letter_id is not None
    return done.letter_id


def handled(keeper: Actor, letter_id: UUID) -> None:
    """Add files, correct, judge a complaint, guide, then find that it denounces."""
    now = NOW
    with looking(keeper.office_key):
        letter = Letter.objects.get(pk=letter_id)
    case = case_of(letter)
    with acting(keeper):
        voice = Upload(f"{NAME}.wav", samples_sound.wav(), "VOICE")
        services.add_files(
            actor=keeper, letter_id=letter_id, uploads=[scan("Đơn"), voice], now=now
        )
        services.correct_letter(
            actor=keeper, letter_id=letter_id, given={"demand": f"Gọi {PHONE}"}, now=now,
            reason=f"{NAME} gọi lại", persons=[Person(NAME, HOME, "079099000117", PHONE)],
        )  # fmt: skip
        services.strike_writers(
            actor=keeper, letter_id=letter_id, positions=[1], reason=f"{NAME} ký thay", now=now
        )
        services.judge_case(
            actor=keeper, case_id=case.pk, now=now,
            values={"LINE": "STATE", "NATURE": "PETITION", "COMPETENCE": "OTHER"},
        )  # fmt: skip
        services.propose_step(
            actor=keeper, case_id=case.pk, step="FORWARD", words=f"Theo lời {NAME}",
            addressee="Ủy ban xã Mẫu", now=now,
        )  # fmt: skip
        services.withdraw_step(actor=keeper, case_id=case.pk, now=now)
        services.judge_case(
            actor=keeper, case_id=case.pk, values=DENOUNCED, reason=f"{NAME} nói rõ", now=now
        )


def over_the_network(cast: Cast, keeper: Actor) -> UUID:
    """Be sent by a named person; give the letter."""
    sent.take_letters(cast, clock.now())
    given = sent.send(
        cast, scan("Kèm"), now=clock.now(), full_name=NAME, address=HOME, phone=PHONE,
        text=f"Tôi là {NAME}, {WORDS}.", subject=f"Việc của {NAME}", demand=f"Gọi {PHONE}",
    )  # fmt: skip
    with acting(keeper):
        letter = services.take_in(
            actor=keeper, submission_id=given.submission_id, now=clock.now()
        )
    return letter.pk


def seal(keeper: Actor, letter_id: UUID) -> services.SealedAfter:
    with acting(keeper):
        return services.seal_letter(
            actor=keeper, letter_id=letter_id, identifying=WORDS, now=clock.now()
        )


def opened(cast: Cast, keeper: Actor, letter_id: UUID) -> services.Opened:
    now = clock.now()
    with acting(keeper):
        asked = services.request_opening(
            actor=keeper, letter_id=letter_id, act="OPEN", reason="Xác minh", now=now,
            proof=proof(keeper),
        )  # fmt: skip
    with acting(cast.chief):
        services.decide_opening(
            actor=cast.chief,
            opening_id=asked.pk,
            consent=True,
            now=now,
            proof=proof(cast.chief),
        )
    return services.open_sealed(
        actor=keeper, opening_id=asked.pk, now=clock.now(), proof=proof(keeper)
    )


def test_a_name_sealed_afterwards_is_nowhere(
    cast: Cast, keeper: Actor, log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    server = embedded.cluster(FOLDER).home.parent / "postgres.log"
    before, standing = len(server.read_bytes()), files_in_the_folder().items()
    letters = [at_the_counter(cast, keeper), over_the_network(cast, keeper)]
    handled(keeper, letters[0])
    assert found_in(dump("--schema=public")), "it lay open"
    assert {(one.files, one.people) for one in (seal(keeper, i).sealing for i in letters)} == {
        (5, 1), (2, 1),
    }  # fmt: skip
    assert do_erasures() > 0
    with looking(cast.office.id):
        assert not Writer.objects.exists()
        assert not Petitioner.objects.exists()
        assert not VisitPerson.objects.exists()
        rows = list(Letter.objects.filter(pk__in=letters).order_by("number"))
        places = [LetterFile.objects.filter(letter=one).count() for one in rows]
    assert places == [5, 2]
    said = [*seen_by_everyone(cast, keeper, rows), sessions()]
    said += [dump("--schema=public"), dump("--schema=vault")]
    out, err = capfd.readouterr()
    said += [log.getvalue().encode(), out.encode(), err.encode()]
    said.append(server.read_bytes()[before:])
    written = [path for path, _at in files_in_the_folder().items() - standing if path.exists()]
    said += [path.read_bytes() + str(path).encode() for path in written]
    assert [(found_in(one), one[:200]) for one in said if found_in(one)] == []
    told = opened(cast, keeper, letters[0])
    assert told.persons == [
        {"full_name": NAME, "address": HOME, "id_number": "079099000117", "phone": PHONE}
    ]
    for words in (SAID, f"Giấy khai sinh {NAME}", f"{NAME} trình bày", f"{NAME} gọi lại",
                  f"Theo lời {NAME}", f"Xem đơn của {NAME}", f"{NAME} nói rõ", WORDS,
                  f"{NAME}.wav", f"{NAME} ký thay"):  # fmt: skip
        assert words in told.words, words
    assert told.scans == [1, 2, 3, 4, 5]
