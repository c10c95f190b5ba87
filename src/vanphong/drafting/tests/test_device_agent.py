"""The agent in a process of its own, with a token of SoftHSM2, against the running server."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cast import Cast
from tests.journeys import office as site

from vanphong.drafting import api as drafting
from vanphong.drafting import device_signing
from vanphong.drafting.tests.browsing import account_of, at, browser, text_of
from vanphong.drafting.tests.devices import issued_key
from vanphong.drafting.tests.office import make_signing_office, submitted_draft
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.scope import acting
from vanphong.signing import agent_queries, services
from vanphong.signing import api as signing
from vanphong.signing.models import SigningRequest
from vanphong.signing.tests.agent_program import PIN, Agent, Device, new_device

pytestmark = pytest.mark.crash
ASK = "Gõ “ky” để ký"


@pytest.fixture(scope="module")
def server(django_db_setup: None) -> Iterator[site.Server]:
    running = site.serve()
    yield running
    running.stop()


@pytest.fixture
def cast(committed_db: None) -> Cast:
    return make_signing_office()


@pytest.fixture
def device(cast: Cast, tmp_path: Path) -> Device:
    """A token with the chief's ECDSA and RSA keys."""
    keys = {
        kind: issued_key(cast.chief.name, cast.office.name, is_rsa=kind == "rsa")
        for kind in ("ec", "rsa")
    }
    return new_device(tmp_path / "token", keys)


def pairing_code(cast: Cast) -> str:
    account_of(cast, "CHIEF")
    with acting(cast.chief):
        _agent, code = services.make_pairing_code(actor=cast.chief, now=clock.now())
    return code


@contextmanager
def paired(
    cast: Cast, device: Device, server: site.Server, folder: Path, which: int
) -> Iterator[Agent]:
    """Start an agent with a code from the chief's page, and confirm what it showed."""
    arguments = ("--server", server.address, "--pair", pairing_code(cast))
    with Agent(device, folder, *arguments, "--module", device.module) as agent:
        _confirm(cast, agent, which)
        yield agent


def _confirm(cast: Cast, agent: Agent, which: int) -> None:
    agent.expect("Dùng chứng thư số mấy?")
    agent.type(str(which))
    agent.expect("Đã ghép máy này với Phạm Thị Duyệt")
    agent.expect("Chờ bạn xác nhận chứng thư")
    page = text_of(browser(cast, "CHIEF").get(at("own_keys")))
    assert "Xác nhận chứng thư" in page
    with acting(cast.chief):
        (row,) = agent_queries.own_agents(cast.chief).filter(key=None)
        assert signing.in_groups(services.fingerprint(row)) in agent.said
        services.confirm_agent(actor=cast.chief, agent_id=row.id, now=clock.now())


def asked(cast: Cast) -> tuple[drafting.Draft, SigningRequest]:
    draft = submitted_draft(cast)
    request = device_signing.ask_to_sign(actor=cast.chief, draft_id=draft.id, now=clock.now())
    return draft, request


def signed_pdf(cast: Cast, draft: drafting.Draft) -> bytes:
    with acting(cast.clerk):
        kept = drafting.get_draft(cast.clerk, draft.id)
        assert (kept.state, kept.symbol) == ("SIGNED", draft.symbol or kept.symbol)
        return files.read_bytes(files.get_file(cast.clerk, kept.signed_file_id))


def state_of(cast: Cast, draft: drafting.Draft) -> str:
    with acting(cast.clerk):
        return drafting.get_draft(cast.clerk, draft.id).state


def kill_whole(server: site.Server) -> None:
    """End the server and the workers it started as kill -9 does."""
    pid = server.process.pid
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for one in (pid, *map(int, workers)):
        os.kill(one, signal.SIGKILL)
    server.process.wait()


