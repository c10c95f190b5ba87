"""Second factors: apps with codes, recovery codes, who must have one, who sets them up anew."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.cast import PASSWORD, Cast, make_office
from tests.test_every_url_has_a_gate import PAGES

from vanphong.audit.models import Event
from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import codes, factor_queries, rules, services
from vanphong.people.cli import commands
from vanphong.people.models import Account, Factor, FactorReset, Person, RecoveryCode

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 12, 1, 2, 0, 10, tzinfo=dt.UTC)
NEW = "mot-mat-khau-khac-hoan-toan"


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that stands still until it is set."""

    class Hands:
        now = NOW

        def forward(self, seconds: float) -> None:
            self.now += dt.timedelta(seconds=seconds)

    hands = Hands()
    monkeypatch.setattr(clock, "now", lambda: hands.now)
    return hands


def account_of(actor: Actor) -> Account:
    return Account.objects.select_related("person").get(person_id=actor.person_id)


def give_app(actor: Actor, now: dt.datetime = NOW) -> tuple[bytes, list[str]]:
    """Set up an app; the code taken for it lies two minutes back."""
    then = now - dt.timedelta(minutes=2)
    seed = codes.new_seed()
    with acting(actor):
        printed = services.add_app(
            actor=actor, sealed=services.seal_seed(account_of(actor), seed),
            typed=code(seed, then), now=then, keep_session=None,
        )  # fmt: skip
    return seed, printed


