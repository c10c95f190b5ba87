"""Routes of the mailbox."""

from django.urls import path

from vanphong.mailbox.views import mails, settings

_ONE = "van-ban-den/thu/<uuid:mail_id>"

urlpatterns = [
    path("van-ban-den/thu", mails.mails, name="mails"),
    path(_ONE, mails.mail, name="mail"),
    path(f"{_ONE}/thu-goc", mails.mail_file, name="mail-file"),
    path(f"{_ONE}/tep/<uuid:attachment_id>", mails.attachment, name="mail-attachment"),
    path(
        f"{_ONE}/tep/<uuid:attachment_id>/<int:page>.jpg",
        mails.attachment_page,
        name="mail-attachment-page",
    ),
    path(f"{_ONE}/khong-phai-van-ban", mails.dismiss, name="dismiss-mail"),
    path(f"{_ONE}/dua-lai", mails.put_back, name="put-back-mail"),
    path("quan-tri/hop-thu", settings.mailbox, name="mailbox"),
    path("quan-tri/hop-thu/thu", settings.attempt, name="try-mailbox"),
]
