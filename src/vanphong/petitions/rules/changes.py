"""Whether a time limit may be extended, or a clock stopped: lawful or not, why, and from where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.petitions.rules.events import Complexity, StopGround
from vanphong.petitions.rules.facts import CaseFacts, Extension, Stop
from vanphong.petitions.rules.limits import (
    ExtensionRule,
    Limit,
    OpenCases,
    StopRule,
    TimeLimits,
    Version,
    in_force,
    time_limits,
)

# Beyond it a typing mistake is likelier, whatever the rule says.
LONGEST_EXTENSION = 366
_SAID_BY_FACT = "Sự kiện phải đúng thứ tự thời gian"


def extension_fits(
    limit: Limit,
    facts: CaseFacts,
    before: Sequence[Extension],
    asked: Extension,
    pack: TimeLimits | None = None,
) -> Decision:
    """Say whether a limit may be extended once more, after the extensions already counted.

    What rests on a rule that was not read warns and does not refuse. That an extension was
    decided after the limit had ended is for `clock_for` to tell, which knows the day.

    :source: Luật Tố cáo 2018 Đ24 k1, Đ30 k2-4, NĐ 31/2019/NĐ-CP Đ3; Luật Khiếu nại 2011 Đ28,
        Đ37, Đ50, which know none.
    """
    started = limit.started(facts)
    if not 1 <= asked.days <= LONGEST_EXTENSION:
        words = Phrase("Số ngày gia hạn phải từ 1 đến %(most)s.", most=LONGEST_EXTENSION)
        return _no("extension_days", words, "")
    if started is None or asked.decided_on < started[1]:
        words = Phrase("Quyết định gia hạn có trước khi thời hạn bắt đầu.")
        return _no("extension_before_start", words, _SAID_BY_FACT)
    rule = in_force((pack or time_limits()).extensions.get(limit.extension, ()), started[1])
    if rule is None:
        return _unknown_extension(limit)
    fault = _extension_fault(rule, facts, before, asked)
    if fault is None:
        return ALLOWED
    return _judged(rule, *fault)


def _unknown_extension(limit: Limit) -> Decision:
    words = Phrase("Luật không cho gia hạn thời hạn này: %(duty)s.", duty=limit.duty)
    return _judged(limit, "extension_unknown_to_law", words)


def _extension_fault(
    rule: ExtensionRule, facts: CaseFacts, before: Sequence[Extension], asked: Extension
) -> tuple[str, Phrase] | None:
    complexity = facts.complexity.lower()
    times = rule.times[complexity] if rule.times else None
    most = rule.most[complexity] if rule.most else None
    if times == 0:
        words = Phrase("Chỉ vụ việc phức tạp hoặc đặc biệt phức tạp mới được gia hạn.")
        return "extension_not_complex", words
    if times is not None and len(before) >= times:
        words = Phrase(
            "Đã gia hạn %(done)s lần; nhiều nhất %(most)s lần.", done=len(before), most=times
        )
        return "extension_too_often", words
    if most is not None and asked.days > most:
        words = Phrase(
            "Gia hạn %(days)s ngày; mỗi lần nhiều nhất %(most)s ngày.",
            days=asked.days,
            most=most,
        )
        return "extension_too_long", words
    if rule.decision and not asked.number:
        return "extension_without_decision", Phrase("Gia hạn phải có số quyết định.")
    if rule.grounds and asked.ground not in rule.grounds:
        return "extension_ground", Phrase("Lý do gia hạn không thuộc trường hợp luật cho phép.")
    return None


def stop_fits(
    limit: Limit,
    facts: CaseFacts,
    before: Sequence[Stop],
    asked: Stop,
    pack: TimeLimits | None = None,
) -> Decision:
    """Say whether a clock may stand still for a ground from a day on, after the stops counted.

    A rule that begins while the case is open reaches it only where its text says so.

    :source: Luật Tố cáo 2018 Đ34 k1, k2; NĐ 31/2019/NĐ-CP Đ15 k4; NĐ 155/2026/NĐ-CP Đ12,
        Đ22 k1; Luật Khiếu nại 2011 Đ9, Đ48.
    """
    started = limit.started(facts)
    if started is None or asked.from_on < started[1]:
        words = Phrase("Ngày tạm dừng có trước khi thời hạn bắt đầu.")
        return _no("stop_before_start", words, _SAID_BY_FACT)
    if asked.until_on is not None and asked.until_on < asked.from_on:
        words = Phrase("Ngày tiếp tục có trước ngày tạm dừng.")
        return _no("stop_ends_before_it_begins", words, _SAID_BY_FACT)
    if any(_overlap(stop, asked) for stop in before):
        words = Phrase("Đã có lần tạm dừng khác trong cùng thời gian.")
        return _no("stops_overlap", words, _SAID_BY_FACT)
    rules = [rule for code in limit.stops for rule in (pack or time_limits()).stops[code]]
    return _stop_by_rules(limit, rules, started[1], asked)


def _stop_by_rules(
    limit: Limit, rules: Sequence[StopRule], started_on: dt.date, asked: Stop
) -> Decision:
    current = [rule for rule in rules if rule.rule.in_force(asked.from_on)]
    reaching = [rule for rule in current if _reaches(rule, started_on)]
    if not reaching:
        source = rules[0] if rules and limit.blocks else limit
        words = Phrase(
            "Luật của ngày đó không cho tạm dừng thời hạn này: %(duty)s.", duty=limit.duty
        )
        return _judged(source, "stop_unknown_to_law", words)
    fitting = next((rule for rule in reaching if asked.ground in rule.grounds), None)
    if fitting is None:
        return _other_ground(reaching[0])
    if fitting.decision and not asked.number:
        words = Phrase("Tạm đình chỉ phải có số quyết định.")
        return _judged(fitting, "stop_without_decision", words)
    if fitting.open_cases is OpenCases.UNSAID and started_on < fitting.rule.valid_from:
        words = Phrase(
            "Thời hạn bắt đầu trước khi quy định tạm dừng có hiệu lực; văn bản không nói có "
            "áp dụng không."
        )
        return Decision(allowed=True, warnings=(words,), source=fitting.rule.source)
    return ALLOWED


def _reaches(rule: StopRule, started_on: dt.date) -> bool:
    return rule.open_cases is not OpenCases.OLD or rule.rule.valid_from <= started_on


def _other_ground(rule: StopRule) -> Decision:
    if rule.unread_grounds:
        words = Phrase("Căn cứ tạm dừng này không có trong phần văn bản đã đọc; xin đối chiếu.")
        return Decision(allowed=True, warnings=(words,), source=rule.rule.source)
    words = Phrase("Căn cứ tạm dừng không thuộc trường hợp luật cho phép.")
    return _judged(rule, "stop_ground", words)


def concerns(limit: Limit, stop: Stop) -> bool:
    """Say whether a stop of the case is meant for a limit: the citizen's, or the office's own."""
    citizens = stop.ground is StopGround.CITIZEN_HINDERED
    return bool(limit.stops) and citizens == ("T10-obstacle" in limit.stops)


def finding_missing(limit: Limit, facts: CaseFacts) -> bool:
    """Say whether a complaint counts as complex without the paper that finds it so.

    :source: NĐ 124/2020/NĐ-CP Đ3a k2 (NĐ 155/2026/NĐ-CP Đ2), from 1 July 2026.
    """
    complex_counts = facts.complexity is not Complexity.ORDINARY and "complex" in limit.counts
    return complex_counts and facts.finding_on is None


def _overlap(one: Stop, other: Stop) -> bool:
    first, second = sorted((one, other), key=lambda stop: stop.from_on)
    return first.until_on is None or second.from_on < first.until_on


def _judged(rule: Version, code: str, words: Phrase) -> Decision:
    source = rule.rule.source
    if rule.blocks:
        return _no(code, words, source)
    return Decision(allowed=True, code=code, source=source, warnings=(words,))


def _no(code: str, words: Phrase, source: str) -> Decision:
    return Decision(allowed=False, code=code, reason=words, source=source)
