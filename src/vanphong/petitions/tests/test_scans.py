"""Scans of protected letters: sealed at once, drawn on by who brought them, opened by two."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from uuid import uuid4

import pytest
from tests.cast import Cast, make_office

from vanphong.files import api as files
from vanphong.files.tests import samples
from vanphong.files.tests.test_covering import (
    NAME,
    disguises,
    everything_in,
    pictures_in,
    planted_pdf,
)
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor, ActorKind
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, Secret
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import Letter, LetterFile, Opening, SealedFile, WorkingCopy
from vanphong.petitions.rules.covering import box_of, whole_page
from vanphong.petitions.services import Keys, Upload
from vanphong.petitions.services.draft_key import DraftKey, new_key
from vanphong.petitions.services.openings import Opened
from vanphong.petitions.services.scans import HELD_FOR
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.conftest import NOW, looking, receive
from vanphong.petitions.tests.test_openings import Scene, made_scene, proof
from vanphong.petitions.vault import lockbox
from vanphong.petitions.vault.envelope import Broken
from vanphong.tasks.tests.conftest import hire

BOX = box_of(1, 10, 20, 30, 5)
SCAN = Upload(f"{NAME}.pdf", planted_pdf())


@pytest.fixture
def scene(committed_db: None) -> Iterator[Scene]:
    with vaults.running():
        yield made_scene()


def hold(actor: Actor, letter: Letter, upload: Upload = SCAN, **more: object) -> DraftKey:
    with acting(actor):
        given = {"now": clock.now()} | more
        _row, held = services.hold_scan(
            actor=actor, letter_id=letter.pk, upload=upload, **given
        )
    return held


def make(actor: Actor, letter: Letter, held: DraftKey | None) -> WorkingCopy:
    with acting(actor):
        services.add_boxes(actor=actor, letter_id=letter.pk, position=1, boxes=[BOX])
        return services.make_working_copy(
            actor=actor, letter_id=letter.pk, position=1, keys=Keys(held=held),
            now=clock.now(),
        )  # fmt: skip


def consented(scene: Scene, act: str = "OPEN") -> Opening:
    """Have the keeper ask, the chief consent."""
    now = clock.now()
    with acting(scene.keeper):
        asked = services.request_opening(
            actor=scene.keeper, letter_id=scene.letter.pk, act=act, reason="Xác minh",
            proof=proof(scene.keeper), now=now,
        )  # fmt: skip
    with acting(scene.chief):
        services.decide_opening(
            actor=scene.chief, opening_id=asked.pk, consent=True, proof=proof(scene.chief),
            now=now,
        )  # fmt: skip
    return asked


def opened(scene: Scene) -> Opened:
    """Have the keeper open what the chief consented to."""
    return services.open_sealed(
        actor=scene.keeper, opening_id=consented(scene).pk, proof=proof(scene.keeper),
        now=clock.now(),
    )  # fmt: skip


def test_a_scan_is_sealed_drawn_on_and_opened_by_two(scene: Scene) -> None:
    clerk, letter, keeper = scene.cast.clerk, scene.letter, scene.keeper
    held = hold(clerk, letter)
    with looking(letter.office_id):
        row = LetterFile.objects.select_related("file").get(letter=letter)
        kept = files.read_bytes(row.file)
        stored = [kept, repr(row.file.__dict__).encode()]
    assert [one for part in stored for one in disguises() if one in part] == []
    assert not kept.startswith(b"%PDF"), "nothing of it lies open in the store"
    with acting(clerk):
        at = {"actor": clerk, "letter_id": letter.pk, "position": 1}
        picture = services.page_to_cover(**at, page=2, keys=Keys(held=held), now=clock.now())
        assert picture.startswith(b"\xff\xd8")
        for keys in (services.NO_KEYS, Keys(held=new_key())):
            with pytest.raises(NotAllowed) as shut:
                services.page_to_cover(**at, page=1, keys=keys, now=clock.now())
            assert shut.value.code == "original_sealed"
    copy = make(clerk, letter, held)
    with looking(letter.office_id):
        content = files.read_bytes(copy.file)
        assert len(pictures_in(content)) == 2
        sealed = SealedFile.objects.get()
        assert (bytes(sealed.held_key), sealed.held_until) == (b"", None)
    assert [one for part in everything_in(content) for one in disguises() if one in part] == []
    with acting(clerk), pytest.raises(NotAllowed):
        services.page_to_cover(**at, page=1, keys=Keys(held=held), now=clock.now())
    found = opened(scene)
    assert found.scans == [1]
    read = {"letter_id": letter.pk, "position": 1, "private": found.file_key}
    with acting(keeper):
        scan = services.read_scan(actor=keeper, **read, now=clock.now())
        assert (scan.content, scan.media_type) == (SCAN.content, "application/pdf")
        assert scan.name == "ban-goc-1-2026-1.pdf"
        with pytest.raises(NotAllowed):
            services.read_scan(actor=keeper, **(read | {"private": b""}), now=clock.now())
        with pytest.raises(NotAllowed):
            services.read_scan(actor=keeper, **read, now=clock.now() + dt.timedelta(minutes=31))
    program = dataclasses.replace(keeper, kind=ActorKind.TOKEN)
    with acting(program), pytest.raises(NotAllowed):
        services.read_scan(actor=program, **read, now=clock.now())
    with acting(scene.chief), pytest.raises(NotAllowed):
        services.read_scan(actor=scene.chief, **read, now=clock.now())
    with acting(clerk), pytest.raises(NotAllowed):
        services.read_scan(actor=clerk, **read, now=clock.now())


def test_others_see_the_copy_alone(scene: Scene) -> None:
    hold_and_make = make(scene.cast.clerk, scene.letter, hold(scene.cast.clerk, scene.letter))
    for actor in (scene.chief, scene.keeper, scene.cast.clerk):
        with acting(actor):
            assert queries.get_working_copy(actor, scene.letter.pk, 1).pk == hold_and_make.pk
            with pytest.raises(NotAllowed) as shut:
                queries.get_letter_file(actor, scene.letter.pk, 1, clock.now())
            assert shut.value.code == "original_sealed"
    with acting(scene.cast.officer), pytest.raises(NotFound):
        queries.get_working_copy(scene.cast.officer, scene.letter.pk, 1)


def test_destroyed_with_the_identity(scene: Scene) -> None:
    clerk, letter = scene.cast.clerk, scene.letter
    make(clerk, letter, hold(clerk, letter))
    held = hold(clerk, letter)
    asked = consented(scene, "DESTROY")
    services.destroy_sealed(
        actor=scene.keeper, opening_id=asked.pk, proof=proof(scene.keeper), now=clock.now()
    )
    with acting(clerk):
        first, second = LetterFile.objects.select_related("file").order_by("position")
        assert first.file.withdrawn_at is not None
        assert second.file.withdrawn_at is None, "it is being drawn on"
        assert queries.get_working_copy(clerk, letter.pk, 1).file.is_open
        at = {"actor": clerk, "letter_id": letter.pk, "position": 2}
        services.add_boxes(**at, boxes=[BOX])
        services.make_working_copy(**at, keys=Keys(held=held), now=clock.now())
        second.file.refresh_from_db()
        assert second.file.withdrawn_at is not None, "nothing would open it any more"


def test_in_one_act_with_boxes_and_words(scene: Scene) -> None:
    clerk = scene.cast.clerk
    with acting(clerk):
        copy = services.cover_scan(
            actor=clerk, letter_id=scene.letter.pk, upload=SCAN, boxes=[whole_page(2)],
            words=[NAME], now=clock.now(),
        )  # fmt: skip
    assert [one[0] for one in copy.boxes] == [1, 2]


def test_refused_in_one_act_leaves_nothing(scene: Scene) -> None:
    clerk = scene.cast.clerk
    with pytest.raises(Refused) as nothing, acting(clerk):
        services.cover_scan(
            actor=clerk, letter_id=scene.letter.pk, upload=SCAN, boxes=[], now=clock.now()
        )
    assert nothing.value.code == "nothing_covered"
    with looking(scene.cast.office.id):
        assert not LetterFile.objects.exists()
        assert not SealedFile.objects.exists()


@pytest.fixture
def cast(db: None) -> Cast:
    return make_office()


@pytest.fixture
def enveloped(cast: Cast) -> Letter:
    """A letter of which the vault keeps nothing: its original is in an envelope."""
    return receive(cast.clerk, is_protected=True, envelope="PB-07")


def test_without_a_vault_the_scan_goes_once_the_copy_is_made(
    cast: Cast, enveloped: Letter
) -> None:
    held = hold(cast.clerk, enveloped, now=NOW)
    with acting(cast.clerk):
        at = {"actor": cast.clerk, "letter_id": enveloped.pk, "position": 1}
        services.add_boxes(**at, boxes=[BOX])
        copy = services.make_working_copy(**at, keys=Keys(held=held), now=NOW)
        row = LetterFile.objects.select_related("file").get()
        assert row.file.withdrawn_at is not None
        assert files.read_bytes(copy.file).startswith(b"%PDF")
        assert services.make_working_copy(**at, now=NOW).pk == copy.pk


def test_a_scan_nobody_finished_is_let_go(cast: Cast, enveloped: Letter) -> None:
    held = hold(cast.clerk, enveloped, now=NOW)
    late = NOW + HELD_FOR + dt.timedelta(minutes=1)
    with acting(cast.clerk):
        at = {"actor": cast.clerk, "letter_id": enveloped.pk, "position": 1, "page": 1}
        with pytest.raises(NotAllowed):
            services.page_to_cover(**at, keys=Keys(held=held), now=late)
        assert services.let_go_late(actor=cast.clerk, now=NOW) == 0
        assert services.let_go_late(actor=cast.clerk, now=late) == 1
        assert services.let_go_late(actor=cast.clerk, now=late) == 0
        assert LetterFile.objects.select_related("file").get().file.withdrawn_at == late


def test_brought_again_by_its_request_a_scan_is_sealed_once(
    cast: Cast, enveloped: Letter
) -> None:
    asked = {"letter_id": enveloped.pk, "upload": SCAN, "boxes": [BOX], "now": NOW}
    named = asked | {"request_id": uuid4()}
    with acting(cast.clerk):
        first, again = (services.cover_scan(actor=cast.clerk, **named) for _n in range(2))
        assert first == again
        assert SealedFile.objects.count() == 1
        assert services.cover_scan(actor=cast.clerk, **asked) != first
    other = hire(cast, "Lê Thị Đơn", "CLERK")
    with acting(other), pytest.raises(Refused) as taken:
        services.cover_scan(actor=other, **named)
    assert taken.value.code == "request_taken"


@pytest.mark.parametrize(
    ("upload", "error", "code"),
    [
        pytest.param(Upload("a.docx", samples.word("a")), Refused, "no_pictures", id="word"),
        pytest.param(Upload("a.pdf", b"%PDF-1.7 hong"), Invalid, None, id="broken"),
        pytest.param(Upload("a.pdf", SCAN.content, "VOICE"), Invalid, "invalid", id="voice"),
        pytest.param(Upload("toi mat.pdf", samples.pdf("TỐI MẬT")), Secret, None, id="secret"),
    ],
)
def test_scans_that_are_refused(
    cast: Cast, enveloped: Letter, upload: Upload, error: type[Exception], code: str | None
) -> None:
    with pytest.raises(error) as refused:
        hold(cast.clerk, enveloped, upload, now=NOW)
    assert code is None or refused.value.code == code  # type: ignore[attr-defined]
    with looking(cast.office.id):
        assert not LetterFile.objects.exists()


def test_a_letter_that_hides_nobody_takes_no_sealed_scan(cast: Cast) -> None:
    letter = receive(cast.clerk)
    with pytest.raises(Refused) as refused:
        hold(cast.clerk, letter, now=NOW)
    assert refused.value.code == "needs_no_cover"
    with pytest.raises(NotAllowed):
        hold(hire(cast, "Lê Thị Xử"), letter, now=NOW)


def test_what_is_locked_opens_with_its_pair_and_place_alone() -> None:
    private, public = lockbox.new_pair()
    other, _public = lockbox.new_pair()
    key = lockbox.new_key()
    locked = lockbox.lock(key, public, b"here")
    assert lockbox.unlock(locked, private, b"here") == key
    assert lockbox.lock(key, public, b"here") != locked
    broken = bytes([*locked[:-1], locked[-1] ^ 1])
    for given in (
        (locked, other, b"here"),
        (locked, private, b"there"),
        (broken, private, b"here"),
        (b"", private, b"here"),
    ):
        with pytest.raises(Broken):
            lockbox.unlock(*given)


def test_what_a_browser_keeps_is_of_its_letter(cast: Cast, enveloped: Letter) -> None:
    private, _public = lockbox.new_pair()
    kept = services.private_kept(private, enveloped.pk)
    assert private.hex() not in kept
    assert services.private_in(kept, enveloped.pk) == private
    assert services.private_in(kept, cast.office.pk) == b""  # type: ignore[arg-type]
    assert services.private_in("không phải", enveloped.pk) == b""
