"""A task between offices by command line and JSON API: the same acts and refusals."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from vanphong.kernel.errors import Invalid, NotAllowed, NotFound
from vanphong.tasks.tests.between import Joint, make_joint, name, name_people
from vanphong.tasks.tests.test_programs import Program, name_of, run

SECRET = "Lời dặn riêng"


@pytest.fixture
def joint(db: None) -> Joint:
    return make_joint()


@pytest.mark.usefixtures("_database")
def test_every_act_has_its_command(joint: Joint) -> None:
    task, office = str(joint.task_id), str(joint.named.office.pk)
    leader, chief = name_of(joint.giver.leader), name_of(joint.named.chief)
    officer = name_of(joint.named.officer)
    said = run("name-office", task, "--as", leader, "--office", office, "--leads")
    assert "Đảng ủy xã Suối Thử" in said
    assert task in run("from-offices", "list", "--as", chief, "--state", "qua-han")
    with pytest.raises(NotFound):
        run("from-offices", "show", task, "--as", name_of(joint.foreign.chief))
    why = ("--reason", "Chờ số liệu")
    with pytest.raises(NotAllowed):
        run("from-offices", "ask-extension", task, "--as", chief, "--working-days", "300", *why)
    assert "Lê Văn Nháp" in run(
        "from-offices", "people", task, "--as", chief, "--lead", officer
    )
    assert "gia hạn" in run(
        "from-offices", "ask-extension", task, "--as", officer, "--working-days", "300", *why
    )
    product = ("--product", "Báo cáo", "--symbol", "7-BC/X", "--dated", "02/03/2026")
    done = run("from-offices", "done", task, "--as", officer, *product)
    assert done == "07-BC/X: chờ cơ quan giao việc nghiệm thu.\n"
    shown = run("from-offices", "show", task, "--as", officer)
    assert "Sản phẩm: Báo cáo, 07-BC/X: chờ nghiệm thu" in shown
    whole = run("from-offices", "show", task, "--as", officer, "--json")
    assert SECRET not in whole
    assert json.loads(whole)["leads_here"] is True
    with pytest.raises(NotAllowed):
        run("from-offices", "take-back", task, "--as", chief, *why)
    back = run("from-offices", "take-back", task, "--as", officer, *why)
    assert back == "Đã rút báo cáo, nhiệm vụ tiếp tục.\n"
    table = ("--product", "Bảng tổng hợp", "--dated", "02/03/2026")
    with pytest.raises(Invalid):
        run("from-offices", "done", task, "--as", officer, *table)
    got = ("--handed-to", "Văn phòng Tỉnh ủy")
    done = run("from-offices", "done", task, "--as", officer, *table, *got)
    assert done == "Bảng tổng hợp: chờ cơ quan giao việc nghiệm thu.\n"
    shown = run("from-offices", "show", task, "--as", officer)
    assert "Sản phẩm: Báo cáo, 07-BC/X: đã rút Chờ số liệu" in shown
    assert "Sản phẩm: Bảng tổng hợp: chờ nghiệm thu" in shown
    run("return", task, "--as", leader, *why)
    off = run("take-off-office", task, "--as", leader, "--office", office, *why)
    assert off == "Đã thôi giao cơ quan.\n"
    with pytest.raises(NotFound):
        run("from-offices", "show", task, "--as", officer)


def test_the_api_of_both_offices(joint: Joint) -> None:
    leader, officer = Program(joint.giver, "LEADER"), Program(joint.named, "OFFICER")
    chief = Program(joint.named, "CHIEF")
    own, there = f"tasks/{joint.task_id}", f"tasks-from-offices/{joint.task_id}"
    given = {"office_id": joint.named.office.pk, "leads": True}
    [line] = leader.post(f"{own}/offices", given)
    assert (line["leads"], line["people"]) == (True, [])
    assert leader.get(own)["lead_office"] == joint.named.office.name
    [row] = chief.get("tasks-from-offices")["tasks"]
    assert (row["id"], row["first_hand"]) == (str(joint.task_id), "")
    officer.get(there, 404)
    people = {"lead_id": str(joint.named.officer.post_id)}
    named = chief.put(f"{there}/people", people)
    assert [one["name"] for one in named["people"]] == ["Lê Văn Nháp"]
    officer.put(f"{there}/people", people, 403)
    asked = {"due_on": "2027-12-01", "reason": "Chờ số liệu"}
    assert officer.post(f"{there}/extension", asked)["extension_on"] == "2027-12-01"
    assert officer.get(there)["state"] == "OVERDUE"
    assert SECRET not in json.dumps(officer.get(there), ensure_ascii=False)
    table = {"product": "Bảng tổng hợp", "dated_on": "2026-03-02"}
    officer.post(f"{there}/evidence", table, 422, form=True)
    got = {"handed_to": "Văn phòng Tỉnh ủy"}
    officer.post(f"{there}/evidence", {**table, **got}, form=True)
    why = {"reason": "Nhầm số"}
    chief.post(f"{there}/evidence/take-back", why, 403)
    leader.post(f"{own}/evidence/take-back", why, 403)
    [back] = officer.post(f"{there}/evidence/take-back", why)["evidence"]
    assert (back["verdict"], back["verdict_reason"]) == ("TAKEN_BACK", "Nhầm số")
    assert (back["symbol"], back["handed_to"]) == ("", "Văn phòng Tỉnh ủy")
    leader.post(f"{own}/offices/{joint.named.office.pk}/take-off", {"reason": "Giao lại"})
    assert leader.get(f"{own}/offices") == []
    officer.get(there, 404)


def test_a_third_office_gets_what_a_missing_task_gets(joint: Joint) -> None:
    name(joint)
    name_people(joint)
    leader, officer = Program(joint.foreign, "LEADER"), Program(joint.foreign, "OFFICER")
    people = {"lead_id": str(joint.foreign.officer.post_id)}
    asked = {"due_on": "2027-12-01", "reason": "Chờ"}
    for task_id in (joint.task_id, uuid4()):
        there = f"tasks-from-offices/{task_id}"
        leader.get(there, 404)
        leader.get(f"tasks/{task_id}/offices", 404)
        leader.put(f"{there}/people", people, 404)
        officer.post(f"{there}/extension", asked, 404)
        officer.post(f"{there}/evidence/take-back", {"reason": "Nhầm"}, 404)
    assert leader.get("tasks-from-offices")["tasks"] == []
