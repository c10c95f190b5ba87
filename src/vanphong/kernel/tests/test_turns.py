"""Citizens come in turns; beyond them they are told to come again, and nothing was done."""

from __future__ import annotations

import threading

import pytest

from vanphong.kernel.errors import TooMany
from vanphong.kernel.turns import Turns


def test_so_many_are_served_at_once_and_the_next_after_one_has_gone() -> None:
    turns = Turns(threading.Semaphore(2), places=8, patience=60)
    here, most, counting, full = 0, 0, threading.Lock(), threading.Barrier(2)

    def citizen() -> None:
        nonlocal here, most
        with turns.turn():
            with counting:
                here += 1
                most = max(most, here)
            full.wait(30)  # two are here, or nobody goes on
            with counting:
                here -= 1

    crowd = [threading.Thread(target=citizen) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(30)
    assert most == 2
    assert here == 0


def test_who_finds_the_room_full_is_refused_at_once() -> None:
    turns = Turns(threading.Semaphore(1), places=1, patience=60)
    with turns.turn(), pytest.raises(TooMany) as refusal, turns.turn():
        pass
    assert refusal.value.code == "crowded"
    assert refusal.value.data["seconds"] == 5
    with turns.turn():
        pass


def test_who_waited_too_long_is_refused_and_leaves_the_room() -> None:
    turns = Turns(threading.Semaphore(1), places=2, patience=0)
    with turns.turn():
        for _ in range(3):
            with pytest.raises(TooMany), turns.turn():
                pass
    with turns.turn():
        pass


def test_a_refusal_inside_gives_the_turn_back() -> None:
    turns = Turns(threading.Semaphore(1), places=1, patience=0)
    for _ in range(3):
        with pytest.raises(ValueError, match="x"), turns.turn():
            raise ValueError("x")
    with turns.turn():
        pass
