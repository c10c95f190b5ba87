"""Opinions on a draft: asked on one version, hidden while open, fixed, answered for by the drafter."""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from django.db import DatabaseError, connection, transaction
from tests.cast import SINCE, Cast
from tests.test_api import client_of

from vanphong.audit.models import Event
from vanphong.drafting import api as drafting
from vanphong.drafting import opinion_queries, opinion_table, opinions, reminding, versions
from vanphong.drafting.boxes import waiting_work
from vanphong.drafting.cli import commands
from vanphong.drafting.facts import document_url
from vanphong.drafting.markup import from_text
from vanphong.drafting.models import Opinion, OpinionHandling, OpinionRequest
from vanphong.drafting.opinions import Limit, Note
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW, make_signing_office
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.drafting.tests.typesetting_samples import pages
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor, ActorKind, job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, Secret, VanphongError
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks
from vanphong.tasks.tests.conftest import direct, make_document

pytestmark = pytest.mark.django_db
__all__ = ["at_a_terminal"]
LATER = NOW + dt.timedelta(days=14)
TODAY = NOW.date()


def with_colleague(cast: Cast) -> Cast:
    """Add SECOND: an officer who sees no draft but his own."""
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        person = people.create_person(actor=maker, full_name="Vũ Văn Góp")
        post = people.create_post(
            actor=maker, person=person, title="Chuyên viên", rank=people.Rank.OFFICER,
            roles=["OFFICER"], valid_from=SINCE, body=cast.body, department="Phòng Tổng hợp",
        )  # fmt: skip
    cast.posts["SECOND"] = post
    cast.actors["SECOND"] = Actor(
        kind=ActorKind.PERSON, name=person.full_name, office_id=cast.office.id,
        person_id=person.id, post_id=post.id, post_title=post.title,
        permissions=people.permissions_of(["OFFICER"]),
    )  # fmt: skip
    return cast


@pytest.fixture
def cast() -> Cast:
    return with_colleague(make_signing_office())


def written(cast: Cast, draft: drafting.Draft | None = None, words: str = "Nội dung.") -> Any:
    """Give a new draft with these words, or a draft with them anew."""
    with acting(cast.officer):
        draft = draft or drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            abstract="Về việc xin ý kiến", signer_id=cast.posts["CHIEF"].id,
        )  # fmt: skip
        return drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=draft.version, now=NOW,
            blocks=from_text(words, ()),
        )  # fmt: skip


@pytest.fixture
def draft(cast: Cast) -> drafting.Draft:
    """A draft written twice."""
    return written(cast, written(cast, words="Bản đầu."), "Bản xin ý kiến.")


def ask(
    cast: Cast, draft: drafting.Draft, *roles: str, by: str = "OFFICER", **given: Any
) -> OpinionRequest:
    given = {"version": draft.version, "now": NOW} | given
    with acting(cast.actors[by]):
        return opinions.ask_opinions(
            actor=cast.actors[by], draft_id=draft.id,
            post_ids=[cast.posts[role].id for role in roles], **given,
        )  # fmt: skip


def give(cast: Cast, request: OpinionRequest, role: str, **given: Any) -> Opinion:
    given = {"stance": "AGREE", "now": NOW} | given
    with acting(cast.actors[role]):
        return opinions.give_opinion(
            actor=cast.actors[role], draft_id=request.draft_id, request_id=request.id, **given
        )


def close(cast: Cast, request: OpinionRequest, **given: Any) -> OpinionRequest:
    given = {"now": LATER} | given
    with acting(cast.officer):
        return opinions.close_opinions(
            actor=cast.officer, draft_id=request.draft_id, request_id=request.id, **given
        )


def seen(cast: Cast, request: OpinionRequest, role: str, on: dt.date = TODAY) -> Any:
    actor = cast.actors[role]
    with acting(actor):
        asked = opinion_queries.get_request(
            drafting.get_draft(actor, request.draft_id), request.id
        )
        assert asked.version.content
        return opinion_queries.received(actor, asked, on)


