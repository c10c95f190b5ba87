"""The keys a case is judged by: each is a dimension of its own, with the values it may take. Pure."""

from __future__ import annotations

import enum
from collections.abc import Mapping

from vanphong.kernel.text import folded_words
from vanphong.petitions.rules.events import Complexity, Level, PartyRank, Renewal, Subject


class Channel(enum.StrEnum):
    """By which way a letter came."""

    POST = "POST"
    COUNTER = "COUNTER"
    BOX = "BOX"
    EMAIL = "EMAIL"
    PUBLIC_PAGE = "PUBLIC_PAGE"
    LEADER = "LEADER"
    DEPUTY = "DEPUTY"
    FRONT = "FRONT"
    PRESS = "PRESS"
    BODY = "BODY"


class Nature(enum.StrEnum):
    """What a letter is, by its content and purpose and not by its title."""

    COMPLAINT = "COMPLAINT"
    DENUNCIATION = "DENUNCIATION"
    PETITION = "PETITION"
    MIXED = "MIXED"


class Line(enum.StrEnum):
    """Whose business the content is: the system of bodies that answers for it."""

    PARTY = "PARTY"
    STATE = "STATE"
    COURTS = "COURTS"
    ELECTED = "ELECTED"
    FRONTS = "FRONTS"
    SERVICES = "SERVICES"
    ENTERPRISES = "ENTERPRISES"


class Competence(enum.StrEnum):
    """Whether the office's own committee answers for it."""

    OURS = "OURS"
    OTHER = "OTHER"


class Condition(enum.StrEnum):
    """Whether the letter meets what the law asks of one that is handled."""

    ELIGIBLE = "ELIGIBLE"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"


class Signed(enum.StrEnum):
    """What the letter says of its writer."""

    NAMED = "NAMED"
    ANONYMOUS = "ANONYMOUS"
    FALSE_NAME = "FALSE_NAME"
    NO_ADDRESS = "NO_ADDRESS"


class Prior(enum.StrEnum):
    """How the same content was handled before."""

    NEW = "NEW"
    FIRST_RESOLVED = "FIRST_RESOLVED"
    SECOND_RESOLVED = "SECOND_RESOLVED"
    JUDGED = "JUDGED"
    OVERDUE_ELSEWHERE = "OVERDUE_ELSEWHERE"
    CONCLUDED = "CONCLUDED"


class Field(enum.StrEnum):
    """The field of the statistics."""

    POLICY = "POLICY"
    LAND = "LAND"
    OFFICIALS = "OFFICIALS"
    OTHER_ADMINISTRATION = "OTHER_ADMINISTRATION"
    JUSTICE = "JUSTICE"
    PARTY = "PARTY"
    CORRUPTION = "CORRUPTION"
    OTHER = "OTHER"


class Mark(enum.StrEnum):
    """Yes or no, of a key that asks for one."""

    YES = "YES"
    NO = "NO"


class Key(enum.StrEnum):
    """The dimensions, in the order in which they are judged: the line first."""

    LINE = "LINE"
    NATURE = "NATURE"
    FIELD = "FIELD"
    COMPETENCE = "COMPETENCE"
    CONDITION = "CONDITION"
    PRIOR = "PRIOR"
    AT_COMPETENT_BODY = "AT_COMPETENT_BODY"
    CRIME_SIGNS = "CRIME_SIGNS"
    EVIDENCE = "EVIDENCE"
    LEVEL = "LEVEL"
    SUBJECT = "SUBJECT"
    COMPLEXITY = "COMPLEXITY"
    REMOTE = "REMOTE"
    RENEWAL = "RENEWAL"
    RANK = "RANK"


# Keys that only the time limits ask for.
OF_TIME = (Key.LEVEL, Key.SUBJECT, Key.COMPLEXITY, Key.REMOTE, Key.RENEWAL, Key.RANK)

VALUES: Mapping[Key, type[enum.StrEnum]] = {
    Key.LINE: Line,
    Key.NATURE: Nature,
    Key.FIELD: Field,
    Key.COMPETENCE: Competence,
    Key.CONDITION: Condition,
    Key.PRIOR: Prior,
    Key.AT_COMPETENT_BODY: Mark,
    Key.CRIME_SIGNS: Mark,
    Key.EVIDENCE: Mark,
    Key.LEVEL: Level,
    Key.SUBJECT: Subject,
    Key.COMPLEXITY: Complexity,
    Key.REMOTE: Mark,
    Key.RENEWAL: Renewal,
    Key.RANK: PartyRank,
}

