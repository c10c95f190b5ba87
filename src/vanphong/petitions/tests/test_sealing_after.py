"""Writers sealed after their letter was entered: whole or not at all, once, and by whom it is due."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from tests.cast import Cast, make_office

from vanphong.audit.models import Event
from vanphong.files.tests import samples
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, Unavailable
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import queries, services
from vanphong.petitions.models import (
    Bar,
    Case,
    Judgement,
    Letter,
    LetterCorrection,
    LetterFile,
    Petitioner,
    Sealing,
    Submission,
    Uncovering,
    Writer,
)
from vanphong.petitions.rules import Step, may_step
from vanphong.petitions.rules.covering import whole_page
from vanphong.petitions.rules.redaction import MASK, masked, tells
from vanphong.petitions.services import Keys, LetterFacts, Person, Upload
from vanphong.petitions.tests import sent, vaults
from vanphong.petitions.tests.conftest import NOW, TODAY, case_of, looking
from vanphong.petitions.tests.test_sending_races import at_once
from vanphong.petitions.vault import client

NAME, HOME = "Zụ Quỵnh Xờ", "Ngõ Lạ 9817, xã Vắng"
WRITER = Person(NAME, HOME, "079099000117", "0981000117")
OTHER = Person("Nguyễn Văn Thử", "Thôn Một, xã Tân Mỹ")
DENOUNCED = {
    "LINE": "STATE", "NATURE": "DENUNCIATION", "COMPETENCE": "OURS", "CONDITION": "ELIGIBLE",
}  # fmt: skip
SCAN = Upload(f"{NAME}.pdf", samples.pdf(f"Tôi tên là {NAME}"))


@pytest.fixture
def cast(committed_db: None) -> Cast:
    return make_office()


@pytest.fixture
def vault(cast: Cast) -> Iterator[None]:
    with vaults.running():
        yield


def receive(actor: Actor, *persons: Person, uploads: tuple[Upload, ...] = (SCAN,)) -> Letter:
    facts = LetterFacts(
        "POST", TODAY, f"Bà ZU QUYNH XO ở {HOME} phản ánh cán bộ xã", demand="Gọi 0981 000 117"
    )
    with acting(actor):
        return services.receive_letter(
            actor=actor, persons=persons or (WRITER,), uploads=uploads, facts=facts, now=NOW
        )


def judged(actor: Actor, letter: Letter, **more: str) -> Case:
    with acting(actor):
        return services.judge_case(
            actor=actor, case_id=case_of(letter).pk, values=DENOUNCED | more, now=NOW
        )


def seal(actor: Actor, letter: Letter, **more: Any) -> services.SealedAfter:
    with acting(actor):
        return services.seal_letter(actor=actor, letter_id=letter.pk, **({"now": NOW} | more))


def decline(actor: Actor, letter: Letter, on: dt.date = TODAY) -> Letter:
    with acting(actor):
        return services.decline_secrecy(actor=actor, letter_id=letter.pk, on=on, now=NOW)


def propose(actor: Actor, case: Case, step: str = "ACCEPT") -> object:
    with acting(actor):
        return services.propose_step(actor=actor, case_id=case.pk, step=step, now=NOW)


def standing(cast: Cast, letter: Letter) -> tuple[bool, int, int, str]:
    """Say how a letter stands: protected, listed, sealed files, the name of its first file."""
    with looking(cast.office.id):
        found = Letter.objects.get(pk=letter.pk)
        rows = LetterFile.objects.filter(letter=letter).select_related("file")
        return (
            found.is_protected, Writer.objects.filter(letter=letter).count(),
            rows.exclude(sealed=None).count(), rows.get(position=1).file.name,
        )  # fmt: skip


def test_who_wrote_is_sealed_and_stands_nowhere(cast: Cast, keeper: Actor, vault: None) -> None:
    letter = receive(keeper)
    done = seal(keeper, letter)
    assert standing(cast, letter) == (True, 0, 1, "ban-quet-niem-phong.bin")
    with looking(cast.office.id):
        found = Letter.objects.get(pk=letter.pk)
        assert (found.in_vault, found.people, found.version) == (True, 1, 2)
        assert found.abstract == f"Bà {MASK} ở {MASK} phản ánh cán bộ xã"
        assert (case_of(letter).title, found.demand) == (found.abstract, f"Gọi {MASK}")
        assert not Petitioner.objects.exists()
        (told,) = Event.objects.filter(action="petitions:letter:seal")
    assert told.detail["sealed"] == done.sealing.digest
    assert client.state()["rows"] == 1


def test_who_wrote_otherwise_too_stays_there(cast: Cast, keeper: Actor, vault: None) -> None:
    first, second = receive(keeper, WRITER, OTHER), receive(keeper, OTHER)
    seal(keeper, first)
    with looking(cast.office.id):
        assert [one.full_name for one in Petitioner.objects.all()] == [OTHER.full_name]
        assert Writer.objects.filter(letter=second).count() == 1
        assert Letter.objects.get(pk=first.pk).people == 2


def test_the_browser_that_sealed_covers_the_scan(
    cast: Cast, keeper: Actor, vault: None
) -> None:
    letter = receive(keeper)
    held = seal(keeper, letter, now=clock.now()).held
    with acting(keeper):
        at = {"actor": keeper, "letter_id": letter.pk, "position": 1}
        services.add_boxes(**at, boxes=[whole_page(1)])
        with pytest.raises(NotAllowed) as shut:
            services.make_working_copy(**at, now=clock.now())
        copy = services.make_working_copy(**at, keys=Keys(held=held), now=clock.now())
    assert shut.value.code == "original_sealed"
    assert copy.file.is_open


def test_who_only_handles_seals_and_draws_on_nothing(cast: Cast, vault: None) -> None:
    letter = receive(cast.clerk)
    with acting(cast.chief):
        services.assign_case(
            actor=cast.chief, case_id=case_of(letter).pk, post_id=cast.officer.post_key, now=NOW
        )
    assert seal(cast.officer, letter).held is None


def test_enclosures_that_say_nothing_stay_open_without_their_name(
    cast: Cast, keeper: Actor, vault: None
) -> None:
    proofs = Upload(f"Hóa đơn {NAME}.pdf", samples.pdf("Hóa đơn"), "ENCLOSURE")
    letter = receive(keeper, uploads=(SCAN, proofs))
    for wrong in ({1}, {3}):
        with pytest.raises(Invalid) as refusal:
            seal(keeper, letter, open_files=wrong)
        assert "open_files" in refusal.value.fields
    assert seal(keeper, letter, open_files={2}).sealing.files == 1
    with looking(cast.office.id):
        file = LetterFile.objects.select_related("file").get(letter=letter, position=2).file
    assert (file.name, file.is_open) == ("tep.pdf", True)


def test_words_that_say_who_wrote_are_refused(cast: Cast, keeper: Actor, vault: None) -> None:
    letter = receive(keeper)
    for words in ({"abstract": f"Đơn của bà {NAME.upper()}"}, {"demand": "Gọi 0981.000.117"}):
        with pytest.raises(Invalid) as refusal:
            seal(keeper, letter, **words)
        assert refusal.value.code == "names_itself"
        assert list(refusal.value.fields) == list(words)
    assert standing(cast, letter)[:2] == (False, 1)
    seal(keeper, letter, abstract="Tố cáo cán bộ xã", demand="")
    with looking(cast.office.id):
        assert Letter.objects.get(pk=letter.pk).abstract == "Tố cáo cán bộ xã"


def test_refusals_change_nothing(cast: Cast, keeper: Actor, vault: None) -> None:
    letter = receive(keeper)
    with pytest.raises(NotAllowed):
        seal(cast.leader, letter)
    with pytest.raises(NotFound):
        seal(make_office("Huyện ủy Xa").clerk, letter)
    with pytest.raises(Refused) as changed:
        seal(keeper, letter, version=9)
    assert changed.value.code == "changed_meanwhile"
    with acting(keeper):
        nameless = services.receive_letter(
            actor=keeper, facts=LetterFacts("POST", TODAY, "Phản ánh", "ANONYMOUS"), now=NOW
        )
    with pytest.raises(Refused) as nobody:
        seal(keeper, nameless)
    assert nobody.value.code == "nobody_named"
    assert standing(cast, letter) == (False, 1, 0, SCAN.name)
    seal(keeper, letter)
    with pytest.raises(Refused) as again:
        seal(keeper, letter)
    assert again.value.code == "sealed_already"


def test_without_a_vault_all_stays_as_it_was(cast: Cast, keeper: Actor) -> None:
    letter = receive(keeper)
    with pytest.raises(Unavailable):
        seal(keeper, letter)
    assert standing(cast, letter) == (False, 1, 0, SCAN.name)


def test_asked_eight_times_at_once_is_sealed_once(
    cast: Cast, keeper: Actor, vault: None
) -> None:
    letter, asked = receive(keeper), uuid4()
    answers = at_once([lambda: seal(keeper, letter, request_id=asked)] * 4)
    assert {one.sealing.pk for one in answers} == {answers[0].sealing.pk}
    other = receive(keeper)
    answers = at_once([lambda: seal(keeper, other)] * 4)
    codes = sorted(one.code for one in answers if isinstance(one, Refused))
    assert codes == ["sealed_already"] * 3
    with looking(cast.office.id):
        assert Sealing.objects.count() == 2
    assert client.state()["rows"] == 2


def test_what_comes_at_the_same_time_does_not_lie_open(
    cast: Cast, keeper: Actor, vault: None
) -> None:
    letter = receive(keeper)

    def add() -> object:
        with acting(cast.clerk):
            return services.add_files(
                actor=cast.clerk, letter_id=letter.pk, uploads=[SCAN], now=NOW
            )

    at_once([add, lambda: seal(keeper, letter), add])
    with looking(cast.office.id):
        files = LetterFile.objects.filter(letter=letter)
        assert files.filter(sealed=None).count() == 0
        assert files.count() in (1, 2, 3)


_DYING = """
import os, signal, sys
from uuid import UUID
from vanphong.project import cli
cli.set_up()
from vanphong.kernel import clock, ports
from vanphong.kernel.scope import acting
from vanphong.petitions import services
from vanphong.petitions.vault import client
username, letter = sys.argv[1:]
seal = client.seal
def dying(*asked):
    seal(*asked)
    os.kill(os.getpid(), signal.SIGKILL)
