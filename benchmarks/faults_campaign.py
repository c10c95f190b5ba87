"""Kills the processes of an office again and again, and asks after every kill what is wrong.

Run as a process of its own, on an installation that the environment names:
`python -m benchmarks.faults_campaign --every 1 --kills 500`. Prints one JSON object.

Two lanes of processes work on the same books at the same time. Each process first goes on with
what the one before it left, then is killed in a further document: at the N-th step, for every
N, and then at random moments, whatever it is doing. The processes are forked from this one,
which therefore never typesets: a fork has none of the typesetter's threads.
"""

# ruff: noqa: E402 - Django is set up before what needs it
from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import multiprocessing
import random
import signal
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import connection as pipes
from typing import Any

import django

django.setup()

from django.db import connections
from tests.cast import Cast

from benchmarks import faults_child as child
from benchmarks.faults_checks import (
    HALF,
    Fact,
    Memory,
    Violation,
    strangers_in_store,
    violations,
)
from benchmarks.office import NOW, PIN, make_signing_office
from vanphong.audit.jobs import seal
from vanphong.audit.verification import verify_trail
from vanphong.drafting import api as drafting
from vanphong.drafting.typesetting.document import Paragraph, Run
from vanphong.files import child as parsers
from vanphong.kernel.scope import acting

LANES = 2
# A death at a moment that is drawn when its process starts.
_SOMETIME = 0.0
LATER = NOW + dt.timedelta(days=1)
_FORK = multiprocessing.get_context("fork")


@dataclass
class Outcome:
    """What a campaign came to."""

    kills: int = 0
    at_steps: int = 0
    steps: int = 0
    issued: int = 0
    # Whole and unfinished files that no row names, left behind by the killed; harmless.
    nameless: tuple[int, int] = (0, 0)
    trail_rows: int = 0
    places: Counter[str] = field(default_factory=Counter)
    violations: list[Violation] = field(default_factory=list)

    def as_json(self) -> str:
        return json.dumps(vars(self), ensure_ascii=False)


class World:
    """A sending office and two receiving ones, and the drafts that wait for their signature."""

    def __init__(self) -> None:
        self.sender = make_signing_office("Tỉnh ủy Thử Lửa")
        self.receivers = [
            make_signing_office(f"Đảng ủy xã Thử Lửa {name}", level="COMMUNE")
            for name in ("Đông", "Tây")
        ]

    @property
    def offices(self) -> list[int]:
        return [cast.office.id for cast in (self.sender, *self.receivers)]

    def work(self) -> child.Work:
        """Give a submitted draft to both receivers and to someone outside, as work."""
        return child.Work(
            draft_id=_submitted(self.sender, self.receivers),
            signer=self.sender.chief,
            clerk=self.sender.clerk,
            receivers=tuple(cast.clerk for cast in self.receivers),
            pin=PIN,
            now=NOW,
        )


def _submitted(sender: Cast, receivers: list[Cast]) -> Any:
    officer, words = sender.officer, "Kính đề nghị các đồng chí phối hợp thực hiện."
    offices = [{"office": cast.office.id} for cast in receivers]
    with acting(officer):
        draft = drafting.create_draft(
            actor=officer, body_id=sender.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            abstract="Về việc rà soát công tác văn thư", addressees=["Đảng ủy các xã"],
            recipients=[*offices, {"name": "Như trên"}], file_copy="Lưu Văn phòng",
            signer_id=sender.posts["CHIEF"].id, blocks=[Paragraph((Run(words),))],
        )  # fmt: skip
        drafting.submit_for_signature(actor=officer, draft_id=draft.id, now=NOW)
    return draft.id


@dataclass
class Lane:
    """A line of processes, each taking up what the one before left."""

    open: list[child.Work] = field(default_factory=list)
    process: Any = None
    pipe: Any = None
    # Step number, or seconds of life as a float; 0 lets it live.
    death: float = 0
    begun: float = 0.0
    due: float | None = None
    last_words: str = ""

    def start(self, target: Callable[..., None], order: object, death: float = 0) -> None:
        self.pipe, theirs = _FORK.Pipe(duplex=False)
        self.death, self.last_words = death, ""
        self.process = _FORK.Process(target=target, args=(order, theirs))
        self.process.start()
        theirs.close()
        self.begun = time.monotonic()
        self.due = self.begun + death if isinstance(death, float) else None

    def kill(self) -> None:
        self.due, self.last_words = None, "at a random moment"
        self.process.kill()

    def end(self) -> bool:
        """Wait for the process's end; say whether it was killed."""
        self.process.join()
        killed = bool(self.process.exitcode == -signal.SIGKILL)
        self.pipe.close()
        self.process.close()
        self.process = None
        return killed