def stances(cast: Cast, request: OpinionRequest, role: str) -> dict[str, str | None]:
    lines = seen(cast, request, role).lines
    return {line.title: line.opinion and line.opinion.stance for line in lines}


def sees(cast: Cast, draft: drafting.Draft, role: str) -> bool:
    with acting(cast.actors[role]):
        return drafting.visible_drafts(cast.actors[role]).filter(pk=draft.id).exists()


# --- asking


def test_an_asking_is_bound_to_the_version_of_the_day_and_due_in_working_days(
    cast: Cast, draft: drafting.Draft
) -> None:
    request = ask(
        cast, draft, "CHIEF", "SECOND", question="Về thời hạn", limit=Limit(working_days=5)
    )
    written(cast, draft, "Bản sửa sau.")
    found = seen(cast, request, "CHIEF")
    assert "Bản xin ý kiến." in versions.lines_of(found.request.version)
    assert found.request.due_on == dt.date(2026, 11, 30), "over a week-end"
    assert [line.name for line in found.silent] == [
        "Phạm Thị Duyệt", "Vũ Văn Góp",
    ]  # fmt: skip


def test_being_asked_opens_the_draft_for_reading_until_it_is_closed(
    cast: Cast, draft: drafting.Draft
) -> None:
    second = cast.actors["SECOND"]
    assert not sees(cast, draft, "SECOND")
    request = ask(cast, draft, "SECOND")
    with acting(second):
        mine = drafting.get_draft(second, draft.id)
        assert [one.number for one in versions.seen_versions(second, mine)] == [3]
        with pytest.raises(NotFound):
            versions.get_version(second, mine, 2)
        for act in (
            functools.partial(drafting.change_draft, version=3, abstract="Khác"),
            functools.partial(drafting.withdraw_draft, reason="Thôi"),
            drafting.submit_for_signature,
            functools.partial(
                opinions.ask_opinions, version=3, post_ids=[cast.posts["CHIEF"].id]
            ),
            functools.partial(opinions.close_opinions, request_id=request.id),
        ):
            with pytest.raises(NotAllowed), transaction.atomic():
                act(actor=second, draft_id=draft.id, now=NOW)  # type: ignore[operator]
    client = browser(cast, "SECOND")
    assert client.get(at("draft-edit", draft.id)).status_code == 403
    page = text_of(client.get(at("draft", draft.id)))
    assert at("opinion-give", draft.id, request.id) in page
    assert at("draft-withdraw", draft.id) not in page
    close(cast, request)
    assert not sees(cast, draft, "SECOND")


def test_who_is_asked_settles_nothing_though_a_writer(
    cast: Cast, draft: drafting.Draft
) -> None:
    request = ask(cast, draft, "CLERK", places=["Sở Nội vụ"])
    with acting(cast.clerk):
        place = request.asked.get(post=None)
        one = {"actor": cast.clerk, "draft_id": draft.id, "request_id": request.id, "now": NOW}
        for act in (
            functools.partial(opinions.close_opinions, reason="Xong"),
            functools.partial(opinions.note_opinions, notes=[]),
            functools.partial(
                opinions.record_opinion, asked_id=place.pk, stance="AGREE", came_on=TODAY
            ),
            reminding.remind_opinions,
        ):
            with pytest.raises(NotAllowed) as refused, transaction.atomic():
                act(**one)  # type: ignore[operator]
            assert refused.value.code == "only_asked"
    page = at("opinion-request", draft.id, request.id)
    for role, may in (("CLERK", False), ("OFFICER", True), ("CHIEF", True)):
        shown = text_of(browser(cast, role).get(page))
        for act in ("opinions-remind", "opinions-record", "opinions-close"):
            assert (at(act, draft.id, request.id) in shown) is may


def test_a_withdrawn_draft_is_not_asked_about_and_its_readers_go(
    cast: Cast, draft: drafting.Draft
) -> None:
    request = ask(cast, draft, "SECOND", "CHIEF")
    with acting(cast.officer):
        drafting.withdraw_draft(actor=cast.officer, draft_id=draft.id, reason="Thôi", now=NOW)
    assert not sees(cast, draft, "SECOND")
    with pytest.raises(Refused) as refused:
        ask(cast, draft, "LEADER")
    assert refused.value.code == "wrong_state"
    with pytest.raises(Refused) as late:
        give(cast, request, "CHIEF")
    assert late.value.code == "opinions_closed"
    with acting(cast.chief):
        assert not opinion_queries.waiting_for_opinion(cast.chief).exists()


