"""Push messages to a real service over TLS: locked for one browser, signed by the site."""

from __future__ import annotations

import datetime as dt

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey
from tests.cast import Cast

from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.news import NewsKind
from vanphong.kernel.scope import acting
from vanphong.notices import queries, sealing, services
from vanphong.notices.models import Channel, Device, GivenUp, Message
from vanphong.notices.tests.office import (
    ALL,
    NOW,
    SECRET_WORDS,
    gather,
    messages,
    robot,
    send,
    tell,
    wants,
)
from vanphong.notices.tests.push_service import Phone, PushService
from vanphong.tasks.tests.conftest import direct


@pytest.fixture
def phone(cast: Cast, push_service: PushService) -> Phone:
    """The officer's phone, which takes all kinds."""
    wants(cast.officer, push=ALL)
    phone = Phone(push_service)
    phone.turned_on(cast.officer)
    return phone


def state_of(message: Message | None) -> tuple[str, str, int]:
    assert message is not None
    return message.state, message.code, message.tries


def waiting(cast: Cast) -> Message:
    tell(cast, cast.officer)
    gather(cast)
    return messages(cast, Channel.PUSH)[0]


def test_sealing_is_as_the_standard_shows() -> None:
    """RFC 8291, 5 and appendix A."""
    secret = int.from_bytes(
        sealing.unwritten("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"
    )
    sealed = sealing.sealed(
        b"When I grow up, I want to be a watermelon",
        p256dh="BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth="BTBZMqHH6r4Tts7J_aSIgg",
        own=ec.derive_private_key(secret, ec.SECP256R1()),
        salt=sealing.unwritten("DGv6ra1nlYgDCS1FRnbzlw"),
    )  # fmt: skip
    assert sealing.written(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_message_is_read_by_its_browser_and_says_numbers_alone(
    cast: Cast, phone: Phone, push_service: PushService
) -> None:
    direct(cast, words=SECRET_WORDS)
    tell(cast, cast.officer, kind=NewsKind.DRAFT_RETURNED)
    [message_id] = gather(cast)
    assert state_of(send(cast, message_id)) == ("SENT", "201", 1)
    [taken] = push_service.taken
    assert phone.opened(taken) == {
        "title": "Văn phòng số: 2 việc",
        "body": "Việc được giao: 1; Dự thảo bị trả lại: 1",
        "url": "/thong-bao",
        "tag": str(message_id),
    }
    assert taken.headers["ttl"] == "43200"
    with pytest.raises(http_ece.ECEException):
        Phone(push_service).opened(taken)


def test_the_service_can_tell_who_sends(
    cast: Cast, phone: Phone, push_service: PushService
) -> None:
    send(cast, waiting(cast).pk)
    scheme, _, rest = push_service.taken[0].headers["authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, parts["k"]) == ("vapid", sealing.public_key())
    point = sealing.unwritten(parts["k"])
    key = ECKey.import_key({
        "kty": "EC", "crv": "P-256",
        "x": sealing.written(point[1:33]), "y": sealing.written(point[33:]),
    })  # fmt: skip
    claims = jwt.decode(parts["t"], key, algorithms=["ES256"]).claims
    assert claims["aud"] == f"https://{push_service.host}"
    assert claims["sub"] == "https://vanphong.example"
    left = claims["exp"] - dt.datetime.now(dt.UTC).timestamp()
    assert 0 < left <= 12 * 3600


def test_each_browser_of_a_person_gets_its_own(
    cast: Cast, phone: Phone, push_service: PushService
) -> None:
    other = Phone(push_service, name="Máy bàn")
    other.turned_on(cast.officer)
    tell(cast, cast.officer)
    for message_id in gather(cast):
        send(cast, message_id)
    by_path = {taken.path.rsplit("/")[-1]: taken for taken in push_service.taken}
    for one in (phone, other):
        assert one.opened(by_path[one.name.encode().hex()])["title"] == "Văn phòng số: 1 việc"


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    cast: Cast, phone: Phone, push_service: PushService, status: int
) -> None:
    push_service.answers = [(status, {})]
    assert state_of(send(cast, waiting(cast).pk)) == ("GIVEN_UP", str(status), 1)
    with acting(robot(cast)):
        assert not Device.objects.exists()
    assert not GivenUp.objects.exists()  # nothing for the operator to mend
    tell(cast, cast.officer, event="2")
    assert gather(cast, NOW + dt.timedelta(hours=1)) == []


def test_a_busy_service_is_asked_again_when_it_says(
    cast: Cast, phone: Phone, push_service: PushService
) -> None:
    push_service.answers = [(429, {"Retry-After": "600"}), (503, {})]
    message = waiting(cast)
    assert state_of(send(cast, message.pk)) == ("WAITING", "429", 1)
    assert send(cast, message.pk, NOW + dt.timedelta(minutes=9)) is None
    second = NOW + dt.timedelta(minutes=10)
    assert state_of(send(cast, message.pk, second)) == ("WAITING", "503", 2)
    third = second + dt.timedelta(minutes=5)
    assert state_of(send(cast, message.pk, third)) == ("SENT", "201", 3)
    tags = {phone.opened(taken)["tag"] for taken in push_service.taken}
    assert tags == {str(message.pk)}


def test_a_redirect_is_not_followed_and_counts_as_refused(
    cast: Cast, phone: Phone, push_service: PushService
) -> None:
    push_service.answers = [(307, {"Location": f"https://{push_service.host}/elsewhere"})]
    assert state_of(send(cast, waiting(cast).pk)) == ("GIVEN_UP", "307", 1)
    assert len(push_service.taken) == 1
    assert GivenUp.objects.get().code == "307"


def test_a_host_that_is_allowed_no_more_is_not_called(
    cast: Cast, phone: Phone, push_service: PushService, settings: object
) -> None:
    message = waiting(cast)
    settings.PUSH_HOSTS = ("other.example",)
    assert state_of(send(cast, message.pk)) == ("GIVEN_UP", "host", 1)
    assert push_service.taken == []


def test_what_a_browser_gives_is_looked_at(
    cast: Cast, push_service: PushService, settings: object
) -> None:
    good = Phone(push_service).facts
    wrong = [
        ({"endpoint": "https://127.0.0.1:1/x"}, "endpoint_host"),
        ({"endpoint": good["endpoint"] + "x" * 600}, "endpoint_host"),
        ({"p256dh": good["auth"]}, "bad_keys"),
        ({"p256dh": "B" + "A" * 86}, "bad_keys"),
        ({"auth": "AAAA"}, "bad_keys"),
        ({"auth": "không"}, "bad_keys"),
    ]
    with acting(cast.officer):
        for change, code in wrong:
            with pytest.raises(Invalid) as refused:
                services.add_device(actor=cast.officer, name="Máy", now=NOW, **(good | change))
            assert refused.value.code == code
    for number in range(10):
        Phone(push_service, name=str(number)).turned_on(cast.officer)
    with pytest.raises(Refused) as refused:
        Phone(push_service).turned_on(cast.officer)
    assert refused.value.code == "too_many_devices"
    settings.PUSH_HOSTS = ()
    with pytest.raises(Refused) as off:
        Phone(push_service).turned_on(cast.officer)
    assert off.value.code == "push_off"


def test_a_shared_browser_is_the_last_ones(cast: Cast, push_service: PushService) -> None:
    phone = Phone(push_service)
    mine = phone.turned_on(cast.officer)
    again = phone.turned_on(cast.officer)
    assert mine.pk == again.pk
    wants(cast.officer, push=ALL)
    waiting(cast)
    theirs = phone.turned_on(cast.leader)
    with acting(cast.officer):
        assert not queries.devices_of(cast.officer).exists()
        with pytest.raises(NotFound):
            services.forget_device(actor=cast.officer, device_id=theirs.pk)
    assert messages(cast, Channel.PUSH) == []  # what waited was for another
    with acting(cast.leader):
        services.forget_device(actor=cast.leader, device_id=theirs.pk)
        assert not queries.devices_of(cast.leader).exists()


def test_the_key_stays_the_same_and_is_the_sites_own(
    push_service: PushService, settings: object
) -> None:
    first = sealing.public_key()
    assert sealing.public_key() == first
    settings.PUSH_SECRET = "một bí mật khác"
    assert sealing.public_key() != first
    assert len(sealing.unwritten(first)) == 65
