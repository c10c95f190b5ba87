"""Directions written on paper, entered by the clerk: whose they are, what shows them."""

import datetime as dt

import pytest
from tests.cast import Cast, make_office

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.files.tests import samples
from vanphong.kernel.errors import Invalid, NotAllowed
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.registry.tests.browsing import logged_in, paper, stop_clock, words
from vanphong.registry.tests.factories import NOW, TODAY, make_in_book, make_incoming
from vanphong.tasks import api

DAY = dt.timedelta(days=1)


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Cast:
    stop_clock(monkeypatch)
    return make_office()


@pytest.fixture
def document(cast: Cast) -> registry.Document:
    with acting(cast.clerk):
        return make_incoming(cast, make_in_book(cast)).document


def test_a_clerk_enters_what_a_leader_wrote(cast: Cast, document: registry.Document) -> None:
    clerk = logged_in(cast, "CLERK")
    page = f"/van-ban/{document.pk}"
    assert "Ghi bút phê trên giấy" in words(clerk.get(page))
    given = {
        "leader": str(cast.posts["LEADER"].pk), "written_on": "20/11/2026",
        "words": "Giao đ/c Nháp tham mưu.", "lead": str(cast.posts["OFFICER"].pk),
        "due_on": "27/11/2026",
    }  # fmt: skip
    assert clerk.post(f"{page}/but-phe-giay", given).status_code == 422  # no picture
    scan = samples.pdf("Bút phê của đồng chí Bí thư")
    done = clerk.post(f"{page}/but-phe-giay", given | {"upload": paper("bp.pdf", scan)})
    assert done.status_code == 302
    seen = words(logged_in(cast, "OFFICER").get(page))
    assert "Nguyễn Văn Phê" in seen
    assert "Ghi theo bút phê trên giấy, Trần Thị Sổ ghi vào phần mềm" in seen
    with acting(cast.leader):
        (direction,) = api.directions_on(cast.leader, document.pk)
        assert (direction.given_by_id, direction.recorded_by_id) == (
            cast.posts["LEADER"].pk, cast.clerk.person_id,
        )  # fmt: skip
        assert direction.tasks.get().lead_id == cast.posts["OFFICER"].pk
        acts = [event.action for event in audit.events_of(cast.leader, direction)]
        assert acts == ["tasks:direction:record"]
        involved = registry.Involvement.objects.filter(document=document, reason="DIRECTED")
        assert [one.person_id for one in involved] == [cast.leader.person_id]
    picture = clerk.get(f"/but-phe/{direction.pk}/ban-giay")
    assert b"".join(picture) == scan if picture.streaming else picture.content == scan
    with acting(cast.leader):
        acts = [event.action for event in audit.events_of(cast.leader, direction)]
        assert acts == ["tasks:direction:record", "audit:subject:read"]


def test_a_refused_direction_leaves_no_picture(cast: Cast, document: registry.Document) -> None:
    given = {
        "leader": str(cast.posts["LEADER"].pk), "written_on": "20/11/2026",
        "words": "Độ mật: Tối mật. Giao đ/c Nháp.", "lead": "",
        "upload": paper("bp.pdf", samples.pdf("Bút phê")),
    }  # fmt: skip
    clerk = logged_in(cast, "CLERK")
    with acting(cast.clerk):
        before = files.File.objects.count()
    assert clerk.post(f"/van-ban/{document.pk}/but-phe-giay", given).status_code == 422
    with acting(cast.clerk):
        assert files.File.objects.count() == before


def test_who_may_enter_it_and_whose_it_may_be(cast: Cast, document: registry.Document) -> None:
    with acting(cast.clerk):
        file = files.take_in(actor=cast.clerk, content=samples.pdf(), name="bp.pdf", now=NOW)

        def record(**facts: object) -> api.Direction:
            return api.record_direction(
                **{
                    "actor": cast.clerk, "document_id": document.pk, "scan": file.pk,
                    "leader_id": cast.posts["LEADER"].pk, "written_on": TODAY, "now": NOW,
                    "words": "Lưu.",
                } | facts  # type: ignore[arg-type]
            )  # fmt: skip

        for wrong, field in (
            ({"leader_id": cast.posts["OFFICER"].pk}, "leader"),
            ({"written_on": TODAY + DAY}, "written_on"),
            ({"words": " "}, "words"),
        ):
            with pytest.raises(Invalid) as refused:
                record(**wrong)
            assert set(refused.value.fields) == {field}
        key = new_id()
        first, again = record(request_id=key), record(request_id=key)
        assert first.pk == again.pk
    with acting(cast.officer), pytest.raises(NotAllowed):
        record(actor=cast.officer)