@pytest.mark.parametrize(
    ("roles", "given", "error", "code"),
    [
        pytest.param((), {}, Invalid, "nobody_asked", id="nobody"),
        pytest.param(("OFFICER", "CHIEF"), {}, Invalid, "asks_oneself", id="oneself"),
        pytest.param(("ADMIN",), {}, Invalid, "cannot_be_asked", id="reads no drafts"),
        pytest.param(
            ("CHIEF",), {"post_ids": [uuid4()]}, Invalid, "unknown_post", id="unknown"
        ),
        pytest.param(("CHIEF",), {"version": 1}, Refused, "changed_meanwhile", id="old"),
        pytest.param(
            ("CHIEF",), {"limit": Limit(on=dt.date(2026, 11, 20))}, Invalid, "due_in_past",
            id="past",
        ),
        pytest.param(
            ("CHIEF",), {"limit": Limit(on=dt.date.max)}, Invalid, "due_too_far", id="far"
        ),
        pytest.param(
            ("CHIEF",), {"limit": Limit(on=dt.date(2026, 11, 28))}, Refused, "due_day_off",
            id="Saturday",
        ),
        pytest.param(
            ("CHIEF",), {"limit": Limit(working_days=0)}, Invalid, "bad_term", id="no days"
        ),
        pytest.param(("CHIEF",), {"question": "x" * 2001}, Invalid, "invalid", id="long"),
        pytest.param(("CHIEF",), {"question": "Độ mật: MẬT"}, Secret, "secret", id="secret"),
        pytest.param(("LEADER",), {}, Refused, "already_asked", id="asked already"),
    ],
)  # fmt: skip
def test_what_is_refused_asks_nobody(
    cast: Cast, draft: drafting.Draft, roles: tuple[str, ...], given: dict[str, Any],
    error: type[VanphongError], code: str,
) -> None:  # fmt: skip
    ask(cast, draft, "LEADER")
    wanted = {
        "version": draft.version, "post_ids": [cast.posts[role].id for role in roles],
    } | given  # fmt: skip
    with acting(cast.officer), pytest.raises(error) as refused, transaction.atomic():
        opinions.ask_opinions(actor=cast.officer, draft_id=draft.id, now=NOW, **wanted)
    assert refused.value.code == code
    with acting(cast.officer):
        assert OpinionRequest.objects.count() == 1


# --- answering


def test_answers_are_hidden_until_everybody_has_answered(
    cast: Cast, draft: drafting.Draft
) -> None:
    request = ask(cast, draft, "CHIEF", "SECOND")
    give(cast, request, "SECOND", stance="DISAGREE", words="Hạn quá ngắn.")
    assert stances(cast, request, "SECOND")["Chuyên viên"] == "DISAGREE"
    for role in ("OFFICER", "CHIEF", "CLERK"):
        assert set(stances(cast, request, role).values()) == {None}
        assert not seen(cast, request, role).is_open_to_all
    with acting(cast.officer):
        trail = str(list(Event.objects.values()))
        assert "drafting:opinion:give" in trail
        assert not any(words in trail for words in ("Hạn quá ngắn", "DISAGREE"))
        with pytest.raises(Refused):
            opinion_table.print_table(cast.officer, seen(cast, request, "OFFICER"), NOW)
    give(cast, request, "CHIEF")
    assert stances(cast, request, "OFFICER") == {
        "Chánh Văn phòng": "AGREE", "Chuyên viên": "DISAGREE",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "given", "error", "code"),
    [
        ("SECOND", {"stance": "OTHER"}, Invalid, "no_words"),
        ("SECOND", {"stance": "YES"}, Invalid, "invalid"),
        ("SECOND", {"words": "x" * 10_001}, Invalid, "invalid"),
        ("SECOND", {"stance": "OTHER", "words": "Độ mật: MẬT"}, Secret, "secret"),
        ("CLERK", {}, NotAllowed, "not_asked"),
        ("CHIEF", {}, Refused, "already_answered"),
        ("ADMIN", {}, NotAllowed, "not_allowed"),
    ],
)
def test_an_answer_that_is_refused_is_not_kept(
    cast: Cast, draft: drafting.Draft, role: str, given: dict[str, Any],
    error: type[VanphongError], code: str,
) -> None:  # fmt: skip
    request = ask(cast, draft, "CHIEF", "SECOND")
    give(cast, request, "CHIEF")
    with pytest.raises(error) as refused:
        give(cast, request, role, **given)
    assert refused.value.code == code
    with acting(cast.officer):
        assert Opinion.objects.count() == 1


