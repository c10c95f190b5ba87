"""Offices compare letters without showing them: by consent, both told, never a denunciation."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from tests.cast import Cast, make_office

from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import jobs, queries, services
from vanphong.petitions.models import (
    Circle,
    CircleFingerprint,
    CircleMatch,
    Letter,
)
from vanphong.petitions.services import circle_marks
from vanphong.petitions.tests.conftest import NOW, case_of, looking, receive
from vanphong.petitions.tests.test_alike import judge
from vanphong.tasks.tests.conftest import hire

LAND = (
    "Gia đình tôi ở thôn Một xã Tân Mỹ khiếu nại việc Ủy ban nhân dân xã thu hồi thửa đất số mười "
    "hai rộng ba trăm mét vuông mà ông bà tôi khai hoang từ năm một nghìn chín trăm bảy mươi chưa "
    "bồi thường cây trồng nhà cửa giếng nước dù chúng tôi đã nhiều lần làm đơn gửi các cấp từ mùa "
    "xuân năm ngoái và được hứa trả lời trong tháng nhưng đến nay vẫn chưa ai xuống đo đạc kiểm kê"
)


def changed(share: float = 0.2) -> str:
    """Give the letter with a share of its words changed, spread as a typist would."""
    drawn = random.Random(7)
    words = LAND.split()
    places = set(drawn.sample(range(len(words)), round(share * len(words))))
    return " ".join(f"khác{n}" if n in places else word for n, word in enumerate(words))


@pytest.fixture
def there(cast: Cast) -> Cast:
    return make_office("Huyện ủy Xa")


@pytest.fixture
def third(cast: Cast) -> Cast:
    return make_office("Đảng ủy Ngoài", level="COMMUNE")


def taken(cast: Cast, nature: str = "COMPLAINT", **more: object) -> Letter:
    """Take a letter in and judge it."""
    keeper = hire(cast, "Người Nhận", "PETITIONS")
    letter = receive(keeper, **({"abstract": LAND} | more))
    if nature:
        judge(keeper, case_of(letter), nature)
    return letter


def circle_of(*casts: Cast, **more: object) -> Circle:
    """Found a circle of offices, each of which joins."""
    first, *others = casts
    with acting(first.chief):
        made = services.found_circle(
            actor=first.chief, name="Tỉnh và huyện", now=NOW,
            office_ids=[one.office.id for one in others], **more,
        )  # fmt: skip
    for one in others:
        with acting(one.chief):
            services.join_circle(actor=one.chief, circle_id=made.circle.pk, now=NOW)
    return made.circle


def told(cast: Cast) -> list[tuple[str, str, str]]:
    """Give what the office knows: own number, whose, which number there."""
    with acting(cast.chief):
        rows = queries.matches(cast.chief).order_by("letter__number", "other_number")
        return [(str(one.letter), one.other_name, one.other_number) for one in rows]


def prints(cast: Cast) -> int:
    with looking(cast.office.id):
        return CircleFingerprint.objects.count()


def test_a_fifth_of_the_words_changed_is_found_and_both_are_told(
    cast: Cast, there: Cast
) -> None:
    circle_of(cast, there)
    taken(there)
    mine = taken(cast, abstract=changed())
    assert told(cast) == [("1/2026", there.office.name, "1/2026")]
    assert told(there) == [("1/2026", cast.office.name, "1/2026")]
    with looking(cast.office.id):
        match = CircleMatch.objects.get()
    assert match.letter_id == mine.pk
    assert 30 <= match.percent < 70


def test_another_letter_is_not_told(cast: Cast, there: Cast) -> None:
    circle_of(cast, there)
    taken(there)
    taken(cast, abstract="Kiến nghị mở thêm đường vào trường tiểu học vì trẻ em đi lại khó khăn "
          "trong mùa mưa lũ và xin hỗ trợ sách vở cho học sinh nghèo")  # fmt: skip
    assert told(cast) == told(there) == []


def test_the_row_holds_no_word_and_no_name(cast: Cast, there: Cast) -> None:
    circle_of(cast, there)
    taken(there)
    taken(cast)
    with connection.cursor() as cursor:
        for cast_ in (cast, there):
            with looking(cast_.office.id):
                cursor.execute(
                    "select count(*) from petitions_circle_match m where m::text ilike '%%đất%%' "
                    "or m::text like '%%Thử%%'"
                )
                assert cursor.fetchone() == (0,)
                cursor.execute(
                    "select count(*), count(*) filter (where actor->>'name' = 'Người Nhận') "
                    "from audit_event where subject_table = 'petitions_circle_match'"
                )
                # The office whose letter came last did it; the other one reads the office's name.
                assert cursor.fetchone() == (1, 1 if cast_ is cast else 0)


def test_who_is_outside_learns_nothing(cast: Cast, there: Cast, third: Cast) -> None:
    circle = circle_of(cast, there)
    taken(third)
    taken(there)
    letter = taken(cast)
    assert told(third) == []
    assert prints(third) == 0
    with acting(third.chief):
        assert not queries.visible_circles(third.chief).exists()
        with pytest.raises(NotFound):
            services.join_circle(actor=third.chief, circle_id=circle.pk, now=NOW)
    with looking(third.office.id), connection.cursor() as cursor:
        # The function itself, asked for another office's letter, or from outside the circle.
        cursor.execute("select vp_circle_tell(%s, %s)", [circle.pk, letter.pk])
        assert cursor.fetchone() == (0,)
        own = Letter.objects.get()
        cursor.execute("select vp_circle_tell(%s, %s)", [circle.pk, own.pk])
        assert cursor.fetchone() == (0,)
        cursor.execute("select vp_circle_forget(%s)", [letter.pk])
        assert cursor.fetchone() == (0,)
        assert not CircleFingerprint.objects.exists()
    assert told(cast)


def test_who_was_asked_and_did_not_answer_is_not_compared(cast: Cast, there: Cast) -> None:
    with acting(cast.chief):
        services.found_circle(
            actor=cast.chief, name="Tỉnh và huyện", office_ids=[there.office.id], now=NOW
        )
    taken(there)
    taken(cast)
    assert prints(there) == 0
    assert told(cast) == told(there) == []
    with acting(there.chief):
        assert queries.invitations(there.chief).count() == 1


@pytest.mark.parametrize("nature", ["DENUNCIATION", "MIXED", ""])
@pytest.mark.parametrize("planted_there", [True, False])
def test_planted_denunciation_is_never_told(
    cast: Cast, there: Cast, nature: str, planted_there: bool
) -> None:
    circle = circle_of(cast, there)
    theirs = taken(there, nature if planted_there else "COMPLAINT")
    mine = taken(cast, "COMPLAINT" if planted_there else nature)
    shut = theirs if planted_there else mine
    # Fingerprints that should not be there do not help: the function asks again.
    for letter, other in ((theirs, mine), (mine, theirs)):
        with looking(other.office_id):
            kept = CircleFingerprint.objects.filter(letter=other).first()
        if letter == shut and kept is not None:
            with looking(letter.office_id):
                CircleFingerprint.objects.create(
                    office_id=letter.office_id, circle=circle, letter=letter, part="TYPED",
                    values=kept.values, bands=kept.bands,
                )  # fmt: skip
    for letter in (theirs, mine):
        with looking(letter.office_id), connection.cursor() as cursor:
            cursor.execute("select vp_circle_tell(%s, %s)", [circle.pk, letter.pk])
            assert cursor.fetchone() == (0,)
    assert told(cast) == told(there) == []


def test_protected_letter_has_no_fingerprint(cast: Cast, there: Cast) -> None:
    circle_of(cast, there)
    taken(there)
    taken(cast, is_protected=True, envelope="NP 1")
    assert prints(cast) == 0
    assert told(cast) == told(there) == []


def test_what_turns_out_a_denunciation_goes_from_both_lists_for_good(
    cast: Cast, there: Cast
) -> None:
    circle_of(cast, there)
    taken(there)
    letter = taken(cast)
    assert told(there)
    keeper = hire(cast, "Người Sửa", "PETITIONS")
    judge(keeper, case_of(letter), "DENUNCIATION")
    assert told(cast) == told(there) == []
    assert prints(cast) == 0
    judge(keeper, case_of(letter), "COMPLAINT")
    assert prints(cast) == 0
    assert told(there) == []


def test_letters_from_before_are_compared_once_the_office_joins(
    cast: Cast, there: Cast
) -> None:
    taken(cast)
    taken(there, abstract=changed())
    taken(there, "DENUNCIATION")
    circle = circle_of(cast, there)
    for one in (cast, there):
        jobs.circle(office_id=one.office.id, circle_id=str(circle.pk))
    assert (prints(cast), prints(there)) == (1, 1)
    assert told(cast) == [("1/2026", there.office.name, "1/2026")]
    assert told(there) == [("1/2026", cast.office.name, "1/2026")]


def test_the_work_goes_on_part_by_part(
    cast: Cast, there: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(circle_marks, "BATCH", 2)
    letters = [taken(cast, abstract=f"{LAND} lần {n}") for n in range(3)]
    circle = circle_of(cast, there)
    with looking(cast.office.id):
        CircleFingerprint.objects.all().delete()
    with acting(cast.chief):
        last = services.keep_of_circle(cast.chief, circle.pk, None)
        assert CircleFingerprint.objects.count() == 2
        assert last == letters[1].pk
        assert services.keep_of_circle(cast.chief, circle.pk, last) is None
        assert CircleFingerprint.objects.count() == 3


def test_who_leaves_takes_its_fingerprints_along(cast: Cast, there: Cast) -> None:
    circle = circle_of(cast, there)
    taken(there)
    assert prints(there) == 1
    with acting(there.chief):
        services.leave_circle(actor=there.chief, circle_id=circle.pk, now=NOW)
    assert prints(there) == 0
    taken(cast)
    taken(there)
    assert prints(there) == 0
    assert told(cast) == told(there) == []
    with acting(there.chief):
        with pytest.raises(Refused, match="không ở trong vòng") as refused:
            services.leave_circle(actor=there.chief, circle_id=circle.pk, now=NOW)
        assert refused.value.code == "not_in_circle"
        services.join_circle(actor=there.chief, circle_id=circle.pk, now=NOW)
    jobs.circle(office_id=there.office.id, circle_id=str(circle.pk))
    assert len(told(cast)) == 2


def test_founder_that_leaves_closes_it_and_the_key_is_gone(cast: Cast, there: Cast) -> None:
    circle = circle_of(cast, there)
    taken(there)
    with acting(cast.chief):
        services.leave_circle(actor=cast.chief, circle_id=circle.pk, now=NOW)
    assert prints(there) == 0
    with acting(there.chief):
        kept = queries.get_circle(there.chief, circle.pk)
        assert bytes(kept.sealed_key) == b""
        with pytest.raises(Refused) as refused:
            services.join_circle(actor=there.chief, circle_id=circle.pk, now=NOW)
    assert refused.value.code == "circle_closed"


def test_both_trails_tell_who_compares(cast: Cast, there: Cast) -> None:
    circle_of(cast, there)
    for one in (cast, there):
        with looking(one.office.id), connection.cursor() as cursor:
            cursor.execute(
                "select action, actor->>'name' from audit_event where action like 'petitions:circle%%'"
                " order by id"
            )
            rows = cursor.fetchall()
        assert [action for action, _name in rows] == [
            "petitions:circle:found", "petitions:circle:join",
        ]  # fmt: skip
        whose = {cast.office.id: cast.chief.name, there.office.id: there.chief.name}
        strangers = {name for _action, name in rows} - {
            whose[one.office.id], cast.office.name, there.office.name,
        }  # fmt: skip
        assert not strangers


def test_only_who_keeps_circles_founds_joins_leaves(cast: Cast, there: Cast) -> None:
    keeper = hire(cast, "Vũ Thị Đơn", "PETITIONS")
    circle = circle_of(cast, there)
    with acting(keeper):
        assert not queries.visible_circles(keeper).exists()
        for act in (services.join_circle, services.leave_circle):
            with pytest.raises(NotAllowed):
                act(actor=keeper, circle_id=circle.pk, now=NOW)
        with pytest.raises(NotAllowed):
            services.found_circle(
                actor=keeper, name="Vòng", office_ids=[there.office.id], now=NOW
            )


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"office_ids": []}, "nobody_named", id="nobody"),
        pytest.param({"office_ids": [0]}, "no_such_office", id="no office"),
        pytest.param({"partner": "Trung ương", "key": "ABCD"}, "bad_key", id="key mistyped"),
    ],
)
def test_what_a_circle_needs(cast: Cast, given: dict[str, object], code: str) -> None:
    with acting(cast.chief):
        with pytest.raises(Invalid) as refused:
            services.found_circle(actor=cast.chief, name="Vòng", now=NOW, **given)
        assert refused.value.code == code
        assert not Circle.objects.exists()


def test_only_letters_one_sees_are_told(cast: Cast, there: Cast) -> None:
    circle_of(cast, there)
    taken(there)
    taken(cast)
    with acting(cast.clerk):
        assert not queries.matches(cast.clerk).exists()
    with acting(cast.leader):
        assert not queries.matches(cast.leader).exists()
