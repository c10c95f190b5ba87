"""Letters found alike: by whom, when, and never a denunciation."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.cast import Cast

from vanphong.files import api as files
from vanphong.files.tests import samples
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.scope import acting
from vanphong.petitions import jobs, queries, services
from vanphong.petitions.models import (
    Case,
    Letter,
    LetterFile,
    Likeness,
    LikenessBase,
    PairCount,
)
from vanphong.petitions.rules.likeness import STOP_LEAST, Part, Side
from vanphong.petitions.services import Person, Upload
from vanphong.petitions.services.receiving import add_files
from vanphong.petitions.tests.conftest import NOW, case_of, looking, receive
from vanphong.tasks.tests.conftest import hire

LAND = (
    "Tôi khiếu nại việc Ủy ban nhân dân xã thu hồi thửa đất số 12 của gia đình tôi ở thôn Một mà "
    "chưa bồi thường, dù đã nhiều lần làm đơn gửi các cấp từ năm ngoái."
)
AGAIN = LAND.replace("số 12", "số 21").replace("năm ngoái", "đầu năm").upper()
ROAD = "Kiến nghị mở thêm đường vào trường tiểu học vì trẻ em đi lại khó khăn trong mùa mưa lũ."


def found(actor: Actor, letter: Letter) -> list[str]:
    with acting(actor):
        return [str(one.letter) for one in queries.alike_letters(actor, letter)]


def typed(actor: Actor, words: str) -> list[str]:
    with acting(actor):
        return [str(one.letter) for one in queries.alike_words(actor, {Part.TYPED: words})]


def kept(letter: Letter) -> set[str]:
    """Give the parts by which a letter is found."""
    with looking(letter.office_id):
        return set(Likeness.objects.filter(letter=letter).values_list("part", flat=True))


def judge(actor: Actor, case: Case, nature: str) -> None:
    with acting(actor):
        values = {"LINE": "PARTY", "NATURE": nature}
        services.judge_case(actor=actor, case_id=case.pk, values=values, now=NOW)


def test_like_letter_is_found_and_what_differs(keeper: Actor) -> None:
    first, _other = receive(keeper, abstract=LAND), receive(keeper, abstract=ROAD)
    second = receive(keeper, abstract=AGAIN)
    with acting(keeper):
        [one] = queries.alike_letters(keeper, second)
        pieces = queries.differing_words(queries.words_of(second), one)
    assert one.letter == first
    assert 0.6 < one.share < 1
    assert one.cases == (case_of(first),)
    different = [(piece.side, piece.text) for piece in pieces if piece.side != Side.BOTH]
    assert (Side.HERE, "21") in different
    assert (Side.THERE, "12") in different


def test_words_that_are_being_typed_find_it_without_marks(keeper: Actor) -> None:
    receive(keeper, abstract=LAND)
    assert typed(keeper, LAND[:40]) == []
    assert typed(keeper, LAND[:140].upper()) == ["1/2026"]
    assert typed(keeper, "") == []
    assert typed(keeper, ROAD) == []


def test_only_what_the_actor_sees_is_told(cast: Cast, keeper: Actor) -> None:
    receive(keeper, abstract=LAND)
    mine = receive(cast.clerk, abstract=AGAIN)
    assert typed(cast.clerk, LAND) == [str(mine)]
    assert found(cast.clerk, mine) == []
    assert typed(keeper, LAND) == ["1/2026", "2/2026"]
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=case_of(mine).pk, person_id=cast.clerk.person_key,
            reason="Em ruột", now=NOW,
        )  # fmt: skip
    assert typed(cast.clerk, LAND) == []


def test_other_office_finds_nothing(keeper: Actor, cast: Cast) -> None:
    from tests.cast import make_office

    receive(keeper, abstract=LAND)
    there = hire(make_office("Huyện ủy Khác"), "Trần Thị Xa", "PETITIONS")
    assert typed(there, LAND) == []
    receive(there, abstract=LAND)
    assert typed(keeper, LAND) == ["1/2026"]


def test_letters_of_its_own_case_are_not_told(keeper: Actor) -> None:
    first, second = receive(keeper, abstract=LAND), receive(keeper, abstract=AGAIN)
    with acting(keeper):
        services.join_case(
            actor=keeper, case_id=case_of(second).pk, into_id=case_of(first).pk, reason="Trùng",
            now=NOW,
        )  # fmt: skip
    assert found(keeper, first) == []


def test_protected_letter_leaves_nothing(keeper: Actor) -> None:
    letter = receive(keeper, abstract=LAND, is_protected=True, envelope="NP 1")
    assert kept(letter) == set()
    receive(keeper, abstract=LAND)
    assert found(keeper, letter) == []


def test_denunciation_is_taken_out_when_judged_so_and_in_again(keeper: Actor) -> None:
    letter = receive(keeper, abstract=LAND)
    assert kept(letter) == {"TYPED"}
    judge(keeper, case_of(letter), "DENUNCIATION")
    assert kept(letter) == set()
    assert typed(keeper, LAND) == []
    receive(keeper, abstract=LAND)
    assert found(keeper, letter) == []
    judge(keeper, case_of(letter), "COMPLAINT")
    assert kept(letter) == {"TYPED"}


def test_letter_that_joins_a_denunciation_is_taken_out_until_undone(keeper: Actor) -> None:
    first, second = receive(keeper, abstract=LAND), receive(keeper, abstract=AGAIN)
    judge(keeper, case_of(first), "DENUNCIATION")
    with acting(keeper):
        services.join_case(
            actor=keeper, case_id=case_of(second).pk, into_id=case_of(first).pk, reason="Trùng",
            now=NOW,
        )  # fmt: skip
    assert kept(second) == set()
    with acting(keeper):
        case = Case.objects.get(first_letter=second)
        services.undo_emptying(actor=keeper, case_id=case.pk, reason="Nhầm", now=NOW)
    assert kept(second) == {"TYPED"}
    assert kept(first) == set()


def test_parts_of_a_denunciation_that_was_split_stay_out(keeper: Actor) -> None:
    letter = receive(keeper, abstract=LAND)
    judge(keeper, case_of(letter), "DENUNCIATION")
    with acting(keeper):
        services.split_case(
            actor=keeper, case_id=case_of(letter).pk, parts=["Một", "Hai"], now=NOW
        )
    judge(keeper, _part(letter, "Một"), "PETITION")
    assert kept(letter) == set()


def _part(letter: Letter, title: str) -> Case:
    with looking(letter.office_id):
        return Case.objects.get(first_letter=letter, title=title)


def test_text_of_the_scan_counts_once_it_is_read(keeper: Actor) -> None:
    first, second = (
        receive(keeper, abstract=words) for words in ("Đơn ông Thử", "Đơn kèm ảnh")
    )
    for letter in (first, second):
        with acting(keeper):
            scan = Upload(f"don{letter.number}.pdf", samples.pdf(f"{LAND} {letter.number}"))
            add_files(actor=keeper, letter_id=letter.pk, uploads=[scan], now=NOW)
    assert kept(first) == {"TYPED", "READ"}
    assert found(keeper, second) == [str(first)]


def test_text_read_later_and_withdrawn_is_heard_of(keeper: Actor) -> None:
    letter = receive(keeper, abstract="Đơn ông Thử")
    with acting(keeper):
        scan = Upload("don.pdf", samples.pdf(LAND))
        add_files(actor=keeper, letter_id=letter.pk, uploads=[scan], now=NOW)
        file = LetterFile.objects.select_related("file").get(letter=letter).file
        Likeness.objects.filter(letter=letter, part=Part.READ).delete()
        for hear in files.file_text_ready:
            hear(keeper, file, NOW)
    assert "READ" in kept(letter)
    with acting(keeper):
        files.withdraw_by_hand(actor=keeper, file=file, reason="Có dấu Mật", now=NOW)
    assert kept(letter) == {"TYPED"}


def test_night_takes_in_what_is_missing_and_counts(
    keeper: Actor, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = [receive(keeper, abstract=f"{LAND} Đơn thứ {n}") for n in range(9)]
    shut = receive(keeper, abstract=LAND, is_protected=True, envelope="NP 2")
    with looking(cast.office.id):
        Likeness.objects.filter(letter=letters[0]).delete()
    jobs.likeness(office_id=cast.office.id)
    assert kept(letters[0]) == {"TYPED"}
    assert kept(shut) == set()
    with looking(cast.office.id):
        assert LikenessBase.objects.get(part=Part.TYPED).letters == 9
        assert set(PairCount.objects.values_list("letters", flat=True)) == {9}
    assert found(keeper, letters[0]) != []


def test_form_text_is_not_enough_to_be_alike(keeper: Actor, cast: Cast) -> None:
    form = "Kính gửi Thường trực Tỉnh ủy Ban Nội chính Tỉnh ủy và các cơ quan chức năng có liên quan"
    for n in range(STOP_LEAST + 1):
        receive(keeper, abstract=f"{form} việc riêng{n} của nhà{n} ở xóm{n} lối{n}")
    with acting(job_actor("test", cast.office.id, frozenset())) as _scope:
        services.keep_likeness(job_actor("test", cast.office.id, frozenset()), NOW)
        assert LikenessBase.objects.get(part=Part.TYPED).stops
    assert typed(keeper, f"{form} chuyện khác hẳn mọi người từ trước") == []
    assert typed(keeper, f"{form} việc riêng7 của nhà7 ở xóm7 lối7")[0] == "8/2026"


def test_index_can_be_used_behind_the_walls(db: None) -> None:
    [(leakproof,)] = _ask(
        "select p.proleakproof from pg_operator o join pg_proc p on p.oid = o.oprcode "
        "where o.oprname = '<&&>'"
    )
    [(index,)] = _ask("select indexdef from pg_indexes where indexname = 'likeness_numbers'")
    assert leakproof
    assert "vp_int_ops" in str(index)


def _ask(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_person_who_wrote_again_is_not_needed(keeper: Actor) -> None:
    first = receive(keeper, Person("Lê Thị Một", "Xóm 1"), abstract=LAND)
    second = receive(keeper, Person("Trần Văn Hai", "Xóm 2"), abstract=AGAIN)
    assert found(keeper, second) == [str(first)]
