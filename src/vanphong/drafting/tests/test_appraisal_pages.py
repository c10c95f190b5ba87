"""Pages, commands and API of appraisal: the same acts and refusals."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.drafting import appraisal_queries as reads
from vanphong.drafting.cli import commands
from vanphong.drafting.command_parts import PIN_VARIABLE
from vanphong.drafting.models import Appraisal, Draft
from vanphong.drafting.tests import appraising as do
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import PIN
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.kernel.scope import acting

pytestmark = pytest.mark.django_db
__all__ = ["at_a_terminal"]


@pytest.fixture
def cast() -> Cast:
    return do.appraising_office()


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return do.scheme(cast, "Bản đầu , có lỗi.")


def first(cast: Cast) -> Appraisal:
    with acting(cast.chief):
        return Appraisal.objects.select_related("draft").get()


def test_a_scheme_is_appraised_and_answered_by_plain_forms(cast: Cast, draft: Draft) -> None:
    chief, officer, second = (browser(cast, role) for role in ("CHIEF", "OFFICER", "SECOND"))
    rounds = at("draft-appraisals", draft.pk)
    assert rounds in text_of(officer.get(at("draft", draft.pk)))
    assert at("appraisal-open", draft.pk) in text_of(officer.get(rounds))
    opened = officer.post(
        at("appraisal-open", draft.pk),
        {
            "open-version": "1", "open-appraiser": str(cast.posts["CHIEF"].id),
            "open-members": str(cast.posts["SECOND"].id),
        },
    )  # fmt: skip
    one = first(cast)
    page = at("appraisal", draft.pk, one.pk)
    assert opened.headers["Location"] == page
    assert page in text_of(chief.get("/")), "it waits on the desk"
    assert page in text_of(chief.get(at("appraisals-waiting")))
    with acting(cast.chief):
        items = list(one.items.values_list("pk", flat=True))
    said = {f"items-verdict_{pk}": "MET" for pk in items} | {"items-revision": "1"}
    said[f"items-verdict_{items[0]}"] = "NOT_MET"
    refused = chief.post(at("appraisal-judge", draft.pk, one.pk), said)
    assert refused.status_code == 422
    assert "Hãy ghi rõ chỗ chưa đạt." in text_of(refused)
    said[f"items-note_{items[0]}"] = "Thiếu căn cứ."
    assert chief.post(at("appraisal-judge", draft.pk, one.pk), said).status_code == 302
    found = {"finding-weight": "MUST", "finding-words": "Thiếu căn cứ.", "finding-rule": ""}
    assert chief.post(at("appraisal-find", draft.pk, one.pk), found).status_code == 422
    found["finding-rule"] = "Quy chế, Điều 9"
    assert chief.post(at("appraisal-find", draft.pk, one.pk), found).status_code == 302
    assert at("appraisal-take", draft.pk, one.pk, 1) in text_of(chief.get(page))
    assert chief.post(at("appraisal-take", draft.pk, one.pk, 1)).status_code == 302
    words = {"dissent-words": "Theo tôi đã đủ."}
    assert second.post(at("appraisal-dissent", draft.pk, one.pk), words).status_code == 302
    with acting(cast.chief):
        revision = Appraisal.objects.get().revision
        finding = reads.findings_of(one).first()
    assert finding is not None
    sign = {
        "items-revision": str(revision), "sign-conclusion": "READY", "sign-pin": PIN,
    }  # fmt: skip
    assert "Còn 1 điểm phải sửa" in text_of(
        chief.post(at("appraisal-sign", draft.pk, one.pk), sign)
    )
    sign["sign-conclusion"] = "NOT_READY"
    assert chief.post(at("appraisal-sign", draft.pk, one.pk), sign).status_code == 302
    sheet = officer.get(at("appraisal-sheet", draft.pk, one.pk, 1))
    assert sheet.getvalue().startswith(b"%PDF")
    why = {f"{finding.pk}-reply": "NOT_MENDED", f"{finding.pk}-why": ""}
    replying = at("appraisal-reply", draft.pk, one.pk)
    assert "Hãy giải trình vì sao không sửa." in text_of(officer.post(replying, why))
    why[f"{finding.pk}-why"] = "Đã có ở phụ lục."
    assert officer.post(replying, why).status_code == 302
    shown = text_of(officer.get(page))
    for text in ("Đã có ở phụ lục.", "Theo tôi đã đủ.", "Chưa đủ điều kiện trình"):
        assert text in shown
    assert at("appraisal-drop", draft.pk, one.pk, finding.pk) not in shown


def test_what_is_marked_or_typed_is_not_lost_by_another_button(
    cast: Cast, draft: Draft
) -> None:
    one = do.opened(cast, draft)
    chief, officer = browser(cast, "CHIEF"), browser(cast, "OFFICER")

    def stored() -> list[str]:
        with acting(cast.chief):
            return list(one.items.order_by("position").values_list("verdict", flat=True))

    def revision() -> str:
        with acting(cast.chief):
            return str(Appraisal.objects.get().revision)

    with acting(cast.chief):
        items = list(one.items.order_by("position").values_list("pk", flat=True))
    none = [""] * len(items)
    page = at("appraisal", draft.pk, one.pk)
    assert at("draft-page", draft.pk, 1) in text_of(chief.get(page))
    assert 'name="items-rest" value="MET"' in text_of(chief.get(page))
    marked = {f"items-note_{pk}": "" for pk in items} | {"items-revision": revision()}
    marked[f"items-verdict_{items[0]}"] = "MET"
    found = {"finding-weight": "MUST", "finding-words": "Thiếu căn cứ.", "finding-rule": ""}
    refused = chief.post(at("appraisal-find", draft.pk, one.pk), marked | found)
    assert refused.status_code == 422
    assert re.search(rf'name="items-verdict_{items[0]}"[^>]* checked', text_of(refused))
    assert stored() == none, "both or neither"
    found["finding-rule"] = "Điều 9"
    sign = {"sign-conclusion": "NOT_READY", "sign-words": "Thiếu nhiều.", "sign-pin": PIN}
    done = chief.post(at("appraisal-find", draft.pk, one.pk), marked | found | sign)
    assert (done.status_code, stored()) == (200, ["MET", *none[1:]])
    assert "Thiếu nhiều." in text_of(done)
    assert PIN not in text_of(done)

    marked |= {"items-revision": revision(), f"items-verdict_{items[1]}": "NOT_APPLICABLE"}
    half = chief.post(at("appraisal-sign", draft.pk, one.pk), marked | sign | found)
    assert "Còn điểm cần sửa đang ghi dở." in text_of(half)
    assert "Thiếu căn cứ." in text_of(half)
    marked |= {"items-revision": revision()}
    unready = chief.post(at("appraisal-sign", draft.pk, one.pk), marked | sign)
    assert f"Còn {len(items) - 2} nội dung chưa ghi" in text_of(unready)
    assert stored()[:2] == ["MET", "NOT_APPLICABLE"], "they are kept"
    assert f'value="{revision()}"' in text_of(unready)
    marked |= {"items-revision": revision(), "items-rest": "MET"}
    assert chief.post(at("appraisal-judge", draft.pk, one.pk), marked).status_code == 302
    assert stored() == ["MET", "NOT_APPLICABLE", *["MET"] * (len(items) - 2)]

    do.found(cast, one, "Sai số liệu.")
    with acting(cast.chief):
        keys = list(reads.findings_of(one).values_list("pk", flat=True))
    replying = at("appraisal-reply", draft.pk, one.pk)
    said = {f"{key}-reply": "NOT_MENDED" for key in keys} | {f"{keys[0]}-why": "Đã có."}
    half = officer.post(replying, said)
    assert half.status_code == 422
    assert "Đã có." in text_of(half)
    said[f"{keys[1]}-why"] = "Số đúng."
    assert officer.post(replying, said).status_code == 302
    shown = text_of(officer.get(page))
    assert "Đã có." in shown
    assert "Số đúng." in shown
    assert officer.post(replying, {}).status_code == 422


def test_the_chief_approves_and_sets_what_the_office_wants(cast: Cast, draft: Draft) -> None:
    chief, officer = browser(cast, "CHIEF"), browser(cast, "OFFICER")
    approve = at("draft-approve", draft.pk)
    approving = text_of(chief.get(at("draft-appraisals", draft.pk)))
    assert approve in approving
    assert at("draft-page", draft.pk, 1) in approving, "what is approved is seen"
    assert officer.post(approve, {"approve-version": "1"}).status_code == 403
    assert "vừa sửa" in text_of(chief.post(approve, {"approve-version": "9"}))
    assert chief.post(approve, {"approve-version": "1"}).status_code == 302
    do.rewrite(cast, draft, "Bản khác.")
    fallen = text_of(officer.get(at("draft-appraisals", draft.pk)))
    assert "Không còn giá trị: đã sửa nội dung" in fallen
    assert f"{at('draft-versions', draft.pk)}?tu=1&amp;den=2" in fallen
    settings = at("appraisal-settings")
    assert officer.get(settings).status_code == 403
    wanted = {"demand-approval": "on", "demand-reason": ""}
    assert chief.post(settings, wanted).status_code == 422
    assert chief.post(settings, wanted | {"demand-reason": "Quy chế"}).status_code == 302
    own = {"list-type_code": "SCHEME", "list-items": "Một\nHai", "list-reason": "Quy chế"}
    assert chief.post(settings, own).status_code == 302
    history = text_of(chief.get(settings))
    assert "Trước khi trình phải có: phê duyệt" in history
    assert "Danh mục đề án: Một; Hai" in history
    assert "chưa được phê duyệt" in text_of(officer.get(at("draft", draft.pk)))


@pytest.mark.usefixtures("at_a_terminal")
def test_programs_and_commands_do_the_same(
    cast: Cast, draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief, officer, second = (client_of(cast, role) for role in ("CHIEF", "OFFICER", "SECOND"))
    path = f"/api/v1/drafts/{draft.pk}/appraisals"

    def sent(client: Any, place: str, **given: Any) -> Any:
        return client.post(place, json.dumps(given), content_type="application/json")

    made = sent(
        officer, path, version=1, appraiser=str(cast.posts["CHIEF"].id),
        beside=[str(cast.posts["SECOND"].id)],
    )  # fmt: skip
    assert made.status_code == 200, made.content
    one = f"{path}/{made.json()['id']}"
    every = [{"item_id": item["id"], "verdict": "MET"} for item in made.json()["items"]]
    assert sent(officer, f"{one}/items", judged=every).status_code == 403
    assert sent(chief, f"{one}/items", judged=every, revision=1).status_code == 200
    assert sent(chief, f"{one}/findings", words="Sai.", rule="").status_code == 422
    taken = sent(chief, f"{one}/findings", form_number=1).json()["findings"][0]
    found = sent(chief, f"{one}/findings", words="Sai.", rule="Điều 9").json()["findings"][1]
    assert (
        sent(second, f"{one}/dissent", words="Đúng.").json()["beside"][0]["dissent"] == "Đúng."
    )
    assert chief.delete(f"{one}/findings/{taken['id']}").status_code == 200
    assert sent(chief, f"{one}/sheets", conclusion="READY", pin=PIN).status_code == 409
    done = sent(chief, f"{one}/sheets", conclusion="NOT_READY", pin=PIN).json()
    assert done["sheets"][0]["content"]["findings"][0]["words"] == "Sai."
    assert chief.get(f"{one}/sheets/1/pdf").getvalue().startswith(b"%PDF")
    replies = f"{one}/findings/{found['id']}/replies"
    assert sent(officer, replies, reply="NOT_MENDED", why="Đúng rồi.").status_code == 200
    approval = f"/api/v1/drafts/{draft.pk}/approval"
    assert sent(chief, approval, version=1).json()["approval"]["stands"]
    held = "/api/v1/appraisal-settings"
    wanted = {"appraisal": True, "approval": False, "reason": "Quy chế"}
    put = chief.put(held, json.dumps(wanted), content_type="application/json")
    assert put.json()["appraisal"]
    assert officer.get(path).json()["missing"]

    monkeypatch.setenv(PIN_VARIABLE, PIN)

    def run(role: str, *words: str) -> str:
        done = CliRunner().invoke(commands, [*words, "--as", role])
        return done.output if done.exit_code == 0 else f"{done.exception!r} {done.output}"

    do.rewrite(cast, draft, "Bản sau.")
    key = str(draft.pk)
    assert "không còn giá trị" in run("OFFICER", "appraisals", key)
    again = json.loads(run("CHIEF", "open-appraisal", key, "--json"))
    both = (key, again["id"])
    for item in again["items"]:
        run("CHIEF", "judge-item", *both, item["id"], "--verdict", "MET")
    assert "Sai." in run("CHIEF", "add-finding", *both, "--again", found["id"])
    only = json.loads(run("CHIEF", "appraisal", *both, "--json"))["findings"][0]
    assert "NotAllowed" in run("OFFICER", "drop-finding", *both, only["id"])
    run("CHIEF", "drop-finding", *both, only["id"])
    signed = run("CHIEF", "sign-appraisal", *both, "--conclusion", "READY")
    assert "Phiếu số 1: Đủ điều kiện trình" in signed
    out = tmp_path / "phieu.pdf"
    run("OFFICER", "appraisal", *both, "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF")
    assert "phiên bản 2" in run("CHIEF", "approve", key)
    assert "Còn thiếu" not in run("OFFICER", "appraisals", key)
