"""What the clerk does with a mail: to the book, aside, back; and what is never kept."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from tests.cast import Cast, make_office

from vanphong.audit.models import Event
from vanphong.files import api as files
from vanphong.files.tests.samples import pdf
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.mailbox import services
from vanphong.mailbox.models import Attachment, Mail
from vanphong.mailbox.tests.conftest import coming, taken, worker
from vanphong.mailbox.tests.letters import mail, with_paper
from vanphong.mailbox.waiting import arriving_file
from vanphong.registry import api as registry
from vanphong.registry.tests.factories import NOW, fields, make_in_book


def parts(one: Mail) -> list[Attachment]:
    return list(Attachment.objects.filter(mail=one).select_related("file").order_by("position"))


def register(cast: Cast, one: Mail, **more: object) -> registry.IncomingEntry:
    book = registry.incoming_book(cast.clerk, NOW.date()) or make_in_book(cast)
    first, *_others = parts(one)
    given = {"file_id": first.file_id, "source_id": first.pk, "fields": fields()} | more
    return registry.register_incoming(actor=cast.clerk, book_id=book.id, now=NOW, **given)


def test_a_file_of_a_mail_is_registered_with_its_annex(cast: Cast) -> None:
    one = taken(cast)
    with acting(cast.clerk):
        paper, annex = parts(one)
        waiting = arriving_file(cast.clerk, paper.file_id)
        assert waiting is not None
        assert [(o.name, o.goes_along) for o in waiting.others] == [
            ("Phu luc.docx", True), ("Thư gốc (.eml)", False),
        ]  # fmt: skip
        entry = register(cast, one, annex_ids=[annex.file_id])
        again = register(cast, one, annex_ids=[annex.file_id])
        assert again.pk == entry.pk
        one.refresh_from_db()
        assert one.state == "REGISTERED"
        assert {part.document_id for part in parts(one)} == {entry.document_id}
        kept = registry.DocumentFile.objects.filter(document=entry.document)
        assert list(kept.order_by("position").values_list("file_id", "role")) == [
            (paper.file_id, "ORIGINAL"), (annex.file_id, "ANNEX"),
        ]  # fmt: skip
        assert arriving_file(cast.clerk, paper.file_id) is None


def test_a_file_is_registered_by_one_clerk_only(cast: Cast) -> None:
    one = taken(cast)
    with acting(cast.clerk):
        register(cast, one)
        with pytest.raises(NotFound):
            register(cast, one, source_id=None, accept_duplicate=True)
        entry = register(
            cast, one, file_id=one.file_id, source_id=one.pk, accept_duplicate=True
        )
        one.refresh_from_db()
        assert one.document_id == entry.document_id  # the mail itself may be a second paper


def test_a_mail_is_set_aside_and_put_back(cast: Cast) -> None:
    one = taken(cast)
    with acting(cast.clerk):
        done = services.dismiss_mail(
            actor=cast.clerk, mail_id=one.pk, reason="SPAM", now=NOW, version=one.version
        )
        assert (done.state, done.decided_by_id) == ("DISMISSED", cast.clerk.person_id)
        with pytest.raises(NotFound):
            register(cast, one)
        with pytest.raises(Refused, match="vừa xử lý"):
            services.put_back_mail(actor=cast.clerk, mail_id=one.pk, now=NOW, version=1)
        assert (
            services.put_back_mail(actor=cast.clerk, mail_id=one.pk, now=NOW).state == "WAITING"
        )
        register(cast, one)
        with pytest.raises(Refused, match="Đã vào sổ"):
            services.dismiss_mail(actor=cast.clerk, mail_id=one.pk, reason="SPAM", now=NOW)


@pytest.mark.parametrize(("reason", "note"), [("", ""), ("CAI_GI", ""), ("OTHER", " ")])
def test_a_mail_is_not_set_aside_without_a_reason(cast: Cast, reason: str, note: str) -> None:
    one = taken(cast)
    with acting(cast.clerk), pytest.raises(Invalid):
        services.dismiss_mail(
            actor=cast.clerk, mail_id=one.pk, reason=reason, note=note, now=NOW
        )


def test_what_a_clerk_finds_secret_is_erased_for_good(cast: Cast) -> None:
    attached = ("việc kín.pdf", "application/pdf", pdf("x"))
    one = taken(cast, mail(attached, subject="chuyện kín", text="lời kín"))
    with acting(cast.clerk):
        kept = [one.file, *(part.file for part in parts(one))]
        services.dismiss_mail(actor=cast.clerk, mail_id=one.pk, reason="SECRET", now=NOW)
        one.refresh_from_db()
        assert (one.subject, one.text, one.file_id) == ("", "", None)
        assert {part.name for part in parts(one)} == {"(đã gỡ)"}
        for file in kept:
            assert file is not None
            file.refresh_from_db()
            assert "kín" not in file.name
            with pytest.raises(Refused, match="gỡ"):
                files.read_bytes(file)
        with pytest.raises(Refused):
            services.put_back_mail(actor=cast.clerk, mail_id=one.pk, now=NOW)
    with acting(cast.admin):
        told = "".join(str(one) for one in Event.objects.values_list("detail", flat=True))
    assert "kín" not in told


def test_a_file_found_secret_on_a_later_page_takes_the_whole_mail_along(cast: Cast) -> None:
    one = taken(cast)
    with acting(cast.clerk):
        paper, annex = parts(one)
        assert paper.file is not None
        files.withdraw_by_hand(
            actor=worker(cast), file=paper.file, reason="Tệp có dấu mật", now=NOW
        )
        one.refresh_from_db()
        assert arriving_file(cast.clerk, paper.file.pk) is None
        assert arriving_file(cast.clerk, annex.file_id) is not None
        assert one.file is not None
        assert annex.file is not None
        assert (one.file.withdrawn_reason, annex.file.is_open) == ("Tệp có dấu mật", True)


_SECRETS = {
    "subject": mail(subject="Gửi công văn (MẬT)"),
    "text": mail(text="Kính gửi\n\nTỐI MẬT\n\nnội dung"),
    "page": mail(text="chữ thường", html="<p>TUYỆT MẬT</p><p>nội dung</p>"),
    "name": mail(("Cong van (Mật).bin", "application/x-odd", b"x")),
    "file": mail(("a.pdf", "application/pdf", pdf("MẬT", "Công văn số 5"))),
}


@pytest.mark.parametrize("where", _SECRETS)
def test_of_a_marked_mail_nothing_is_kept_but_who_sent_it(cast: Cast, where: str) -> None:
    one = taken(cast, _SECRETS[where])
    with acting(cast.clerk):
        assert (one.state, one.held_code, one.subject, one.text) == ("HELD", "secret", "", "")
        assert one.sender_address == "vanthu@songlam.example"
        assert not files.visible_files(cast.clerk).exists()
        assert parts(one) == []
        done = services.dismiss_mail(
            actor=cast.clerk, mail_id=one.pk, reason="HANDLED", now=NOW
        )
        assert done.state == "DISMISSED"
        back = services.put_back_mail(actor=cast.clerk, mail_id=one.pk, now=NOW)
        assert back.state == "HELD"


def test_only_who_registers_sees_and_decides(cast: Cast) -> None:
    one = taken(cast)
    with acting(cast.officer), pytest.raises(NotAllowed):
        services.dismiss_mail(actor=cast.officer, mail_id=one.pk, reason="SPAM", now=NOW)
    with acting(cast.leader):
        assert arriving_file(cast.leader, one.file_id) is None
    stranger = make_office("Tỉnh ủy Khác")
    with acting(stranger.clerk), pytest.raises(NotFound):
        services.dismiss_mail(actor=stranger.clerk, mail_id=one.pk, reason="SPAM", now=NOW)


def test_the_same_mail_is_taken_once_for_each_office(cast: Cast) -> None:
    content = with_paper()
    taken(cast, content)
    again = services.take_mail(actor=worker(cast), coming=coming(content, uid=2), now=NOW)
    assert again is None
    assert taken(make_office("Tỉnh ủy Khác"), content).state == "WAITING"


def test_of_two_who_decide_at_once_one_is_told(lasting_cast: Cast) -> None:
    one = taken(lasting_cast)
    with acting(lasting_cast.clerk):
        make_in_book(lasting_cast)
    both, told = threading.Barrier(2), []

    def work(kind: str) -> None:
        both.wait()
        try:
            with acting(lasting_cast.clerk):
                if kind == "register":
                    register(lasting_cast, one)
                else:
                    services.dismiss_mail(
                        actor=lasting_cast.clerk, mail_id=one.pk, reason="SPAM", now=NOW
                    )
        except (Refused, NotFound) as refusal:
            told.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[kind]) for kind in ("register", "dismiss")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with acting(lasting_cast.clerk):
        one.refresh_from_db()
        entries = registry.IncomingEntry.objects.count()
    assert len(told) == 1
    assert (one.state, entries) in {("REGISTERED", 1), ("DISMISSED", 0)}
