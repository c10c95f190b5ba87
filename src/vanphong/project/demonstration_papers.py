"""The papers of the demonstration: a few weeks of invented correspondence, made by the acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from vanphong.calendars import api as calendars
from vanphong.drafting import api as drafting
from vanphong.drafting.typesetting import Paragraph, Run, footnote, text
from vanphong.exchange import api as exchange
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.scope import acting
from vanphong.project import (
    demonstration_clocks,
    demonstration_conclusions,
    demonstration_grades,
    demonstration_processes,
    demonstration_voice,
)
from vanphong.project.demonstration_appraisal import appraise
from vanphong.project.demonstration_register import PAPERS, Paper, enter
from vanphong.registry import api as registry
from vanphong.signing import api as signing
from vanphong.tasks import api as tasks

if TYPE_CHECKING:
    from vanphong.project.demonstration import Furnished

PIN = "246810"


@dataclass(frozen=True, slots=True)
class Letter:
    """One invented letter: how many days ago, from whom, what, to whom, and how far it has come.

    `stage`: DRAFT, OPINIONS (asked, one answered), SUBMITTED, SIGNED or ISSUED. `accepted` names the offices that entered it.
    """

    days_ago: int
    office: str
    body: int
    type_code: str
    abstract: str
    paragraphs: tuple[str | Paragraph, ...]
    writer: str
    signer: str
    clerk: str
    to: tuple[str, ...]
    stage: str = "ISSUED"
    urgency: str = ""
    accepted: tuple[str, ...] = ()


_ALL = ("btc", "xa", "phuong")
# With the plan below five wait for the secretary's signature, to be signed in one go.
_FOR_THE_SECRETARY = (
    (
        "NOTICE",
        "Phân công Thường trực Tỉnh ủy theo dõi mô hình văn phòng số",
        (
            "Thường trực Tỉnh ủy thông báo phân công theo dõi mô hình văn phòng số tại các xã, phường.",
            "Các đảng ủy xã, phường báo cáo tình hình vào ngày 20 hằng tháng.",
        ),
    ),
    (
        "NOTICE",
        "Lịch tiếp công dân của Thường trực Tỉnh ủy tháng sau",
        (
            "Thường trực Tỉnh ủy thông báo lịch tiếp công dân tháng sau.",
            "Thời gian: 8 giờ thứ năm tuần thứ hai. Địa điểm: trụ sở tiếp công dân của tỉnh.",
        ),
    ),
    (
        "PLAN",
        "Kiểm tra việc gửi nhận văn bản trên mạng",
        (
            "Ban Thường vụ Tỉnh ủy ban hành kế hoạch kiểm tra việc gửi nhận văn bản trên mạng như sau.",
            "Thời gian: trong tháng sau. Đơn vị được kiểm tra: các đảng ủy xã, phường.",
        ),
    ),
    (
        "PLAN",
        "Tập huấn chữ ký số cho cấp ủy viên",
        (
            "Ban Thường vụ Tỉnh ủy ban hành kế hoạch tập huấn chữ ký số cho cấp ủy viên như sau.",
            "Hình thức: trực tiếp, mỗi lớp không quá 30 người.",
        ),
    ),
)
LETTERS = (
    Letter(
        34, "tinh", 0, "OFFICIAL_LETTER", "Về việc rà soát công tác văn thư, lưu trữ quý III",
        (
            "Thực hiện chương trình công tác năm, Văn phòng Tỉnh ủy đề nghị các cơ quan, đơn vị rà soát công tác văn thư, lưu trữ quý III.",
            "Nội dung rà soát gồm: việc đăng ký văn bản đến, văn bản đi; việc lập hồ sơ công việc; việc gửi nhận văn bản trên mạng.",
            "Kết quả gửi về Văn phòng Tỉnh ủy trước ngày 15 tháng tới để tổng hợp, báo cáo Thường trực Tỉnh ủy.",
        ),
        "chuyenvien.tinh", "chanhvp.tinh", "vanthu.tinh", _ALL, accepted=_ALL,
    ),
    Letter(
        27, "tinh", 1, "NOTICE", "Kết luận của Thường trực Tỉnh ủy tại phiên họp giao ban tháng",
        ("Thường trực Tỉnh ủy kết luận như sau.", *demonstration_conclusions.CONCLUSIONS),
        "chuyenvien.tinh", "bithu.tinh", "vanthu.tinh", _ALL, accepted=("btc", "xa"),
    ),
    Letter(
        20, "btc", 0, "OFFICIAL_LETTER", "Về việc cung cấp số liệu tổ chức cơ sở đảng",
        (
            "Ban Tổ chức Tỉnh ủy đề nghị các đảng ủy xã, phường cung cấp số liệu tổ chức cơ sở đảng và đảng viên đến ngày 30 tháng trước.",
            "Số liệu ghi theo biểu kèm theo, gửi trên hệ thống.",
        ),
        "chuyenvien.btc", "truongban.btc", "vanthu.btc", ("xa", "phuong"), accepted=("xa",),
    ),
    Letter(
        13, "xa", 0, "REPORT", "Kết quả rà soát công tác văn thư, lưu trữ quý III",
        (
            "Văn phòng Đảng ủy xã Tân Mỹ báo cáo kết quả rà soát như sau.",
            Paragraph(
                (
                    Run("Trong quý, Đảng ủy xã tiếp nhận 214 văn bản"),
                    footnote(Run("Gồm cả văn bản của ba đơn vị cũ chuyển sang; số liệu đến ngày cuối quý.")),
                    Run(", phát hành 96 văn bản; 100% văn bản không mật gửi nhận trên mạng."),
                )
            ),
            "Kiến nghị: đề nghị Văn phòng Tỉnh ủy hướng dẫn thống nhất mẫu mục lục hồ sơ.",
        ),
        "chuyenvien.xa", "chanhvp.xa", "vanthu.xa", ("tinh",), accepted=("tinh",),
    ),
    Letter(
        6, "tinh", 0, "OFFICIAL_LETTER", "Về việc chuẩn bị nội dung hội nghị sơ kết mô hình văn phòng số",
        (
            "Để chuẩn bị hội nghị sơ kết, Văn phòng Tỉnh ủy đề nghị các đơn vị gửi báo cáo tham luận.",
            "Tham luận không quá bốn trang, nêu kết quả, khó khăn và kiến nghị.",
        ),
        "chuyenvien.tinh", "chanhvp.tinh", "vanthu.tinh", _ALL, urgency="URGENT", accepted=("phuong",),
    ),
    Letter(
        2, "phuong", 0, "OFFICIAL_LETTER", "Về việc xin lùi thời hạn báo cáo số liệu đảng viên",
        (
            "Do đang sáp nhập hồ sơ của ba đơn vị cũ, Văn phòng Đảng ủy phường Bến Sông xin lùi thời hạn báo cáo đến ngày 10 tháng sau.",
        ),
        "chuyenvien.phuong", "chanhvp.phuong", "vanthu.phuong", ("tinh", "btc"),
    ),
    Letter(
        1, "tinh", 1, "PLAN", "Tổ chức hội nghị sơ kết mô hình văn phòng số",
        (
            "Ban Thường vụ Tỉnh ủy ban hành kế hoạch tổ chức hội nghị sơ kết mô hình văn phòng số như sau.",
            "Thời gian: một buổi, trong tuần đầu tháng sau. Hình thức: trực tiếp kết hợp trực tuyến.",
            "Văn phòng Tỉnh ủy chủ trì chuẩn bị nội dung và điều kiện phục vụ.",
        ),
        "chuyenvien.tinh", "bithu.tinh", "vanthu.tinh", _ALL, stage="SUBMITTED",
    ),
    *(
        Letter(
            1, "tinh", 1, type_code, abstract, paragraphs, "chuyenvien.tinh", "bithu.tinh",
            "vanthu.tinh", _ALL, stage="SUBMITTED",
        )
        for type_code, abstract, paragraphs in _FOR_THE_SECRETARY
    ),
    Letter(
        1, "tinh", 0, "OFFICIAL_LETTER", "Về việc góp ý dự thảo quy chế gửi nhận văn bản điện tử",
        (
            "Văn phòng Tỉnh ủy gửi dự thảo quy chế gửi nhận văn bản điện tử, đề nghị các cơ quan góp ý.",
            "Ý kiến góp ý gửi trước ngày 30 tháng này.",
        ),
        "chuyenvien.tinh", "chanhvp.tinh", "vanthu.tinh", _ALL, stage="SUBMITTED",
    ),
    Letter(
        0, "tinh", 0, "OFFICIAL_LETTER", "Về việc cử cán bộ tham gia lớp tập huấn chữ ký số",
        (
            "Văn phòng Tỉnh ủy đề nghị mỗi đơn vị cử hai cán bộ tham gia lớp tập huấn chữ ký số.",
        ),
        "chuyenvien.tinh", "chanhvp.tinh", "vanthu.tinh", ("xa", "phuong"), stage="SIGNED",
    ),
    Letter(
        0, "xa", 1, "REPORT", "Tình hình tháng và nhiệm vụ trọng tâm tháng sau",
        ("Đảng ủy xã Tân Mỹ báo cáo tình hình tháng và nhiệm vụ trọng tâm tháng sau.",),
        "chuyenvien.xa", "bithu.xa", "vanthu.xa", ("tinh",), stage="DRAFT",
    ),
    Letter(
        1, "tinh", 0, "OFFICIAL_LETTER", "Về việc lấy ý kiến quy trình xử lý văn bản đến trong ngày",
        (
            "Văn phòng Tỉnh ủy dự kiến quy trình xử lý văn bản đến trong ngày: vào sổ trước 10 giờ, trình bút phê trước 11 giờ, giao việc trước 14 giờ.",
            "Văn bản đến sau 15 giờ được xử lý trong buổi sáng ngày làm việc tiếp theo.",
        ),
        "chuyenvien.tinh", "chanhvp.tinh", "vanthu.tinh", ("xa", "phuong"), stage="OPINIONS",
    ),
)  # fmt: skip


def write(offices: Mapping[str, Furnished], now: dt.datetime) -> None:
    """Write, sign, issue, receive and direct the letters and papers, oldest first.

    Last a scheme is appraised twice.
    """
    weeks: list[Letter | Paper] = [*LETTERS, *PAPERS]
    for one in sorted(weeks, key=lambda one: -one.days_ago):
        at = _moment(now, one.days_ago)
        if isinstance(one, Letter):
            _send(one, offices, at)
        else:
            enter(one, offices["tinh"], at - dt.timedelta(hours=1))
    _direct(offices, now)
    demonstration_conclusions.settle(offices["tinh"], _moment(now, 26))
    demonstration_clocks.write(offices["tinh"], now)
    demonstration_grades.write(offices["tinh"], now)
    demonstration_processes.write(offices["tinh"], now)
    demonstration_voice.speak(offices["tinh"], _moment(now, 2))
    signing.renew_due(now=now)  # nothing is due; the list of timestamps is filled
    appraise(offices["tinh"], _moment(now, 3), PIN)


def _moment(now: dt.datetime, days_ago: int) -> dt.datetime:
    """Give a quarter past nine in Vietnam on that day, never in the future."""
    day = (now - dt.timedelta(days=days_ago)).astimezone(VIETNAM)
    return min(day.replace(hour=9, minute=15, second=0, microsecond=0).astimezone(dt.UTC), now)


def _send(letter: Letter, offices: Mapping[str, Furnished], at: dt.datetime) -> None:
    here = offices[letter.office]
    writer, signer, clerk = (
        here.actors[n] for n in (letter.writer, letter.signer, letter.clerk)
    )
    draft = _draft(letter, here, writer, offices, at)
    if letter.stage == "OPINIONS":
        _ask_opinions(here, writer, draft, at)
    if letter.stage in {"DRAFT", "OPINIONS"}:
        return
    with acting(writer):
        drafting.submit_for_signature(actor=writer, draft_id=draft.id, now=at)
    if letter.stage == "SUBMITTED":
        return
    drafting.sign_draft(actor=signer, draft_id=draft.id, pin=PIN, now=at)
    if letter.stage == "SIGNED":
        return
    drafting.seal_and_issue(actor=clerk, draft_id=draft.id, pin=PIN, now=at)
    for suffix in letter.accepted:
        _accept_newest(offices[suffix], at + dt.timedelta(hours=1))


def _draft(
    letter: Letter,
    here: Furnished,
    writer: Actor,
    offices: Mapping[str, Furnished],
    at: dt.datetime,
) -> drafting.Draft:
    body = here.bodies[letter.body]
    recipients: list[dict[str, Any]] = [{"office": offices[s].office.id} for s in letter.to]
    with acting(writer):
        return drafting.create_draft(
            actor=writer,
            body_id=body.id,
            type_code=letter.type_code,
            now=at,
            abstract=letter.abstract,
            addressees=[offices[s].office.short_name for s in letter.to]
            if letter.type_code == "OFFICIAL_LETTER"
            else [],
            recipients=recipients,
            file_copy=f"Lưu {here.office.name}",
            urgency=letter.urgency,
            signer_id=here.posts[letter.signer].id,
            blocks=tuple(
                text(one) if isinstance(one, str) else one for one in letter.paragraphs
            ),
        )


def _ask_opinions(
    here: Furnished, writer: Actor, draft: drafting.Draft, at: dt.datetime
) -> None:
    """Ask three people and a board about a draft; one has answered, the others have not."""
    deputy = here.actors["phochanh.tinh"]
    with acting(writer):
        request = drafting.ask_opinions(
            actor=writer, draft_id=draft.id, version=draft.version, now=at,
            post_ids=[here.posts[n].id for n in ("chanhvp.tinh", "phochanh.tinh", "vanthu.tinh")],
            places=["Ban Tổ chức Tỉnh ủy"],
            question="Đề nghị cho ý kiến về giờ vào sổ và giờ trình bút phê.",
        )  # fmt: skip
    with acting(deputy):
        drafting.give_opinion(
            actor=deputy, draft_id=draft.id, request_id=request.id, stance="OTHER", now=at,
            words="Giờ trình bút phê nên là 10 giờ 30, vì 11 giờ lãnh đạo thường họp.",
        )  # fmt: skip


def _accept_newest(here: Furnished, at: dt.datetime) -> None:
    clerk = next(a for name, a in here.actors.items() if name.startswith("vanthu"))
    with acting(clerk):
        delivery = exchange.inbox(clerk).filter(state="ARRIVED").order_by("-sent_at").first()
        if delivery is not None:
            exchange.accept_delivery(actor=clerk, delivery_id=delivery.id, now=at)


def _direct(offices: Mapping[str, Furnished], now: dt.datetime) -> None:
    """Give directions at the commune and the province: one overdue, one soon, one done."""
    commune, province = offices["xa"], offices["tinh"]
    leader, officer = commune.actors["bithu.xa"], commune.posts["chuyenvien.xa"]
    for words, days_ago, days in (
        ("Văn phòng tham mưu báo cáo, trình đồng chí Bí thư trước khi gửi.", 26, 5),
        ("Giao đồng chí Làm tổng hợp số liệu, báo cáo đúng hạn.", 18, 22),
    ):
        at = _moment(now, days_ago)
        with acting(leader):
            document = _nth_undirected(leader)
            if document is None:
                continue
            tasks.give_direction(
                actor=leader,
                now=at,
                document_id=document.id,
                words=words,
                assignments=[
                    tasks.Assignment(
                        lead_id=officer.id,
                        due=tasks.DueGiven(count=days, unit=calendars.TermUnit.CALENDAR_DAYS),
                    )
                ],
            )
    chief = province.actors["chanhvp.tinh"]
    with acting(chief):
        document = _nth_undirected(chief)
        if document is not None:
            tasks.give_direction(
                actor=chief,
                now=_moment(now, 12),
                document_id=document.id,
                words="Chuyển phòng Tổng hợp nghiên cứu kiến nghị, đề xuất trả lời.",
                assignments=[
                    tasks.Assignment(
                        lead_id=province.posts["chuyenvien.tinh"].id,
                        due=tasks.DueGiven(count=10),
                    )
                ],
            )


def _nth_undirected(actor: Actor) -> registry.Document | None:
    """Give the oldest document another office sent that nobody has directed yet."""
    directed = tasks.visible_directions(actor).values("document_id")
    return (
        registry.visible_documents(actor)
        .filter(arrivals__office_id=actor.office_key)
        .exclude(Q(pk__in=directed) | Q(office_id=actor.office_key))
        .order_by("issued_on", "id")
        .first()
    )
