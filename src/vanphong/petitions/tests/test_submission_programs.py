"""Letters sent over the network by command line and JSON API: the same acts and refusals."""

from __future__ import annotations

import pytest
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.kernel.errors import NotAllowed, NotFound, Refused
from vanphong.petitions.models import Letter, OnlineIntake
from vanphong.petitions.tests import sent
from vanphong.petitions.tests.conftest import NOW, looking
from vanphong.petitions.tests.test_programs import run
from vanphong.registry.tests.browsing import stop_clock


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


@pytest.mark.usefixtures("_database")
def test_by_commands(cast: Cast) -> None:
    assert run(cast.chief, "online", "intake", "--open") == {"is_open": True}
    with pytest.raises(NotAllowed):
        run(cast.clerk, "online", "intake", "--close")
    first, second = (sent.send(cast, now=NOW) for _n in range(2))
    listed = run(cast.clerk, "online", "list")["items"]
    assert {one["id"] for one in listed} == {
        str(first.submission_id),
        str(second.submission_id),
    }
    shown = run(cast.clerk, "online", "show", str(first.submission_id))
    assert shown["text"] == sent.WHAT["text"]
    letter = run(cast.clerk, "online", "take-in", str(first.submission_id))
    assert letter["channel"] == "PUBLIC_PAGE"
    with pytest.raises(Refused):
        run(cast.clerk, "online", "take-in", str(first.submission_id))
    back = run(
        cast.clerk, "online", "send-back", str(second.submission_id), "--reason", "Gửi trùng"
    )
    assert (back["state"], back["reason"]) == ("SENT_BACK", "Gửi trùng")
    told = run(None, "status", "--code", second.key.code, "--pin", second.key.pin)
    assert (told["stage"], told["note"]) == ("SENT_BACK", "Gửi trùng")
    with pytest.raises(NotFound):
        run(cast.officer, "online", "show", str(first.submission_id))


def test_by_programs(cast: Cast) -> None:
    chief, clerk, officer = (client_of(cast, role) for role in ("CHIEF", "CLERK", "OFFICER"))
    place = "/api/v1/petitions/submissions"

    def ask(client: object, address: str, **given: object) -> tuple[int, dict[str, object]]:
        answer = client.post(address, given, "application/json")  # type: ignore[attr-defined]
        return answer.status_code, answer.json()

    intake = "/api/v1/petitions/online-intake"
    assert ask(chief, intake, is_open=True) == (200, {"done": True})
    assert ask(clerk, intake, is_open=False)[0] == 403
    assert OnlineIntake.objects.get(pk=cast.office.pk).is_open
    first, second = (sent.send(cast, now=NOW) for _n in range(2))
    listed = clerk.get(place).json()["items"]
    assert {one["id"] for one in listed} == {
        str(first.submission_id),
        str(second.submission_id),
    }
    assert officer.get(place).json()["items"] == []
    one = f"{place}/{first.submission_id}"
    assert clerk.get(one).json()["subject"] == sent.WHAT["subject"]
    assert officer.get(one).status_code == 404
    assert ask(officer, f"{one}/take-in")[0] == 403
    status, letter = ask(clerk, f"{one}/take-in")
    assert (status, letter["channel"]) == (200, "PUBLIC_PAGE")
    status, refusal = ask(clerk, f"{one}/take-in")
    assert (status, refusal["code"]) == (409, "decided_already")
    other = f"{place}/{second.submission_id}"
    assert ask(clerk, f"{other}/send-back", reason="")[0] == 422
    assert ask(clerk, f"{other}/send-back", reason="Gửi trùng")[1]["state"] == "SENT_BACK"
    lengths = set()
    for code, pin in (
        (second.key.code, second.key.pin), (second.key.code, "0"), ("aaaa", second.key.pin),
    ):  # fmt: skip
        answer = clerk.post(
            "/api/v1/petitions/status", {"code": code, "pin": pin}, "application/json"
        )
        lengths.add(len(answer.content))
    assert lengths == {4096}
    with looking(cast.office.id):
        assert Letter.objects.count() == 1
