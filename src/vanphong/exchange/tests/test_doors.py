"""The JSON API and the command line: the same acts, the same refusals."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.test import Client
from tests.cast import Cast

from vanphong.exchange.cli import commands
from vanphong.exchange.tests.conftest import Between, codes, issue, make_between
from vanphong.kernel import clock, ports
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api as registry


class Caller:
    """A program that acts for one person with all their rights."""

    def __init__(self, cast: Cast, role: str) -> None:
        actor = cast.actors[role]
        people.Account.objects.get_or_create(
            person_id=actor.person_id, defaults={"username": str(actor.person_id)}
        )
        with acting(actor):
            _row, token = people.issue_token(
                actor=actor, post=cast.posts[role], name="thử", days=30, now=clock.now(),
                scope=sorted(actor.permissions),
            )  # fmt: skip
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, path: str) -> tuple[int, Any]:
        answer = self.client.get(f"/api/v1{path}")
        return answer.status_code, answer.json()

    def post(self, path: str, **body: Any) -> tuple[int, Any]:
        answer = self.client.post(
            f"/api/v1{path}", json.dumps(body, default=str), content_type="application/json"
        )
        return answer.status_code, answer.json()


@pytest.fixture
def committed(committed_db: None) -> Between:
    return make_between()


def test_the_whole_way_by_api(committed: Between) -> None:
    sender, chief = Caller(committed.sender, "CLERK"), Caller(committed.sender, "CHIEF")
    receiver = Caller(committed.receiver, "CLERK")
    place = f"/deliveries/{committed.delivery.id}"

    status, page = receiver.get("/deliveries/received")
    assert (status, [one["symbol"] for one in page["items"]]) == (200, ["01-CV/VPTU"])
    status, accepted = receiver.post(f"{place}/accept", forwarded_to="Văn phòng")
    assert (status, accepted["arrival_number"], accepted["state"]) == (200, 1, "ACCEPTED")
    status, again = receiver.post(f"{place}/accept")
    assert (status, again["entry_id"]) == (200, accepted["entry_id"])
    status, refused = receiver.post(f"{place}/refuse", reason="Muộn rồi.")
    assert (status, refused["code"]) == (409, "wrong_state")
    status, asked = chief.post(f"{place}/recall", reason="Sai.")
    assert (status, asked["state"]) == (200, "RECALL_ASKED")
    status, answered = receiver.post(f"{place}/answer-recall", consent=False)
    assert (status, answered["fields"].keys()) == (422, {"reason"})
    assert receiver.post(f"{place}/answer-recall", consent=True)[0] == 200
    status, whole = sender.get(f"/deliveries/sent/{committed.delivery.id}")
    assert [one["code"] for one in whole["receipts"]] == ["01", "03", "13", "15"]
    status, page = receiver.get("/deliveries/received")
    assert page["items"] == []


def test_sending_replacing_recalling_by_api(committed: Between) -> None:
    sender, chief = Caller(committed.sender, "CLERK"), Caller(committed.sender, "CHIEF")
    document, new = committed.document, issue(committed.sender)
    foreign = committed.foreign.office.id
    status, sent = sender.post(f"/documents/{document.id}/deliveries", office_ids=[foreign])
    assert (status, len(sent)) == (200, 1)
    status, listed = sender.get(f"/documents/{document.id}/deliveries")
    assert (status, len(listed)) == (200, 2)
    place, by = f"/deliveries/{committed.delivery.id}/replace", {"document_id": new.id}
    status, refused = chief.post(place, **by, reason="Sửa lỗi.")
    assert (status, refused["code"]) == (409, "replacement_differs")
    status, done = chief.post(place, **by, reason="Sửa lỗi.", confirmed=True)
    assert (status, done["state"]) == (200, "REPLACED")
    status, recalled = chief.post(f"/documents/{new.id}/recall", reason="Sai.")
    assert (status, [one["state"] for one in recalled]) == (200, ["RECALLED"])
    status, page = sender.get("/deliveries/sent")
    assert (status, len(page["items"])) == (200, 3)
    refuse = f"/deliveries/{sent[0]['id']}/refuse"
    assert Caller(committed.receiver, "CLERK").post(refuse, reason="Thử.")[0] == 404
    assert Caller(committed.foreign, "CLERK").post(refuse, reason="Nhầm.")[0] == 200
    [answered] = sender.get("/deliveries/sent?answered=true")[1]["items"]
    assert (answered["id"], answered["answer"]) == (sent[0]["id"], "REFUSED")
    status, seen = sender.post(f"/deliveries/{answered['id']}/acknowledge")
    assert (status, seen["answer"]) == (200, "")


def test_rights_by_api(committed: Between) -> None:
    officer = Caller(committed.receiver, "OFFICER")
    assert officer.get("/deliveries/received")[0] == 403
    assert officer.post(f"/deliveries/{committed.delivery.id}/accept")[0] == 403
    foreign = Caller(committed.foreign, "CLERK")
    assert foreign.get(f"/deliveries/received/{committed.delivery.id}")[0] == 404
    assert foreign.get("/deliveries/received?cursor=abc")[0] == 422
    assert codes(committed.sender, committed.delivery) == ["01"]


@pytest.fixture
def line(committed: Between, monkeypatch: pytest.MonkeyPatch) -> Between:
    running = ports.Port("database_in_use")
    running.fill(contextlib.nullcontext)  # the cluster of the tests runs already
    monkeypatch.setattr(ports, "database_in_use", running)
    return committed


def name_of(cast: Cast, role: str = "CLERK") -> str:
    person = cast.actors[role].person_id
    return people.Account.objects.get_or_create(
        person_id=person, defaults={"username": f"{role}-{person}"[:60].lower()}
    )[0].username


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(commands, [str(one) for one in arguments])


def said(*arguments: Any) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output or result.exception
    return json.loads(result.output)


def test_the_whole_way_by_command(line: Between) -> None:
    clerk, chief = name_of(line.receiver), name_of(line.sender, "CHIEF")
    [waiting] = said("inbox", "--as", clerk)
    assert waiting["label"] == "Đã đến"
    done = run("accept", waiting["id"], "--as", clerk)
    assert done.output == "Đã tiếp nhận, số đến 1.\n"
    assert run("inbox", "--as", clerk).output == "Không có văn bản nào.\n"
    assert len(said("inbox", "--all", "--as", clerk)) == 1
    refused = run("refuse", waiting["id"], "--reason", "Muộn.", "--as", clerk)
    assert isinstance(refused.exception, Refused)
    new = issue(line.sender)
    ask = ("replace", waiting["id"], "--by", new.id, "--reason", "Sửa.", "--as", chief)
    assert isinstance(run(*ask).exception, Refused)
    assert said(*ask, "--whole", "--confirm-different")["state"] == "RECALL_ASKED"
    no = run("answer-recall", waiting["id"], "--no", "--as", clerk)
    assert isinstance(no.exception, Invalid)
    yes = run("answer-recall", waiting["id"], "--yes", "--as", clerk)
    assert yes.output == "Đã thay thế.\n"
    [answered] = said("outbox", "--answered", "--as", chief)
    assert answered["answer"] == "REPLACED"
    run("acknowledge", answered["id"], "--as", chief)
    assert said("outbox", "--answered", "--as", chief) == []
    status = run("status", waiting["id"], "--as", clerk).output
    assert "03 Đã tiếp nhận: Trần Thị Sổ, Văn thư" in status


def test_accepting_by_command_says_what_the_book_says(line: Between) -> None:
    clerk, officer = name_of(line.receiver), line.receiver.posts["OFFICER"]
    [waiting] = said("inbox", "--as", clerk)
    rest = ("--due", "2027-01-29", "--note", "Bản giấy sau", "--as", clerk)
    nobody = run("accept", waiting["id"], "--pass-to", "Không Ai", *rest)
    assert isinstance(nobody.exception, Invalid)
    assert "Chưa rõ “Không Ai” là ai." in str(nobody.exception)
    to = ("--pass-to", officer.person.full_name)
    entry_id = said("accept", waiting["id"], *to, *rest)["entry_id"]
    with acting(line.receiver.clerk):
        entry = registry.incoming_lines(line.receiver.clerk).get(pk=entry_id)
        assert (f"{entry.due_on}", entry.note) == ("2027-01-29", "Bản giấy sau")
        passed = registry.Involvement.objects.filter(document=line.document, reason="FORWARDED")
        assert [one.person_id for one in passed] == [officer.person_id]
    [came] = said("deliveries", line.document.id, "--as", name_of(line.sender))
    assert came["state"] == "ACCEPTED"


def test_sending_and_recalling_by_command(line: Between) -> None:
    clerk, chief = name_of(line.sender), name_of(line.sender, "CHIEF")
    to = ("--to", line.foreign.office.id, "--as", clerk)
    [sent] = said("send", line.document.id, *to)
    why = ("--reason", "Sai.", "--as", chief)
    assert run("recall", sent["id"], *why).output == "Đã thu hồi.\n"
    [recalled] = said("recall-document", line.document.id, *why)
    assert recalled["state"] == "RECALLED"
    assert len(said("outbox", "--as", clerk)) == 2
    foreign = run("status", line.delivery.id, "--as", name_of(line.foreign))
    assert isinstance(foreign.exception, NotFound)
    assert run("refuse", line.delivery.id, "--as", clerk).exit_code == 2