KEY_LABELS: Mapping[Key, str] = {
    Key.LINE: "Thuộc hệ thống",
    Key.NATURE: "Loại đơn",
    Key.FIELD: "Lĩnh vực",
    Key.COMPETENCE: "Thẩm quyền",
    Key.CONDITION: "Điều kiện xử lý",
    Key.PRIOR: "Đã giải quyết đến đâu",
    Key.AT_COMPETENT_BODY: "Người viết đã gửi cơ quan có thẩm quyền",
    Key.CRIME_SIGNS: "Có dấu hiệu tội phạm",
    Key.EVIDENCE: "Nêu rõ người vi phạm, có chứng cứ cụ thể",
    Key.LEVEL: "Khiếu nại lần",
    Key.SUBJECT: "Khiếu nại về",
    Key.COMPLEXITY: "Mức phức tạp",
    Key.REMOTE: "Vùng sâu, vùng xa",
    Key.RENEWAL: "Tố cáo tiếp",
    Key.RANK: "Người bị tố cáo thuộc cấp",
}

# Where what a case is about lies: judged as the keys are, its values the codes of units.
PLACE = "PLACE"
JUDGED_LABELS: Mapping[str, str] = {
    **{key.value: words for key, words in KEY_LABELS.items()},
    PLACE: "Địa bàn",
}

LABELS: Mapping[str, str] = {
    Channel.POST: "Bưu chính",
    Channel.COUNTER: "Nộp trực tiếp",
    Channel.BOX: "Hộp thư góp ý",
    Channel.EMAIL: "Thư điện tử",
    Channel.PUBLIC_PAGE: "Trang gửi đơn",
    Channel.LEADER: "Lãnh đạo chuyển",
    Channel.DEPUTY: "Đại biểu dân cử chuyển",
    Channel.FRONT: "Mặt trận, đoàn thể chuyển",
    Channel.PRESS: "Báo chí chuyển",
    Channel.BODY: "Cơ quan khác chuyển",
}

