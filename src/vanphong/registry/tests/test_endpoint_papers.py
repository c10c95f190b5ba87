"""The JSON API of own papers, numbers and dossiers: what the pages do, programs do as well."""

from typing import Any
from uuid import UUID

import pytest
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.kernel import clock
from vanphong.kernel.scope import acting
from vanphong.registry import api
from vanphong.registry.tests.test_endpoints import LETTER, Caller


@pytest.fixture
def cast(committed_db: None) -> Cast:
    return make_office(accounts=True)


def opened(cast: Cast, clerk: Caller) -> str:
    year = clock.today().year
    asked = {"direction": "OUT", "body_id": str(cast.body.pk), "year": year,
             "type_code": "OFFICIAL_LETTER"}  # fmt: skip
    return str(clerk.call("post", "/books", asked)[1]["id"])


def written(**facts: Any) -> dict[str, Any]:
    return {"issued_on": str(clock.today()), "abstract": "Về việc rà soát biên chế"} | facts


def test_a_paper_is_numbered_and_entered(cast: Cast) -> None:
    clerk, officer = Caller(cast, "CLERK"), Caller(cast, "OFFICER")
    asked = {
        "body_id": str(cast.body.pk), "type_code": "OFFICIAL_LETTER",
        "document": written(recipients_text="- Ban Tổ chức;\n- Lưu VT."),
    }  # fmt: skip
    status, refused = clerk.call("post", "/outgoing", asked)
    assert (status, refused["code"]) == (409, "no_book")
    book = opened(cast, clerk)
    status, document = clerk.call("post", "/outgoing", asked)
    assert (status, document["symbol"]) == (200, "01-CV/VPTU"), document
    with acting(cast.clerk):
        named = api.Recipient.objects.filter(document_id=document["id"])
        assert sorted(one.name for one in named) == ["Ban Tổ chức", "Lưu VT"]
    assert officer.call("post", "/outgoing", asked)[0] == 403
    other = {"body_id": document["id"]}
    assert clerk.call("post", "/outgoing", asked | other)[1]["code"] == "unknown_body"
    assert clerk.call("post", "/outgoing", asked | {"body_id": None})[0] == 422
    held = clerk.call(
        "post", f"/books/{book}/numbers", {"for_id": document["id"], "purpose": "Chờ ký"}
    )[1]
    assert held["purpose"] == "Chờ ký"
    used = {"held_id": held["id"], "document": written(abstract="Việc khác")}
    wrong = clerk.call("post", "/outgoing", used | {"body_id": str(cast.committee.pk)})
    assert set(wrong[1]["fields"]) == {"body_id"}
    assert clerk.call("post", "/outgoing", used)[1]["symbol"] == held["symbol"]
    assert clerk.call("post", "/outgoing", used)[0] == 404
    right = {"document": written(copy_count=3), "reason": "Ghi thiếu", "version": 1}
    fixed = clerk.call("put", f"/outgoing/{document['id']}", right)[1]
    assert (fixed["copy_count"], fixed["symbol"]) == (3, "01-CV/VPTU")


def test_a_document_is_read_whole_and_its_number_struck(cast: Cast) -> None:
    clerk, chief = Caller(cast, "CLERK"), Caller(cast, "CHIEF")
    book = opened(cast, clerk)
    asked = {
        "body_id": str(cast.body.pk), "type_code": "OFFICIAL_LETTER", "document": written()
    }  # fmt: skip
    document = clerk.call("post", "/outgoing", asked)[1]["id"]
    year = clock.today().year
    incoming = clerk.call("post", "/books", {"direction": "IN", "year": year})[1]["id"]
    letter = {"book_id": incoming, "document": LETTER}
    came = clerk.call("post", "/incoming", letter)[1]["document"]["id"]
    clerk.call(
        "post", f"/documents/{document}/relations", {"target_id": came, "kind": "ANSWERS"}
    )
    dossier = clerk.call("post", "/dossiers", {"title": "Biên chế"})[1]["id"]
    clerk.call("put", f"/dossiers/{dossier}/documents/{document}")
    whole = clerk.call("get", f"/documents/{document}")[1]
    assert whole["arrival"] is None
    assert whole["number_entry"]["book_id"] == book
    [relation] = whole["relations"]
    assert (relation["words"], relation["other_symbol"]) == ("Trả lời", "15-CV/BTCTU")
    assert [one["id"] for one in whole["dossiers"]] == [dossier]
    assert clerk.call("get", f"/documents/{came}")[1]["arrival"]["arrival_number"] == 1
    with acting(cast.clerk):
        acts = audit.events_of(cast.clerk, api.get_document(cast.clerk, UUID(came)))
        assert "audit:subject:read" in [event.action for event in acts]
    place = f"/numbers/{whole['number_entry']['id']}/void"
    assert clerk.call("post", place, {"reason": "Nhầm"})[0] == 403
    assert chief.call("post", place, {"reason": "Nhầm"})[1]["document_id"] == document
    assert chief.call("get", f"/documents/{document}")[1]["state"] == "VOID"
    [void] = chief.call("get", f"/books/{book}/numbers?state=VOID")[1]["items"]
    assert (void["symbol"], void["reason"]) == ("01-CV/VPTU", "Nhầm")
    assert chief.call("get", f"/books/{book}/numbers?state=RESERVED")[1]["items"] == []


def test_a_dossier_is_changed_in_parts(cast: Cast) -> None:
    clerk = Caller(cast, "CLERK")
    place = f"/dossiers/{clerk.call('post', '/dossiers', {'title': 'Biên chế'})[1]['id']}"
    changed = clerk.call("patch", place, {"retention": "20 năm"})[1]
    assert (changed["title"], changed["retention"]) == ("Biên chế", "20 năm")
    assert changed["keeper"] == "Trần Thị Sổ"
    assert clerk.call("patch", place, {"retention": "Mãi mãi"})[0] == 422
