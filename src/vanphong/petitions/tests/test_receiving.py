"""Taking letters in."""

from __future__ import annotations

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from tests.cast import Cast, make_office

from vanphong.audit.models import Event
from vanphong.files.tests import samples
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, Secret
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import Case, Letter, Petitioner
from vanphong.petitions.services import Person
from vanphong.petitions.tests.conftest import (
    NOW,
    SOMEONE,
    TODAY,
    Given,
    case_of,
    facts,
    receive,
)  # fmt: skip


def test_letter_gets_the_next_number_and_a_case(cast: Cast) -> None:
    first = receive(cast.clerk)
    second = receive(cast.clerk, received_on=TODAY - dt.timedelta(days=3))
    assert [str(first), str(second)] == ["1/2026", "2/2026"]
    case = case_of(second)
    assert (case.state, case.received_on) == ("RECEIVED", TODAY - dt.timedelta(days=3))
    with acting(cast.clerk):
        assert [one.letter for one in queries.letters_of(cast.clerk, case)] == [second]


def test_years_count_apart(cast: Cast) -> None:
    receive(cast.clerk)
    assert str(receive(cast.clerk, received_on=dt.date(2025, 12, 31))) == "1/2025"


def test_same_person_is_one(cast: Cast) -> None:
    receive(cast.clerk, SOMEONE)
    receive(cast.clerk, Person("NGUYEN VAN THU", "thôn một,  xã tân mỹ"))
    with acting(cast.clerk):
        assert Petitioner.objects.count() == 1


def test_asked_twice_is_one_letter(cast: Cast) -> None:
    asked = uuid4()
    with acting(cast.clerk):
        made = [
            services.receive_letter(
                actor=cast.clerk, facts=facts(), persons=[SOMEONE], now=NOW, request_id=asked
            )
            for _time in range(2)
        ]
        assert made[0] == made[1]
        assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "persons", "field"),
    [
        ({"received_on": TODAY + dt.timedelta(days=1)}, [SOMEONE], "received_on"),
        ({"posted_on": TODAY + dt.timedelta(days=1)}, [SOMEONE], "posted_on"),
        ({"abstract": " "}, [SOMEONE], "abstract"),
        ({"channel": "PIGEON"}, [SOMEONE], "channel"),
        ({"channel": "PRESS"}, [SOMEONE], "forwarder"),
        ({"received_on": dt.date(1026, 3, 2)}, [SOMEONE], "received_on"),
        ({"dated_on": dt.date(1026, 3, 2)}, [SOMEONE], "dated_on"),
        ({"people": 100_001}, [SOMEONE], "people"),
        ({}, [], "names"),
        ({}, [Person("Nguyễn Văn Thử")], "names"),
        ({"signed": "ANONYMOUS"}, [SOMEONE], "names"),
        ({"is_protected": True}, [], "envelope"),
        ({}, [SOMEONE, SOMEONE], "names"),
    ],
)
def test_refused_at_the_field(
    cast: Cast, more: dict[str, Any], persons: list[Person], field: str
) -> None:
    with pytest.raises(Invalid) as refusal, acting(cast.clerk):
        services.receive_letter(actor=cast.clerk, facts=facts(**more), persons=persons, now=NOW)
    assert field in refusal.value.fields
    with acting(cast.clerk):
        assert (Letter.objects.count(), Case.objects.count()) == (0, 0)


def test_refused_numbers_leave_no_gap(cast: Cast) -> None:
    receive(cast.clerk)
    with pytest.raises(Invalid), acting(cast.clerk):
        services.receive_letter(
            actor=cast.clerk, facts=facts(), persons=[SOMEONE, SOMEONE], now=NOW
        )
    assert receive(cast.clerk).number == 2


def test_secret_words_are_refused(cast: Cast) -> None:
    with pytest.raises(Secret):
        receive(cast.clerk, abstract="TỐI MẬT")