client.seal = dying
actor = ports.actor_of_username.call(username, clock.now())
with acting(actor):
    services.seal_letter(actor=actor, letter_id=UUID(letter), now=clock.now())
"""


@pytest.mark.crash
def test_killed_after_the_vault_sealed_all_is_as_it_was_and_goes_again(
    cast: Cast, vault: None
) -> None:
    office = make_office("Huyện ủy Thử", accounts=True)
    letter = receive(office.clerk)
    account = people.Account.objects.get(person_id=office.clerk.person_id)
    done = subprocess.run(
        [sys.executable, "-c", _DYING, account.username, str(letter.pk)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == -9, done.stderr
    assert standing(office, letter) == (False, 1, 0, SCAN.name)
    assert seal(office.clerk, letter).letter.in_vault
    assert client.state() | {"rows": 1, "waiting": 0} == client.state()


def test_a_denunciation_goes_no_further_while_its_writer_lies_open(
    cast: Cast, keeper: Actor, vault: None
) -> None:
    letter = receive(keeper)
    case = judged(keeper, letter)
    with pytest.raises(Refused) as refusal:
        propose(keeper, case)
    assert refusal.value.code == "seal_first"
    assert "Luật Tố cáo 2018" in refusal.value.source
    with looking(cast.office.id):
        assert queries.is_to_be_sealed(letter)
        assert list(queries.named_openly(case)) == [letter]
        assert queries.openly_among([case]) == {case.pk}
        assert queries.facts_of(case).uncovered == 0
    seal(keeper, letter)
    with looking(cast.office.id):
        assert not queries.is_to_be_sealed(letter)
        assert queries.openly_among([case]) == set()
        facts = queries.facts_of(case)
        assert facts.uncovered == 1
    assert "chưa có bản làm việc" in str(may_step(Step.ACCEPT, facts, TODAY).warnings[-1])
    with acting(keeper):
        bring = {"actor": keeper, "letter_id": letter.pk, "upload": SCAN, "now": NOW}
        services.cover_scan(**bring, boxes=[whole_page(1)])
        assert queries.facts_of(case).uncovered == 1, "the first scan still"
    assert propose(keeper, case)


def test_a_proposal_is_not_approved_while_a_joined_letter_names_its_writer(
    cast: Cast, keeper: Actor, vault: None
) -> None:
    letter = receive(keeper)
    case = judged(keeper, letter)
    seal(keeper, letter)
    propose(keeper, case)
    with acting(keeper):
        late = case_of(receive(keeper))
        services.join_case(
            actor=keeper, case_id=late.pk, into_id=case.pk, reason="Cùng nội dung", now=NOW
        )
    with pytest.raises(Refused) as refusal, acting(cast.chief):
        services.decide_step(actor=cast.chief, case_id=case.pk, approve=True, now=NOW)
    assert refusal.value.code == "seal_first"


def test_on_the_partys_line_it_only_warns(keeper: Actor) -> None:
    case = judged(keeper, receive(keeper), LINE="PARTY")
    assert propose(keeper, case)


def test_who_declined_secrecy_stays_named(cast: Cast, keeper: Actor) -> None:
    letter = receive(keeper)
    case = judged(keeper, letter)
    for day in (TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=1)):
        with pytest.raises(Invalid) as refusal:
            decline(keeper, letter, day)
        assert "on" in refusal.value.fields
    with pytest.raises(NotAllowed):
        decline(cast.leader, letter)
    first, second = decline(keeper, letter), decline(keeper, letter)
    assert (first.declined_secrecy_on, first.version) == (TODAY, second.version)
    assert propose(keeper, case)
    with looking(cast.office.id):
        told = Event.objects.filter(action="petitions:letter:decline_secrecy")
        assert told.count() == 1


def test_who_declined_may_be_sealed_later_and_then_declines_nothing(
    cast: Cast, keeper: Actor, vault: None
) -> None:
    letter = decline(keeper, receive(keeper))
    assert seal(keeper, letter).letter.declined_secrecy_on is None
    with pytest.raises(Refused) as refusal:
        decline(keeper, letter)
    assert refusal.value.code == "sealed_already"


def test_reasons_that_say_who_wrote_go_too(cast: Cast, keeper: Actor, vault: None) -> None:
    letter = receive(keeper)
    case = judged(keeper, letter)
    said = f"Theo lời {NAME}"
    with acting(keeper):
        services.judge_case(
            actor=keeper, case_id=case.pk, values={"CONDITION": "NOT_ELIGIBLE"}, reason=said,
            now=NOW,
        )  # fmt: skip
        services.bar_person(
            actor=keeper,
            case_id=case.pk,
            person_id=cast.leader.person_key,
            reason=said,
            now=NOW,
        )
    assert seal(keeper, letter).sealing.left == []
    with looking(cast.office.id):
        reasons = Judgement.objects.filter(case=case).values_list("reason", flat=True)
        assert set(reasons) == {""}
        assert Bar.objects.get(case=case).reason == f"Theo lời {MASK}"
        assert NAME not in " ".join(map(str, Event.objects.values_list("detail", flat=True)))


def test_masks_that_do_not_fit_are_one(cast: Cast, keeper: Actor, vault: None) -> None:
    letter = receive(keeper)
    case = judged(keeper, letter)
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=case.pk, person_id=cast.leader.person_key, now=NOW,
            reason="0981000117 " * 27,
        )  # fmt: skip
    seal(keeper, letter)
    with looking(cast.office.id):
        assert Bar.objects.get(case=case).reason == MASK


def test_what_nothing_may_change_is_named_to_be_looked_over(
    cast: Cast, keeper: Actor, vault: None
) -> None:
    letter = receive(keeper)
    case = judged(keeper, letter)
    with acting(cast.chief):
        Uncovering.objects.create(
            office_id=cast.office.id, letter=letter, reason=f"Theo lời {NAME}", opened_at=NOW,
            opened_by_id=cast.chief.post_key,
        )  # fmt: skip
    assert seal(keeper, letter).sealing.left == [
        {"kind": "REASON", "of": str(case), "on": f"{TODAY:%Y-%m-%d}", "step": ""}
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("Ông nguyen  van THỬ kể", f"Ông {MASK} kể", id="marks-case-spaces"),
        pytest.param("Nguyễn Văn Thửa kể", "Nguyễn Văn Thửa kể", id="longer-word"),
        pytest.param("số 0981-000 117.", f"số {MASK}.", id="number"),
        pytest.param("số 10981000117", "số 10981000117", id="longer-number"),
        pytest.param("+84 981.000.117", MASK, id="number-abroad"),
        pytest.param("hộ chiếu c1234567", f"hộ chiếu {MASK}", id="passport"),
        pytest.param("gọi 0977000111", f"gọi {MASK}", id="second-number"),
        pytest.param("ở thôn Một, xã Tân Mỹ", f"ở {MASK}", id="address-cut-short"),
        pytest.param("UBND xã Tân Mỹ", "UBND xã Tân Mỹ", id="unit"),
        pytest.param("tại thôn Một", "tại thôn Một", id="hamlet"),
        pytest.param("ngõ 7 Lạ", f"{MASK}", id="house"),
        pytest.param("lệ phí, Lê Phi, le phi", f"lệ phí, {MASK}, {MASK}", id="other-marks"),
        pytest.param("Hoà kể", "Hoà kể", id="one-word"),
        pytest.param("Trần Thúy", f"{MASK}", id="tone-placed-otherwise"),
    ],
)
def test_words_without_who_wrote(text: str, kept: str) -> None:
    said = [
        "Nguyễn Văn Thử", "Thôn Một, xã Tân Mỹ, tỉnh Lam Giang", "0981000117, 0977000111",
        "C1234567", "Ngõ 7 Lạ, phường Bến Sông", "Lê Phi", "Hoà", "xã Tân Mỹ", "Trần Thuý", "",
    ]  # fmt: skip
    assert masked(text, said) == kept
    assert tells(text, said) is (kept != text)


def test_the_database_lets_what_was_sent_or_corrected_change_in_no_other_way(
    cast: Cast, keeper: Actor
) -> None:
    sent.take_letters(cast)
    row = sent.row_of(cast, sent.send(cast).submission_id)
    with acting(keeper):
        letter = services.take_in(actor=keeper, submission_id=row.pk, now=NOW)
        services.correct_letter(
            actor=keeper,
            letter_id=letter.pk,
            given={"demand": "Khác"},
            reason="Gõ sai",
            now=NOW,
        )
    whole = {
        "full_name": "", "address": "", "id_number": "", "phone": "", "about": "", "place": "",
        "demand": "", "subject": MASK, "text": MASK, "way": "PROTECTED", "in_vault": True,
    }  # fmt: skip
    for other in ({"text": "Khác"}, {"phone": "09"}, {"nature": "MIXED"}, {"in_vault": False}):
        with pytest.raises(DatabaseError), looking(cast.office.id):
            Submission.objects.filter(pk=row.pk).update(**(whole | other))
    for words in ({"changes": []}, {"reason": "Khác"}, {"changes": [{}], "reason": ""}):
        with pytest.raises(DatabaseError), looking(cast.office.id):
            LetterCorrection.objects.filter(letter=letter).update(**words)
    with looking(cast.office.id):
        Submission.objects.filter(pk=row.pk).update(**whole)
        LetterCorrection.objects.filter(letter=letter).update(changes=[], reason="")
