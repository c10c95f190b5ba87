"""Log-in at a real OpenID provider (django-oauth-toolkit), in a process of its own."""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import http.cookiejar
import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from tests.cast import Cast, make_office
from tests.openid_provider import CLIENT, SECRET
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import provider, services
from vanphong.people.models import Account, ProviderIdentity

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 12, 1, 2, 0, tzinfo=dt.UTC)
ROOT = Path(__file__).resolve().parents[1]


class Stays(urllib.request.HTTPRedirectHandler):
    """Shows where one is sent, and does not go there."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return


class Running:
    """The provider, and a browser that is logged in there."""

    def __init__(self, port: int) -> None:
        self.root = f"http://127.0.0.1:{port}"
        self.issuer = f"{self.root}/o"

    def subject(self, name: str) -> str:
        return self._enter(self._browser(), name)

    def _enter(self, browser: Any, name: str) -> str:
        with browser.open(f"{self.root}/enter/{name}") as answer:
            return str(answer.read().decode())

    def _browser(self) -> Any:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        return urllib.request.build_opener(Stays, jar)

    def browser_of(self, name: str) -> Any:
        """Give a browser in which somebody is logged in at the provider."""
        browser = self._browser()
        self._enter(browser, name)
        return browser

    def sends_back(self, address: str, name: str) -> dict[str, str]:
        """Give what the provider sends back for somebody who goes to the address."""
        browser = self.browser_of(name)
        with pytest.raises(urllib.error.HTTPError) as sent:
            browser.open(address)
        sent.value.close()
        assert sent.value.code == 302
        return dict(parse_qsl(urlsplit(sent.value.headers["Location"]).query))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("provider")
    back = "http://testserver/dang-nhap/tro-ve"
    command = [sys.executable, "-m", "tests.openid_provider", str(folder), str(port), back]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    found = Running(port)
    try:
        for _n in range(1200):
            try:
                place = f"{found.issuer}/.well-known/openid-configuration"
                urllib.request.urlopen(place).close()
                break
            except OSError:
                assert process.poll() is None, "the provider did not start"
                time.sleep(0.1)
        yield found
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def office(running: Running, settings: Any, tmp_path: Path) -> Cast:
    """An office whose officer is linked to `lan`."""
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = running.issuer, CLIENT
    settings.OIDC_SECRET_FILE = str(secret)
    cast = make_office(accounts=True)
    link(cast, "OFFICER", running.subject("lan"), running.issuer)
    return cast


def account_of(cast: Cast, role: str) -> Account:
    return Account.objects.get(person_id=cast.actors[role].person_id)


def link(cast: Cast, role: str, subject: str, issuer: str) -> None:
    with acting(cast.admin):
        services.link_identity(
            actor=cast.admin, account_id=account_of(cast, role).id, issuer=issuer,
            subject=subject, now=NOW,
        )  # fmt: skip


def begin(client: Client) -> str:
    return str(client.get(reverse("provider_log_in"), {"next": "/tai-khoan"}).url)


def come_back(client: Client, given: dict[str, str]) -> str:
    return str(client.get(reverse("provider_back"), given).url)


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


def test_who_is_linked_comes_in(running: Running, office: Cast) -> None:
    client = Client()
    page = client.get(reverse("login")).content.decode()
    assert "Đăng nhập bằng tài khoản của đơn vị" in page
    given = running.sends_back(begin(client), "lan")
    assert come_back(client, given) == "/tai-khoan"
    assert "Lê Văn Nháp" in client.get(reverse("account")).content.decode()
    # The same answer serves nobody a second time, here or elsewhere.
    client.post(reverse("logout"))
    for browser in (client, Client()):
        assert come_back(browser, given) == reverse("login")
        assert not is_in(browser)


def test_who_logs_out_here_is_led_out_of_the_provider_too(
    running: Running, office: Cast
) -> None:
    client = Client()
    come_back(client, running.sends_back(begin(client), "lan"))
    left = client.post(reverse("logout")).url
    assert f'href="{reverse("provider_log_out")}"' in client.get(left).content.decode()
    address = str(client.get(reverse("provider_log_out")).url)
    browser = running.browser_of("lan")
    with browser.open(address) as asked:  # the provider asks whether one means it
        page = asked.read().decode()
    [secret] = re.findall('name="csrfmiddlewaretoken" value="([^"]+)"', page) or [""]
    said = urlencode(
        dict(parse_qsl(urlsplit(address).query)) | {"allow": "1", "csrfmiddlewaretoken": secret}
    )
    with pytest.raises(urllib.error.HTTPError) as sent:
        browser.open(address, said.encode())
    sent.value.close()
    assert sent.value.headers["Location"] == f"http://testserver{reverse('login')}"
    # Nobody is led there who came by a password.
    client.force_login(account_of(office, "CLERK"))
    assert client.post(reverse("logout")).url == reverse("login")


def test_nobody_is_linked_by_a_mail_address(running: Running, office: Cast) -> None:
    """`minh` has the mail address of `lan` at the provider, and opens nothing."""
    client = Client()
    assert come_back(client, running.sends_back(begin(client), "minh")) == reverse("login")
    assert not is_in(client)
    assert "Chưa có tài khoản nào gắn" in client.get(reverse("login")).content.decode()


@pytest.mark.parametrize("trouble", ["state", "nonce", "verifier", "other browser", "late"])
def test_what_was_not_asked_for_here_opens_nothing(
    running: Running, office: Cast, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    client = Client()
    given = running.sends_back(begin(client), "lan")
    asked = client.session
    place = {"state": 0, "nonce": 1, "verifier": 2}.get(trouble)
    if place is not None:
        asked["asked_provider"][place] = "x" * 43
        asked.save()
    if trouble == "other browser":
        client = Client()
        begin(client)
    if trouble == "late":
        then = clock.now() + dt.timedelta(minutes=11)
        monkeypatch.setattr(clock, "now", lambda: then)
    assert come_back(client, given) == reverse("login")
    assert not is_in(client)


def test_an_answer_of_another_provider_is_refused(running: Running, office: Cast) -> None:
    client = Client()
    given = running.sends_back(begin(client), "lan") | {"iss": "https://xau.example"}
    assert come_back(client, given) == reverse("login")
    assert not is_in(client)


def test_a_shut_account_and_a_link_taken_back(running: Running, office: Cast) -> None:
    account = account_of(office, "OFFICER")
    with acting(office.admin):
        services.disable_account(actor=office.admin, account_id=account.id)
    client = Client()
    assert come_back(client, running.sends_back(begin(client), "lan")) == reverse("login")
    with acting(office.admin):
        services.enable_account(actor=office.admin, account_id=account.id)
    link(office, "OFFICER", "", running.issuer)
    assert come_back(client, running.sends_back(begin(client), "lan")) == reverse("login")
    assert not is_in(client)


def test_a_provider_that_is_gone_is_said(office: Cast, settings: Any) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    client = Client()
    assert begin(client) == reverse("login")
    assert "không trả lời" in client.get(reverse("login")).content.decode()
    settings.OIDC_ISSUER = ""
    assert begin(client) == reverse("login")


def test_who_links_whom(running: Running, office: Cast) -> None:
    subject = running.subject("lan")
    with pytest.raises(Invalid) as taken:
        link(office, "CLERK", subject, running.issuer)
    assert taken.value.code == "subject_taken"
    with pytest.raises(Refused):
        link(office, "ADMIN", "9", running.issuer)
    other = make_office("Tỉnh ủy Khác")
    with acting(other.admin), pytest.raises(NotFound):
        services.link_identity(
            actor=other.admin, account_id=account_of(office, "CLERK").id,
            issuer=running.issuer, subject="9", now=NOW,
        )  # fmt: skip
    client = Client()
    client.force_login(account_of(office, "ADMIN"))
    place = reverse("account_identity", args=[account_of(office, "CLERK").id])
    assert client.post(place, {"subject": " 9 "}).status_code == 302
    assert ProviderIdentity.objects.get(subject="9").account == account_of(office, "CLERK")


# What an ID token must be


@pytest.fixture(scope="module")
def key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "a"})


KNOWN = provider.Provider("https://dang-nhap.example", CLIENT, SECRET)


def token(key: Any, alg: str = "RS256", **other: Any) -> str:
    second = int(NOW.timestamp())
    claims = {
        "iss": KNOWN.issuer, "aud": CLIENT, "sub": "1", "nonce": "n", "iat": second,
        "exp": second + 300,
    }  # fmt: skip
    claims = {name: value for name, value in (claims | other).items() if value is not None}
    return jwt.encode({"alg": alg, "kid": "a"}, claims, key, algorithms=[alg])


def read(text: str, key: RSAKey) -> str:
    keys = KeySet([key]).as_dict(private=False)
    return provider.subject_in(text, keys, known=KNOWN, nonce="n", now=NOW)


def test_a_right_token_gives_its_subject(key: RSAKey) -> None:
    assert read(token(key), key) == "1"
    assert read(token(key, aud=[CLIENT, "khac"], azp=CLIENT), key) == "1"


@pytest.mark.parametrize(
    "wrong",
    [{"iss": "https://xau.example"}, {"aud": "khac"}, {"nonce": "m"}, {"nonce": None},
     {"sub": None}, {"exp": int(NOW.timestamp()) - 120}, {"exp": None}, {"iat": None},
     {"azp": "khac"}],
    ids=str,
)  # fmt: skip
def test_a_token_for_others_or_another_time_is_refused(
    key: RSAKey, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        read(token(key, **wrong), key)


def test_a_token_without_the_providers_signature_is_refused(key: RSAKey) -> None:
    stranger = RSAKey.generate_key(2048, {"kid": "a"})
    head, body, _signature = token(key).split(".")
    bare, shared = (
        base64.urlsafe_b64encode(json.dumps({"alg": alg, "kid": "a"}).encode()).decode()
        for alg in ("none", "HS256")
    )
    # The provider's public key, which everybody has, as if it were a shared secret.
    public, signed = key.as_pem(private=False), f"{shared.rstrip('=')}.{body}"
    digest = hmac.digest(public, signed.encode(), "sha256")
    by_public = f"{signed}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"
    forged = [
        token(stranger),
        by_public,
        f"{bare.rstrip('=')}.{body}.",
        f"{head}.{body}.",
        "rubbish",
        "",
    ]
    for text in forged:
        with pytest.raises(Invalid):
            read(text, key)
