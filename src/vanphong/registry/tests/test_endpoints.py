"""The JSON API: same acts, same refusals, other offices unseen."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast, make_office

from vanphong.files.tests.samples import pdf
from vanphong.kernel import clock
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api
from vanphong.registry.tests.test_importing import IN_ROWS, as_csv


class Caller:
    """A program that acts for one person with all their rights."""

    def __init__(self, cast: Cast, role: str) -> None:
        actor = cast.actors[role]
        now = clock.now()
        with acting(actor):
            token = people.issue_token(
                actor=actor, post=cast.posts[role], name="thử", scope=sorted(actor.permissions),
                days=30, now=now,
            )  # fmt: skip
        self.client = Client(headers={"Authorization": f"Bearer {token[1]}"})

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        facts = {"data": json.dumps(body), "content_type": "application/json"} if body else {}
        answer = getattr(self.client, method)(f"/api/v1{path}", **facts)
        is_json = answer["Content-Type"].startswith("application/json")
        return answer.status_code, answer.json() if is_json else answer.content


@pytest.fixture
def cast(committed_db: None) -> Cast:
    return make_office(accounts=True)


LETTER = {
    "issuer_name": "Ban Tổ chức Tỉnh ủy", "abstract": "Rà soát biên chế",
    "symbol": "15-CV/BTCTU", "issued_on": "2025-11-18", "type_code": "OFFICIAL_LETTER",
}  # fmt: skip


def test_a_document_is_registered_found_and_filed(cast: Cast) -> None:
    clerk = Caller(cast, "CLERK")
    status, book = clerk.call("post", "/books", {"direction": "IN", "year": clock.today().year})
    assert status == 200, book
    asked = {"book_id": book["id"], "document": LETTER}
    status, entry = clerk.call("post", "/incoming", asked)
    assert (status, entry["arrival_number"]) == (200, 1), entry
    document = entry["document"]["id"]
    status, refused = clerk.call("post", "/incoming", asked)
    assert (status, refused["code"]) == (409, "duplicate")
    status, refused = clerk.call("post", "/incoming", asked | {"document": {}})
    assert (status, refused["code"]) == (422, "invalid")
    assert clerk.call("get", "/incoming?symbol=15-cv/btctu&size=1")[1]["items"][0] == entry
    assert clerk.call("get", f"/documents/{document}")[1]["symbol"] == "15-CV/BTCTU"
    right = {"document": LETTER | {"abstract": "Rà soát lại"}, "reason": "Gõ thiếu"}
    assert clerk.call("put", f"/documents/{document}", right)[1]["abstract"] == "Rà soát lại"
    line = {"forwarded_to": "Phòng A"}
    assert clerk.call("put", f"/incoming/{entry['id']}", line)[1]["forwarded_to"] == "Phòng A"
    _, dossier = clerk.call("post", "/dossiers", {"title": "Biên chế", "retention": "20 năm"})
    place = f"/dossiers/{dossier['id']}"
    assert clerk.call("put", f"{place}/documents/{document}")[1] == {"position": 1}
    assert len(clerk.call("get", place)[1]["documents"]) == 1
    assert clerk.call("delete", f"{place}/documents/{document}")[0] == 200
    assert clerk.call("post", f"{place}/close")[1]["code"] == "dossier_empty"
    assert len(clerk.call("get", "/dossiers")[1]) == 1
    other = Caller(make_office("Đảng ủy xã Bình An", level="COMMUNE", accounts=True), "CLERK")
    assert other.call("get", f"/documents/{document}")[0] == 404
    assert other.call("get", "/incoming")[1]["items"] == []


def test_numbers_are_held_inserted_and_void(cast: Cast) -> None:
    clerk, chief = Caller(cast, "CLERK"), Caller(cast, "CHIEF")
    _, term = clerk.call("post", "/terms", {"name": "2025 - 2030", "opens_on": "2025-10-03"})
    assert clerk.call("get", "/terms")[1] == [term]
    opened = {
        "direction": "OUT", "body_id": str(cast.body.id), "term_id": term["id"],
        "type_code": "OFFICIAL_LETTER",
    }  # fmt: skip
    _, book = clerk.call("post", "/books", opened)
    place, draft = f"/books/{book['id']}", {"for_id": str(UUID(int=7))}
    held = clerk.call("post", f"{place}/numbers", draft)[1]
    assert clerk.call("post", f"{place}/numbers", draft)[1] == held
    assert held["symbol"] == "01-CV/VPTU"
    insert = {"for_id": str(UUID(int=8)), "after": 1, "reason": "Bổ sung"}
    assert clerk.call("post", f"{place}/inserted-numbers", insert)[1]["symbol"] == "01a-CV/VPTU"
    why = {"reason": "Không dùng"}
    assert clerk.call("post", f"/numbers/{held['id']}/void", why)[0] == 403
    assert chief.call("post", f"/numbers/{held['id']}/void", why)[1]["state"] == "VOID"
    assert chief.call("post", f"{place}/close")[1]["code"] == "numbers_held"
    closing = chief.call("post", f"{place}/closings", {"until": "2025-10-04"})
    assert closing[1]["line_count"] == 0  # a number held later does not stop it
    [verified] = chief.call("get", f"{place}/closings/verified")[1]
    assert verified["intact"]
    assert clerk.call("get", "/imports")[1] == []
    assert clerk.call("get", "/books?direction=OUT")[1][0]["next_number"] == 2
    assert clerk.call("get", f"{place}/export")[1].startswith(b"PK")
    assert clerk.call("get", "/outgoing")[1] == {"items": [], "next_cursor": ""}
    assert clerk.call("get", "/outgoing?cursor=x")[0] == 422


def test_documents_are_related(cast: Cast) -> None:
    clerk = Caller(cast, "CLERK")
    _, book = clerk.call("post", "/books", {"direction": "IN", "year": clock.today().year})
    one, other = (
        clerk.call(
            "post",
            "/incoming",
            {"book_id": book["id"], "document": LETTER | {"symbol": s, "abstract": s}},
        )[1]["document"]["id"]
        for s in ("1-CV/TU", "2-CV/TU")
    )
    asked = {"target_id": one, "kind": "BASED_ON"}
    status, relation = clerk.call("post", f"/documents/{other}/relations", asked)
    assert status == 200, relation
    assert clerk.call("get", f"/documents/{one}/relations")[1] == [relation]
    assert clerk.call("delete", f"/relations/{relation['id']}")[0] == 200


def test_a_register_is_imported(cast: Cast) -> None:
    clerk = Caller(cast, "CLERK")
    _, book = clerk.call("post", "/books", {"direction": "IN", "year": 2026})
    file = SimpleUploadedFile("so.csv", as_csv(IN_ROWS), "text/csv")
    answer = clerk.client.post(
        f"/api/v1/books/{book['id']}/import?dry_run=true", {"file": file}
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["rows"] == 3


def test_rules_answer_questions(cast: Cast) -> None:
    officer = Caller(cast, "OFFICER")
    assert officer.call("get", "/symbols?text=7-ttr/tu")[1]["printed"] == "Số 07-TTr/TU"
    assert officer.call("get", "/symbols?text=abc")[0] == 422
    assert len(officer.call("get", "/document-types?on=2026-06-01")[1]) == 33
    path = "/authority?body_kind=PROVINCIAL_COMMITTEE&on=2025-01-01&type_code="
    assert officer.call("get", path + "DIRECTIVE")[1]["state"] == "FORBIDDEN"
    assert officer.call("get", path + "X")[0] == 422
    assert officer.call("post", "/books", {"direction": "IN", "year": 2026})[0] == 403
    assert Client().get("/api/v1/books").status_code == 401


def test_the_api_knows_only_what_the_door_exports() -> None:
    assert api.register_incoming


def test_a_file_is_brought_in_registered_passed_on_and_read_back(cast: Cast) -> None:
    clerk, officer = Caller(cast, "CLERK"), Caller(cast, "OFFICER")
    year = clock.today().year
    _status, book = clerk.call("post", "/books", {"direction": "IN", "year": year})
    content = pdf("Số 15-CV/BTCTU")
    upload = SimpleUploadedFile("cv.pdf", content, "application/pdf")
    kept = clerk.client.post("/api/v1/files", {"file": upload}).json()
    body = {"book_id": book["id"], "document": LETTER, "file_id": kept["id"]}
    status, entry = clerk.call("post", "/incoming", body)
    assert status == 200
    files_place = f"/documents/{entry['document']['id']}/files"
    assert officer.call("get", files_place)[0] == 404
    post_id = str(cast.posts["OFFICER"].pk)
    status, passed = clerk.call(
        "post", f"/incoming/{entry['id']}/pass-on", {"passed_to": [post_id]}
    )
    assert (status, passed["passed_to"]) == (200, [post_id])
    status, listed = officer.call("get", files_place)
    assert [one["role"] for one in listed] == ["ORIGINAL"]
    status, read = officer.call("get", f"{files_place}/{kept['id']}")
    assert (status, read) == (200, content)
    again = SimpleUploadedFile("cv.pdf", content, "application/pdf")
    assert officer.client.post("/api/v1/files", {"file": again}).status_code == 403
    status, said = clerk.call(
        "put", f"/incoming/{entry['id']}", {"note": "x", "passed_to": [], "version": 1}
    )
    assert (status, said["code"]) == (409, "changed_meanwhile")
    letter = LETTER | {"body_id": str(UUID(int=7)), "symbol": "16-CV/BTCTU"}
    status, said = clerk.call("post", "/incoming", body | {"document": letter})
    assert (status, said["code"]) == (422, "unknown_body")