def test_an_answer_stands_as_it_was_given(cast: Cast, draft: drafting.Draft) -> None:
    give(cast, ask(cast, draft, "CHIEF"), "CHIEF")
    for statement in (
        "update drafting_opinion set words = 'x'",
        "delete from drafting_opinion",
    ):
        act = acting(cast.officer), pytest.raises(DatabaseError), transaction.atomic()
        with act[0], act[1], act[2], connection.cursor() as cursor:
            cursor.execute(statement)


# --- closing and settling


def test_silence_is_listed_and_never_counted_as_agreement(
    cast: Cast, draft: drafting.Draft
) -> None:
    request = ask(cast, draft, "CHIEF", "SECOND")
    give(cast, request, "CHIEF", now=LATER)
    with pytest.raises(Refused) as early:
        close(cast, request, now=NOW)
    assert early.value.code == "early_without_reason"
    with acting(cast.officer):
        told = drafting.readiness(cast.officer, draft, TODAY).warnings
    assert any("chưa kết thúc: 1 trong 2 người đã trả lời" in one for one in told)
    close(cast, request)
    found = seen(cast, request, "OFFICER", LATER.date())
    table = opinion_table.received_out(found)
    assert table["counts"] == {"AGREE": 1, "DISAGREE": 0, "OTHER": 0}
    assert table["silent"] == ["Vũ Văn Góp"]
    assert "191/2026" in table["silence"]["source"]
    assert table["silence"]["confidence"] == "unknown"
    assert [line["is_late"] for line in table["lines"]] == [True, False]
    with pytest.raises(Refused) as again:
        close(cast, request)
    assert again.value.code == "opinions_closed"


def test_each_answer_is_answered_for(cast: Cast, draft: drafting.Draft) -> None:
    request = ask(cast, draft, "CHIEF", "SECOND")
    first = give(cast, request, "CHIEF", stance="OTHER", words="Bổ sung nơi nhận.")
    second = give(cast, request, "SECOND", stance="DISAGREE", words="Hạn quá ngắn.")

    def note(*notes: Note) -> None:
        with acting(cast.officer):
            opinions.note_opinions(
                actor=cast.officer, draft_id=draft.id, request_id=request.id, notes=notes,
                now=LATER,
            )  # fmt: skip

    whole = Note(first.id, "ACCEPTED")
    with pytest.raises(Refused) as still_open:
        note(whole)
    assert still_open.value.code == "opinions_open"
    close(cast, request, now=NOW)
    for bad, error in (
        (Note(second.id, "PARTLY"), Invalid),
        (Note(uuid4(), "ACCEPTED"), NotFound),
    ):
        with pytest.raises(error):
            note(whole, bad)
        with acting(cast.officer):
            assert not OpinionHandling.objects.exists()
    note(whole, Note(second.id, "NOT_ACCEPTED", "Hạn theo quy chế."))
    note(Note(second.id, "PARTLY", "Lùi một ngày."))
    lines = seen(cast, request, "OFFICER").lines
    assert [(line.handled.handling, line.handled.why) for line in lines] == [
        ("ACCEPTED", ""), ("PARTLY", "Lùi một ngày."),
    ]  # fmt: skip
    with acting(cast.officer):
        found = seen(cast, request, "OFFICER")
        printed = " ".join(pages(opinion_table.print_table(cast.officer, found, NOW)))
    # Headed as papers of the body that issues the draft, closed by who asked.
    head, _title, rest = printed.partition("BẢNG TỔNG HỢP TIẾP THU, GIẢI TRÌNH Ý KIẾN")
    assert cast.body.header_upper in head
    for words in ("VĂN PHÒNG", "*", "ĐẢNG CỘNG SẢN VIỆT NAM", "Mẫu Sơn, ngày 23 tháng 11"):
        assert words in head
    assert cast.office.name not in rest.replace(cast.body.header_upper, "")
    assert rest.index("NGƯỜI TỔNG HỢP") < rest.rindex(cast.officer.name)


