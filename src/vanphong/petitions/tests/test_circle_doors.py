"""Circles by page, command and API: the same acts, the same refusals."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, make_office

from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import jobs
from vanphong.petitions.cli import commands
from vanphong.petitions.models import Circle, OutsideFingerprint
from vanphong.petitions.tests.conftest import case_of, looking
from vanphong.petitions.tests.test_circles import LAND, changed, circle_of, taken
from vanphong.petitions.tests.test_pages import url
from vanphong.registry.tests.browsing import stop_clock
from vanphong.tasks.tests.conftest import hire
from vanphong.tasks.tests.test_pages import browser, read, send


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch)


@pytest.fixture
def there(cast: Cast) -> Cast:
    return make_office("Huyện ủy Xa")


def only_circle(cast: Cast) -> Circle:
    with looking(cast.office.id):
        return Circle.objects.get()


def test_founded_and_joined_on_pages_and_told_on_both(cast: Cast, there: Cast) -> None:
    mine, theirs = browser(cast.chief), browser(there.chief)
    place = reverse("petition_circle_found")
    assert there.office.name in read(mine, place)
    send(mine, place, {"name": "Tỉnh và huyện"}, 422)
    send(mine, place, {"name": "Tỉnh và huyện", "offices": [str(there.office.id)]})
    circle = only_circle(cast)
    assert "Tỉnh và huyện" in read(theirs, reverse("petition_circles"))
    page = read(theirs, reverse("petition_circle", args=[circle.pk]))
    assert "Tham gia so khớp" in page
    assert cast.office.name in page
    send(theirs, reverse("petition_circle_join", args=[circle.pk]), {})
    assert "Rời vòng so khớp" in read(theirs, reverse("petition_circle", args=[circle.pk]))
    letter = taken(cast)
    other = taken(there, abstract=changed())
    for client, own, whose in ((mine, letter, there), (theirs, other, cast)):
        words = f"đơn số 1/2026 của {whose.office.name}"
        for address in (reverse("petition_letter", args=[own.pk]), url(case_of(own))):
            assert words in read(client, address)
        assert f"Đ{words[1:]}" in read(client, reverse("petition_circles"))
    send(theirs, reverse("petition_circle_leave", args=[circle.pk]), {})
    assert "Tham gia so khớp" in read(theirs, reverse("petition_circle", args=[circle.pk]))


def test_who_does_not_keep_circles_sees_what_was_found_alone(cast: Cast, there: Cast) -> None:
    circle = circle_of(cast, there)
    keeper = hire(cast, "Vũ Thị Đơn", "PETITIONS")
    client = browser(keeper)
    taken(there)
    taken(cast)
    page = read(client, reverse("petition_circles"))
    assert there.office.name in page
    assert "Lập vòng so khớp" not in page
    for name in ("petition_circle_join", "petition_circle_leave"):
        send(client, reverse(name, args=[circle.pk]), {}, 403)
    assert client.get(reverse("petition_circle", args=[circle.pk])).status_code == 403


def test_key_is_shown_once_and_files_go_both_ways_on_pages(cast: Cast, there: Cast) -> None:
    mine, theirs = browser(cast.chief), browser(there.chief)
    place = reverse("petition_circle_found")
    page = send(mine, place, {"name": "Với huyện", "partner": there.office.name}, 200)
    here = only_circle(cast)
    key = page.partition('<strong class="mono">')[2].partition("</strong>")[0]
    assert key.count("-") == 13
    assert key not in read(mine, reverse("petition_circle", args=[here.pk]))
    told = {"name": "Với tỉnh", "partner": cast.office.name}
    send(theirs, place, told | {"key": key[:-1]}, 422)
    send(theirs, place, told | {"key": key.lower().replace("-", " ")})
    far = only_circle(there)
    taken(cast)
    answer = mine.get(reverse("petition_circle_file", args=[here.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    take = reverse("petition_circle_take_in", args=[far.pk])
    bad = SimpleUploadedFile("x.json", b"{}")
    assert "không phải tệp so khớp" in theirs.post(take, {"file": bad}).content.decode()
    file = SimpleUploadedFile("so-khop.json", answer.content)
    assert theirs.post(take, {"file": file}).status_code == 302
    with looking(there.office.id):
        assert OutsideFingerprint.objects.count() == 1


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> None:
    port = ports.Port("database_in_use")
    port.fill(contextlib.nullcontext)  # the cluster of the tests runs already
    monkeypatch.setattr(ports, "database_in_use", port)


def run(actor: Actor, *words: str, typed: str = "") -> Result:
    browser(actor)  # the account
    said = ["circles", *words, "--as", str(actor.person_id)]
    return CliRunner().invoke(commands, said, input=typed)


@pytest.mark.usefixtures("running")
def test_commands_do_the_same(cast: Cast, there: Cast, tmp_path: Path) -> None:
    founded = run(
        cast.chief, "found", "--name", "Vòng", "--office", str(there.office.id), "--json"
    )
    circle_id = json.loads(founded.output)["id"]
    assert run(there.chief, "join", circle_id).exit_code == 0
    taken(cast)
    taken(there)
    assert there.office.name in run(cast.chief, "matches").output
    assert circle_id in run(cast.chief, "list").output
    assert "không cần trao tệp" in str(
        run(cast.chief, "export", circle_id, "--to", str(tmp_path / "a.json")).exception
    )
    assert "LEFT" in run(there.chief, "leave", circle_id).output
    made = run(cast.chief, "found", "--name", "Ngoài", "--partner", there.office.name, "--json")
    here = json.loads(made.output)
    other = run(
        there.chief, "found", "--name", "Ngoài", "--partner", cast.office.name, "--with-key",
        "--json", typed=f"{here['key_text']}\n",
    )  # fmt: skip
    far = json.loads(other.output)
    jobs.circle(office_id=cast.office.id, circle_id=here["id"])
    target = tmp_path / "so-khop.json"
    assert "1 đơn" in run(cast.chief, "export", here["id"], "--to", str(target)).output
    assert LAND.split()[8] not in target.read_text("utf-8")
    assert "1 đơn" in run(there.chief, "import", far["id"], "--file", str(target)).output


class Program:
    """A program with the token of a person."""

    def __init__(self, actor: Actor) -> None:
        browser(actor)  # the account
        with acting(actor):
            post = people.Post.objects.get(pk=actor.post_id)
            _token, secret = people.issue_token(
                actor=actor, post=post, name="Chương trình thử", days=30, now=clock.now(),
                scope=sorted(actor.permissions),
            )  # fmt: skip
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def post(self, place: str, given: object = None, status: int = 200) -> dict[str, object]:
        answer = self.client.post(
            f"/api/v1/petitions/{place}", given, content_type="application/json"
        )
        assert answer.status_code == status, answer.content
        return answer.json()

    def get(self, place: str) -> dict[str, object]:
        return self.client.get(f"/api/v1/petitions/{place}").json()


def test_programs_do_the_same(cast: Cast, there: Cast) -> None:
    mine, theirs = Program(cast.chief), Program(there.chief)
    made = mine.post("circles", {"name": "Vòng", "offices": [there.office.id]})
    assert made["key_text"] == ""
    joined = theirs.post(f"circles/{made['id']}/join")
    assert joined["state"] == "JOINED"
    taken(cast)
    taken(there)
    (match,) = mine.get("matches")["items"]
    assert (match["other_office"], match["other_number"]) == (there.office.name, "1/2026")
    assert set(match) == {
        "letter_id", "letter", "circle_id", "other_office", "other_number",
        "other_received_on", "percent", "told_at",
    }  # fmt: skip
    assert len(theirs.get("circles")["items"]) == 1
    theirs.post(f"circles/{made['id']}/leave")
    assert theirs.post(f"circles/{made['id']}/leave", status=409)["code"] == "not_in_circle"
    far = mine.post("circles", {"name": "Ngoài", "partner": there.office.name})
    jobs.circle(office_id=cast.office.id, circle_id=far["id"])
    file = mine.get(f"circles/{far['id']}/file")
    assert file["letters"] == 1
    own = theirs.post(
        "circles",
        {"name": "Ngoài", "partner": cast.office.name, "key": far["key_text"]},
    )
    upload = SimpleUploadedFile("a.json", json.dumps(file["file"]).encode())
    place = f"/api/v1/petitions/circles/{own['id']}/file"
    assert theirs.client.post(place, {"upload": upload}).json() == {"letters": 1}


def test_leaving_is_asked_and_a_closed_circle_says_so(cast: Cast, there: Cast) -> None:
    circle = circle_of(cast, there)
    page = reverse("petition_circle", args=[circle.pk])
    leave = reverse("petition_circle_leave", args=[circle.pk])
    assert f'href="{leave}"' in read(browser(there.chief), page)
    assert "dấu vân của cơ quan bị hủy ngay" in read(browser(there.chief), leave)
    mine = browser(cast.chief)
    assert "mọi cơ quan ra khỏi vòng" in read(mine, leave)
    assert "Vòng đã đóng" not in read(mine, page)
    send(mine, leave, {})
    shown = read(mine, page)
    assert f"Vòng đã đóng ngày {clock.today():%d/%m/%Y}" in shown
    assert "Đã ra khỏi vòng khi vòng đóng" in shown
    assert "Không tham gia" not in shown
    assert mine.get(leave).status_code == 302, "nothing to leave any more"
