"""How PostgreSQL finds the rows: from the index, behind the walls."""

from __future__ import annotations

import pytest
from django.db import connection, connections
from tests.cast import make_office

from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.registry.tests.factories import make_in_book
from vanphong.search import api
from vanphong.search.queries import visible_entries
from vanphong.search.tests.lines import import_lines


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
        asked = visible_entries(cast.clerk, api.Narrow()).filter(vector__matches="'599'")
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