LINE_LABELS: Mapping[str, str] = {
    Line.PARTY: "Đảng",
    Line.STATE: "Hành chính nhà nước",
    Line.COURTS: "Tố tụng, thi hành án",
    Line.ELECTED: "Cơ quan dân cử",
    Line.FRONTS: "Mặt trận, đoàn thể, tổ chức tôn giáo",
    Line.SERVICES: "Đơn vị sự nghiệp công",
    Line.ENTERPRISES: "Doanh nghiệp nhà nước",
}
NATURE_LABELS: Mapping[str, str] = {
    Nature.COMPLAINT: "Khiếu nại",
    Nature.DENUNCIATION: "Tố cáo",
    Nature.PETITION: "Kiến nghị, phản ánh",
    Nature.MIXED: "Nhiều nội dung khác nhau",
}
FIELD_LABELS: Mapping[str, str] = {
    Field.POLICY: "Chế độ, chính sách",
    Field.LAND: "Đất đai, nhà cửa",
    Field.OFFICIALS: "Công chức, công vụ",
    Field.OTHER_ADMINISTRATION: "Hành chính khác",
    Field.JUSTICE: "Tư pháp",
    Field.PARTY: "Đảng, đoàn thể",
    Field.CORRUPTION: "Tham nhũng",
    Field.OTHER: "Lĩnh vực khác",
}
COMPETENCE_LABELS: Mapping[str, str] = {
    Competence.OURS: "Thuộc thẩm quyền của cấp ủy",
    Competence.OTHER: "Không thuộc thẩm quyền",
}
CONDITION_LABELS: Mapping[str, str] = {
    Condition.ELIGIBLE: "Đủ điều kiện xử lý",
    Condition.NOT_ELIGIBLE: "Không đủ điều kiện xử lý",
}
PRIOR_LABELS: Mapping[str, str] = {
    Prior.NEW: "Chưa giải quyết",
    Prior.FIRST_RESOLVED: "Đã giải quyết lần đầu",
    Prior.SECOND_RESOLVED: "Đã giải quyết lần hai hoặc nhiều lần",
    Prior.JUDGED: "Đã có bản án, quyết định có hiệu lực",
    Prior.OVERDUE_ELSEWHERE: "Quá hạn mà nơi có thẩm quyền chưa giải quyết",
    Prior.CONCLUDED: "Đã có kết luận nội dung tố cáo",
}
LEVEL_LABELS: Mapping[str, str] = {Level.FIRST: "Lần đầu", Level.SECOND: "Lần hai"}
SUBJECT_LABELS: Mapping[str, str] = {
    Subject.ADMINISTRATIVE: "Quyết định, hành vi hành chính",
    Subject.DISCIPLINE: "Quyết định kỷ luật cán bộ, công chức",
    Subject.DISMISSAL: "Quyết định buộc thôi việc",
}
COMPLEXITY_LABELS: Mapping[str, str] = {
    Complexity.ORDINARY: "Thường",
    Complexity.COMPLEX: "Phức tạp, đã xác định bằng văn bản",
    Complexity.VERY_COMPLEX: "Đặc biệt phức tạp, đã xác định bằng văn bản",
}
RENEWAL_LABELS: Mapping[str, str] = {
    Renewal.NONE: "Không",
    Renewal.RESULT: "Không đồng ý kết quả giải quyết",
    Renewal.OVERDUE: "Quá hạn chưa được giải quyết",
}
RANK_LABELS: Mapping[str, str] = {
    PartyRank.GRASSROOTS: "Tổ chức cơ sở đảng",
    PartyRank.ABOVE: "Cấp trên cơ sở",
    PartyRank.CENTRE: "Diện Trung ương quản lý",
}
SENT_LABELS: Mapping[str, str] = {Mark.YES: "Đã gửi", Mark.NO: "Chưa gửi"}
MARK_LABELS: Mapping[str, str] = {Mark.YES: "Có", Mark.NO: "Không"}
VALUE_LABELS: Mapping[Key, Mapping[str, str]] = {
    Key.LINE: LINE_LABELS,
    Key.NATURE: NATURE_LABELS,
    Key.FIELD: FIELD_LABELS,
    Key.COMPETENCE: COMPETENCE_LABELS,
    Key.CONDITION: CONDITION_LABELS,
    Key.PRIOR: PRIOR_LABELS,
    Key.AT_COMPETENT_BODY: SENT_LABELS,
    Key.CRIME_SIGNS: MARK_LABELS,
    Key.EVIDENCE: MARK_LABELS,
    Key.LEVEL: LEVEL_LABELS,
    Key.SUBJECT: SUBJECT_LABELS,
    Key.COMPLEXITY: COMPLEXITY_LABELS,
    Key.REMOTE: MARK_LABELS,
    Key.RENEWAL: RENEWAL_LABELS,
    Key.RANK: RANK_LABELS,
}

SIGNED_LABELS: Mapping[str, str] = {
    Signed.NAMED: "Có họ tên, địa chỉ",
    Signed.ANONYMOUS: "Nặc danh",
    Signed.FALSE_NAME: "Mạo danh",
    Signed.NO_ADDRESS: "Không rõ địa chỉ",
}

# Somebody else received the letter first and sent it on.
FORWARDED_CHANNELS = frozenset({
    Channel.LEADER, Channel.DEPUTY, Channel.FRONT, Channel.PRESS, Channel.BODY,
})  # fmt: skip
# What these sent on wrongly goes back to them with the reason.
RETURNED_TO = frozenset({Channel.DEPUTY, Channel.FRONT, Channel.PRESS})


# What has a denouncer in it.
DENOUNCING = frozenset({Nature.DENUNCIATION, Nature.MIXED})


def speaks_of_denouncing(*words: str) -> bool:
    """Say whether words speak of a denunciation; who judges may find otherwise."""
    return any("to cao" in " ".join(folded_words(one)) for one in words)


def value_label(key: str, value: str) -> str:
    """Give the words of a value; empty for none."""
    return VALUE_LABELS[Key(key)].get(value, value)


def is_value(key: str, value: str) -> bool:
    """Say whether the key may take the value."""
    return key in set(Key) and value in set(VALUES[Key(key)])
