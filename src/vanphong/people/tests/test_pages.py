"""Pages of administration, through the gates."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from tests.cast import Cast, make_office

from vanphong.kernel import clock
from vanphong.kernel.actor import job_actor
from vanphong.kernel.scope import acting
from vanphong.people import queries, rules, services
from vanphong.people.models import Body, Office, Post
from vanphong.people.tests.entering import account_of, enter, text_of

pytestmark = pytest.mark.django_db
NEW = "mot-mat-khau-khac-hoan-toan"
PARTS = ["offices", "staff", "accounts", "delegations", "substitutions", "tokens", "trail"]


@pytest.fixture
def cast() -> Cast:
    return make_office(accounts=True)


@pytest.mark.parametrize("name", [*PARTS, "roles", "signing_keys"])
def test_the_parts_open_for_the_administrator(cast: Cast, name: str) -> None:
    answer = enter(cast.admin).get(reverse(name))
    assert answer.status_code == 200
    assert "<h1>" in text_of(answer)
    assert f'<a href="{reverse(name)}" aria-current="page">' in text_of(answer)


@pytest.mark.parametrize("name", PARTS)
def test_the_parts_are_shut_for_a_clerk(cast: Cast, name: str) -> None:
    assert enter(cast.clerk).get(reverse(name)).status_code == 403


def test_administration_opens_on_the_first_part_one_may_see(cast: Cast) -> None:
    assert enter(cast.admin).get(reverse("administration")).url == reverse("offices")
    assert enter(cast.chief).get(reverse("administration")).status_code == 302
    assert enter(cast.clerk).get(reverse("administration")).status_code == 403


def test_an_office_is_added_corrected_and_ended(cast: Cast) -> None:
    client = enter(cast.admin)
    facts = {
        "name": "Văn phòng Đảng ủy xã Thử", "short_name": "Đảng ủy xã Thử",
        "place_name": "Thử", "code": "XT", "level": "COMMUNE", "valid_from": "01/07/2025",
    }  # fmt: skip
    assert client.post(reverse("office_add"), facts).status_code == 302
    again = client.post(reverse("office_add"), facts)
    assert again.status_code == 422
    assert "Mã cơ quan đã được dùng" in text_of(again)
    office = Office.objects.get(code="XT")
    page = text_of(client.get(reverse("office", args=[office.id])))
    assert "Văn phòng Đảng ủy xã Thử" in page
    names = {"name": "Văn phòng Mới", "short_name": "Mới", "place_name": "Mới"}
    edit = reverse("office_edit", args=[office.id])
    assert client.get(edit).status_code == 200
    assert client.post(edit, names).status_code == 302
    body = {
        "name": "Đảng ủy xã Thử", "symbol": "ĐU", "header_name": "ĐẢNG ỦY XÃ THỬ",
        "kind": "SUPERIOR_OF_GRASSROOTS_COMMITTEE", "valid_from": "01/07/2025",
    }  # fmt: skip
    assert client.post(reverse("body_add", args=[office.id]), body).status_code == 302
    made = Body.objects.get(office=office)
    correct = reverse("body_edit", args=[made.id])
    assert client.get(correct).status_code == 200
    lines = {
        "name": "Ban Thường vụ Đảng ủy xã Mới", "header_upper": "ĐẢNG BỘ TỈNH",
        "header_name": "ĐẢNG ỦY", "symbol": "ĐUX", "kind": "SUPERIOR_OF_GRASSROOTS_STANDING",
    }  # fmt: skip
    assert client.post(correct, lines | {"name": " "}).status_code == 422
    assert client.post(correct, lines).status_code == 302
    made.refresh_from_db()
    assert (made.symbol, made.kind) == ("ĐUX", "SUPERIOR_OF_GRASSROOTS_STANDING")
    taken = client.post(
        reverse("body_add", args=[office.id]), body | {"symbol": "đux", "kind": "CELL"}
    )
    assert taken.status_code == 422
    assert "Đang là ký hiệu của Ban Thường vụ Đảng ủy xã Mới." in text_of(taken)
    page = text_of(client.get(reverse("office", args=[office.id])))
    assert "ĐẢNG BỘ TỈNH<br>ĐẢNG ỦY" in page
    found = text_of(client.get(reverse("offices"), {"tim": "van phong moi"}))
    assert "Văn phòng Mới" in found
    assert cast.office.name not in found
    whole = text_of(client.get(reverse("offices")))
    assert whole.index(cast.office.name) < whole.index("Văn phòng Mới")
    shut = reverse("body_close", args=[made.id])
    assert client.get(shut).status_code == 200
    assert client.post(shut, {"on": "01/03/2026"}).status_code == 302
    close = reverse("office_close", args=[office.id])
    assert client.get(close).status_code == 200
    facts = {"on": "01/03/2026", "successor": cast.office.name + f" ({cast.office.code})"}
    assert client.post(close, facts).status_code == 302
    office.refresh_from_db()
    assert (office.name, office.successor_id) == ("Văn phòng Mới", cast.office.id)
    other = make_office("Tỉnh ủy Khác").office
    for name in ("office", "office_edit"):
        assert client.get(reverse("office", args=[other.id])).status_code == 403, name
    assert client.post(reverse("office_edit", args=[other.id]), names).status_code == 403


def test_a_person_is_hired_changed_and_leaves(cast: Cast) -> None:
    client = enter(cast.admin)
    facts = {
        "full_name": "Đỗ Thị Mới", "title": "Chuyên viên", "rank": "OFFICER",
        "roles": ["OFFICER"], "valid_from": "01/03/2026", "body": cast.body.name,
    }  # fmt: skip
    assert client.get(reverse("staff_add")).status_code == 200
    assert client.post(reverse("staff_add"), facts).status_code == 302
    with acting(cast.admin):
        post = Post.objects.select_related("person").get(person__full_name="Đỗ Thị Mới")
        assert post.body == cast.body
    page = reverse("post", args=[post.id])
    assert "Đỗ Thị Mới" in text_of(client.get(page))
    assert client.post(page, facts | {"title": "Phó phòng", "body": ""}).status_code == 302
    assert "Phó phòng" in text_of(client.get(reverse("staff")))
    rename = reverse("person_rename", args=[post.person_id])
    assert client.get(rename).status_code == 200
    assert client.post(rename, {"full_name": "Đỗ Thị Mới Hơn"}).status_code == 302
    more = reverse("post_add", args=[post.person_id])
    assert client.get(more).status_code == 200
    assert client.post(more, facts | {"title": "Trợ lý"}).status_code == 302
    end = reverse("post_close", args=[post.id])
    assert client.get(end).status_code == 200
    assert client.post(end, {"on": "02/03/2026"}).status_code == 302
    assert client.post(end, {"on": "02/03/2026"}).status_code == 422
    leave = reverse("person_close", args=[post.person_id])
    assert client.get(leave).status_code == 200
    assert client.post(leave).status_code == 302
    post.person.refresh_from_db()
    assert post.person.closed_at is not None
    own = reverse("post", args=[cast.posts["ADMIN"].id])
    grab = facts | {"roles": ["ADMIN", "LEADER"]}
    refused = client.post(own, grab)
    assert refused.status_code == 422
    assert "Không ai tự thay đổi vai trò" in text_of(refused)


def test_an_account_is_given_reset_shut_and_opened(cast: Cast) -> None:
    client = enter(cast.admin)
    with acting(cast.admin):
        person = services.create_person(actor=cast.admin, full_name="Đỗ Thị Mới")
        services.create_post(
            actor=cast.admin, person=person, title="Văn thư", rank="CLERK", roles=["CLERK"],
            valid_from=dt.date(2025, 7, 1),
        )  # fmt: skip
    assert client.get(reverse("account_add")).status_code == 200
    facts = {"person": "Do Thi Moi", "username": "dothimoi"}
    odd = client.post(reverse("account_add"), facts | {"username": "Đỗ Mới"})
    assert odd.status_code == 422
    assert "ví dụ do.moi." in text_of(odd)
    taken = client.post(reverse("account_add"), facts | {"person": "Trần Thị Sổ"})
    assert "Người này đã có tài khoản." in text_of(taken)
    made = client.post(reverse("account_add"), facts)
    assert made.status_code == 200
    account = get_user_model().objects.get(username="dothimoi")
    first = re.search(r"<code>([a-z0-9-]{20,})</code>", text_of(made)).group(1)
    assert account.check_password(first)
    rename = reverse("account_rename", args=[account.id])
    assert client.get(rename).status_code == 200
    assert client.post(rename, {"username": "moi.do"}).status_code == 302
    entered = Client().post(reverse("login"), {"username": "moi.do", "password": first})
    assert entered.url == reverse("new_password")
    account.refresh_from_db()
    assert account.username == "moi.do"
    reset = reverse("account_reset", args=[account.id])
    assert client.get(reset).status_code == 200
    second = re.search(r"<code>([a-z0-9-]{20,})</code>", text_of(client.post(reset))).group(1)
    account.refresh_from_db()
    assert account.check_password(second)
    assert not account.check_password(first)
    for name, active in (("account_disable", False), ("account_enable", True)):
        place = reverse(name, args=[account.id])
        assert client.get(place).status_code == 200
        assert client.post(place).status_code == 302
        account.refresh_from_db()
        assert account.is_active is active
    mine, theirs = account_of(cast.admin).id, account_of(cast.clerk).id
    assert client.post(reverse("account_disable", args=[mine])).status_code == 422
    page = text_of(client.get(reverse("accounts")))
    for name in ("account_disable", "account_reset"):
        assert reverse(name, args=[theirs]) in page
        assert reverse(name, args=[mine]) not in page


def test_delegations_and_substitutions_are_given_and_ended(cast: Cast) -> None:
    client, today = enter(cast.admin), clock.today()
    posts = {role: str(post) for role, post in cast.posts.items()}
    facts = {
        "body": cast.committee.name, "post": posts["CHIEF"], "instrument": "05-QC/TU",
        "type_codes": ["OFFICIAL_LETTER", "NOTICE"], "valid_from": f"{today:%d/%m/%Y}",
    }  # fmt: skip
    assert client.get(reverse("delegation_add")).status_code == 200
    assert client.post(reverse("delegation_add"), facts).status_code == 302
    told = text_of(client.get(reverse("delegations")))
    assert "Người này chưa có khóa ký dùng được." in told
    assert "chưa có vai trò được ký" not in told
    other = facts | {"post": posts["OFFICER"], "body": cast.body.name}
    told = text_of(client.post(reverse("delegation_add"), other, follow=True))
    assert f"{posts['OFFICER']}: Chức vụ này chưa có vai trò được ký trong phần mềm." in told
    odd = client.post(reverse("delegation_add"), facts | {"type_codes": ["XYZ"]})
    assert odd.status_code == 422
    hop = client.post(
        reverse("delegation_add"),
        facts | {"post": posts["OFFICER"], "given_by": posts["CHIEF"]},
    )
    assert hop.status_code == 422
    assert "không được giao lại" in text_of(hop)
    with acting(cast.admin):
        delegation = queries.delegations_of_office(cast.admin).get(body=cast.committee)
    assert delegation.type_codes == ["NOTICE", "OFFICIAL_LETTER"]
    assert "thông báo; công văn" in text_of(client.get(reverse("delegations")))
    assert "05-QC/TU" in text_of(client.get(reverse("delegations")))
    end = reverse("delegation_end", args=[delegation.id])
    assert client.get(end).status_code == 200
    assert client.post(end, {"on": f"{today:%d/%m/%Y}"}).status_code == 302
    facts = {
        "absent": posts["LEADER"], "substitute": posts["CHIEF"], "reason": "Đi công tác",
        "valid_from": f"{today:%d/%m/%Y}",
        "valid_until": f"{today + dt.timedelta(days=3):%d/%m/%Y}",
    }  # fmt: skip
    assert client.get(reverse("substitution_add")).status_code == 200
    wrong = facts | {"substitute": posts["LEADER"]}
    same = text_of(client.post(reverse("substitution_add"), wrong))
    assert '<a href="#id_substitute">' in same
    assert "Người làm thay phải là người khác." in same
    wrong = facts | {"valid_until": f"{today - dt.timedelta(days=1):%d/%m/%Y}"}
    late = text_of(client.post(reverse("substitution_add"), wrong))
    assert '<a href="#id_valid_until">' in late
    assert "Ngày cuối không được trước ngày bắt đầu." in late
    assert client.post(reverse("substitution_add"), facts).status_code == 302
    assert facts["valid_until"] in text_of(client.get(reverse("substitutions")))
    assert "Đang hiệu lực" in text_of(client.get(reverse("substitutions")))
    with acting(cast.admin):
        row = queries.substitutions_of_office(cast.admin).get()
        assert row.valid_until == today + dt.timedelta(days=4)
    end = reverse("substitution_end", args=[row.id])
    assert client.get(end).status_code == 200
    assert client.post(end, {"on": f"{today:%d/%m/%Y}"}).status_code == 302
    assert "Đã kết thúc" in text_of(client.get(reverse("substitutions")))


def test_the_roles_page_is_drawn_from_the_data(cast: Cast) -> None:
    client = enter(cast.clerk)
    page = text_of(client.get(reverse("roles")))
    assert "Vào sổ văn bản đến" in page
    assert "registry:incoming:register" not in page
    assert "Lưu trữ viên" in page
    client.cookies["ngon_ngu"] = "en"
    page = text_of(client.get(reverse("roles")))
    assert "Register incoming documents" in page
    assert "Archivist" in page


def test_a_role_one_may_not_give_is_not_offered_and_stays(cast: Cast) -> None:
    operator = job_actor("thử", cast.office.id, rules.all_permissions())
    post = cast.posts["OFFICER"]
    facts = {"title": "Chuyên viên", "rank": "OFFICER"}
    with acting(operator):
        services.edit_post(
            actor=operator, post_id=post.id, roles=["OFFICER", "SITE_ADMIN"], **facts
        )
    client, place = enter(cast.admin), reverse("post", args=[post.id])
    page = text_of(client.get(place))
    assert 'value="SITE_ADMIN"' not in page
    assert "Giữ nguyên: Quản trị hệ thống." in page
    assert client.post(place, facts | {"roles": ["CLERK"]}).status_code == 302
    grab = facts | {"roles": ["SITE_ADMIN"], "full_name": "A", "valid_from": "01/03/2026"}
    assert client.post(reverse("staff_add"), grab).status_code == 422
    with acting(cast.admin):
        post.refresh_from_db()
        assert post.roles == ["CLERK", "SITE_ADMIN"]


def test_an_administrator_revokes_a_token_of_the_office(cast: Cast) -> None:
    with acting(cast.clerk):
        token, _ = services.issue_token(
            actor=cast.clerk, post=cast.posts["CLERK"], name="Máy quét", days=1,
            scope=["people:self:read"], now=clock.now(),
        )  # fmt: skip
    client = enter(cast.admin)
    assert "Máy quét" in text_of(client.get(reverse("tokens")))
    assert client.post(reverse("token_revoke", args=[token.id])).status_code == 302
    stranger = enter(cast.officer)
    assert stranger.post(reverse("own_token_revoke", args=[token.id])).status_code == 403


def test_a_form_sent_twice_is_done_once(cast: Cast) -> None:
    client = enter(cast.admin)
    facts = {
        "full_name": "Đỗ Thị Mới", "title": "A", "rank": "OFFICER", "roles": [],
        "valid_from": "01/03/2026", "form_key": "k1",
    }  # fmt: skip
    for _ in range(2):
        assert client.post(reverse("staff_add"), facts).url == reverse("staff")
    with acting(cast.admin):
        assert Post.objects.filter(person__full_name="Đỗ Thị Mới").count() == 1


def test_a_one_time_password_shown_is_not_made_again_by_sending_again(cast: Cast) -> None:
    client, account = enter(cast.admin), account_of(cast.clerk)
    address = reverse("account_reset", args=[account.id])
    first = client.post(address, {"form_key": "k2"})
    assert first.status_code == 200
    account.refresh_from_db()
    kept = account.password
    assert client.post(address, {"form_key": "k2"}).url == reverse("accounts")
    account.refresh_from_db()
    assert account.password == kept


def test_what_is_done_to_accounts_stands_in_one_line(cast: Cast) -> None:
    page = text_of(enter(cast.admin).get(reverse("accounts")))
    clerk, own = account_of(cast.clerk).id, account_of(cast.admin).id
    assert reverse("account_log_out", args=[clerk]) in page
    assert reverse("account_disable", args=[clerk]) in page
    assert reverse("account_log_out", args=[own]) not in page
