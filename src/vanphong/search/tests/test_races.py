"""The index while it is made anew and people go on."""

from __future__ import annotations

import threading

from django.db import connection
from tests.cast import make_office

from vanphong.files.services import withdraw_secret
from vanphong.kernel.errors import Secret
from vanphong.kernel.scope import acting
from vanphong.registry.tests.factories import NOW
from vanphong.search import services
from vanphong.search.tests.test_files import LINES, lexemes, registered


def test_a_text_withdrawn_while_the_index_is_made_anew_does_not_come_back(
    committed_db: None,
) -> None:
    cast = make_office()
    with acting(cast.clerk):
        file = registered(cast, *LINES)
    making = threading.Thread(target=make_anew, args=(cast.office.id,))
    with acting(cast.clerk):
        refusal = Secret("Có dấu Mật.", data={"level": "MẬT"})
        withdraw_secret(actor=cast.clerk, file=file, refusal=refusal, now=NOW)
        making.start()
        while not somebody_waits():
            assert making.is_alive()
    making.join()
    with acting(cast.clerk):
        assert "hiemgap" not in lexemes()


def make_anew(office_id: int) -> None:
    try:
        services.reindex(office_id)
    finally:
        connection.close()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_locks where not granted)")
        return bool(cursor.fetchone()[0])