def test_an_asking_broken_off_leaves_nothing(
    cast: Cast, draft: drafting.Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(opinions, "_record", broken)
    with pytest.raises(RuntimeError):
        ask(cast, draft, "SECOND")
    with acting(cast.officer):
        assert not OpinionRequest.objects.exists()


# --- doors


def test_pages_from_asking_to_the_table(cast: Cast, draft: drafting.Draft) -> None:
    officer, second = browser(cast, "OFFICER"), browser(cast, "SECOND")
    assert at("draft-opinions", draft.id) in text_of(officer.get(at("draft", draft.id)))
    assert "Chưa xin ý kiến" in text_of(officer.get(at("draft-opinions", draft.id)))
    form = officer.get(at("opinions-ask", draft.id)).context["form"]
    given = {
        "version": draft.version, "due_on": f"{form['due_on'].value():%d/%m/%Y}",
        "asked": [str(cast.posts[role].id) for role in ("SECOND", "CHIEF")],
        "question": "Về thời hạn",
    }  # fmt: skip
    nobody = officer.post(at("opinions-ask", draft.id), given | {"asked": []})
    assert nobody.status_code == 422
    assert "Hãy chọn ít nhất một người" in text_of(nobody)
    asked = officer.post(at("opinions-ask", draft.id), given)
    place = asked.headers["Location"]
    request_id = UUID(place.rsplit("/", 1)[1])
    assert "Đang được hỏi ý kiến" not in text_of(officer.get(place))

    with acting(cast.actors["SECOND"]):
        (box,) = waiting_work(cast.actors["SECOND"], clock.now())
    assert (box.act, box.count) == ("opinion", 1)  # type: ignore[attr-defined]
    answer = at("opinion-give", draft.id, request_id)
    assert answer in text_of(second.get(at("opinions-waiting")))
    assert "Về thời hạn" in text_of(second.get(answer))
    empty = text_of(second.post(answer, {"words": ""}))
    assert "Hãy chọn đồng ý, không đồng ý hay ý kiến khác." in empty
    assert "Hãy ghi rõ ý kiến" not in empty
    wordless = second.post(answer, {"stance": "OTHER"})
    assert (wordless.status_code, "Hãy ghi rõ ý kiến" in text_of(wordless)) == (422, True)
    sent = {"stance": "OTHER", "words": "Xin lùi <hạn>."}
    assert second.post(answer, sent).status_code == 302
    assert second.post(answer, sent).status_code == 422
    assert "Xin lùi" not in text_of(officer.get(place))
    written(cast, draft, "Bản sửa sau.")
    chief = browser(cast, "CHIEF")
    other = text_of(chief.get(answer))
    assert "Bản xin ý kiến." in other
    assert "Xem chỗ đã sửa" in other
    asked_about = at("draft-version-page", draft.id, draft.version, 1)
    assert asked_about in other
    assert chief.get(asked_about).content.startswith(b"\x89PNG")
    gone = [
        at("draft-version-page", draft.id, *numbers)
        for numbers in ((99, 1), (draft.version, 99))
    ]
    assert [chief.get(one).status_code for one in gone] == [404, 404]

    ends = at("opinions-close", draft.id, request_id)
    early = officer.post(ends, {})
    assert early.status_code == 422
    assert second_rank(text_of(early)) == {
        "Nhắc người chưa cho ý kiến": "",
        "Kết thúc sớm, kèm lý do": " open",
    }
    assert officer.post(ends, {"reason": "Cần gấp"}).status_code == 302
    page = officer.get(place)
    assert "Xin lùi &lt;hạn&gt;." in text_of(page)
    assert "&lt;br" not in text_of(page)
    assert "không tính là đồng ý" in text_of(page)
    (line,) = page.context["notes"].noted
    note = {f"handling_{line.opinion.id}": "NOT_ACCEPTED"}
    notes = at("opinions-note", draft.id, request_id)
    assert officer.post(notes, note).status_code == 422
    assert (
        officer.post(notes, note | {f"why_{line.opinion.id}": "Theo quy chế"}).status_code
        == 302
    )
    assert "Theo quy chế" in text_of(officer.get(place))
    pdf = officer.get(at("opinions-table", draft.id, request_id))
    assert pdf.content.startswith(b"%PDF")
    assert second.get(place).status_code == 404
    assert "Kết thúc xin ý kiến" in text_of(officer.get(at("draft", draft.id)))


def second_rank(page: str) -> dict[str, str]:
    """Give the acts that are folded away, by name, and whether they are open."""
    folded = re.findall(r'<details class="card"( open)?>.*?</svg>(.*?)</h2></summary>', page)
    return {name: is_open for is_open, name in folded}


def test_who_does_not_see_the_draft_sees_nothing_of_it(
    cast: Cast, draft: drafting.Draft
) -> None:
    request = ask(cast, draft, "CHIEF")
    other = make_signing_office("Tỉnh ủy Khác")
    for who in (browser(other, "CHIEF"), browser(cast, "SECOND")):
        for name in ("opinion-request", "opinion-give", "opinions-table"):
            assert who.get(at(name, draft.id, request.id)).status_code == 404
        assert who.get(at("draft-opinions", draft.id)).status_code == 404
    with acting(other.chief):
        assert not OpinionRequest.objects.exists()


@pytest.mark.usefixtures("at_a_terminal")
def test_programs_and_commands_do_the_same(
    cast: Cast, draft: drafting.Draft, tmp_path: Path
) -> None:
    officer, second = client_of(cast, "OFFICER"), client_of(cast, "SECOND")
    path = f"/api/v1/drafts/{draft.id}/opinion-requests"

    def sent(client: Any, place: str, **given: Any) -> Any:
        return client.post(place, json.dumps(given), content_type="application/json")

    asked = sent(
        officer,
        path,
        version=draft.version,
        asked=[str(cast.posts["SECOND"].id)],
        working_days=5,
    )
    assert asked.status_code == 200, asked.content
    one = f"{path}/{asked.json()['id']}"
    assert second.get("/api/v1/opinions-waiting").json()[0]["draft_id"] == str(draft.id)
    assert sent(second, f"{one}/opinions", stance="OTHER").status_code == 422
    said = sent(second, f"{one}/opinions", stance="OTHER", words="Xin lùi hạn.")
    assert said.json()["lines"][0]["words"] == "Xin lùi hạn."
    assert sent(second, f"{one}/close").status_code == 403
    assert sent(officer, f"{one}/close").status_code == 200
    opinion_id = officer.get(one).json()["lines"][0]["opinion_id"]
    noted = sent(
        officer, f"{one}/notes", notes=[{"opinion_id": opinion_id, "handling": "ACCEPTED"}]
    )
    assert noted.json()["lines"][0]["handling"] == "ACCEPTED"
    assert officer.get(f"{one}/pdf").content.startswith(b"%PDF")
    assert officer.get(path).json()[0]["answered"] == 1

    def run(role: str, *words: str) -> str:
        done = CliRunner().invoke(commands, [*words, "--as", role])
        return done.output if done.exit_code == 0 else f"{done.exception!r} {done.output}"

    made = json.loads(
        run(
            "OFFICER",
            "ask-opinions",
            str(draft.id),
            "--ask",
            "SECOND",
            "--ask",
            "CHIEF",
            "--json",
        )
    )
    both = (str(draft.id), made["id"])
    assert made["id"] in run("SECOND", "opinions-waiting")
    assert "chưa trả lời" in run("SECOND", "opinion-table", *both)
    given = run("SECOND", "give-opinion", *both, "--stance", "DISAGREE", "--words", "Chưa rõ.")
    assert "Không đồng ý. Chưa rõ." in given
    assert "chưa xem được" in run("OFFICER", "opinion-table", *both)
    assert "Refused" in run("OFFICER", "close-opinions", *both)
    assert "chưa trả lời 1" in run("OFFICER", "close-opinions", *both, "--reason", "Cần gấp")
    lines = json.loads(run("OFFICER", "opinion-table", *both, "--json"))["lines"]
    (opinion,) = [line["opinion_id"] for line in lines if line["opinion_id"]]
    assert "→ Tiếp thu" in run(
        "OFFICER", "note-opinion", *both, opinion, "--handling", "ACCEPTED"
    )
    run("OFFICER", "opinion-table", *both, "--out", str(tmp_path / "bang.pdf"))
    assert (tmp_path / "bang.pdf").read_bytes().startswith(b"%PDF")
    assert run("OFFICER", "opinions", str(draft.id)).count("đã kết thúc") == 2


# --- in writing


def paper_seen(cast: Cast) -> registry.Document:
    """Give an incoming paper that the officer works on."""
    paper = make_document(cast)
    direct(cast, document_id=paper.id, due=tasks.DueGiven(on=LATER.date()), now=NOW)
    return paper


def record(cast: Cast, request: OpinionRequest, place: str, **given: Any) -> Opinion:
    given = {"stance": "AGREE", "came_on": TODAY, "now": NOW} | given
    with acting(cast.officer):
        return opinions.record_opinion(
            actor=cast.officer, draft_id=request.draft_id, request_id=request.id,
            asked_id=request.asked.get(place=place).id,
            **given,
        )  # fmt: skip


def test_a_unit_is_asked_in_writing_and_its_paper_is_recorded(
    cast: Cast, draft: drafting.Draft
) -> None:
    paper = paper_seen(cast)
    request = ask(cast, draft, "SECOND", places=["Ban Tổ chức", " ban tổ  chức ", "Sở Mẫu"])
    opinion = record(
        cast, request, "Ban Tổ chức", stance="OTHER", words="Thêm mốc.", paper_id=paper.id
    )
    assert (opinion.recorded_by_id, opinion.came_on) == (cast.posts["OFFICER"].id, TODAY)
    assert [line.name for line in seen(cast, request, "OFFICER").silent] == [
        "Vũ Văn Góp", "Sở Mẫu",
    ]  # fmt: skip
    assert seen(cast, request, "SECOND").lines[-2].opinion is None  # hidden while open
    give(cast, request, "SECOND")
    late = LATER + dt.timedelta(days=7)
    record(cast, request, "Sở Mẫu", came_on=late.date(), now=late)
    found = seen(cast, request, "CHIEF")
    assert found.is_open_to_all
    assert [(one.name, one.in_writing, one.is_late) for one in found.lines] == [
        ("Vũ Văn Góp", False, False), ("Ban Tổ chức", True, False), ("Sở Mẫu", True, True),
    ]  # fmt: skip
    assert opinion_table.counts_said(found).startswith("Đã hỏi 1 người; hỏi bằng văn bản 2 nơi")
    with acting(cast.chief):
        assert opinion_table.print_table(cast.chief, found, NOW).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("given", "code"),
    [({"came_on": TODAY - dt.timedelta(days=1)}, "bad_day"),
     ({"came_on": TODAY + dt.timedelta(days=1)}, "bad_day"),
     ({"stance": "OTHER"}, "no_words"), ({"paper_id": uuid4()}, "not_found")],
)  # fmt: skip
def test_a_recorded_answer_is_refused(
    cast: Cast, draft: drafting.Draft, given: dict[str, Any], code: str
) -> None:
    request = ask(cast, draft, places=["Ban Tổ chức"])
    with pytest.raises(VanphongError) as refused:
        record(cast, request, "Ban Tổ chức", **given)
    assert refused.value.code == code
    assert seen(cast, request, "OFFICER").answered == 0


