"""What a clock asks of a case: named events, and the keys by which the law tells cases apart.

`Nature`, `Line`, `Channel` and `Competence` here are those the time limits tell apart; a case is
judged by the finer ones of the same names in `keys`, and `timing` leads from those to these.
"""

from __future__ import annotations

import enum


class Event(enum.StrEnum):
    """A dated fact of a case that sets a clock running, or that meets a duty."""

    RECEIVED = "RECEIVED"
    CONTENT_RECEIVED = "CONTENT_RECEIVED"
    RECEIVED_BY_COMPETENT = "RECEIVED_BY_COMPETENT"
    ANSWERED = "ANSWERED"
    FORWARDED = "FORWARDED"
    FORWARDER_TOLD = "FORWARDER_TOLD"
    ACCEPTED = "ACCEPTED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    ACCEPTANCE_NOTIFIED = "ACCEPTANCE_NOTIFIED"
    DECIDED = "DECIDED"
    DECISION_SENT = "DECISION_SENT"
    CONCLUDED = "CONCLUDED"
    CONCLUSION_SENT = "CONCLUSION_SENT"
    CONCLUSION_ACTED_ON = "CONCLUSION_ACTED_ON"
    PUBLISHED = "PUBLISHED"
    HANDLING_RESULT = "HANDLING_RESULT"
    HANDLING_REPORTED = "HANDLING_REPORTED"
    RESOLVED = "RESOLVED"
    RESULT_REPORTED = "RESULT_REPORTED"
    RESULT_NOTICE_RECEIVED = "RESULT_NOTICE_RECEIVED"
    RESULT_PASSED_ON = "RESULT_PASSED_ON"
    RECEIPT_OF_DECISION = "RECEIPT_OF_DECISION"
    FIRST_DECISION_RECEIVED = "FIRST_DECISION_RECEIVED"
    FIRST_LIMIT_EXPIRED = "FIRST_LIMIT_EXPIRED"
    COMPLAINT_LODGED = "COMPLAINT_LODGED"
    PAPERS_REQUESTED = "PAPERS_REQUESTED"
    PAPERS_SUPPLIED = "PAPERS_SUPPLIED"
    DIALOGUE = "DIALOGUE"
    DIALOGUE_NOTICED = "DIALOGUE_NOTICED"
    SUSPENSION_ISSUED = "SUSPENSION_ISSUED"
    SUSPENSION_SENT = "SUSPENSION_SENT"
    REFUSAL_GROUNDS = "REFUSAL_GROUNDS"
    REFUSAL_NOTICED = "REFUSAL_NOTICED"
    RENEWAL_DECIDED = "RENEWAL_DECIDED"
    DEMANDED = "DEMANDED"
    DEMAND_ANSWERED = "DEMAND_ANSWERED"
    TEAM_FORMED = "TEAM_FORMED"
    CONGRESS_OPENS = "CONGRESS_OPENS"
    SESSION = "SESSION"
    SESSION_POSTED = "SESSION_POSTED"
    ONLINE_SESSION = "ONLINE_SESSION"
    ONLINE_NOTICED = "ONLINE_NOTICED"
    ONLINE_TESTED = "ONLINE_TESTED"

    @property
    def label(self) -> str:
        """The event as it follows "từ ngày"."""
        return _EVENT_LABELS[self]