@pytest.mark.parametrize(("which", "algorithm"), [(1, "ecdsa"), (2, "rsa")])
def test_the_token_signs_what_the_server_asks(
    cast: Cast, device: Device, server: site.Server, tmp_path: Path, which: int, algorithm: str
) -> None:
    with paired(cast, device, server, tmp_path / "agent", which) as agent:
        draft, request = asked(cast)
        agent.expect("Số:        01-CV/VPTU")
        agent.expect("Trích yếu: Về việc rà soát công tác văn thư quý IV")
        agent.expect(signing.in_groups(request.digest))
        page = text_of(browser(cast, "CHIEF").get(at("draft-sign-device", draft.id)))
        assert "Đang chờ thiết bị ký" in page
        assert signing.in_groups(request.digest) in page
        agent.expect(ASK)
        agent.type("ky")
        agent.expect("Mã PIN")
        agent.type("111111")
        agent.expect("Mã PIN không đúng.")
        agent.expect("Mã PIN")
        agent.type(PIN)
        agent.expect("Đã ký. Văn bản đã được lưu trên máy chủ.")

    pdf = signed_pdf(cast, draft)
    report = signing.verify_pdf(pdf, trust=signing.site_trust(), now=clock.now())
    assert report.verdict == signing.Verdict.VALID
    assert [s.signer for s in report.signatures] == [cast.chief.name]
    file = tmp_path / "da-ky.pdf"
    file.write_bytes(pdf)
    program = shutil.which("pdfsig")
    assert program
    said = subprocess.run([program, file], capture_output=True, text=True, check=False)
    assert "Signature is Valid" in said.stdout
    assert "Total document signed" in said.stdout
    kept = " ".join(path.read_text("utf-8") for path in (tmp_path / "agent").iterdir())
    assert PIN not in kept
    with acting(cast.chief):
        key = signing.device_key(cast.chief, clock.now())
    assert key is not None
    assert key.algorithm == ("ec" if algorithm == "ecdsa" else "rsa")
    assert key.key_file is None


def test_a_no_on_the_device_reaches_the_page(
    cast: Cast, device: Device, server: site.Server, tmp_path: Path
) -> None:
    with paired(cast, device, server, tmp_path / "agent", 1) as agent:
        draft, _request = asked(cast)
        agent.expect(ASK)
        agent.type("không")
        agent.expect("Đã báo máy chủ: không ký.")
        page = text_of(browser(cast, "CHIEF").get(at("draft-sign-device", draft.id)))
        assert "Người ký không ký trên thiết bị." in page
        assert "Ký lại" in page

        # asked again, and stopped on the page before the device has answered
        request = device_signing.ask_to_sign(
            actor=cast.chief, draft_id=draft.id, now=clock.now()
        )
        agent.expect(ASK)
        browser(cast, "CHIEF").post(at("draft-sign-device-stop", draft.id))
        agent.type("ky")
        agent.expect("Mã PIN")
        agent.type(PIN)
        agent.expect("Yêu cầu ký này đã dừng")

        # the computer is no longer the signer's
        with acting(cast.chief):
            assert SigningRequest.objects.get(pk=request.pk).state == "CLOSED"
            (row,) = agent_queries.own_agents(cast.chief)
            services.revoke_agent(actor=cast.chief, agent_id=row.id, now=clock.now())
        assert agent.ended() == 1
    assert state_of(cast, draft) == "NUMBERED"


def test_agent_and_server_are_killed_and_the_paper_is_signed_once(
    cast: Cast, device: Device, tmp_path: Path
) -> None:
    server = site.serve()
    try:
        with paired(cast, device, server, tmp_path / "agent", 1) as agent:
            draft, request = asked(cast)
            agent.expect(ASK)
            agent.type("ky")
            agent.expect("Mã PIN")
        # killed there, nothing is signed; started again it is shown the same paper
        assert state_of(cast, draft) == "NUMBERED"
        with Agent(device, tmp_path / "agent") as agent:
            agent.expect(signing.in_groups(request.digest))
            agent.expect(ASK)
            agent.type("ky")
            kill_whole(server)
            agent.expect("Mã PIN")
            agent.type(PIN)
            agent.expect("Thiết bị đã ký; gửi lại sau")
            assert state_of(cast, draft) == "NUMBERED"
            server = site.serve(port=server.port)
            agent.expect("Đã ký. Văn bản đã được lưu trên máy chủ.")
        assert (
            signing.verify_pdf(
                signed_pdf(cast, draft), trust=signing.site_trust(), now=clock.now()
            ).verdict
            is signing.Verdict.VALID
        )
    finally:
        server.stop()


def test_a_pairing_code_works_once_and_a_wrong_one_never(
    cast: Cast, device: Device, server: site.Server, tmp_path: Path
) -> None:
    code = pairing_code(cast)
    arguments = ("--server", server.address, "--module", device.module, "--pair")
    for number, typed in enumerate((code, code, "1-AAAA-BBBB-CCCC")):
        with Agent(device, tmp_path / str(number), *arguments, typed) as agent:
            agent.expect("Dùng chứng thư số mấy?")
            agent.type("1")
            if number == 0:
                agent.expect("Chờ bạn xác nhận")
                continue
            agent.expect("Mã ghép máy không đúng, đã dùng hoặc đã quá hạn")
            assert agent.ended() == 1
