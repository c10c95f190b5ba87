"""The same acts by page, command and API; the form of the registry filled from a mail."""

from __future__ import annotations

import contextlib
import json
import re
from typing import Any

import pytest
from click.testing import CliRunner
from django.urls import reverse
from tests.cast import Cast
from tests.imap_server import PASSWORD, Server
from tests.test_api import client_of

from vanphong.kernel import clock, ports
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting
from vanphong.mailbox import boxes, health, services
from vanphong.mailbox.cli import commands
from vanphong.mailbox.models import Attachment, Mail, Mailbox, Progress
from vanphong.mailbox.tests.conftest import needs_server, set_up, taken
from vanphong.mailbox.tests.letters import mail, with_paper
from vanphong.people import api as people
from vanphong.project import cli as program
from vanphong.registry import api as registry
from vanphong.registry.cli import commands as registry_commands
from vanphong.registry.tests.browsing import logged_in, words
from vanphong.registry.tests.factories import NOW, make_in_book

program.set_up()


def first_part(cast: Cast, one: Mail) -> Attachment:
    with acting(cast.clerk):
        return Attachment.objects.filter(mail=one).order_by("position")[0]


def fields_of(page: str) -> dict[str, Any]:
    """Give what the form of a page would send."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and "disabled" not in tag:
            is_box = 'type="checkbox"' in tag or 'type="radio"' in tag
            if is_box and "checked" not in tag:
                continue
            found.setdefault(name[1], []).append(value[1] if value else "on" if is_box else "")
    for name, inner in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)<', page):
        found[name] = inner.strip()
    for name, inner in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', inner)
        found[name] = chosen[1] if chosen else ""
    return found


def test_a_clerk_registers_a_paper_of_a_mail_by_the_form(cast: Cast) -> None:
    one = taken(cast)
    with acting(cast.clerk):
        make_in_book(cast)
    browser = logged_in(cast, "CLERK")
    assert "Gửi công văn 127-CV/VPTU" in words(browser.get(reverse("mails")))
    page = browser.get(reverse("mail", args=[one.pk]))
    said = words(page)
    assert "spf=pass, dkim=fail" in said
    assert "Phu luc.docx" in said
    part = first_part(cast, one)
    form_url = f"{reverse('register-incoming-fields')}?tep={part.file_id}"
    assert form_url in page.content.decode()
    form = browser.get(form_url)
    given = fields_of(form.content.decode())
    assert given["symbol"] == ["127-CV/VPTU"]
    assert given["channel"] == "EMAIL"
    assert len(given["annexes"]) == 1
    done = browser.post(form_url, given)
    assert done.status_code == 302, words(done)
    with acting(cast.clerk):
        entry = registry.IncomingEntry.objects.select_related("document").get()
        assert (entry.channel, entry.document.symbol) == ("EMAIL", "127-CV/VPTU")
        one.refresh_from_db()
        assert one.state == "REGISTERED"
        (panel,) = boxes.document_panels(cast.clerk, entry.document)
        assert panel.context["mail"] == one
    assert "Đến bằng thư điện tử" in words(
        browser.get(reverse("document", args=[entry.document_id]))
    )
    # The same paper in another mail is told.
    other = taken(cast, with_paper(message_id="<hai@x>"), uid=2)
    assert "127-CV/VPTU" in words(browser.get(reverse("mail", args=[other.pk])))
    assert "giống từng byte" in words(browser.get(reverse("mail", args=[other.pk])))


def test_nothing_of_a_page_in_a_mail_is_drawn_as_a_page(cast: Cast) -> None:
    html = '<p>x <a href="http://xau.example/a">y</a><img src="http://theo.doi/a.gif"></p>'
    one = taken(cast, mail(html=html, text="").replace(b"text/plain", b"text/enriched"))
    page = logged_in(cast, "CLERK").get(reverse("mail", args=[one.pk])).content.decode()
    assert "http://xau.example/a" in page
    assert 'href="http://xau' not in page
    assert "theo.doi" not in page


def test_a_mail_is_set_aside_and_put_back_by_the_page(cast: Cast) -> None:
    one = taken(cast)
    browser = logged_in(cast, "CLERK")
    url = reverse("dismiss-mail", args=[one.pk])
    assert browser.post(url, {"reason": "OTHER", "note": ""}).status_code == 422
    assert browser.post(url, {"reason": "SPAM", "note": "rác"}).status_code == 302
    aside = words(browser.get(reverse("mails") + "?muc=DISMISSED"))
    assert "Gửi công văn" in aside
    assert browser.post(reverse("put-back-mail", args=[one.pk])).status_code == 302
    with acting(cast.clerk):
        one.refresh_from_db()
    assert one.state == "WAITING"
    first = reverse("mail-attachment-page", args=[one.pk, first_part(cast, one).pk, 1])
    assert browser.get(first)["Content-Type"] == "image/jpeg"
    whole = browser.get(reverse("mail-file", args=[one.pk]))
    assert whole["Content-Disposition"].startswith("attachment")
    assert "sandbox" in whole["Content-Security-Policy"]


def test_who_does_not_register_sees_no_mail(cast: Cast) -> None:
    one = taken(cast)
    for role in ("OFFICER", "LEADER", "ADMIN"):
        browser = logged_in(cast, role)
        browser.raise_request_exception = False
        assert browser.get(reverse("mail", args=[one.pk])).status_code == 403
    clerk = logged_in(cast, "CLERK")
    clerk.raise_request_exception = False
    assert clerk.get(reverse("mailbox")).status_code == 403


def test_mails_wait_on_the_desk_and_beside_the_upload(cast: Cast) -> None:
    browser = logged_in(cast, "CLERK")
    assert "Thư đến chờ vào sổ" not in words(browser.get(reverse("register-incoming")))
    taken(cast)
    assert "Thư đến chờ vào sổ" in words(browser.get(reverse("register-incoming")))
    assert "Thư đến chờ vào sổ" in words(browser.get(reverse("desk")))


def test_programs_read_decide_and_register(cast: Cast) -> None:
    one = taken(cast)
    with acting(cast.clerk):
        book = make_in_book(cast)
    api = client_of(cast, "CLERK")
    (listed,) = api.get("/api/v1/mails").json()["items"]
    assert (listed["id"], listed["checks"]) == (str(one.pk), ["spf=pass", "dkim=fail"])
    whole = api.get(f"/api/v1/mails/{one.pk}").json()
    assert whole["text"].startswith("Kính gửi")
    part = whole["attachments"][0]
    got = api.get(f"/api/v1/mails/{one.pk}/attachments/{part['id']}")
    assert got.content.startswith(b"%PDF")
    assert api.get(f"/api/v1/mails/{one.pk}/original")["Content-Type"] == "message/rfc822"
    send = {"content_type": "application/json"}
    wrong = api.post(f"/api/v1/mails/{one.pk}/dismiss", {"reason": "OTHER"}, **send)
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["note"])
    assert api.post(f"/api/v1/mails/{one.pk}/dismiss", {"reason": "SPAM"}, **send).json()[
        "state"
    ] == "DISMISSED"  # fmt: skip
    assert api.post(f"/api/v1/mails/{one.pk}/put-back", {}, **send).status_code == 200
    done = api.post(
        "/api/v1/incoming",
        {
            "book_id": str(book.pk), "file_id": part["file_id"], "source_id": part["id"],
            "document": {"issuer_name": "Văn phòng Tỉnh ủy Sông Lam", "abstract": "Về việc"},
            "arrival": {"channel": "EMAIL"},
        },
        **send,
    )  # fmt: skip
    assert done.status_code == 200, done.content
    assert api.get(f"/api/v1/mails/{one.pk}").json()["state"] == "REGISTERED"


def name_of(cast: Cast, role: str) -> str:
    account, _made = people.Account.objects.get_or_create(
        person_id=cast.actors[role].person_id, defaults={"username": f"mail.{role.lower()}"}
    )
    return str(account.username)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Any:
    here = ports.Port("database_in_use")
    here.fill(contextlib.nullcontext)  # the cluster of the tests runs already
    monkeypatch.setattr(ports, "database_in_use", here)

    def ask(group: Any, *arguments: Any, given: str = "") -> Any:
        done = CliRunner().invoke(group, [*map(str, arguments), "--json"], input=given)
        if done.exception and done.exit_code == 1:
            raise done.exception
        return json.loads(done.output)

    return ask


def test_commands_read_decide_and_register(cast: Cast, run: Any) -> None:
    one = taken(cast)
    with acting(cast.clerk):
        book = make_in_book(cast)
    clerk = ("--as", name_of(cast, "CLERK"))
    (listed,) = run(commands, "list", *clerk)
    assert listed["subject"] == "Gửi công văn 127-CV/VPTU"
    whole = run(commands, "show", one.pk, *clerk)
    run(commands, "dismiss", one.pk, "--reason", "PRIVATE", *clerk)
    with pytest.raises(Refused, match="không xếp"):
        run(commands, "dismiss", one.pk, "--reason", "PRIVATE", *clerk)
    assert run(commands, "put-back", one.pk, *clerk)["state"] == "WAITING"
    done = run(
        registry_commands, "register", "--file", whole["attachments"][0]["file_id"],
        "--annex", whole["attachments"][1]["file_id"], "--book", book.pk, *clerk,
    )  # fmt: skip
    assert done["symbol"] == "127-CV/VPTU"
    (kept,) = run(commands, "list", "--state", "REGISTERED", *clerk)
    assert kept["id"] == str(one.pk)


@needs_server
def test_an_administrator_sets_and_tries_the_mailbox(
    cast: Cast, server: Server, run: Any
) -> None:
    browser = logged_in(cast, "ADMIN")
    given = {
        "server": f"localhost:{server.port}", "username": "congvan@tinhuy.example",
        "password": "sai", "folder": "INBOX", "after": "NOTHING", "is_on": "on",
    }  # fmt: skip
    assert browser.post(reverse("mailbox"), given | {"password": ""}).status_code == 422
    assert browser.post(reverse("mailbox"), given).status_code == 302
    tried = browser.post(reverse("try-mailbox"), follow=True)
    assert "không nhận tên và mật khẩu" in words(tried)
    assert browser.post(reverse("mailbox"), given | {"password": PASSWORD}).status_code == 302
    server.put(mail())
    assert "Có 1 thư chưa lấy" in words(browser.post(reverse("try-mailbox"), follow=True))
    with acting(cast.admin):
        box = Mailbox.objects.get()
        assert PASSWORD.encode() not in bytes(box.password_sealed)
        assert not Mail.objects.exists()
    api = client_of(cast, "ADMIN")
    known = api.get("/api/v1/mailbox").json()
    assert (known["is_on"], known["username"]) == (True, "congvan@tinhuy.example")
    assert "password" not in str(known)
    assert api.post("/api/v1/mailbox/try").json() == {"waiting": 1}
    # A password kept for one server is not sent to another name.
    other = {"host": "localhost", "port": server.port, "username": "khac@x", "version": 2}
    refused = api.put("/api/v1/mailbox", other, content_type="application/json")
    assert list(refused.json()["fields"]) == ["password"]
    admin = ("--as", name_of(cast, "ADMIN"))
    assert run(commands, "try", *admin) == {"waiting": 1}
    assert run(commands, "settings", *admin)["trouble"] == ""
    kept = run(
        commands, "set", "--host", "localhost", "--port", server.port, "--user",
        "congvan@tinhuy.example", "--keep-password", "--on", *admin,
    )  # fmt: skip
    assert kept["is_on"] is True
    (read,) = run(commands, "check")
    assert (read["taken"], read["trouble"]) == (1, "")


def test_a_server_the_operator_does_not_allow_is_refused(cast: Cast, settings: Any) -> None:
    settings.MAIL_SERVERS = ()
    page = words(logged_in(cast, "ADMIN").get(reverse("mailbox")))
    assert "VANPHONG_MAIL_SERVERS" in page
    api = client_of(cast, "ADMIN")
    given = {"host": "10.0.0.1", "port": 993, "username": "a", "password": "b"}
    refused = api.put("/api/v1/mailbox", given, content_type="application/json")
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["host"])


def test_a_password_of_another_office_does_not_open(cast: Cast, settings: Any) -> None:
    settings.MAIL_SERVERS = (("localhost", 1),)
    with acting(cast.admin):
        wanted = services.Wanted("localhost", 1, "a", "b", is_on=True)
        box = services.set_mailbox(actor=cast.admin, wanted=wanted, now=NOW)
        Mailbox.objects.update(password_sealed=b"x" + bytes(box.password_sealed))
    assert services.check_mailbox(cast.office.id).trouble == "mail_sealed"


@needs_server
def test_the_health_of_the_site_tells_of_mailboxes_in_trouble(
    cast: Cast, server: Server, settings: Any
) -> None:
    set_up(cast, server, password="sai")
    services.check_mailbox(cast.office.id)
    (fact,) = health.facts(clock.now())
    assert (fact.state, fact.value) == ("bad", 1)
    assert "mật khẩu" in fact.words
    set_up(cast, server)
    services.check_mailbox(cast.office.id)
    (fact,) = health.facts(clock.now())
    assert (fact.state, fact.value) == ("good", 0)
    with acting(cast.admin):
        Progress.objects.update(good_at=NOW.replace(year=2025))
    (fact,) = health.facts(clock.now())
    assert fact.state == "warn"
    settings.MAIL_SERVERS = ()
    (fact,) = health.facts(clock.now())
    assert (fact.state, fact.words) == ("good", "không dùng")