class Campaign:
    """Deaths to die, lanes to die in, and what is known of it all."""

    def __init__(self, *, every: int, kills: int, seed: int) -> None:
        parsers.warm_up()
        self.world = World()
        self.memory = Memory()
        self.outcome = Outcome()
        self.lanes = [Lane() for _ in range(LANES)]
        self._random = random.Random(seed)
        steps, seconds = self._rehearse()
        self.outcome.steps = steps
        self._seconds = seconds
        self.deaths: deque[float] = deque(range(1, steps + 1, every))
        self.outcome.at_steps = len(self.deaths)
        at_random = max(0, kills - len(self.deaths))
        self.deaths.extend([_SOMETIME] * at_random)

    def _moment(self) -> float:
        return self._random.uniform(0.01, self._seconds)

    def _rehearse(self) -> tuple[int, float]:
        """Warm what the forks will share, count the steps of the whole way and time it."""
        warm, counted, timed = self.world.work(), self.world.work(), self.world.work()
        self._alone(child.sign_only, warm)
        child.finish(warm, lambda _subject, _word: None)
        drafting.fix_number(actor=timed.signer, draft_id=timed.draft_id, now=NOW)
        gc.freeze()
        begun = time.monotonic()
        self._alone(child.live, child.Life((timed,), ()))
        seconds = time.monotonic() - begun
        self._alone(child.live, child.Life((), (counted,)))
        return self._steps, seconds

    def _alone(self, target: Callable[..., None], order: object) -> None:
        lane = Lane()
        connections["default"].close()
        lane.start(target, order)
        while lane.process is not None:
            self._hear(lane)

    def run(self) -> Outcome:
        """Let all deaths be died, then let everything be finished, then look at it whole."""
        while self.deaths or any(lane.process for lane in self.lanes):
            for lane in self.lanes:
                if lane.process is None and self.deaths and not self.outcome.violations:
                    death = self.deaths.popleft()
                    self._begin(lane, death or self._moment())
            if not any(lane.process for lane in self.lanes):
                break
            self._wait()
        for lane in self.lanes:
            self._alone(child.live, child.Life(tuple(lane.open), ()))
        self._look_at_all()
        return self.outcome

    def _begin(self, lane: Lane, death: float) -> None:
        if isinstance(death, float):
            while len(lane.open) < 2:  # what is left and more, so that it hardly gets done
                lane.open.append(self.world.work())
            life = child.Life(tuple(lane.open), ())
        else:
            left, fresh = tuple(lane.open), self.world.work()
            lane.open.append(fresh)
            life = child.Life(left, (fresh,), death)
        connections["default"].close()
        lane.start(child.live, life, death)

    def _wait(self) -> None:
        lanes = [lane for lane in self.lanes if lane.process is not None]
        soonest = min((lane.due for lane in lanes if lane.due is not None), default=None)
        patience = None if soonest is None else max(0.0, soonest - time.monotonic())
        ready = pipes.wait([lane.pipe for lane in lanes], patience)
        for lane in lanes:
            if lane.due is not None and lane.due <= time.monotonic():
                lane.kill()
            if lane.pipe in ready:
                self._hear(lane)

    def _hear(self, lane: Lane) -> None:
        try:
            subject, word = lane.pipe.recv()
        except (EOFError, OSError):  # an end, also in the middle of a word
            self._ended(lane)
            return
        if subject == "done":
            lane.open = [work for work in lane.open if work.draft_id != word]
        elif subject == "steps":
            self._steps = word
        elif subject == "dies":
            lane.last_words = word
        elif subject == "failed":
            self.outcome.violations.append(Violation(HALF, f"cannot go on: {word}"))
        else:
            draft_id, *office, value = word
            self.memory.note(Fact(draft_id, subject, value, *office))

    def _ended(self, lane: Lane) -> None:
        killed = lane.end()
        if killed:
            self.outcome.kills += 1
            self.outcome.places[lane.last_words] += 1
        elif lane.death:  # all was done before: aim at a shorter life
            self._seconds = min(self._seconds, time.monotonic() - lane.begun)
            self.deaths.append(_SOMETIME)
        found = violations(self.world.offices, self.memory, LATER)
        self.outcome.violations += [
            Violation(kind, f"{words} [after a kill {lane.last_words or 'none'}]")
            for kind, words in found
        ]

    def _look_at_all(self) -> None:
        """Read every file again, seal the trail and prove it, ask whether all is issued."""
        memory, admin = self.memory, connections["admin"]
        memory.files.clear()
        self.outcome.violations += violations(self.world.offices, memory, LATER)
        unfinished = [
            draft for draft, (state, *_) in memory.drafts.items() if state != "ISSUED"
        ]
        self.outcome.violations += [
            Violation(HALF, f"{one} is not issued") for one in unfinished
        ]
        self.outcome.issued = len(memory.drafts) - len(unfinished)
        self.outcome.nameless = strangers_in_store(self.world.offices)
        sealed = seal() + seal()
        admin.ensure_connection()
        with admin.connection.transaction():
            report = verify_trail(admin.connection)
        self.outcome.trail_rows = report.rows
        if not report.intact or report.unsealed or report.rows < sealed:
            self.outcome.violations.append(Violation(HALF, f"trail: {report}"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="die at every n-th step")
    parser.add_argument("--kills", type=int, default=0, help="in all; the rest at random")
    parser.add_argument("--seed", type=int, default=2026)
    chosen = parser.parse_args()
    campaign = Campaign(every=chosen.every, kills=chosen.kills, seed=chosen.seed)
    print(campaign.run().as_json())


if __name__ == "__main__":
    main()
