"""Installations compare letters by files: told by number and day, forged by nobody."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import Cast, make_office

from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import services
from vanphong.petitions.models import Circle, OutsideFingerprint
from vanphong.petitions.tests.conftest import NOW, case_of, looking
from vanphong.petitions.tests.test_alike import judge
from vanphong.petitions.tests.test_circles import changed, circle_of, taken, told
from vanphong.tasks.tests.conftest import hire


@pytest.fixture
def there(cast: Cast) -> Cast:
    return make_office("Huyện ủy Xa")


@pytest.fixture
def third(cast: Cast) -> Cast:
    return make_office("Đảng ủy Ngoài", level="COMMUNE")


@pytest.fixture
def sites(cast: Cast, there: Cast) -> tuple[Circle, Circle]:
    """Two circles of one key, as two installations have them."""
    with acting(cast.chief):
        made = services.found_circle(
            actor=cast.chief, name="Với trung ương", partner=there.office.name, now=NOW
        )
    with acting(there.chief):
        other = services.found_circle(
            actor=there.chief, name="Với tỉnh", partner=cast.office.name, key=made.key_text,
            now=NOW,
        )  # fmt: skip
    assert made.key_text
    assert other.key_text == ""
    assert made.circle.key_name == other.circle.key_name
    return made.circle, other.circle


def _given(actor: Actor, circle: Circle, now: dt.datetime = NOW) -> bytes:
    with acting(actor):
        made = services.export_letters(actor=actor, circle_id=circle.pk, now=now)
    return made.text.encode()


def test_an_older_file_brings_nothing_back(
    cast: Cast, there: Cast, sites: tuple[Circle, Circle]
) -> None:
    here, far = sites
    old, new = _given(cast.chief, here), _given(cast.chief, here, NOW + dt.timedelta(hours=1))
    with acting(there.chief):
        services.import_letters(actor=there.chief, circle_id=far.pk, content=new)
        services.import_letters(actor=there.chief, circle_id=far.pk, content=new)
        with pytest.raises(Invalid) as refused:
            services.import_letters(actor=there.chief, circle_id=far.pk, content=old)
    assert refused.value.code == "older_file"


def test_installations_compare_by_a_file(
    cast: Cast, there: Cast, sites: tuple[Circle, Circle]
) -> None:
    here, far = sites
    taken(cast)
    taken(cast, "DENUNCIATION")
    taken(there, abstract=changed())
    file = _given(cast.chief, here)
    assert file.count(b'"number"') == 1
    for word in ("đất", "Thử", "Tân"):
        assert word.encode() not in file
    with acting(there.chief):
        count = services.import_letters(actor=there.chief, circle_id=far.pk, content=file)
        assert count == 1
        services.keep_of_circle(there.chief, far.pk, None)
    assert told(there) == [("1/2026", cast.office.name, "1/2026")]
    assert told(cast) == []
    with acting(there.chief):
        services.leave_circle(actor=there.chief, circle_id=far.pk, now=NOW)
        assert not OutsideFingerprint.objects.exists()


def test_what_is_no_more_in_a_newer_file_is_told_no_more(
    cast: Cast, there: Cast, sites: tuple[Circle, Circle]
) -> None:
    here, far = sites
    letters = [taken(cast) for _n in range(2)]
    taken(there, abstract=changed())

    def told_after_a_file() -> list[str]:
        file = _given(cast.chief, here)
        with acting(there.chief):
            services.import_letters(actor=there.chief, circle_id=far.pk, content=file)
            services.keep_of_circle(there.chief, far.pk, None)
        return [number for _own, _office, number in told(there)]

    assert told_after_a_file() == ["1/2026", "2/2026"]
    judge(hire(cast, "Người Sửa", "PETITIONS"), case_of(letters[0]), "DENUNCIATION")
    assert told_after_a_file() == ["2/2026"]
    with looking(there.office.id):
        events = Event.objects.order_by("id")
        taken_in = events.filter(action="petitions:circle:take_in")
        assert [one.detail["gone"] for one in taken_in] == [0, 1]
        assert events.filter(
            action="row:delete", subject_table="petitions_circle_match"
        ).exists()


def test_file_of_others_or_changed_is_refused(
    cast: Cast, there: Cast, third: Cast, sites: tuple[Circle, Circle]
) -> None:
    here, far = sites
    taken(cast)
    file = _given(cast.chief, here)
    with acting(third.chief):
        alone = services.found_circle(
            actor=third.chief, name="Vòng khác", partner="Nơi khác", now=NOW
        ).circle
    for actor, circle, content, code in (
        (there.chief, far, file.replace(b"1/2026", b"9/2026"), "other_circle"),
        (third.chief, alone, file, "other_circle"),
        (there.chief, far, b"{}", "not_a_circle_file"),
        (there.chief, far, b"\xff", "not_a_circle_file"),
        (cast.chief, here, file, "own_file"),
    ):
        with acting(actor):
            with pytest.raises(Invalid) as refused:
                services.import_letters(actor=actor, circle_id=circle.pk, content=content)
            assert refused.value.code == code
            assert not OutsideFingerprint.objects.exists()


def test_no_file_between_offices_of_one_installation(cast: Cast, there: Cast) -> None:
    circle = circle_of(cast, there)
    with acting(cast.chief), pytest.raises(Refused) as refused:
        services.export_letters(actor=cast.chief, circle_id=circle.pk, now=NOW)
    assert refused.value.code == "not_outside"
