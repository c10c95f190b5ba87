"""How PostgreSQL finds the rows: from the index, behind the walls."""

from __future__ import annotations

import pytest
from django.db import connection, connections
from tests.cast import make_office

from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.registry.tests.factories import NOW, make_in_book
from vanphong.search import api
from vanphong.search.fields import Vector
from vanphong.search.looking import NEWEST, Sight
from vanphong.search.questions import Step
from vanphong.search.tests.lines import import_lines
from vanphong.search.tests.vectors import as_text
from vanphong.search.words import Part, vector_of


def in_a_large_office() -> None:
    """Let the planner choose as if going through all rows were dear."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")


@pytest.mark.usefixtures("committed_db")
def test_the_index_answers_under_the_walls() -> None:
    cast = make_office()
    with acting(cast.clerk):
        import_lines(cast, make_in_book(cast), 600)
    with connections["admin"].cursor() as cursor:
        cursor.execute("vacuum analyze search_entry")  # as the server does by itself
    with acting(cast.clerk):
        with connection.cursor() as cursor:
            cursor.execute("select current_user, row_security_active('search_entry')")
            assert cursor.fetchone() == ("vanphong_app", True)
        (asked,) = Sight(cast.clerk).looks(Step(api.Tier.FOLDED, "'599'"))
        plan = asked.explain()
    scan = plan.split("Bitmap Index Scan on search_entry_words")
    assert len(scan) == 2, plan
    assert "Index Cond: (vector <@@> " in scan[1].split("\n")[1]


@pytest.mark.usefixtures("committed_db")
def test_the_words_of_a_list_are_looked_up_in_the_index() -> None:
    cast = make_office()
    with acting(cast.clerk):
        import_lines(cast, make_in_book(cast), 3000)
    with connections["admin"].cursor() as cursor:
        cursor.execute("vacuum analyze search_entry")
        cursor.execute("vacuum analyze registry_incoming")
        cursor.execute("vacuum analyze registry_document")
    with acting(cast.clerk):
        narrow = registry.DocumentFilter(words="mẫu 2599")
        plan = registry.incoming_lines(cast.clerk, narrow).explain()
        assert registry.incoming_lines(cast.clerk, narrow).count() == 1
    assert "Index Scan on search_entry_words" in plan, plan
    assert "Seq Scan" not in plan, plan


@pytest.mark.usefixtures("committed_db")
def test_what_stands_often_is_found_among_the_newest() -> None:
    cast = make_office()
    with acting(cast.clerk):
        import_lines(cast, make_in_book(cast), 3000)
    with connections["admin"].cursor() as cursor:
        cursor.execute("vacuum analyze search_entry")
    with acting(cast.clerk):
        in_a_large_office()
        often, rest = Sight(cast.clerk).looks(Step(api.Tier.FOLDED, "'viec' & 'mau'"))
        plan = often.explain()
        assert "search_entry_newest" in plan, plan
        assert "search_entry_words" not in plan, plan
        assert often.count() == rest.count() == NEWEST
        rare = list(Sight(cast.clerk).looks(Step(api.Tier.FOLDED, "'599'")))
        assert [one.count() for one in rare] == [1]


@pytest.mark.usefixtures("committed_db")
def test_who_sees_a_part_is_not_led_through_all() -> None:
    cast = make_office()
    with acting(cast.clerk):
        import_lines(cast, make_in_book(cast), 3000)
        for document in registry.visible_documents(cast.clerk).order_by("pk")[:3]:
            registry.involve(cast.clerk, document, cast.officer.person_id, "HANDLES", NOW)
    with connections["admin"].cursor() as cursor:
        cursor.execute("vacuum analyze")
    with acting(cast.officer):
        in_a_large_office()
        step = Step(api.Tier.EXACT, "'viec' & 'mau' & 'viec_mau'", "('viec' <-> 'mau')")
        (look,) = Sight(cast.officer).looks(step)
        plan = look.explain(analyze=True)
        assert "document_id = ANY ((InitPlan" in plan, plan
        assert "search_entry_words" not in plan, plan
        found = api.find(cast.officer, '"việc mẫu"')
        assert (found.count, len(found.hits)) == (3, 3)


@pytest.mark.django_db
def test_a_vector_is_what_postgresql_reads_from_its_text() -> None:
    """Lexemes out of order, a long text whose last words have no place, signs that are quoted."""
    long = " ".join(f"từ{number} lặp" for number in range(9_000))
    parts = [Part("Ủy ban Zz 05 ấy", heading=True), Part(long), Part("cuối '\\ hết")]
    vector = vector_of(7, parts, ["#127", "=127-cv/tu", "~'\\"])
    with connection.cursor() as cursor:
        cursor.execute(
            "select %(vector)b::tsvector = %(text)s::tsvector, length(%(vector)b::tsvector)",
            {"vector": Vector(vector), "text": as_text(vector)},
        )
        assert cursor.fetchone() == (True, int.from_bytes(vector[:4], "big"))
