"""A form sent twice is answered once."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from tests.cast import make_office

from vanphong.audit import services
from vanphong.audit.models import Submission
from vanphong.kernel.actor import PUBLIC
from vanphong.kernel.scope import acting


@pytest.mark.django_db
def test_the_second_sending_gets_the_first_ones_answer() -> None:
    cast = make_office()
    with acting(cast.clerk):
        assert services.submission_answer(cast.clerk, "k") is None
        services.submission_done(cast.clerk, "k", "/van-ban-den/7")
    with acting(cast.clerk):
        assert services.submission_answer(cast.clerk, "k") == "/van-ban-den/7"
    with acting(cast.chief):
        assert services.submission_answer(cast.chief, "k") is None
    with acting(PUBLIC):
        assert services.submission_answer(PUBLIC, "k") is None


@pytest.mark.django_db
def test_a_form_shown_again_gives_its_key_back() -> None:
    cast = make_office()
    with acting(cast.clerk):
        services.submission_answer(cast.clerk, "k")
        services.submission_done(cast.clerk, "k", None)
        assert services.submission_answer(cast.clerk, "k") is None


def test_two_at_once_wait_for_each_other(committed_db: None) -> None:
    cast = make_office()
    answers: list[str | None] = []

    def send() -> None:
        try:
            with acting(cast.clerk):
                answer = services.submission_answer(cast.clerk, "k")
                answers.append(answer)
                if answer is None:
                    services.submission_done(cast.clerk, "k", "/xong")
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers, key=str) == ["/xong", "/xong", "/xong", None] or sorted(
        answers, key=str
    ) == [None, "/xong", "/xong", "/xong"]
    with acting(cast.clerk):
        assert Submission.objects.count() == 1