def test_nobody_answers_twice_or_for_a_person_or_after_the_end(
    cast: Cast, draft: drafting.Draft
) -> None:
    request = ask(cast, draft, "SECOND", places=["Ban Tổ chức", "Sở Mẫu"])
    record(cast, request, "Ban Tổ chức")
    refusals = {"Ban Tổ chức": "already_answered", "": "answers_oneself"}
    for place, code in refusals.items():
        with pytest.raises(Refused) as refused:
            record(cast, request, place)
        assert refused.value.code == code
    close(cast, request)
    with pytest.raises(Refused) as refused:
        record(cast, request, "Sở Mẫu")
    assert refused.value.code == "opinions_closed"


def test_places_alone_may_be_asked_each_once_at_a_time(
    cast: Cast, draft: drafting.Draft
) -> None:
    request = ask(cast, draft, places=["Sở Mẫu"])
    with pytest.raises(Refused) as refused:
        ask(cast, draft, places=["sở  mẫu"])
    assert refused.value.fields == {
        "places": ["Đang được hỏi ý kiến về dự thảo này rồi: Sở Mẫu."]
    }
    close(cast, request)
    assert ask(cast, draft, places=["Sở Mẫu"])
    with pytest.raises(Invalid):
        ask(cast, draft, places=["x" * 201])


