"""Addresses of drafting."""

from __future__ import annotations

from django.urls import path

from vanphong.drafting.views import (
    batches,
    checking,
    opinions,
    signers,
    signing,
    urging,
    versions,
    writing,
)

_ONE = "soan-thao/<uuid:draft_id>"
_BATCH = "soan-thao/ky-nhieu/<uuid:batch_id>"
_ASKING = f"{_ONE}/y-kien/<uuid:request_id>"

urlpatterns = [
    path("soan-thao", writing.draft_list, name="drafts"),
    path("soan-thao/moi", writing.new_draft, name="draft-new"),
    path("soan-thao/co-quan", writing.office_names, name="draft-offices"),
    path("soan-thao/the-thuc", checking.check_form, name="form-check"),
    path("soan-thao/the-thuc/sua", checking.mend_form, name="form-check-mend"),
    path("soan-thao/don-doc", urging.begin, name="urging-letter"),
    path("soan-thao/ky-lan-luot", signing.sign_in_turn, name="drafts-to-sign"),
    path("soan-thao/ky-nhieu", batches.pick, name="batch-pick"),
    path(_BATCH, batches.show, name="batch"),
    path(f"{_BATCH}/<int:position>/<int:number>", batches.one_page, name="batch-page"),
    path(f"{_BATCH}/ky", batches.sign, name="batch-sign"),
    path(
        "soan-thao/ban-gia-han/<uuid:document_id>/<int:number>",
        writing.renewed_file,
        name="renewed-file",
    ),
    path("soan-thao/y-kien", opinions.waiting, name="opinions-waiting"),
    path(_ONE, writing.show_draft, name="draft"),
    path(f"{_ONE}/trang/<int:number>", writing.page_picture, name="draft-page"),
    path(f"{_ONE}/tep", writing.draft_pdf, name="draft-pdf"),
    path(f"{_ONE}/sua", writing.edit_draft, name="draft-edit"),
    path(f"{_ONE}/soat", writing.check_typed, name="draft-check"),
    path(f"{_ONE}/phien-ban", versions.list_versions, name="draft-versions"),
    path(f"{_ONE}/phien-ban/so-sanh.pdf", versions.redline_pdf, name="draft-redline-pdf"),
    path(f"{_ONE}/phien-ban/<int:number>/word", versions.word, name="draft-version-word"),
    path(f"{_ONE}/phien-ban/<int:number>/lay-lai", versions.restore, name="draft-restore"),
    path(f"{_ONE}/y-kien", opinions.draft_opinions, name="draft-opinions"),
    path(f"{_ONE}/y-kien/moi", opinions.ask, name="opinions-ask"),
    path(_ASKING, opinions.show_request, name="opinion-request"),
    path(f"{_ASKING}/tra-loi", opinions.give, name="opinion-give"),
    path(f"{_ASKING}/ket-thuc", opinions.close, name="opinions-close"),
    path(f"{_ASKING}/tiep-thu", opinions.note, name="opinions-note"),
    path(f"{_ASKING}/tong-hop", opinions.table_pdf, name="opinions-table"),
    path(f"{_ONE}/tep-word", writing.take_word, name="draft-word"),
    path(f"{_ONE}/tep-pdf", writing.take_pdf, name="draft-own-pdf"),
    path(f"{_ONE}/trinh", writing.submit, name="draft-submit"),
    path(f"{_ONE}/lay-lai", writing.take_back, name="draft-take-back"),
    path(f"{_ONE}/lap-lai", writing.begin_again, name="draft-begin-again"),
    path(f"{_ONE}/noi-nhan", writing.add_addressees, name="draft-address"),
    path(f"{_ONE}/ky", signing.sign, name="draft-sign"),
    path(f"{_ONE}/nguoi-ky", signers.change_signer, name="draft-signer"),
    path(f"{_ONE}/tra-lai", signing.return_draft, name="draft-return"),
    path(f"{_ONE}/rut", signing.withdraw_draft, name="draft-withdraw"),
    path(f"{_ONE}/cap-so", signing.fix_number, name="draft-number"),
    path(f"{_ONE}/dong-dau", signing.seal, name="draft-seal"),
]
