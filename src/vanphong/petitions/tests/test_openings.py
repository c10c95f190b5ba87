"""Opening what the vault keeps: one asks, another consents, once, in thirty minutes."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import importlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connections, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from tests.cast import Cast, make_office

from vanphong.audit.models import Event
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor, ActorKind
from vanphong.kernel.errors import NotAllowed, NotFound, Refused, Unavailable, VanphongError
from vanphong.kernel.scope import acting
from vanphong.notices.models import Notice
from vanphong.people import api as people
from vanphong.people.api import Means, Proof
from vanphong.people.models import Factor
from vanphong.petitions import queries, services
from vanphong.petitions.boxes import waiting_work
from vanphong.petitions.models import Letter, Opening
from vanphong.petitions.rules import (
    OPENING_MOVES,
    Move,
    OpeningState,
    Standing,
    may_move,
)
from vanphong.petitions.services import Person
from vanphong.petitions.tests import vaults
from vanphong.petitions.tests.conftest import ELSEWHERE, case_of, facts, looking
from vanphong.petitions.vault import client
from vanphong.tasks.tests.conftest import hire

WRITER = Person("Zụ Quỵnh Xờ", "Ngõ Lạ 981, xã Vắng", phone="0981000111")
LATE = dt.timedelta(minutes=31)


@dataclass
class Scene:
    """An office whose vault keeps one writer."""

    cast: Cast
    keeper: Actor
    deputy: Actor
    letter: Letter

    @property
    def chief(self) -> Actor:
        return self.cast.chief


def made_scene() -> Scene:
    cast = make_office()
    keeper, deputy = hire(cast, "Vũ Thị Đơn", "PETITIONS"), hire(cast, "Đỗ Thị Phó", "CHIEF")
    for actor in (keeper, deputy, cast.chief, cast.clerk, cast.admin):
        people.Account.objects.create(username=str(actor.person_id), person_id=actor.person_id)
    with acting(cast.clerk):
        letter = services.receive_letter(
            actor=cast.clerk, facts=facts(is_protected=True), persons=[WRITER],
            identifying="em ruột ông Trưởng trạm", now=clock.now(),
        )  # fmt: skip
    return Scene(cast, keeper, deputy, letter)


@pytest.fixture
def scene(committed_db: None) -> Iterator[Scene]:
    with vaults.running():
        yield made_scene()


def proof(actor: Actor, now: dt.datetime | None = None) -> Proof:
    return Proof(actor.person_key, Means.TYPED, now or clock.now())


def ask(
    scene: Scene, actor: Actor, *, act: str = "OPEN", now: dt.datetime | None = None
) -> Opening:
    at = now or clock.now()
    with acting(actor):
        return services.request_opening(
            actor=actor, letter_id=scene.letter.pk, act=act, reason="Xác minh người tố cáo",
            proof=proof(actor, at), now=at,
        )  # fmt: skip


def test_the_desk_asks_for_consent_also_where_no_case_is_open(scene: Scene) -> None:
    ask(scene, scene.keeper)
    with acting(scene.chief):
        boxes = waiting_work(scene.chief, clock.now())
    assert {"consent_opening", "assign_petition"} <= {one.act for one in boxes}
    case = case_of(scene.letter)
    with acting(scene.keeper):
        services.judge_case(
            actor=scene.keeper, case_id=case.pk, values=ELSEWHERE, now=clock.now()
        )
    with acting(scene.chief):
        services.propose_step(
            actor=scene.chief, case_id=case.pk, step="GUIDE", words="Gửi UBND", now=clock.now()
        )
    for actor, asked in ((scene.chief, True), (scene.keeper, False)):
        with acting(actor):
            acts = {one.act for one in waiting_work(actor, clock.now())}
            assert ("consent_opening" in acts) is asked
            assert "assign_petition" not in acts


def decide(
    actor: Actor, opening_id: UUID, *, consent: bool = True, now: dt.datetime | None = None
) -> Opening:
    at = now or clock.now()
    with acting(actor):
        return services.decide_opening(
            actor=actor, opening_id=opening_id, consent=consent, proof=proof(actor, at), now=at
        )


def spend(actor: Actor, opening_id: UUID) -> services.Opened:
    return services.open_sealed(
        actor=actor, opening_id=opening_id, proof=proof(actor), now=clock.now()
    )


@pytest.mark.parametrize("consent", [True, False])
def test_who_asked_is_told_of_the_answer_unless_barred(scene: Scene, consent: bool) -> None:
    """And has it on the desk while it lives; a barred person hears nothing."""
    opening = ask(scene, scene.keeper)
    decide(scene.chief, opening.pk, consent=consent)
    with looking(scene.cast.office.id):
        notice = Notice.objects.get(kind="OPENING_DECIDED")
    assert (notice.person_id, notice.thing_id) == (scene.keeper.person_id, opening.pk)
    now = clock.now()
    for at, there in ((now, consent), (now + dt.timedelta(minutes=31), False)):
        with acting(scene.keeper):
            acts = [one.act for one in waiting_work(scene.keeper, at)]
        assert ("use_opening" in acts) is there
    with acting(scene.keeper):
        assert list(queries.own_openings(scene.keeper, now)) == [opening]
        assert not queries.own_openings(scene.keeper, now + dt.timedelta(days=91))


def test_who_was_barred_meanwhile_is_not_told(scene: Scene) -> None:
    opening = ask(scene, scene.keeper)
    with acting(scene.chief):
        services.bar_person(
            actor=scene.chief, case_id=case_of(scene.letter).pk,
            person_id=scene.keeper.person_key, reason="Em ruột", now=clock.now(),
        )  # fmt: skip
    decide(scene.chief, opening.pk)
    with looking(scene.cast.office.id):
        assert not Notice.objects.filter(kind="OPENING_DECIDED").exists()


def refused(code: str, act: Any, *given: Any, **more: Any) -> None:
    with pytest.raises(VanphongError) as refusal:
        act(*given, **more)
    assert refusal.value.code == code


def test_asked_consented_opened_once_and_in_the_trail_first(scene: Scene) -> None:
    opening = ask(scene, scene.keeper)
    refused("not_from_here", spend, scene.keeper, opening.pk)
    decide(scene.chief, opening.pk)
    opened = spend(scene.keeper, opening.pk)
    assert opened.persons == [
        {"full_name": WRITER.full_name, "address": WRITER.address, "id_number": "",
         "phone": WRITER.phone}
    ]  # fmt: skip
    assert opened.words == "em ruột ông Trưởng trạm"
    refused("not_from_here", spend, scene.keeper, opening.pk)
    with looking(scene.cast.office.id):
        rows = Event.objects.filter(subject_id=str(opening.pk)).exclude(
            action__startswith="row:"
        )
        told = list(rows.order_by("id").values_list("action", flat=True))
    assert told == [f"petitions:vault:{act}" for act in ("request", "consent", "spend")]


def test_who_may_not(scene: Scene) -> None:
    cast = scene.cast
    for actor in (cast.clerk, cast.admin, cast.officer):
        with pytest.raises(NotAllowed):
            ask(scene, actor)
    program = dataclasses.replace(scene.keeper, kind=ActorKind.TOKEN)
    refused("person_needed", ask, scene, program)
    opening = ask(scene, scene.keeper)
    refused("asked_already", ask, scene, scene.keeper)
    with pytest.raises(NotAllowed):
        decide(scene.keeper, opening.pk)
    own = ask(scene, scene.chief)
    refused("own_request", decide, scene.chief, own.pk)
    decide(scene.deputy, own.pk)
    refused("not_asker", spend, scene.deputy, own.pk)
    with pytest.raises(NotFound):
        spend(scene.keeper, own.pk)


def test_an_administrator_never_whatever_other_roles_they_hold(scene: Scene) -> None:
    """Also through another post of the same person."""
    cast = scene.cast
    opening = ask(scene, scene.keeper)
    maker = dataclasses.replace(cast.admin, permissions=people.all_permissions())
    with acting(maker):
        people.create_post(
            actor=maker, person=people.get_post(maker, scene.deputy.post_key, clock.today()).person,
            title="Quản trị", rank=people.Rank.OTHER, roles=["ADMIN"], body=cast.body,
            valid_from=dt.date(2025, 7, 1),
        )  # fmt: skip
    refused("administrator", decide, scene.deputy, opening.pk)
    refused("administrator", ask, scene, scene.deputy)


def test_a_proof_is_fresh_and_ones_own(scene: Scene) -> None:
    def asked(given: Proof) -> None:
        with acting(scene.keeper):
            services.request_opening(
                actor=scene.keeper, letter_id=scene.letter.pk, act="OPEN", reason="Xác minh",
                proof=given, now=clock.now(),
            )  # fmt: skip

    refused("not_proven", asked, proof(scene.keeper, clock.now() - dt.timedelta(minutes=6)))
    refused("not_proven", asked, proof(scene.chief))


def test_whoever_has_a_passkey_is_proven_by_it(scene: Scene) -> None:
    account = people.Account.objects.get(person_id=scene.keeper.person_id)
    Factor.objects.create(
        account=account, kind="PASSKEY", name="Khóa", credential=b"x" * 16, secret=b"y", counter=0,
        created_at=clock.now(), used_at=clock.now(),
    )  # fmt: skip
    refused("passkey_needed", ask, scene, scene.keeper)
    with acting(scene.keeper):
        opening = services.request_opening(
            actor=scene.keeper, letter_id=scene.letter.pk, act="OPEN", reason="Xác minh",
            proof=dataclasses.replace(proof(scene.keeper), means=Means.PASSKEY), now=clock.now(),
        )  # fmt: skip
    assert opening.asked_means == "PASSKEY"


def test_a_consent_lives_thirty_minutes_and_a_request_a_day(scene: Scene) -> None:
    now = clock.now()
    opening = ask(scene, scene.keeper, now=now - LATE)
    decide(scene.chief, opening.pk, now=now - LATE)
    refused("over", spend, scene.keeper, opening.pk)
    stale = ask(scene, scene.chief, now=now - dt.timedelta(hours=25))
    refused("over", decide, scene.deputy, stale.pk)


def test_declined_and_withdrawn_open_nothing(scene: Scene) -> None:
    first = ask(scene, scene.keeper)
    decide(scene.chief, first.pk, consent=False)
    refused("not_from_here", spend, scene.keeper, first.pk)
    second = ask(scene, scene.keeper)
    decide(scene.chief, second.pk)
    with acting(scene.keeper):
        services.withdraw_opening(actor=scene.keeper, opening_id=second.pk, now=clock.now())
    refused("not_from_here", spend, scene.keeper, second.pk)


def test_who_is_barred_neither_asks_nor_consents(scene: Scene) -> None:
    opening = ask(scene, scene.keeper)
    with acting(scene.keeper):
        services.bar_person(
            actor=scene.keeper, case_id=case_of(scene.letter).pk,
            person_id=scene.chief.person_key, reason="Bị tố cáo", now=clock.now(),
        )  # fmt: skip
    with pytest.raises(NotFound):
        decide(scene.chief, opening.pk)
    with pytest.raises(NotFound):
        ask(scene, scene.chief)
    decide(scene.deputy, opening.pk)


def test_destroyed_leaves_a_proof_and_opens_no_more(scene: Scene) -> None:
    destroying = ask(scene, scene.keeper, act="DESTROY")
    decide(scene.chief, destroying.pk)
    refused("other_act", spend, scene.keeper, destroying.pk)
    digest = services.destroy_sealed(
        actor=scene.keeper, opening_id=destroying.pk, proof=proof(scene.keeper), now=clock.now()
    )
    assert owner("select count(*) from vault.sealed") == [(0,)]
    [kept] = owner("select letter_id, asked_by, consented_by, digest from vault.proof")
    assert kept == (scene.letter.pk, scene.keeper.person_id, scene.chief.person_id, digest)
    opening = ask(scene, scene.keeper)
    decide(scene.chief, opening.pk)
    refused("vault_nothing_sealed", spend, scene.keeper, opening.pk)


def owner(statement: str, *values: object) -> list[tuple[Any, ...]]:
    with connections["admin"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def test_the_vault_believes_rows_and_not_its_caller(scene: Scene) -> None:
    """Asked past the services: nothing opens that was not consented, told and just spent."""
    opening = ask(scene, scene.keeper)
    refused("vault_not_consented", client.open_words, uuid4())
    refused("vault_not_consented", client.open_words, opening.pk)
    decide(scene.chief, opening.pk)
    refused("vault_not_consented", client.open_words, opening.pk)
    with acting(scene.keeper):
        Opening.objects.filter(pk=opening.pk).update(state="SPENT", spent_at=clock.now())
    refused("vault_not_consented", client.open_words, opening.pk)  # the trail knows nothing
    again = ask(scene, scene.keeper)
    decide(scene.chief, again.pk)
    spend(scene.keeper, again.pk)
    refused("vault_spent", client.open_words, again.pk)
    refused("vault_not_consented", client.destroy, again.pk)


def test_the_database_takes_only_the_moves_of_the_table(scene: Scene) -> None:
    opening = ask(scene, scene.keeper)
    moved = {(before.value, after.value) for (before, _move), after in OPENING_MOVES.items()}

    assert (
        set(importlib.import_module("vanphong.petitions.migrations.0003_vault").MOVES) == moved
    )
    other = {"decided_person_id": scene.chief.person_id, "decided_at": clock.now()}
    for change in (
        {"state": "SPENT", "spent_at": clock.now(), **other},
        {"state": "CONSENTED", "decided_person_id": scene.keeper.person_id},
        {"state": "CONSENTED"},
        {"reason": "Khác"},
        {"state": "CONSENTED", "asked_person_id": scene.deputy.person_id, **other},
    ):
        with pytest.raises(IntegrityError), acting(scene.chief), transaction.atomic():
            Opening.objects.filter(pk=opening.pk).update(**change)
    with pytest.raises(IntegrityError), acting(scene.chief):
        Opening.objects.filter(pk=opening.pk).delete()


def test_two_consents_at_once_are_one(scene: Scene) -> None:
    opening = ask(scene, scene.keeper)

    def consent(actor: Actor) -> str:
        try:
            decide(actor, opening.pk)
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(4) as pool:
        said = Counter(pool.map(consent, [scene.chief, scene.deputy] * 4))
    assert said == {"done": 1, "not_from_here": 7}


def test_spent_by_eight_at_once_is_shown_once(scene: Scene) -> None:
    opening = ask(scene, scene.keeper)
    decide(scene.chief, opening.pk)

    def tried(_n: int) -> str:
        try:
            spend(scene.keeper, opening.pk)
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "shown"

    with ThreadPoolExecutor(8) as pool:
        said = Counter(pool.map(tried, range(8)))
    assert said == {"shown": 1, "not_from_here": 7}


@pytest.mark.crash
def test_a_vault_that_died_costs_no_consent_and_one_cut_off_shows_nothing(
    committed_db: None,
) -> None:
    process = vaults.start()
    scene = made_scene()
    opening = ask(scene, scene.keeper)
    decide(scene.chief, opening.pk)
    process.kill()
    vaults.stop(process)
    with pytest.raises(Unavailable):
        spend(scene.keeper, opening.pk)
    with vaults.running():
        assert spend(scene.keeper, opening.pk).persons


def test_changed_and_swapped_rows_do_not_open(scene: Scene) -> None:
    def opened() -> None:
        opening = ask(scene, scene.keeper)
        decide(scene.chief, opening.pk)
        refused("vault_broken", spend, scene.keeper, opening.pk)

    with acting(scene.cast.clerk):
        other = services.receive_letter(
            actor=scene.cast.clerk, facts=facts(is_protected=True), persons=[WRITER],
            now=clock.now(),
        )  # fmt: skip
    flip = "set text = set_byte(text, 40, get_byte(text, 40) # 1) where letter_id = %s"
    owner(f"update vault.sealed {flip}", scene.letter.pk)
    opened()
    owner(f"update vault.sealed {flip}", scene.letter.pk)
    swap = (
        "update vault.sealed a set text = b.text, wrapped_key = b.wrapped_key "
        "from vault.sealed b where a.letter_id <> b.letter_id"
    )
    owner(swap)
    opened()
    owner(swap)
    opening = ask(scene, scene.keeper)
    decide(scene.chief, opening.pk)
    assert spend(scene.keeper, opening.pk).persons[0]["full_name"] == WRITER.full_name
    assert other.in_vault


def test_with_the_key_in_a_token(committed_db: None, tmp_path: Any) -> None:
    with vaults.token(tmp_path) as environment:
        with vaults.running(**environment):
            scene = made_scene()
            assert client.state()["custody"] == "token"
        with vaults.running(**environment):
            opening = ask(scene, scene.keeper)
            decide(scene.chief, opening.pk)
            assert spend(scene.keeper, opening.pk).persons[0]["phone"] == WRITER.phone


STATES, MOVES = list(OpeningState), list(Move)
A, B = UUID(int=1), UUID(int=2)


def test_every_move_that_is_not_in_the_table_is_refused() -> None:
    now = clock.now()
    for state in STATES:
        for move in MOVES:
            for by in (A, B):
                lawful = bool(may_move(Standing(state, A, now), move, by, now))
                own = move in (Move.SPEND, Move.WITHDRAW)
                assert lawful is ((state, move) in OPENING_MOVES and (by == A) is own)
                late = may_move(
                    Standing(state, A, now), move, by, now + dt.timedelta(seconds=1)
                )
                assert bool(late) is (lawful and move is Move.WITHDRAW)


WHO, AGO = st.integers(0, 2), st.sampled_from([dt.timedelta(), dt.timedelta(), LATE])
# Which request, counted from the last; how far from who asked stands who moves it.
CALL = st.sampled_from(["spend", "consent", "ask", "spend", "consent", "withdraw", "decline"])
PLACE, STEP = st.integers(0, 1), st.integers(0, 2)


class Calls(RuleBasedStateMachine):
    """Any calls by three who may: what opens was consented by another, just before, and once."""

    scene: ClassVar[Scene]
    shown: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.persons = [self.scene.keeper, self.scene.chief, self.scene.deputy]
        self.asked: dict[UUID, int] = {}
        self.fresh: dict[UUID, int] = {}
        self.opened: Counter[UUID] = Counter()

    @initialize(person=WHO, ago=AGO)
    def ask(self, person: int, ago: dt.timedelta) -> None:
        with contextlib.suppress(VanphongError):
            made = ask(self.scene, self.persons[person], now=clock.now() - ago)
            self.asked[made.pk] = person

    # One rule for all: sequences without one of the calls show nothing.
    @rule(call=CALL, step=STEP, place=PLACE, ago=AGO)
    def call(self, call: str, step: int, place: int, ago: dt.timedelta) -> None:
        known = list(self.asked)
        opening = known[-1 - place % len(known)] if known else uuid4()
        person = (self.asked.get(opening, 0) + step) % 3
        with contextlib.suppress(VanphongError):
            getattr(self, f"_{call}")(opening, person, ago)

    def _ask(self, _opening: UUID, person: int, ago: dt.timedelta) -> None:
        self.ask(person, ago)

    def _consent(self, opening: UUID, person: int, ago: dt.timedelta) -> None:
        decide(self.persons[person], opening, now=clock.now() - ago)
        assert person != self.asked[opening]
        if not ago:
            self.fresh[opening] = person

    def _decline(self, opening: UUID, person: int, ago: dt.timedelta) -> None:
        decide(self.persons[person], opening, consent=False, now=clock.now() - ago)
        assert person != self.asked[opening]

    def _withdraw(self, opening: UUID, person: int, _ago: dt.timedelta) -> None:
        actor = self.persons[person]
        with acting(actor):
            services.withdraw_opening(actor=actor, opening_id=opening, now=clock.now())
        assert person == self.asked[opening]
        self.fresh.pop(opening, None)

    def _spend(self, opening: UUID, person: int, _ago: dt.timedelta) -> None:
        spend(self.persons[person], opening)
        self.opened[opening] += 1
        Calls.shown += 1
        assert self.opened[opening] == 1
        assert person == self.asked[opening]
        assert self.fresh.get(opening, person) != person

    def teardown(self) -> None:
        owner("delete from vault.spent")
        owner("delete from petitions_vault_opening")


def test_no_sequence_of_calls_opens_alone_or_twice(scene: Scene) -> None:
    Calls.scene = scene
    asked = settings(
        max_examples=40, stateful_step_count=30, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Calls, settings=asked)
    assert Calls.shown, "some sequences open, or nothing was tried"