def test_only_registrars_take_letters_in(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        receive(cast.officer)


def test_names_are_not_in_the_trail(cast: Cast) -> None:
    receive(cast.clerk, Person("Zụ Quỵnh Xờ", "Ngõ Lạ 981", phone="0981000111"))
    with acting(cast.clerk):
        told = " ".join(str(one.__dict__) for one in Event.objects.all())
    assert "petitions_writer" in told
    assert "petitions_petitioner" not in told, "nobody is found by it"
    for word in ("Quỵnh", "Ngõ Lạ", "0981000111", "thu hồi đất"):
        assert word not in told


def test_group_from_a_list(cast: Cast) -> None:
    persons = [Person(f"Người Thứ {n}", f"Số {n}, xã Tân Mỹ") for n in range(30)]
    letter = receive(cast.clerk, *persons)
    assert letter.people == 30
    with acting(cast.clerk):
        assert len(queries.writers_of(letter)) == 30


def test_numbers_under_eight_hands(committed_db: None) -> None:
    cast = make_office()

    def enter(n: int) -> int:
        try:
            return receive(cast.clerk, Person(f"Người {n}", "Tân Mỹ")).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(enter, range(24)))
    assert numbers == list(range(1, 25))


def test_who_sees_a_letter(cast: Cast, keeper: Actor) -> None:
    letter = receive(cast.clerk)
    case = case_of(letter)
    with acting(keeper):
        assert queries.visible_letters(keeper).get() == letter
        assert queries.visible_letters(cast.clerk).get() == letter
        assert not queries.visible_cases(cast.officer).exists()
        assert not queries.visible_letters(cast.leader).exists()
        services.assign_case(
            actor=keeper, case_id=case.pk, post_id=cast.officer.post_key, now=NOW
        )
        assert queries.visible_cases(cast.officer).get() == case


def test_name_of_a_request_belongs_to_who_asked(cast: Cast, keeper: Actor) -> None:
    asked = uuid4()

    def enter(actor: Actor) -> None:
        with acting(actor):
            services.receive_letter(
                actor=actor, facts=facts(), persons=[SOMEONE], now=NOW, request_id=asked
            )

    enter(cast.clerk)
    with pytest.raises(Refused) as refusal:
        enter(keeper)
    assert refusal.value.code == "request_taken"


def test_nothing_that_tells_who_denounces_is_added(keeper: Actor, given: Given) -> None:
    """Also where nobody asked for protection; enclosures are let in."""
    case = given({"NATURE": "DENUNCIATION"})
    scan = samples.pdf("Bản viết tay")

    def add(role: str) -> None:
        with acting(keeper):
            services.add_files(
                actor=keeper, letter_id=case.first_letter_id, now=NOW,
                uploads=[services.Upload("don.pdf", scan, role)],
            )  # fmt: skip

    for role in ("LETTER", "ENVELOPE"):
        with pytest.raises(Refused) as refusal:
            add(role)
        assert refusal.value.code == "protected"
    add("ENCLOSURE")
    with acting(keeper):
        assert len(queries.files_of(case.first_letter)) == 1


def writers_told(cast: Cast, *persons: Person) -> list[Petitioner]:
    """Give who stands behind a letter of those persons, in its order."""
    letter = receive(cast.clerk, *persons)
    with acting(cast.clerk):
        return [one.petitioner for one in queries.writers_of(letter)]


def test_what_a_known_person_tells_for_the_first_time_is_kept(cast: Cast) -> None:
    [first] = writers_told(cast, SOMEONE)
    told = dataclasses.replace(SOMEONE, id_number="034 085 001 234", phone="0981000111")
    [again] = writers_told(cast, told)
    [third] = writers_told(cast, dataclasses.replace(SOMEONE, phone="0982000222"))
    assert first.pk == again.pk == third.pk
    assert (third.id_number, third.phone) == ("034 085 001 234", "0981000111")
    [same] = writers_told(cast, dataclasses.replace(SOMEONE, id_number="034085001234"))
    assert same.pk == first.pk


def test_another_number_of_identity_is_another_person(cast: Cast) -> None:
    father, son = (dataclasses.replace(SOMEONE, id_number=f"03408500000{n}") for n in (1, 2))
    found = [writers_told(cast, one)[0].pk for one in (father, son, son, father)]
    assert found[0] == found[3] != found[1] == found[2]


def test_namesakes_without_address_and_number_are_not_one(cast: Cast) -> None:
    bare = Person("Trần Văn Tên")
    numbered = dataclasses.replace(bare, id_number="034085000001")
    _first, one, other, known = writers_told(cast, SOMEONE, bare, bare, numbered)
    _first, later, again = writers_told(cast, SOMEONE, bare, numbered)
    assert len({one.pk, other.pk, known.pk, later.pk}) == 4
    assert again.pk == known.pk
