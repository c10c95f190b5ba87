"""T/L without a second hop, substitution without signing, tokens within a post."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import Cast, make_office

from vanphong.kernel.actor import ActorKind, job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.people import queries, rules, services, sessions
from vanphong.people.models import Account, ApiToken, Delegation, Substitution
from vanphong.people.tests.test_posts import acts

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 3, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 1)
NEXT = dt.date(2026, 4, 1)


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


def _delegate(cast: Cast, role: str = "CHIEF", **facts: object) -> Delegation:
    defaults = {
        "body": cast.committee, "post": cast.posts[role], "instrument": "Quy chế 05-QC/TU",
        "valid_from": DAY, "actor": cast.admin,
    }  # fmt: skip
    return services.add_delegation(**(defaults | facts))


def test_a_delegation_holds_in_its_period(cast: Cast) -> None:
    post = cast.posts["CHIEF"]
    with acting(cast.admin):
        row = _delegate(cast, valid_until=NEXT, type_codes=["OFFICIAL_LETTER"])
        days = (DAY - dt.timedelta(days=1), DAY, NEXT - dt.timedelta(days=1), NEXT)
        held = [queries.delegations_to(post, day).exists() for day in days]
        assert held == [False, True, True, False]
        services.end_delegation(actor=cast.admin, delegation_id=row.id, on=dt.date(2026, 3, 10))
        assert not queries.delegations_to(post, dt.date(2026, 3, 10)).exists()
        with pytest.raises(Refused):
            services.end_delegation(actor=cast.admin, delegation_id=row.id, on=NEXT)
    assert acts(cast.admin)[-2:] == ["people:delegation:create", "people:delegation:end"]


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        pytest.param((DAY, None), (NEXT, None), True, id="open"),
        pytest.param((DAY, NEXT), (dt.date(2026, 3, 15), None), True, id="overlapping"),
        pytest.param((NEXT, None), (DAY, None), True, id="begins-later"),
        pytest.param((DAY, NEXT), (NEXT, None), False, id="over-by-then"),
        pytest.param((NEXT, None), (DAY, NEXT), False, id="over-before"),
    ],
)
def test_no_second_hop(cast: Cast, first: tuple, second: tuple, refused: bool) -> None:
    with acting(cast.admin):
        _delegate(cast, valid_from=first[0], valid_until=first[1])
        facts = {
            "role": "OFFICER", "given_by": cast.posts["CHIEF"], "valid_from": second[0],
            "valid_until": second[1],
        }  # fmt: skip
        if refused:
            with pytest.raises(Refused) as error:
                _delegate(cast, **facts)
            assert error.value.code == "second_hop"
            assert error.value.source
        else:
            _delegate(cast, **facts)
        # For another body the chief is no delegate.
        assert _delegate(cast, **(facts | {"body": cast.body})).body == cast.body
        assert Delegation.objects.count() == (2 if refused else 3)


@pytest.mark.parametrize("case", ["period", "instrument", "body", "right"])
def test_a_delegation_that_does_not_hold_together(cast: Cast, case: str) -> None:
    other = make_office("Tỉnh ủy Khác")
    facts = {
        "period": {"valid_until": DAY}, "instrument": {"instrument": " "},
        "body": {"body": other.body}, "right": {"actor": cast.clerk},
    }[case]  # fmt: skip
    with acting(cast.admin):
        with pytest.raises(NotAllowed if case == "right" else Invalid):
            _delegate(cast, **facts)
        assert not Delegation.objects.exists()


def _substitute(cast: Cast, **facts: object) -> Substitution:
    defaults = {
        "actor": cast.chief, "absent": cast.posts["LEADER"],
        "substitute": cast.posts["OFFICER"], "reason": "Đi công tác",
        "valid_from": DAY, "valid_until": NEXT,
    }  # fmt: skip
    return services.add_substitution(**(defaults | facts))


def test_a_substitute_does_the_work_but_does_not_sign(cast: Cast) -> None:
    with acting(cast.chief):
        row = _substitute(cast)
    account = Account.objects.get(person_id=cast.officer.person_id)

    def actor_on(day: dt.date):
        return sessions.actor_of_account(account, today=day, substituting=str(row.id))

    standing_in = actor_on(DAY)
    assert standing_in.substituted_name == "Nguyễn Văn Phê"
    assert standing_in.may("tasks:direction:give")
    assert not standing_in.may("drafting:draft:sign")
    assert not standing_in.may("signing:key:use")
    assert not actor_on(NEXT).substituted_name
    assert not actor_on(NEXT).may("tasks:direction:give")
    with acting(cast.officer):
        services.begin_substituting(actor=cast.officer, substitution_id=row.id, on=DAY)
        with pytest.raises(NotFound):
            services.begin_substituting(actor=cast.officer, substitution_id=row.id, on=NEXT)
    with acting(cast.clerk), pytest.raises(NotFound):
        services.begin_substituting(actor=cast.clerk, substitution_id=row.id, on=DAY)


@pytest.mark.parametrize("case", ["period", "oneself", "right"])
def test_a_substitution_that_does_not_hold_together(cast: Cast, case: str) -> None:
    facts = {
        "period": {"valid_until": DAY}, "oneself": {"substitute": cast.posts["LEADER"]},
        "right": {"actor": cast.officer},
    }[case]  # fmt: skip
    with acting(cast.chief):
        with pytest.raises(NotAllowed if case == "right" else Invalid):
            _substitute(cast, **facts)
        assert not Substitution.objects.exists()


@pytest.mark.parametrize("on", [dt.date(2026, 3, 10), DAY - dt.timedelta(days=3)])
def test_ending_a_substitution(cast: Cast, on: dt.date) -> None:
    with acting(cast.chief):
        row = _substitute(cast)
        services.end_substitution(actor=cast.chief, substitution_id=row.id, on=on)
        later = max(on, DAY)
        assert not queries.substitutions_by(row.substitute_id, later).exists()
        with pytest.raises(Refused):
            services.end_substitution(actor=cast.chief, substitution_id=row.id, on=NEXT)
    with acting(make_office("Tỉnh ủy Khác").chief) as _, pytest.raises(NotFound):
        services.end_substitution(actor=cast.chief, substitution_id=row.id, on=NEXT)


def _token(cast: Cast, **facts: object) -> tuple[ApiToken, str]:
    defaults = {
        "actor": cast.clerk, "post": cast.posts["CLERK"], "name": "Máy quét",
        "scope": ["registry:incoming:register"], "days": 30, "now": NOW,
    }  # fmt: skip
    return services.issue_token(**(defaults | facts))


def test_a_token_opens_its_scope_until_it_ends(cast: Cast) -> None:
    with acting(cast.clerk):
        token, secret = _token(cast)
    actor = sessions.actor_of_token(secret, now=NOW)
    assert actor.kind is ActorKind.TOKEN
    assert actor.permissions == {"registry:incoming:register"}
    assert actor.office_id == cast.office.id
    assert sessions.actor_of_token(secret + "x", now=NOW) is None
    assert sessions.actor_of_token(secret, now=NOW + dt.timedelta(days=30)) is None
    with acting(cast.clerk):
        assert secret not in str(ApiToken.objects.filter(pk=token.pk).values())
        services.revoke_token(actor=cast.clerk, token_id=token.id, now=NOW)
        services.revoke_token(actor=cast.clerk, token_id=token.id, now=NOW)
    assert sessions.actor_of_token(secret, now=NOW) is None
    assert acts(cast.admin)[-2:] == ["people:token:issue", "people:token:revoke"]


@pytest.mark.parametrize("end", ["account", "person", "post", "office"])
def test_a_token_ends_with_what_it_stands_on(cast: Cast, end: str) -> None:
    with acting(cast.clerk):
        _, secret = _token(cast)
    person = cast.posts["CLERK"].person
    with acting(cast.admin):
        match end:
            case "account":
                account = Account.objects.get(person=person)
                services.disable_account(actor=cast.admin, account_id=account.id)
            case "person":
                services.close_person(actor=cast.admin, person_id=person.id, now=NOW)
            case "post":
                services.close_post(actor=cast.admin, post_id=cast.posts["CLERK"].id, on=DAY)
            case "office":
                services.close_office(actor=cast.admin, office_id=cast.office.id, on=DAY)
    assert sessions.actor_of_token(secret, now=NOW) is None


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"scope": []}, Invalid),
        ({"scope": ["people:account:manage"]}, Invalid),
        ({"days": 0}, Invalid),
        ({"days": 367}, Invalid),
    ],
)
def test_a_token_within_the_post(cast: Cast, facts: dict, error: type[Exception]) -> None:
    with acting(cast.clerk):
        with pytest.raises(error):
            _token(cast, **facts)
        assert not ApiToken.objects.exists()


def test_tokens_are_given_to_oneself_and_not_through_tokens(cast: Cast) -> None:
    with acting(cast.admin):
        with pytest.raises(NotAllowed):
            _token(cast, actor=cast.admin)
        assert not ApiToken.objects.exists()
    with acting(cast.clerk):
        _, secret = _token(cast)
    through = sessions.actor_of_token(secret, now=NOW)
    with acting(through), pytest.raises(NotAllowed):
        _token(cast, actor=through)
    operator = job_actor("test", cast.office.id, rules.all_permissions())
    with acting(operator):
        assert _token(cast, actor=operator)[1]


def test_who_may_revoke_a_token(cast: Cast) -> None:
    with acting(cast.clerk):
        token, _ = _token(cast)
    with acting(cast.officer), pytest.raises(NotAllowed):
        services.revoke_token(actor=cast.officer, token_id=token.id, now=NOW)
    other = make_office("Tỉnh ủy Khác")
    with acting(other.admin), pytest.raises(NotFound):
        services.revoke_token(actor=other.admin, token_id=token.id, now=NOW)
    with acting(cast.admin):
        services.revoke_token(actor=cast.admin, token_id=token.id, now=NOW)
        assert queries.tokens_of_office(cast.admin).get().revoked_at == NOW