_EVENT_LABELS = {
    Event.RECEIVED: "nhận được đơn",
    Event.CONTENT_RECEIVED: "tiếp nhận nội dung tại nơi tiếp công dân",
    Event.RECEIVED_BY_COMPETENT: "tổ chức đảng có thẩm quyền nhận được tố cáo",
    Event.ANSWERED: "trả lời người gửi",
    Event.FORWARDED: "chuyển đơn",
    Event.FORWARDER_TOLD: "báo cho nơi chuyển đơn",
    Event.ACCEPTED: "thụ lý",
    Event.NOT_ACCEPTED: "thông báo không thụ lý",
    Event.ACCEPTANCE_NOTIFIED: "thông báo việc thụ lý",
    Event.DECIDED: "ban hành quyết định giải quyết",
    Event.DECISION_SENT: "gửi quyết định giải quyết",
    Event.CONCLUDED: "ban hành kết luận nội dung tố cáo",
    Event.CONCLUSION_SENT: "gửi kết luận nội dung tố cáo",
    Event.CONCLUSION_ACTED_ON: "xử lý theo kết luận",
    Event.PUBLISHED: "công khai kết luận, quyết định xử lý",
    Event.HANDLING_RESULT: "có kết quả xử lý kiến nghị trong kết luận",
    Event.HANDLING_REPORTED: "báo kết quả xử lý kiến nghị",
    Event.RESOLVED: "vụ việc được giải quyết",
    Event.RESULT_REPORTED: "báo kết quả cho nơi chuyển đơn",
    Event.RESULT_NOTICE_RECEIVED: "nhận được thông báo kết quả giải quyết",
    Event.RESULT_PASSED_ON: "báo kết quả cho người gửi đơn",
    Event.RECEIPT_OF_DECISION: "nhận được hoặc biết được quyết định, hành vi bị khiếu nại",
    Event.FIRST_DECISION_RECEIVED: "nhận được quyết định giải quyết lần đầu",
    Event.FIRST_LIMIT_EXPIRED: "hết thời hạn giải quyết lần đầu mà chưa giải quyết",
    Event.COMPLAINT_LODGED: "gửi khiếu nại",
    Event.PAPERS_REQUESTED: "có yêu cầu cung cấp thông tin, tài liệu",
    Event.PAPERS_SUPPLIED: "cung cấp thông tin, tài liệu",
    Event.DIALOGUE: "đối thoại",
    Event.DIALOGUE_NOTICED: "gửi thông báo đối thoại",
    Event.SUSPENSION_ISSUED: "ban hành quyết định tạm đình chỉ, đình chỉ, tiếp tục giải quyết",
    Event.SUSPENSION_SENT: "gửi quyết định tạm đình chỉ, đình chỉ, tiếp tục giải quyết",
    Event.REFUSAL_GROUNDS: "có đủ căn cứ từ chối tiếp",
    Event.REFUSAL_NOTICED: "thông báo từ chối tiếp",
    Event.RENEWAL_DECIDED: "quyết định xử lý tố cáo tiếp",
    Event.DEMANDED: "cấp trên có văn bản yêu cầu",
    Event.DEMAND_ANSWERED: "gửi báo cáo theo yêu cầu của cấp trên",
    Event.TEAM_FORMED: "quyết định lập đoàn giải quyết tố cáo",
    Event.CONGRESS_OPENS: "khai mạc đại hội",
    Event.SESSION: "tiếp công dân",
    Event.SESSION_POSTED: "niêm yết lịch tiếp công dân",
    Event.ONLINE_SESSION: "tiếp công dân trực tuyến",
    Event.ONLINE_NOTICED: "thông báo buổi tiếp trực tuyến",
    Event.ONLINE_TESTED: "kết nối thử thành công",
}


class Nature(enum.StrEnum):
    """What a letter is by its content, never by its title."""

    COMPLAINT = "COMPLAINT"
    DENUNCIATION = "DENUNCIATION"
    PETITION = "PETITION"


class Line(enum.StrEnum):
    """Whose rules a case follows; courts, elected bodies and fronts keep rules of their own."""

    STATE = "STATE"
    PARTY = "PARTY"
    OTHER = "OTHER"


class Channel(enum.StrEnum):
    """How a letter came, as far as a time limit depends on it."""

    DIRECT = "DIRECT"
    RECEPTION = "RECEPTION"
    FORWARDED = "FORWARDED"
    PARTY_HEAD = "PARTY_HEAD"


class Level(enum.StrEnum):
    """The instance of a complaint."""

    FIRST = "FIRST"
    SECOND = "SECOND"


class Subject(enum.StrEnum):
    """What a complaint is about, as far as a time limit depends on it."""

    ADMINISTRATIVE = "ADMINISTRATIVE"
    DISCIPLINE = "DISCIPLINE"
    DISMISSAL = "DISMISSAL"


class Renewal(enum.StrEnum):
    """Whether a denunciation comes again: against the result, or because none came in time."""

    NONE = "NONE"
    RESULT = "RESULT"
    OVERDUE = "OVERDUE"


class PartyRank(enum.StrEnum):
    """The Party level that a Party denunciation concerns."""

    GRASSROOTS = "GRASSROOTS"
    ABOVE = "ABOVE"
    CENTRE = "CENTRE"


class Competence(enum.StrEnum):
    """Whether the case is the office's own to resolve; not judged yet counts for both."""

    UNJUDGED = "UNJUDGED"
    OURS = "OURS"
    NOT_OURS = "NOT_OURS"


