"""Where a case stands, which steps lead where, and what the sender is told of it. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping


class State(enum.StrEnum):
    """Where a case stands."""

    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    SUSPENDED = "SUSPENDED"
    CONCLUDED = "CONCLUDED"
    FORWARDED = "FORWARDED"
    ANSWERED = "ANSWERED"
    GUIDED = "GUIDED"
    RETURNED = "RETURNED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    NOT_HANDLED = "NOT_HANDLED"
    FILED = "FILED"
    INVESTIGATED = "INVESTIGATED"
    TERMINATED = "TERMINATED"
    SPLIT = "SPLIT"
    JOINED = "JOINED"
    ENDED = "ENDED"


class Step(enum.StrEnum):
    """What may be done with a case."""

    ACCEPT = "ACCEPT"
    REFUSE = "REFUSE"
    GUIDE = "GUIDE"
    FORWARD = "FORWARD"
    RETURN = "RETURN"
    LEAVE = "LEAVE"
    FILE = "FILE"
    FILE_AS_SOURCE = "FILE_AS_SOURCE"
    INVESTIGATE = "INVESTIGATE"
    URGE = "URGE"
    RECORD_ANSWER = "RECORD_ANSWER"
    TELL_RESULT = "TELL_RESULT"
    SUSPEND = "SUSPEND"
    CONTINUE = "CONTINUE"
    FORM_TEAM = "FORM_TEAM"
    CONCLUDE = "CONCLUDE"
    TERMINATE = "TERMINATE"
    REOPEN = "REOPEN"


# (state before, step) -> state after. The database refuses every other pair (0001, 0013, 0020).
TRANSITIONS: Mapping[tuple[State, Step], State] = {
    (State.RECEIVED, Step.ACCEPT): State.ACCEPTED,
    (State.RECEIVED, Step.REFUSE): State.NOT_ACCEPTED,
    (State.RECEIVED, Step.GUIDE): State.GUIDED,
    (State.RECEIVED, Step.FORWARD): State.FORWARDED,
    (State.RECEIVED, Step.RETURN): State.RETURNED,
    (State.RECEIVED, Step.LEAVE): State.NOT_HANDLED,
    (State.RECEIVED, Step.FILE): State.FILED,
    (State.RECEIVED, Step.FILE_AS_SOURCE): State.FILED,
    (State.RECEIVED, Step.INVESTIGATE): State.INVESTIGATED,
    (State.RECEIVED, Step.TERMINATE): State.TERMINATED,
    # A body below is late: it is urged to resolve and to report, and the letter stays to be handled.
    (State.RECEIVED, Step.URGE): State.RECEIVED,
    (State.ACCEPTED, Step.SUSPEND): State.SUSPENDED,
    # Whoever is to verify a denunciation is named; it goes on being resolved.
    (State.ACCEPTED, Step.FORM_TEAM): State.ACCEPTED,
    (State.ACCEPTED, Step.CONCLUDE): State.CONCLUDED,
    (State.ACCEPTED, Step.TERMINATE): State.TERMINATED,
    (State.ACCEPTED, Step.INVESTIGATE): State.INVESTIGATED,
    (State.SUSPENDED, Step.CONTINUE): State.ACCEPTED,
    (State.SUSPENDED, Step.TERMINATE): State.TERMINATED,
    (State.FORWARDED, Step.URGE): State.FORWARDED,
    (State.FORWARDED, Step.RECORD_ANSWER): State.ANSWERED,
    (State.INVESTIGATED, Step.URGE): State.INVESTIGATED,
    (State.INVESTIGATED, Step.RECORD_ANSWER): State.ANSWERED,
    (State.ANSWERED, Step.TELL_RESULT): State.ENDED,
    (State.CONCLUDED, Step.TELL_RESULT): State.ENDED,
    (State.FILED, Step.REOPEN): State.RECEIVED,
    (State.NOT_ACCEPTED, Step.REOPEN): State.RECEIVED,
    (State.NOT_HANDLED, Step.REOPEN): State.RECEIVED,
    (State.GUIDED, Step.REOPEN): State.RECEIVED,
    (State.RETURNED, Step.REOPEN): State.RECEIVED,
}

# Joining into another case and splitting into several leave a case empty; undoing gives it back.
EMPTIED = frozenset({State.SPLIT, State.JOINED})
# Nothing more is owed to anybody.
CLOSED = frozenset({
    State.GUIDED, State.RETURNED, State.NOT_ACCEPTED, State.NOT_HANDLED, State.FILED,
    State.TERMINATED, State.ENDED, *EMPTIED,
})  # fmt: skip
# What the statistics call handled: all that was decided on, whatever became of it since.
HANDLED = frozenset(State) - {State.RECEIVED, *EMPTIED}
# What was urged is still waited for: no result was recorded, nothing ended.
AWAITING = frozenset({
    State.RECEIVED, State.ACCEPTED, State.SUSPENDED, State.FORWARDED, State.INVESTIGATED,
})  # fmt: skip

STATE_LABELS: Mapping[State, str] = {
    State.RECEIVED: "Chờ xử lý",
    State.ACCEPTED: "Đã thụ lý, đang giải quyết",
    State.SUSPENDED: "Tạm đình chỉ",
    State.CONCLUDED: "Đã kết luận, chờ thông báo",
    State.FORWARDED: "Đã chuyển, chờ kết quả",
    State.ANSWERED: "Đã có trả lời, chờ báo người gửi",
    State.GUIDED: "Đã hướng dẫn",
    State.RETURNED: "Đã trả lại",
    State.NOT_ACCEPTED: "Không thụ lý",
    State.NOT_HANDLED: "Không xử lý",
    State.FILED: "Lưu đơn",
    State.INVESTIGATED: "Đã chuyển cơ quan điều tra",
    State.TERMINATED: "Đình chỉ",
    State.SPLIT: "Đã tách thành nhiều vụ việc",
    State.JOINED: "Đã nhập vào vụ việc khác",
    State.ENDED: "Đã kết thúc",
}

STEP_LABELS: Mapping[Step, str] = {
    Step.ACCEPT: "Thụ lý",
    Step.REFUSE: "Không thụ lý, trả lời",
    Step.GUIDE: "Hướng dẫn",
    Step.FORWARD: "Chuyển đơn",
    Step.RETURN: "Trả lại nơi chuyển",
    Step.LEAVE: "Không xử lý",
    Step.FILE: "Lưu đơn",
    Step.FILE_AS_SOURCE: "Lưu, chuyển làm nguồn tin kiểm tra",
    Step.INVESTIGATE: "Chuyển cơ quan điều tra",
    Step.URGE: "Đôn đốc",
    Step.RECORD_ANSWER: "Ghi trả lời của nơi nhận",
    Step.TELL_RESULT: "Báo kết quả cho người gửi",
    Step.SUSPEND: "Tạm đình chỉ",
    Step.CONTINUE: "Tiếp tục giải quyết",
    Step.FORM_TEAM: "Lập tổ, đoàn xác minh",
    Step.CONCLUDE: "Kết luận, quyết định",
    Step.TERMINATE: "Đình chỉ",
    Step.REOPEN: "Xem xét lại",
}


class Stage(enum.StrEnum):
    """What the sender sees of a case: coarse on purpose."""

    RECEIVED = "RECEIVED"
    EXAMINED = "EXAMINED"
    IN_HAND = "IN_HAND"
    SENT_ON = "SENT_ON"
    ANSWERED = "ANSWERED"
    # Of what was sent over the network and not taken into the register.
    SENT_BACK = "SENT_BACK"


STAGE_LABELS: Mapping[Stage, str] = {
    Stage.RECEIVED: "Đã nhận đơn",
    Stage.EXAMINED: "Đã xem xét, có văn bản trả lời",
    Stage.IN_HAND: "Đang giải quyết",
    Stage.SENT_ON: "Đã chuyển tới cơ quan có thẩm quyền",
    Stage.ANSWERED: "Đã có kết quả",
    Stage.SENT_BACK: "Cơ quan gửi lại, không vào sổ",
}

_STAGES: Mapping[State, Stage] = {
    State.RECEIVED: Stage.RECEIVED,
    State.SPLIT: Stage.RECEIVED,
    State.JOINED: Stage.RECEIVED,
    State.ACCEPTED: Stage.IN_HAND,
    State.SUSPENDED: Stage.IN_HAND,
    State.FORWARDED: Stage.SENT_ON,
    State.INVESTIGATED: Stage.SENT_ON,
    State.CONCLUDED: Stage.ANSWERED,
    State.ANSWERED: Stage.ANSWERED,
    State.ENDED: Stage.ANSWERED,
}


# From the least done to what is over.
_LEAST_FIRST = (
    Stage.RECEIVED, Stage.IN_HAND, Stage.SENT_ON, Stage.EXAMINED, Stage.ANSWERED,
)  # fmt: skip


def stage_of(states: Iterable[str]) -> Stage:
    """Give what the sender is told of a letter in cases of these states: of the least advanced."""
    stages = {_STAGES.get(State(one), Stage.EXAMINED) for one in states}
    return min(stages, key=_LEAST_FIRST.index, default=Stage.RECEIVED)


def state_after(state: str, step: str) -> State | None:
    """Give where a step leads from a state, None where it is not possible at all."""
    return TRANSITIONS.get((State(state), Step(step)))


def steps_from(state: str) -> tuple[Step, ...]:
    """Give the steps that exist from a state, in the order of `Step`."""
    return tuple(step for step in Step if (State(state), step) in TRANSITIONS)
