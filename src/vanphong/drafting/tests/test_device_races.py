"""Two devices at once, and a server killed at every step: one effect, nothing half done."""

from __future__ import annotations

from uuid import UUID

import pytest

from vanphong.audit.models import Event
from vanphong.drafting import device_signing, signers
from vanphong.drafting.tests.devices import Computer, confirmed, paired, serving
from vanphong.drafting.tests.office import NOW, make_signing_office, submitted_draft
from vanphong.drafting.tests.test_crashes import Killer, killer
from vanphong.drafting.tests.test_device_signing import asked, request_now, state_of
from vanphong.drafting.tests.test_races import adding, at_once, in_between
from vanphong.drafting.tests.test_signers import deputy_of
from vanphong.files import api as files
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.signing import api as signing

assert killer  # the fixture


def test_two_computers_that_answer_at_once_have_one_effect(committed_db: None) -> None:
    cast = make_signing_office()
    first = serving(cast)
    second = paired(cast, key=first.key)
    confirmed(cast, second)
    draft = submitted_draft(cast)
    request = asked(cast, draft)
    with acting(cast.clerk):
        assert signing.SigningKey.objects.filter(store="AGENT").count() == 1

    answers = at_once(lambda: first.answer(request.id), lambda: second.answer(request.id))

    assert [a.code for a in answers if a is not None] == ["request_answered"]
    with acting(cast.clerk):
        assert Event.objects.filter(action="drafting:draft:sign").count() == 1
        assert files.File.objects.filter(media_type="application/pdf").count() == 1


@pytest.mark.parametrize(
    ("what", "code"), [("signer", "request_over"), ("places", "changed_meanwhile")]
)
def test_what_changes_while_the_time_is_attested_is_not_signed(
    committed_db: None, settings: object, what: str, code: str
) -> None:
    cast = make_signing_office()
    make_signing_office("Đảng ủy các xã, phường", level="COMMUNE")
    computer, deputy = serving(cast), deputy_of(cast)
    draft = submitted_draft(cast)
    request = asked(cast, draft)

    def change_signer() -> None:
        with acting(cast.officer):
            signers.change_signer(
                actor=cast.officer, draft_id=draft.id, signer_id=deputy.id,
                reason="Đi công tác", now=NOW,
            )  # fmt: skip

    change = change_signer if what == "signer" else adding(cast, draft)
    with pytest.raises(Refused) as refused:
        in_between(settings, change, lambda: computer.answer(request.id))

    assert refused.value.code == code
    assert state_of(cast, draft)[0] == "NUMBERED"


@pytest.mark.crash
def test_a_server_killed_at_every_step_leaves_nothing_half_done(
    committed_db: None, killer: Killer
) -> None:
    cast = make_signing_office()
    computer = serving(cast)
    draft = submitted_draft(cast)
    for point, state, numbers in (
        ("issuing:_fix:after", "SUBMITTED", 0),
        ("issuing:typeset:before", "NUMBERED", 1),
        ("device_signing:_paper:after", "NUMBERED", 1),
    ):
        killer.kill(point, "ask", cast.chief, draft)
        assert state_of(cast, draft)[::2] == (state, numbers), point
        assert computer.next() is None, point
    request = asked(cast, draft)
    keep_answer(computer, request.id)
    for point in (
        "device_signing:_finish:before", "issuing:keep_signed:before", "issuing:_keep:after",
    ):  # fmt: skip
        killer.kill(point, "finish", cast.chief, draft)
        assert state_of(cast, draft)[0] == "NUMBERED", point
        assert request_now(cast, request).state == "SIGNED", point
    device_signing.finish(actor=cast.chief, request_id=request.id, now=NOW)
    assert state_of(cast, draft) == ("SIGNED", "01-CV/VPTU", 1)


def keep_answer(computer: Computer, request_id: UUID) -> None:
    """Let the server die between the answer of the device and the file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(device_signing, "finish", lambda **_known: None)
        computer.answer(request_id)