def code(seed: bytes, at: dt.datetime) -> str:
    return codes.code_at(seed, int(at.timestamp()) // codes.STEP_SECONDS)


def with_password(actor: Actor, password: str = PASSWORD) -> tuple[Client, Any]:
    client = Client()
    facts = {"username": account_of(actor).username, "password": password}
    return client, client.post(reverse("login"), facts)


def is_in(client: Client) -> bool:
    return client.get(reverse("account")).status_code == 200


# Codes


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238(seconds: int, digits: str) -> None:
    seed = b"12345678901234567890"
    assert codes.code_at(seed, seconds // 30) == digits
    now = dt.datetime.fromtimestamp(seconds, dt.UTC)
    assert codes.step_of(f" {digits[:3]} {digits[3:]} ", seed=seed, after=0, now=now)


@pytest.mark.parametrize(
    ("away", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_clock_may_be_one_step_off(away: int, taken: bool) -> None:
    seed = codes.new_seed()
    typed = code(seed, NOW + dt.timedelta(seconds=away))
    assert (codes.step_of(typed, seed=seed, after=0, now=NOW) is not None) is taken


def test_recovery_codes_are_long_and_read_as_typed() -> None:
    printed = codes.new_recovery_codes()
    assert len(set(printed)) == codes.RECOVERY_CODES
    assert all(len(one.replace("-", "")) == 15 for one in printed)
    assert codes.recovery_digest(printed[0]) == codes.recovery_digest(
        f" {printed[0].replace('-', ' ').upper()} "
    )


# Log-in


def test_the_password_alone_opens_nothing(cast: Cast, hands: Any) -> None:
    seed, _printed = give_app(cast.officer)
    client, answer = with_password(cast.officer)
    assert answer.url == reverse("second_step")
    assert not is_in(client)
    assert client.post(reverse("second_step"), {"code": "000000"}).status_code == 422
    assert not is_in(client)
    done = client.post(reverse("second_step"), {"code": code(seed, NOW)})
    assert done.url == "/"
    assert is_in(client)
    with acting(cast.admin):
        opened = Event.objects.filter(action="people:session:open").latest("id")
        assert opened.detail["second_factor"] is True
        failed = account_of(cast.officer)
    assert failed.last_login is not None


def test_a_code_works_once(cast: Cast, hands: Any) -> None:
    seed, _printed = give_app(cast.officer)
    typed = code(seed, NOW)
    first, _answer = with_password(cast.officer)
    assert first.post(reverse("second_step"), {"code": typed}).status_code == 302
    again, _answer = with_password(cast.officer)
    assert again.post(reverse("second_step"), {"code": typed}).status_code == 422
    # Nor one from before it, though its time is not over.
    before = code(seed, NOW - dt.timedelta(seconds=30))
    assert again.post(reverse("second_step"), {"code": before}).status_code == 422
    hands.forward(31)
    fresh = code(seed, hands.now)
    assert again.post(reverse("second_step"), {"code": fresh}).status_code == 302


def test_a_recovery_code_works_once(cast: Cast, hands: Any) -> None:
    _seed, printed = give_app(cast.officer)
    client, _answer = with_password(cast.officer)
    assert client.post(reverse("second_step"), {"code": printed[0]}).status_code == 302
    other, _answer = with_password(cast.officer)
    assert other.post(reverse("second_step"), {"code": printed[0]}).status_code == 422
    assert not RecoveryCode.objects.filter(digest__in=printed).exists()
    assert factor_queries.recovery_codes_left(account_of(cast.officer)) == 9


def test_wrong_codes_wait_from_wherever_they_come(cast: Cast, hands: Any) -> None:
    seed, _printed = give_app(cast.officer)
    for n in range(3):
        client, _answer = with_password(cast.officer)
        client.defaults["REMOTE_ADDR"] = f"203.0.113.{n}"
        assert client.post(reverse("second_step"), {"code": "000000"}).status_code == 422
    late = client.post(reverse("second_step"), {"code": code(seed, NOW)})
    assert "Hãy đợi" in late.content.decode()
    hands.forward(2)
    assert (
        client.post(reverse("second_step"), {"code": code(seed, hands.now)}).status_code == 302
    )


def test_the_step_between_ends_by_itself(cast: Cast, hands: Any) -> None:
    seed, _printed = give_app(cast.officer)
    client, _answer = with_password(cast.officer)
    hands.forward(16 * 60)
    late = client.post(reverse("second_step"), {"code": code(seed, hands.now)})
    assert late.url == reverse("login")
    assert not is_in(client)


def test_a_reset_password_still_asks_for_the_factor(cast: Cast, hands: Any) -> None:
    seed, _printed = give_app(cast.officer)
    account = account_of(cast.officer)
    with acting(cast.admin):
        _a, secret = services.reset_password(
            actor=cast.admin, account_id=account.id, now=hands.now
        )
    client, answer = with_password(cast.officer, secret)
    assert answer.url == reverse("second_step")
    assert client.get(reverse("new_password")).url == reverse("login")
    answer = client.post(reverse("second_step"), {"code": code(seed, NOW)})
    assert answer.url == reverse("new_password")
    assert client.post(reverse("new_password"), {"new": NEW}).url == "/"
    assert is_in(client)


# Setting up


def test_an_app_is_set_up_on_its_page(cast: Cast, hands: Any) -> None:
    here, _answer = with_password(cast.officer)
    there, _answer = with_password(cast.officer)
    page = here.get(reverse("factor_app")).content.decode()
    words = re.search(r"<p><code>([A-Z2-7 ]+)</code>", page)[1]
    seed = codes.base64.b32decode(words.replace(" ", ""))
    assert here.post(reverse("factor_app"), {"code": "000000"}).status_code == 422
    made = here.post(reverse("factor_app"), {"code": code(seed, NOW)}).content.decode()
    assert len(set(re.findall(r"<li><code>([\w-]+)</code>", made))) == 10
    assert is_in(here)
    assert not is_in(there)
    factor = factor_queries.factors_of(account_of(cast.officer)).get()
    assert seed not in bytes(factor.secret)
    listed = here.get(reverse("factors")).content.decode()
    assert "ứng dụng tạo mã" in listed
    assert "Còn 10 mã dự phòng" in listed
    # The seed is sealed for this account: in another's row it gives no code.
    Factor.objects.filter(pk=factor.pk).update(account=account_of(cast.chief))
    with pytest.raises(Invalid):
        services.use_code(
            account=account_of(cast.chief), typed=code(seed, NOW),
            now=NOW + dt.timedelta(seconds=30),
        )  # fmt: skip


def test_a_factor_and_the_codes_are_taken_away_and_renewed(cast: Cast, hands: Any) -> None:
    _seed, printed = give_app(cast.officer)
    account = account_of(cast.officer)
    with acting(cast.officer):
        fresh = services.renew_recovery_codes(actor=cast.officer)
    with pytest.raises(Invalid):
        services.use_code(account=account, typed=printed[0], now=NOW)
    assert services.use_code(account=account, typed=fresh[0], now=NOW) == "RECOVERY"
    factor = factor_queries.factors_of(account).get()
    with acting(cast.chief), pytest.raises(NotFound):
        services.remove_factor(actor=cast.chief, factor_id=factor.id, required=False)
    with acting(cast.officer):
        with pytest.raises(Refused) as refused:
            services.remove_factor(actor=cast.officer, factor_id=factor.id, required=True)
        services.remove_factor(actor=cast.officer, factor_id=factor.id, required=False)
        with pytest.raises(Refused):
            services.renew_recovery_codes(actor=cast.officer)
    assert refused.value.code == "last_factor"
    assert not RecoveryCode.objects.filter(account=account).exists()
    with acting(cast.admin):
        details = [str(e.detail) for e in Event.objects.filter(subject_table="people_factor")]
    assert details
    assert not any("secret" in one or "counter" in one for one in details)


# Who must have one

ENROLMENT = {
    "confirm", "factor_app", "factor_passkey", "factors", "logout", "passkey_options",
}  # fmt: skip


@pytest.mark.parametrize("role", ["CLERK", "OFFICER", "CHIEF", "LEADER", "ADMIN"])
def test_until_one_is_set_up_only_its_pages_open(
    cast: Cast, hands: Any, settings: Any, role: str
) -> None:
    settings.SECOND_FACTOR = "required"
    actor = cast.actors[role]
    client, answer = with_password(actor)
    assert answer.status_code == 302
    if role == "OFFICER":
        assert is_in(client)
        return
    assert client.get("/").url == reverse("factors")
    assert client.post(reverse("token_add"), {"name": "x"}).url == reverse("factors")
    part = client.get(reverse("account"), headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == reverse("factors")
    assert "Chức vụ của bạn ký" in client.get(reverse("factors")).content.decode()
    client.get(reverse("factor_app"))
    seed = services.open_seed(account_of(actor), client.session["new_seed"].encode())
    client.post(reverse("factor_app"), {"code": code(seed, NOW)})
    assert is_in(client)
    # And from then on it is asked for at every log-in.
    hands.forward(60)
    again, answer = with_password(actor)
    assert answer.url == reverse("second_step")
    again.post(reverse("second_step"), {"code": code(seed, hands.now)})
    assert is_in(again)


def test_the_pages_open_before_are_those_of_setting_up() -> None:
    unready = {name for _a, name, view in PAGES if getattr(view, "unready", False)}
    assert unready == ENROLMENT


def test_who_stands_in_for_the_administrator_needs_one_too(cast: Cast, settings: Any) -> None:
    assert not rules.needs_factor(cast.officer.permissions)
    assert rules.needs_factor(cast.officer.permissions | cast.admin.permissions)


# Set up anew


def second_admin(cast: Cast) -> Actor:
    operator = job_actor("test", cast.office.id, rules.all_permissions())
    with acting(operator):
        post = services.hire(
            actor=operator, full_name="Bùi Thị Hai", title="Quản trị viên", rank="OTHER",
            roles=["ADMIN"], valid_from=dt.date(2025, 7, 1),
        )  # fmt: skip
    return Actor(
        kind=cast.admin.kind, name="Bùi Thị Hai", office_id=cast.office.id,
        person_id=post.person_id, post_id=post.id, permissions=cast.admin.permissions,
    )  # fmt: skip


def ask(actor: Actor, of: Actor, now: dt.datetime = NOW) -> FactorReset:
    with acting(actor):
        return services.ask_factor_reset(
            actor=actor, account_id=account_of(of).id, reason="Mất điện thoại", now=now
        )


def decide(
    actor: Actor, reset: FactorReset, now: dt.datetime = NOW, *, approve: bool = True
) -> None:
    with acting(actor):
        services.decide_factor_reset(actor=actor, reset_id=reset.id, approve=approve, now=now)


def test_two_administrators_set_factors_up_anew(cast: Cast, hands: Any) -> None:
    give_app(cast.leader)
    account, other = account_of(cast.leader), second_admin(cast)
    reset = ask(cast.admin, cast.leader)
    with pytest.raises(Refused) as alone:
        decide(cast.admin, reset)
    assert alone.value.code == "two_persons"
    assert factor_queries.factors_of(account).exists()
    decide(other, reset)
    assert not factor_queries.factors_of(account).exists()
    assert not RecoveryCode.objects.filter(account=account).exists()
    # The password is as it was: nobody else comes in by this.
    _client, answer = with_password(cast.leader)
    assert answer.url == "/"
    with pytest.raises(NotFound):
        decide(other, reset)


@pytest.mark.parametrize("who", ["asker", "holder", "outsider", "clerk", "operator twice"])
def test_nobody_gets_round_the_other_one(cast: Cast, who: str) -> None:
    """B14: no sequence by one person, or by two where one asked and decides, opens an account."""
    give_app(cast.admin)
    other = second_admin(cast)
    operator = job_actor("vận hành", cast.office.id, rules.all_permissions())
    asks = operator if who == "operator twice" else other
    reset = ask(asks, cast.admin)
    decides = {
        "asker": other, "holder": cast.admin, "clerk": cast.clerk, "operator twice": operator,
        "outsider": make_office("Tỉnh ủy Khác").admin,
    }[who]  # fmt: skip
    with pytest.raises((Refused, NotAllowed, NotFound)):
        decide(decides, reset)
    assert factor_queries.factors_of(account_of(cast.admin)).exists()
    if who == "operator twice":
        decide(other, reset)
        assert not factor_queries.factors_of(account_of(cast.admin)).exists()


def test_the_database_too_wants_two_persons(cast: Cast) -> None:
    give_app(cast.leader)
    reset = ask(cast.admin, cast.leader)
    with acting(cast.admin), pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=reset.pk).update(
            approved=True, decided_by=cast.admin.person_id
        )


def test_requests_are_refused_taken_back_and_run_out(cast: Cast) -> None:
    with pytest.raises(Refused):
        ask(cast.admin, cast.leader)  # has none
    give_app(cast.leader)
    give_app(cast.admin)
    with pytest.raises(Refused):
        ask(cast.admin, cast.admin)
    with pytest.raises(NotAllowed):
        ask(cast.clerk, cast.leader)
    reset, other = ask(cast.admin, cast.leader), second_admin(cast)
    with pytest.raises(Refused):
        ask(other, cast.leader)  # one waits already
    decide(cast.admin, reset, approve=False)
    assert factor_queries.factors_of(account_of(cast.leader)).exists()
    late = ask(cast.admin, cast.leader)
    with pytest.raises(NotFound):
        decide(other, late, NOW + dt.timedelta(days=8))
    assert factor_queries.factors_of(account_of(cast.leader)).exists()


def test_the_same_through_programs_and_commands(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    now = clock.now()
    give_app(cast.leader, now)
    other, account = second_admin(cast), account_of(cast.leader)
    with acting(cast.admin):
        services.create_account(
            actor=cast.admin, person=Person.objects.get(pk=other.person_id),
            username="hai.quan.tri", password=PASSWORD,
        )  # fmt: skip
        _t, secret = services.issue_token(
            actor=cast.admin, post=cast.posts["ADMIN"], name="A", days=1, now=now,
            scope=["people:account:manage", "people:self:read"],
        )  # fmt: skip
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    facts = {"account_id": str(account.id), "reason": "Mất điện thoại"}
    asked = program.post("/api/v1/factor-resets", facts, content_type="application/json").json()
    assert (asked["name"], asked["approved"]) == ("Nguyễn Văn Phê", None)
    assert [r["id"] for r in program.get("/api/v1/factor-resets").json()] == [asked["id"]]
    alone = program.post(f"/api/v1/factor-resets/{asked['id']}/approve")
    assert (alone.status_code, alone.json()["code"]) == (409, "two_persons")

    def run(*words: str) -> str:
        return CliRunner().invoke(commands, words, catch_exceptions=False).output

    assert asked["id"] in run("factor-reset", "list", "--as", "hai.quan.tri")
    assert "TOTP" in run("factors", "--as", account.username)
    run("factor-reset", "approve", "--as", "hai.quan.tri", asked["id"])
    assert not factor_queries.factors_of(account).exists()
    assert program.get("/api/v1/me/factors").json() == []


def test_two_administrators_on_their_pages(cast: Cast) -> None:
    give_app(cast.leader, clock.now())
    account, other = account_of(cast.leader), second_admin(cast)
    with acting(cast.admin):
        services.create_account(
            actor=cast.admin, person=Person.objects.get(pk=other.person_id),
            username="hai.quan.tri", password=PASSWORD,
        )  # fmt: skip
    first, _answer = with_password(cast.admin)
    second, _answer = with_password(other)
    page = first.get(reverse("factor_reset_ask")).content.decode()
    assert "Nguyễn Văn Phê" in page
    assert "Trần Thị Sổ" not in page  # has none
    facts = {"account": str(account.id), "reason": "Mất điện thoại"}
    for _n in range(2):
        assert first.post(reverse("factor_reset_ask"), facts).status_code in {302, 422}
    with acting(cast.admin):
        reset = FactorReset.objects.get()
    place = reverse("factor_reset", args=[reset.id])
    assert "cần hai người" in first.post(place).content.decode()
    assert "Mất điện thoại" in second.get(reverse("factor_resets")).content.decode()
    assert second.post(place).status_code == 302
    assert not factor_queries.factors_of(account).exists()
    assert second.get(place).status_code == 404
    give_app(cast.leader, clock.now())
    assert first.post(reverse("factor_reset_ask"), facts).status_code == 302
    with acting(cast.admin):
        again = FactorReset.objects.get(approved=None)
    refuse = reverse("factor_reset_refuse", args=[again.id])
    assert second.post(refuse).status_code == 302
    assert factor_queries.factors_of(account).exists()
