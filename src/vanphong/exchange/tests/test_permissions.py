"""Who may what: one table; whoever may not, writes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from vanphong.exchange import api as exchange
from vanphong.exchange import queries
from vanphong.exchange.models import Receipt
from vanphong.exchange.tests.conftest import LATER, Between, accept, issue
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotAllowed
from vanphong.kernel.scope import acting

pytestmark = pytest.mark.django_db
Act = Callable[[Between, Actor], object]


def _send(b: Between, actor: Actor) -> object:
    return exchange.send_document(
        actor=actor, document_id=b.document.id, now=LATER, office_ids=[b.foreign.office.id]
    )


def _deliver(b: Between, actor: Actor) -> object:
    with acting(actor):  # as part of the act that issues
        return exchange.deliver_issued(actor=actor, document=b.document, now=LATER)


def _recall(b: Between, actor: Actor) -> object:
    return exchange.recall_delivery(
        actor=actor, delivery_id=b.delivery.id, reason="Sai.", now=LATER
    )


def _recall_document(b: Between, actor: Actor) -> object:
    return exchange.recall_document(
        actor=actor, document_id=b.document.id, reason="Sai.", now=LATER
    )


def _replace(b: Between, actor: Actor) -> object:
    return exchange.ask_replacement(
        actor=actor, delivery_id=b.delivery.id, new_document_id=b.document.id, reason="Sai.",
        now=LATER,
    )  # fmt: skip


def _acknowledge(b: Between, actor: Actor) -> object:
    return exchange.acknowledge_answer(actor=actor, delivery_id=b.delivery.id)


def _accept(b: Between, actor: Actor) -> object:
    return exchange.accept_delivery(actor=actor, delivery_id=b.delivery.id, now=LATER)


def _refuse(b: Between, actor: Actor) -> object:
    return exchange.refuse_delivery(
        actor=actor, delivery_id=b.delivery.id, reason="Nhầm.", now=LATER
    )


def _answer(b: Between, actor: Actor) -> object:
    return exchange.answer_recall(
        actor=actor, delivery_id=b.delivery.id, consent=False, reason="Không.", now=LATER
    )


SENDER: dict[str, tuple[Act, set[str]]] = {
    "deliver": (_deliver, {"CLERK", "CHIEF"}),
    "send": (_send, {"CLERK", "CHIEF"}),
    "recall": (_recall, {"CHIEF"}),
    "recall document": (_recall_document, {"CHIEF"}),
    "replace": (_replace, {"CHIEF"}),
    "acknowledge": (_acknowledge, {"CLERK", "CHIEF"}),
}
RECEIVER: dict[str, tuple[Act, set[str]]] = {
    "accept": (_accept, {"CLERK"}),
    "refuse": (_refuse, {"CLERK"}),
    "answer": (_answer, {"CLERK"}),
}


@pytest.mark.parametrize("role", ["CLERK", "OFFICER", "CHIEF", "LEADER", "ADMIN"])
def test_who_may_do_what(between: Between, role: str) -> None:
    for side, table in ((between.sender, SENDER), (between.receiver, RECEIVER)):
        actor = side.actors[role]
        for name, (act, roles) in table.items():
            if role in roles:
                continue
            with acting(actor), pytest.raises(NotAllowed):
                act(between, actor)
            with acting(between.sender.clerk):
                assert Receipt.objects.count() == 1, name


def test_those_who_may_are_let_in(between: Between) -> None:
    sender, receiver = between.sender, between.receiver
    with acting(sender.chief):
        _deliver(between, sender.chief)
        _send(between, sender.chief)
    with acting(sender.clerk):
        _deliver(between, sender.clerk)
        _send(between, sender.clerk)
    accept(between)
    for actor in (sender.chief, sender.clerk):
        with acting(sender.chief):
            _recall(between, sender.chief)
        with acting(receiver.clerk):
            _answer(between, receiver.clerk)
        with acting(actor):
            _acknowledge(between, actor)


def test_trays_are_for_those_who_work_with_them(between: Between) -> None:
    for cast, own, roles in (
        (between.sender, "outbox", {"CLERK", "CHIEF"}),
        (between.receiver, "inbox", {"CLERK"}),
    ):
        for role, actor in cast.actors.items():
            with acting(actor):
                seen = getattr(queries, own)(actor).count()
                assert seen == (1 if role in roles else 0), (own, role)


def test_whoever_sees_the_document_sees_where_it_went(between: Between) -> None:
    leader = between.sender.leader
    with acting(leader):
        assert exchange.deliveries_of(leader, between.document).count() == 1
    unsent = issue(between.sender)
    with acting(leader):
        assert not exchange.deliveries_of(leader, unsent).exists()