def test_an_answer_in_writing_on_page_command_and_api(
    cast: Cast, draft: drafting.Draft, at_a_terminal: None
) -> None:
    paper = paper_seen(cast)
    officer = browser(cast, "OFFICER")
    form = officer.get(at("opinions-ask", draft.id)).context["form"]
    asked = officer.post(
        at("opinions-ask", draft.id),
        {"version": draft.version, "places": "Ban Tổ chức\nSở Mẫu\nĐảng ủy xã",
         "due_on": f"{form['due_on'].value():%d/%m/%Y}"},
    )  # fmt: skip
    with acting(cast.officer):
        request = OpinionRequest.objects.get()
    assert asked.headers["Location"] == at("opinion-request", draft.id, request.id)
    page = text_of(officer.get(asked.headers["Location"]))
    assert second_rank(page) == {
        "Ghi ý kiến nhận bằng văn bản": "",
        "Kết thúc sớm, kèm lý do": "",
    }
    with acting(cast.officer):
        places = {one.place: one.id for one in request.asked.all()}
    sent = {
        "asked": places["Ban Tổ chức"], "stance": "OTHER", "words": "Thêm mốc.",
        "paper": "00-CV/KHONG", "came_on": f"{clock.today():%d/%m/%Y}",
    }  # fmt: skip
    refused = officer.post(at("opinions-record", draft.id, request.id), sent)
    assert refused.status_code == 422
    assert "Không thấy văn bản có số, ký hiệu này" in text_of(refused)
    assert "Thêm mốc." in text_of(refused)
    assert second_rank(text_of(refused)) == {
        "Ghi ý kiến nhận bằng văn bản": " open",
        "Kết thúc sớm, kèm lý do": "",
    }
    done = officer.post(
        at("opinions-record", draft.id, request.id), sent | {"paper": paper.symbol}, follow=True
    )
    assert done.status_code == 200, done.context["record"].errors
    assert document_url(paper.id) in done.content.decode()
    run = CliRunner().invoke(
        commands,
        ["record-opinion", str(draft.id), str(request.id), "--place", "Sở Mẫu", "--stance",
         "AGREE", "--paper", paper.symbol, "--as", "OFFICER"],
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    answer = client_of(cast, "OFFICER").post(
        f"/api/v1/drafts/{draft.id}/opinion-requests/{request.id}/recorded-opinions",
        {"asked_id": str(places["Đảng ủy xã"]), "stance": "DISAGREE", "words": "Chưa rõ.",
         "came_on": str(clock.today()), "document_id": str(paper.id)},
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == 200, answer.content
    lines = {one["name"]: (one["stance"], one["paper"]) for one in answer.json()["lines"]}
    assert lines == {
        "Ban Tổ chức": ("OTHER", paper.symbol), "Sở Mẫu": ("AGREE", paper.symbol),
        "Đảng ủy xã": ("DISAGREE", paper.symbol),
    }  # fmt: skip
