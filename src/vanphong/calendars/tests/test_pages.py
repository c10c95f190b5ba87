"""Pages, commands and endpoints of the working calendar."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, make_office

from vanphong.calendars import api
from vanphong.calendars.cli import commands
from vanphong.calendars.models import DayChange, OfficeDay, SiteDay
from vanphong.calendars.services import EDIT_SITE
from vanphong.kernel import ports
from vanphong.kernel.actor import job_actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
OPERATOR = job_actor("vanphong calendars seed", None, frozenset({EDIT_SITE}))
FORM = {
    "date": "10/03/2026",
    "kind": "CLOSURE",
    "reason": "chuyển trụ sở",
    "change_reason": "Theo thông báo 12-TB/VPTU",
}


@pytest.fixture
def office() -> Cast:
    """An imaginary office with the days of 2026 and 2027."""
    with acting(OPERATOR):
        api.seed_calendar(actor=OPERATOR, years=[2026, 2027], now=NOW)
    return make_office()


def give_site_role(cast: Cast, role: str = "ADMIN", *, alone: bool = False) -> None:
    """Let a post keep the days of the whole country, as the operator does."""
    operator = job_actor("thử", cast.office.id, people.all_permissions())
    post = cast.posts[role]
    with acting(operator):
        people.edit_post(
            actor=operator, post_id=post.id, title=post.title, rank=post.rank,
            roles=["SITE_ADMIN"] if alone else [role, "SITE_ADMIN"],
        )  # fmt: skip


def browser(cast: Cast, role: str) -> Client:
    client = Client()
    client.force_login(account_of(cast, role))
    return client


def account_of(cast: Cast, role: str) -> people.Account:
    """Give the account of a role; nobody logs in with its password here."""
    person = cast.actors[role].person_id
    found, _new = people.Account.objects.get_or_create(
        person_id=person, defaults={"username": f"{role.lower()}-{person}"[:60]}
    )
    return found


def save(client: Client, given: dict[str, str], *, follow: bool = False) -> HttpResponse:
    """Send the form of a day, see what it would do, send it again."""
    shown = client.post(reverse("calendar-edit"), given).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    again = given | {"seen": seen.group(1)} if seen else given
    return client.post(reverse("calendar-edit"), again, follow=follow)


def page(client: Client, name: str, *args: object, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


class TestPages:
    """What a person sees and does."""

    def test_year_has_words_beside_colours(self, office: Cast) -> None:
        text = page(browser(office, "CLERK"), "calendar", nam="2026")
        assert "Lịch làm việc năm 2026" in text
        assert "<b>10/1</b> Làm bù cho ngày nghỉ 02/01/2026" in text
        assert "<b>16-20/2</b> Nghỉ lễ, tết: Tết Nguyên đán 2026" in text
        assert text.count('class="month"') == 12
        assert re.search(
            r'class="is-make-up[^>]*><a href="/lich-lam-viec/ngay/2026-01-10"', text
        )
        assert reverse("calendar-edit") not in text

    def test_year_without_decision_warns(self, office: Cast) -> None:
        assert "chưa công bố ngày nghỉ Tết" in page(
            browser(office, "CLERK"), "calendar", nam="2027"
        )
        assert "Chưa nạp lịch nghỉ" in page(browser(office, "CLERK"), "calendar", nam="2030")

    @pytest.mark.parametrize("year", ["x", "1", "99999", "²"])
    def test_a_bad_year_shows_this_year(self, office: Cast, year: str) -> None:
        assert "Lịch làm việc năm" in page(browser(office, "CLERK"), "calendar", nam=year)

    def test_list_names_sources_and_doubts(self, office: Cast) -> None:
        text = page(browser(office, "OFFICER"), "calendar-list", nam="2026")
        assert "12729/VPCP-KGVX" in text
        assert "theo nguồn thứ cấp" in text
        assert "Chưa có ngày nào" in page(
            browser(office, "OFFICER"), "calendar-list", nam="2050"
        )

    def test_calculator_shows_the_reasoning(self, office: Cast) -> None:
        client = browser(office, "OFFICER")
        query = {"tu-ngay": "15/01/2026", "so": "30", "don-vi": "CALENDAR_DAYS"}
        text = page(client, "due-calculator", **query)
        assert "Hạn: hết ngày 23/02/2026" in text
        assert "ngày làm việc tiếp theo ngày nghỉ" in text
        assert "Căn cứ" in text
        assert "Hạn: hết" not in page(client, "due-calculator")

    @pytest.mark.parametrize(
        "query",
        [
            {"tu-ngay": "32/01/2026", "so": "3", "don-vi": "WORKING_DAYS"},
            {"tu-ngay": "15/01/2026", "so": "0", "don-vi": "WORKING_DAYS"},
            {"tu-ngay": "15/01/2026", "so": "101", "don-vi": "YEARS"},
            {"tu-ngay": "15/01/2026", "so": "1", "don-vi": "HOURS"},
            {"tu-ngay": "01/01/9999", "so": "100", "don-vi": "YEARS"},
            {"so": ""},
        ],
    )
    def test_calculator_refuses_what_it_cannot_count(
        self, office: Cast, query: dict[str, str]
    ) -> None:
        response = browser(office, "OFFICER").get(reverse("due-calculator"), query)
        assert response.status_code == 422
        assert "field-error" in response.content.decode()

    def test_setting_a_day_leads_to_what_moved(self, office: Cast) -> None:
        client = browser(office, "ADMIN")
        assert 'name="kind"' in page(client, "calendar-edit", ngay="2026-03-10")
        shown = client.post(reverse("calendar-edit"), FORM)
        text = shown.content.decode()
        assert shown.status_code == 200
        assert "Không có hạn nào của cơ quan đổi ngày." in text
        assert "cơ quan nghỉ riêng: chuyển trụ sở" in text
        with acting(office.admin):
            assert not OfficeDay.objects.exists()
            assert not DayChange.objects.exists()
        response = save(client, FORM, follow=True)
        text = response.content.decode()
        assert response.redirect_chain[-1][0].startswith("/lich-lam-viec/thay-doi/")
        assert "cơ quan nghỉ riêng: chuyển trụ sở" in text
        assert "Không có hạn nào đổi ngày." in text
        assert "Theo thông báo 12-TB/VPTU" in page(client, "calendar-changes")
        day = page(client, "calendar-day", dt.date(2026, 3, 10))
        assert "Cơ quan nghỉ riêng: chuyển trụ sở." in day
        assert "chuyển trụ sở" in page(client, "calendar-edit", ngay="2026-03-10")
        path = reverse("calendar-remove", args=[dt.date(2026, 3, 10)])
        assert "Việc này sẽ làm gì" in client.get(path).content.decode()
        client.post(path, {"change_reason": "Thôi chuyển"})
        with acting(office.admin):
            assert not OfficeDay.objects.exists()
            assert DayChange.objects.count() == 2

    def test_an_office_sets_its_own_days_only(self, office: Cast) -> None:
        client = browser(office, "ADMIN")
        form = page(client, "calendar-edit", ngay="2026-03-10")
        assert 'name="scope"' not in form
        assert "cả nước" not in form
        given = FORM | {"scope": "SITE", "source": "Công văn 1-CV/VP"}
        save(client, given)
        assert not SiteDay.objects.filter(date=dt.date(2026, 3, 10)).exists()
        tet = dt.date(2026, 2, 17)
        path = reverse("calendar-remove", args=[tet]) + "?pham-vi=SITE"
        assert "Bỏ khỏi lịch chung" not in page(client, "calendar-day", tet)
        assert client.post(path, {"change_reason": "Nhầm"}).status_code == 403
        assert SiteDay.objects.get(date=tet).in_force

    def test_who_keeps_the_country_only_is_asked_no_scope(self, office: Cast) -> None:
        give_site_role(office, "OFFICER", alone=True)
        client = browser(office, "OFFICER")
        assert 'name="scope"' not in page(client, "calendar-edit", ngay="2026-03-10")
        given = FORM | {"kind": "HOLIDAY", "source": "Công văn 1-CV/VP"}
        assert save(client, given).status_code == 302
        assert SiteDay.objects.get(date=dt.date(2026, 3, 10)).kind == "HOLIDAY"

    def test_days_of_the_country_from_the_page(self, office: Cast) -> None:
        give_site_role(office)
        client = browser(office, "ADMIN")
        given = FORM | {"scope": "SITE", "kind": "HOLIDAY", "source": "Công văn 1-CV/VP"}
        assert save(client, given).status_code == 302
        path = reverse("calendar-remove", args=[dt.date(2026, 3, 10)]) + "?pham-vi=SITE"
        assert client.post(path, {"change_reason": "Nhầm"}).status_code == 302
        day = page(client, "calendar-day", dt.date(2026, 3, 10))
        assert "đã được bỏ khỏi lịch chung" in day
        assert "Ngày làm việc." in day

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            pytest.param({"date": "31/02/2026"}, "Ngày chưa đúng", id="impossible-date"),
            pytest.param({"reason": " "}, "field-error", id="no-reason"),
            pytest.param({"kind": "HOLIDAY"}, "do pháp luật quy định", id="own-holiday"),
            pytest.param({"kind": "MAKE_UP"}, "trong lịch chung", id="already-worked"),
            pytest.param({"scope": "SITE"}, "Mục này cần được điền", id="no-source"),
        ],
    )
    def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(
        self, office: Cast, wrong: dict[str, str], words: str
    ) -> None:
        give_site_role(office)
        client = browser(office, "ADMIN")
        response = client.post(reverse("calendar-edit"), FORM | {"scope": "OFFICE"} | wrong)
        text = response.content.decode()
        assert response.status_code == 422
        assert words in text
        assert "Theo thông báo 12-TB/VPTU" in text
        with acting(office.admin):
            assert not DayChange.objects.exists()

    def test_taking_out_what_is_not_there_says_so(self, office: Cast) -> None:
        path = reverse("calendar-remove", args=[dt.date(2026, 3, 10)])
        response = browser(office, "ADMIN").post(path, {"change_reason": "x"})
        assert response.status_code == 422
        assert "Không có ngày này" in response.content.decode()

    def test_who_may_not_edit_is_refused(self, office: Cast) -> None:
        client = browser(office, "CLERK")
        assert client.get(reverse("calendar-edit")).status_code == 403
        path = reverse("calendar-remove", args=[dt.date(2026, 3, 10)])
        assert client.post(path, {"change_reason": "x"}).status_code == 403

    def test_addresses_that_lead_nowhere(self, office: Cast) -> None:
        client = browser(office, "CLERK")
        assert client.get("/lich-lam-viec/ngay/2026-02-31").status_code == 404
        unknown = reverse("calendar-change", args=[office.posts["CLERK"].pk])
        assert client.get(unknown).status_code == 404

    def test_changes_are_empty_at_first(self, office: Cast) -> None:
        assert "Chưa có thay đổi nào" in page(browser(office, "CLERK"), "calendar-changes")


@pytest.fixture
def database_runs() -> Iterator[None]:
    """The database of the tests runs already: commands need not start one."""
    import vanphong.project.commands  # noqa: F401 - fills the port first

    before = ports.database_in_use.call
    ports.database_in_use.fill(contextlib.nullcontext)
    yield
    ports.database_in_use.fill(before)


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(commands, arguments)
    assert result.exit_code == code, (result.output, result.exception)
    return result.output


@pytest.mark.usefixtures("database_runs")
class TestCommands:
    """`vanphong calendars …`."""

    def test_seed_then_show(self) -> None:
        text = run("seed", "--from", "2026", "--to", "2027")
        assert "Đã nạp lịch nghỉ 2026-2027" in text
        assert "Chưa chắc chắn" in text
        shown = run("show", "2026")
        assert "thứ Bảy 10/01/2026: Làm bù, làm bù cho ngày nghỉ 02/01/2026" in shown
        days = json.loads(run("show", "2026", "--json"))
        assert {"2026-01-02", "2026-11-24"} <= {day["date"] for day in days}
        assert "Chưa nạp" in run("show", "2030")
        assert "chưa có quyết định" in run("show", "2027")
        again = json.loads(run("seed", "--from", "2026", "--to", "2027", "--json"))
        assert again["changed"] == []

    def test_due_explains(self, office: Cast) -> None:
        text = run("due", "06/03/2026", "3")
        assert "Hạn: hết ngày thứ Tư 11/03/2026 (24 giờ)." in text
        answer = json.loads(run("due", "2026-01-15", "30", "calendar_days", "--json"))
        assert (answer["on"], answer["rolled_over"]) == ("2026-02-23", True)
        assert (
            "2026-02-14"
            in json.loads(
                run("due", "2026-01-15", "30", "CALENDAR_DAYS", "--no-roll-over", "--json")
            )["on"]
        )
        assert len(run("due", "2026-03-02", "20", "--full").splitlines()) > 20
        run("due", "2026-03-02", "5000", code=2)
        run("due", "9999-12-30", "3", code=2)
        run("due", "hôm nay", "3", code=2)

    def test_set_day_as_the_administrator(self, office: Cast) -> None:
        name = account_of(office, "ADMIN").username
        act = [
            "set-day",
            "10/03/2026",
            "closure",
            "--reason",
            "chuyển trụ sở",
            "--why",
            "12-TB",
        ]
        tried = run(*act, "--as", name, "--dry-run")
        assert "ngày làm việc → cơ quan nghỉ riêng: chuyển trụ sở" in tried
        text = run(*act, "--as", name)
        assert "ngày làm việc → cơ quan nghỉ riêng: chuyển trụ sở" in text
        assert "Số hạn đổi ngày: 0." in text
        assert json.loads(run(*act, "--as", name, "--json")) == {"days": [], "moved": []}
        assert "11/03/2026" in run("due", "09/03/2026", "1", "--as", name)
        assert "10/03/2026: Cơ quan nghỉ riêng" in run("show", "2026", "--as", name)
        assert "10/03/2026" not in run("show", "2026")

    def test_set_day_of_the_country_as_operator(self, office: Cast) -> None:
        act = ["set-day", "10/03/2026", "HOLIDAY", "--reason", "lễ", "--why", "1-CV", "--site"]
        run(*act, "--source", "Công văn 1-CV/VP")
        assert "10/03/2026: Nghỉ lễ, tết, lễ" in run("show", "2026")
        run(*act[:-1], code=2)
        gone = ["remove-day", "10/03/2026", "--why", "2-CV"]
        assert "nghỉ lễ, tết: lễ → ngày làm việc" in run(*gone, "--site", "--dry-run")
        assert "10/03/2026" in run("show", "2026")
        run(*gone, "--site")
        assert "10/03/2026" not in run("show", "2026")
        run(*gone, code=2)

    def test_a_year_is_decided(self, office: Cast) -> None:
        assert "Thông báo 1/TB-BNV" in run(
            "decide-year", "2027", "--source", "Thông báo 1/TB-BNV"
        )
        assert "chưa có quyết định" not in run("show", "2027")
        name = account_of(office, "ADMIN").username
        run("decide-year", "2027", "--source", "x", "--as", name, code=1)


class TestEndpoints:
    """The JSON API."""

    def call(
        self, cast: Cast, role: str, method: str, path: str, body: object = None
    ) -> object:
        operator = job_actor("thử", cast.office.id, people.all_permissions())
        with acting(operator):
            post = people.get_post(operator, cast.posts[role].id, dt.date(2026, 3, 2))
            _row, text = people.issue_token(
                actor=operator,
                post=post,
                name="thử",
                scope=sorted(people.permissions_of(post.roles)),
                days=1,
                now=dt.datetime.now(dt.UTC),
            )
        return Client().generic(
            method,
            f"/api/v1/calendar/{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {text}"},
        )

    def test_year_and_due(self, office: Cast) -> None:
        year = self.call(office, "OFFICER", "GET", "years/2026").json()
        assert year["decided"]
        assert any(day["date"] == "2026-01-10" for day in year["days"])
        due = self.call(
            office, "OFFICER", "GET", "due?start=2026-03-06&count=3&unit=WORKING_DAYS"
        ).json()
        assert due["on"] == "2026-03-11"
        assert due["steps"][0] == {
            "date": "2026-03-06",
            "counted": False,
            "number": None,
            "reason": "ngày bắt đầu, không tính (Điều 147)",
        }

    @pytest.mark.parametrize(
        "query",
        ["start=2026-03-06&count=0&unit=YEARS", "start=9999-12-30&count=3&unit=WORKING_DAYS"],
    )
    def test_a_bad_term_is_a_clear_error(self, office: Cast, query: str) -> None:
        answer = self.call(office, "OFFICER", "GET", f"due?{query}")
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid")

    def test_set_and_remove(self, office: Cast) -> None:
        body = {"date": "2026-03-10", "kind": "CLOSURE", "reason": "x", "change_reason": "y"}
        assert self.call(office, "OFFICER", "POST", "days", body).status_code == 403
        tried = self.call(office, "ADMIN", "POST", "days", body | {"dry_run": True})
        assert tried.json()["days"][0]["after"] == "cơ quan nghỉ riêng: x"
        done = self.call(office, "ADMIN", "POST", "days", body)
        assert done.json()["days"][0]["after"] == "cơ quan nghỉ riêng: x"
        country = body | {"date": "2026-03-11", "scope": "SITE", "source": "Công văn 1-CV/VP"}
        assert self.call(office, "ADMIN", "POST", "days", country).status_code == 403
        give_site_role(office, "OFFICER", alone=True)
        assert self.call(office, "OFFICER", "POST", "days", country).status_code == 200
        why = {"change_reason": "z"}
        for asked in (why | {"dry_run": True}, why):
            gone = self.call(office, "ADMIN", "DELETE", "days/2026-03-10", asked)
            assert gone.json()["days"][0]["after"] == "ngày làm việc"
        long = self.call(office, "ADMIN", "POST", "days", body | {"reason": "x" * 201})
        assert (long.status_code, set(long.json()["fields"])) == (422, {"reason"})

    def test_a_year_is_decided(self, office: Cast) -> None:
        body, place = {"source": "Thông báo 1/TB-BNV"}, "years/2027/decision"
        assert self.call(office, "ADMIN", "POST", place, body).status_code == 403
        give_site_role(office, "OFFICER", alone=True)
        assert self.call(office, "OFFICER", "POST", place, body).json()["decided"]


def test_whoever_keeps_the_countrys_days_notes_the_decision(office: Cast) -> None:
    assert (
        browser(office, "ADMIN").get(reverse("calendar-decide", args=[2027])).status_code == 403
    )
    give_site_role(office)
    client = browser(office, "ADMIN")
    year = f"{reverse('calendar')}?nam=2027"
    place = reverse("calendar-decide", args=[2027])
    assert place in client.get(year).content.decode()
    assert client.post(place, {"source": ""}).status_code == 422
    assert client.post(place, {"source": "Thông báo 1/TB-BNV"})["Location"] == year
    assert place not in client.get(year).content.decode()