class Complexity(enum.StrEnum):
    """How complex a case was found to be, in writing."""

    ORDINARY = "ORDINARY"
    COMPLEX = "COMPLEX"
    VERY_COMPLEX = "VERY_COMPLEX"


class Bears(enum.StrEnum):
    """Who must keep a time limit."""

    OFFICE = "OFFICE"
    CITIZEN = "CITIZEN"
    OTHER_BODY = "OTHER_BODY"


class Criterion(enum.StrEnum):
    """A criterion of a complex case, by its letter in the law.

    :source: NĐ 124/2020 Đ3a k1 (NĐ 155/2026); NĐ 31/2019/NĐ-CP Đ3 k2.
    """

    PLACES = "a"
    CONTENTS = "b"
    MANY_PEOPLE = "c"
    FOREIGN = "d"
    SEVERAL_BODIES = "đ"
    OPINIONS_DIFFER = "e"
    EVIDENCE_CONFLICTS = "g"

    @property
    def label(self) -> str:
        """The criterion in words."""
        return _CRITERION_LABELS[self]


_CRITERION_LABELS = {
    Criterion.PLACES: "một nội dung nhưng phải xác minh từ 2 địa điểm trở lên",
    Criterion.CONTENTS: "từ 2 nội dung phải xác minh trở lên",
    Criterion.MANY_PEOPLE: "nhiều người hoặc liên quan quyền, lợi ích của nhiều người",
    Criterion.FOREIGN: "có yếu tố nước ngoài",
    Criterion.SEVERAL_BODIES: "liên quan trách nhiệm quản lý của nhiều cơ quan",
    Criterion.OPINIONS_DIFFER: "các cơ quan liên quan còn ý kiến khác nhau",
    Criterion.EVIDENCE_CONFLICTS: "tài liệu, chứng cứ mâu thuẫn cần thời gian đánh giá",
}


def complexity_of(nature: Nature, criteria: frozenset[Criterion]) -> Complexity:
    """Give how complex a case is by the criteria it meets; only denunciations are very complex.

    :source: NĐ 124/2020 Đ3a (NĐ 155/2026, 01/7/2026); NĐ 31/2019/NĐ-CP Đ3 k2, k3.
    """
    if not criteria:
        return Complexity.ORDINARY
    if nature is Nature.DENUNCIATION and len(criteria) > 1:
        return Complexity.VERY_COMPLEX
    return Complexity.COMPLEX


class StopGround(enum.StrEnum):
    """Why a clock stands still."""

    FORCE_MAJEURE = "FORCE_MAJEURE"
    OBJECTIVE_OBSTACLE = "OBJECTIVE_OBSTACLE"
    OTHER_RESULT = "OTHER_RESULT"
    EXAMINED_AGAIN = "EXAMINED_AGAIN"
    EXPERT = "EXPERT"
    CITIZEN_HINDERED = "CITIZEN_HINDERED"
    OTHER = "OTHER"

    @property
    def label(self) -> str:
        """The ground in words."""
        return _STOP_LABELS[self]


_STOP_LABELS = {
    StopGround.FORCE_MAJEURE: "sự kiện bất khả kháng",
    StopGround.OBJECTIVE_OBSTACLE: "trở ngại khách quan",
    StopGround.OTHER_RESULT: "đợi kết quả giải quyết của cơ quan khác, vụ việc khác",
    StopGround.EXAMINED_AGAIN: "đợi kết quả giám định bổ sung, giám định lại",
    StopGround.EXPERT: "thời gian giám định",
    StopGround.CITIZEN_HINDERED: "người khiếu nại có trở ngại",
    StopGround.OTHER: "căn cứ khác",
}


class ExtensionGround(enum.StrEnum):
    """Why a term is extended, where the law names grounds."""

    COMPLEX = "COMPLEX"
    SEVERAL_PLACES = "SEVERAL_PLACES"
    DELEGATED = "DELEGATED"
    OTHER = "OTHER"

    @property
    def label(self) -> str:
        """The ground in words."""
        return _EXTENSION_LABELS[self]


_EXTENSION_LABELS = {
    ExtensionGround.COMPLEX: "vụ việc phức tạp",
    ExtensionGround.SEVERAL_PLACES: "phải kiểm tra, xác minh tại nhiều địa điểm",
    ExtensionGround.DELEGATED: "phải ủy quyền kiểm tra, xác minh",
    ExtensionGround.OTHER: "lý do khác",
}
