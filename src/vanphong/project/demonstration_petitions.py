"""Letters of the demonstration: people and places are invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.petitions import api as petitions
from vanphong.petitions.api import Case, LetterFacts, Person

if TYPE_CHECKING:
    from vanphong.project.demonstration import Furnished

_AN = Person("Trần Văn Mẫu", "Thôn Đông, xã Tân Mỹ, tỉnh Lam Giang")
_HA = Person("Ngô Thị Giả Sử", "Tổ 4, phường Bến Sông, tỉnh Lam Giang", phone="0900 000 001")
_GROUP = tuple(
    Person(f"{name} Thị Ví Dụ {n}", f"Tổ {n}, phường Bến Sông", speaks=n < 3)
    for n, name in enumerate(("Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ"), 1)
)
# The invented province; its code is none of the official ones.
_UNITS = [
    {"code": "98", "name": "Lam Giang", "kind": "Tỉnh", "wards": [
        {"code": "98001", "name": "Tân Mỹ", "kind": "Xã"},
        {"code": "98002", "name": "Bến Sông", "kind": "Phường"},
    ]},
]  # fmt: skip
_IN_COMMUNE, _IN_WARD = {"PLACE": "98001"}, {"PLACE": "98002"}
_COMPLAINT = {"LINE": "PARTY", "NATURE": "COMPLAINT", "FIELD": "PARTY"} | _IN_COMMUNE
_LAND = {
    "LINE": "STATE",
    "NATURE": "COMPLAINT",
    "FIELD": "LAND",
    "COMPETENCE": "OTHER",
} | _IN_WARD
_DENOUNCED = {"LINE": "PARTY", "NATURE": "DENUNCIATION", "FIELD": "PARTY"}
_TOLD = {
    "LINE": "STATE",
    "NATURE": "DENUNCIATION",
    "FIELD": "LAND",
    "COMPETENCE": "OTHER",
} | _IN_WARD
_OURS = {"COMPETENCE": "OURS", "CONDITION": "ELIGIBLE"}
_WISH = {
    "LINE": "STATE",
    "NATURE": "PETITION",
    "FIELD": "POLICY",
    "COMPETENCE": "OTHER",
} | _IN_WARD
# Long enough to be compared: a letter of a few words is like many.
_ROAD = (
    "Kiến nghị sửa đoạn đường liên thôn từ cầu treo thôn Đông đến trường tiểu học xã Tân Mỹ dài "
    "một ki-lô-mét rưỡi hư hỏng từ mùa mưa năm ngoái, xe cứu thương không vào được, học sinh phải "
    "đi vòng bốn ki-lô-mét; bà con đã góp công san lấp hai lần và đã kiến nghị tại hai kỳ tiếp xúc "
    "cử tri nhưng đến nay chưa ai trả lời bằng văn bản về kế hoạch, nguồn vốn và thời gian sửa"
)


def write(offices: Mapping[str, Furnished], now: dt.datetime) -> None:
    """Give the province letters of each kind: new, proposed, in hand, sent on, ended."""
    maker = job_actor("demonstration", None, people.all_permissions())
    with acting(maker):
        people.load_units(actor=maker, data=_UNITS)
    made = offices["tinh"]
    clerk, keeper, chief = (
        made.actors[f"{name}.tinh"] for name in ("vanthu", "tiepdan", "chanhvp")
    )
    today = vietnam_date(now)
    receive, judge = partial(_receive, clerk, now), partial(_judge, keeper, now)
    receive(0, "Đề nghị xem xét việc xếp lương của giáo viên hợp đồng tại xã Tân Mỹ", _AN)
    receive(
        1, "Phản ánh bãi rác gây ô nhiễm ở phường Bến Sông", *_GROUP,
        channel="PRESS", forwarder="Báo Lam Giang (giả định)",
    )  # fmt: skip
    proposed = receive(
        4, "Khiếu nại quyết định thi hành kỷ luật khiển trách của Đảng ủy xã Tân Mỹ", _AN
    )
    judge(proposed, _COMPLAINT | _OURS, 3)
    with acting(keeper):
        petitions.propose_step(
            actor=keeper, case_id=proposed.pk, step="ACCEPT", now=now - dt.timedelta(days=2),
            words="Đủ điều kiện, thuộc thẩm quyền của Ban Thường vụ Tỉnh ủy.",
        )  # fmt: skip
    with acting(keeper):
        facts = petitions.FollowFacts(
            "SECOND_COMPLAINT", "RESULT", body="Đảng ủy xã Tân Mỹ", symbol="05-QĐ/ĐU",
            decided_on=today - dt.timedelta(days=20), since_on=today - dt.timedelta(days=18),
        )  # fmt: skip
        petitions.follow_case(
            actor=keeper, case_id=proposed.pk, facts=facts, now=now - dt.timedelta(days=2)
        )
    held = receive(
        12, "Tố cáo một cán bộ xã kê khai tài sản không trung thực",
        is_protected=True, envelope="NP-01/2026", channel="COUNTER",
    )  # fmt: skip
    judge(held, _DENOUNCED | _OURS, 10)
    land = receive(
        20, "Khiếu nại giá đất bồi thường dự án đường ven sông", _AN,
        channel="LEADER", forwarder="Bí thư Tỉnh ủy",
    )  # fmt: skip
    judge(land, _LAND, 18)
    with acting(chief):
        petitions.propose_step(
            actor=chief, case_id=land.pk, step="GUIDE", now=now - dt.timedelta(days=15),
            words="Gửi Chủ tịch Ủy ban nhân dân xã là người ra quyết định bị khiếu nại.",
        )  # fmt: skip
    wish = receive(25, "Kiến nghị sửa chính sách hỗ trợ hộ nghèo vùng ven sông", _AN)
    judge(wish, _WISH, 22)
    with acting(chief):
        petitions.propose_step(
            actor=chief, case_id=wish.pk, step="FORWARD", now=now - dt.timedelta(days=20),
            addressee="Ủy ban nhân dân tỉnh Lam Giang", words="Thuộc thẩm quyền của Ủy ban.",
        )  # fmt: skip
    with acting(keeper):
        petitions.propose_step(
            actor=keeper, case_id=wish.pk, step="URGE", now=now - dt.timedelta(days=5),
            symbol="112-CV/VPTU", answer_by=today + dt.timedelta(days=5),
        )  # fmt: skip
    # Nobody saw at receipt that it denounces: who wrote lies open still.
    told = receive(8, "Phản ánh cán bộ địa chính phường Bến Sông đòi tiền khi làm sổ đỏ", _HA)
    judge(told, _TOLD, 7)


def resolve(offices: Mapping[str, Furnished], now: dt.datetime) -> None:
    """Let the province resolve two complaints and write down what came of them."""
    made = offices["tinh"]
    clerk, keeper, chief = (
        made.actors[f"{name}.tinh"] for name in ("vanthu", "tiepdan", "chanhvp")
    )
    today = vietnam_date(now)
    for days, abstract, facts in (
        (
            95, "Khiếu nại việc xếp phụ cấp của Đảng ủy phường Bến Sông",
            {"finding": "RIGHT", "restored_money": 18_400_000, "restored_people": 1},
        ),
        (
            70, "Khiếu nại kết quả xếp loại đảng viên của chi bộ thôn Đông",
            {"finding": "PARTLY"},
        ),
    ):  # fmt: skip
        case = _receive(clerk, now, days, abstract, _AN)
        _judge(keeper, now, case, _COMPLAINT | _OURS, days - 2)
        for step, after, words, symbol in (
            ("ACCEPT", 5, "Đủ điều kiện, thuộc thẩm quyền.", ""),
            ("CONCLUDE", 30, "Đã đối thoại và ra quyết định giải quyết.", f"{days}-QĐ/TU"),
        ):
            with acting(chief):
                petitions.propose_step(
                    actor=chief, case_id=case.pk, step=step, words=words, symbol=symbol,
                    now=now - dt.timedelta(days=days - after),
                )  # fmt: skip
        resolved_on = today - dt.timedelta(days=days - 30)
        with acting(keeper):
            petitions.record_result(
                actor=keeper, case_id=case.pk, now=now - dt.timedelta(days=days - 32),
                facts=petitions.ResultFacts("DECISION", resolved_on, **facts),
            )  # fmt: skip


def compare(offices: Mapping[str, Furnished], now: dt.datetime) -> None:
    """Let the province and the commune compare letters; one was written to both."""
    province, commune = offices["tinh"], offices["xa"]
    chief, there = province.actors["chanhvp.tinh"], commune.actors["chanhvp.xa"]
    at = now - dt.timedelta(days=30)
    with acting(chief):
        made = petitions.found_circle(
            actor=chief, name="Tỉnh ủy và Đảng ủy xã Tân Mỹ", now=at,
            office_ids=[commune.office.id],
        )  # fmt: skip
    with acting(there):
        petitions.join_circle(actor=there, circle_id=made.circle.pk, now=at)
    for days, made_of, judge, words in (
        (9, commune, there, _ROAD),
        (6, province, province.actors["tiepdan.tinh"], _ROAD.replace("chưa ai", "không ai")),
    ):
        clerk = made_of.actors["vanthu.tinh" if made_of is province else "vanthu.xa"]
        _judge(judge, now, _receive(clerk, now, days, words, _AN), _WISH, days - 1)


def _receive(
    clerk: Actor, now: dt.datetime, days: int, abstract: str, *persons: Person, **more: Any
) -> Case:
    """Enter a letter that came some days ago; give its case."""
    at = now - dt.timedelta(days=days)
    facts: dict[str, Any] = {"channel": "POST", "abstract": abstract} | more
    with acting(clerk):
        letter = petitions.receive_letter(
            actor=clerk,
            facts=LetterFacts(received_on=vietnam_date(at), **facts),
            persons=persons,
            now=at,
        )
        return petitions.visible_cases(clerk).get(first_letter=letter)


def _judge(
    keeper: Actor, now: dt.datetime, case: Case, values: dict[str, str], days: int
) -> None:
    """Take a case in hand and judge it, some days ago."""
    at = now - dt.timedelta(days=days)
    with acting(keeper):
        petitions.assign_case(actor=keeper, case_id=case.pk, post_id=keeper.post_key, now=at)
        petitions.judge_case(actor=keeper, case_id=case.pk, values=values, now=at)


def send(offices: Mapping[str, Furnished], now: dt.datetime) -> None:
    """Open the offices for letters over the network; one waits at the province."""
    for made in offices.values():
        for actor in made.actors.values():
            if actor.may(petitions.DECIDE):
                with acting(actor):
                    petitions.set_intake(actor=actor, is_open=True, now=now)
                break
    step = petitions.WritingStep
    key = petitions.begin_draft(office_id=offices["tinh"].office.id, address="", now=now)
    petitions.save_step(
        key=key, step=step.WHO, now=now, way="NAMED", full_name=_AN.full_name,
        address=_AN.address, phone="0900 000 000",
    )  # fmt: skip
    petitions.save_step(
        key=key, step=step.WHAT, now=now, nature="PETITION",
        subject="Đề nghị sửa cầu treo thôn Đông", place="Thôn Đông, xã Tân Mỹ",
        text="Cầu treo thôn Đông hỏng ván từ tháng 8.\nHọc sinh phải đi vòng bốn ki-lô-mét.",
        demand="Sửa cầu trước mùa lũ.",
    )  # fmt: skip
    petitions.save_step(key=key, step=step.PAPERS, now=now)
    petitions.send_letter(key=key, address="", now=now)
