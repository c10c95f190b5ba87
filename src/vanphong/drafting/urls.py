"""Addresses of drafting."""

from __future__ import annotations

from django.urls import path

from vanphong.drafting.views import (
    appraisal,
    approving,
    batches,
    checking,
    device_signing,
    editing,
    keeping,
    opinions,
    pictures,
    signers,
    signing,
    tracing,
    urging,
    versions,
    writing,
)

_ONE = "soan-thao/<uuid:draft_id>"
_BATCH = "soan-thao/ky-nhieu/<uuid:batch_id>"
_APPRAISAL = f"{_ONE}/tham-dinh/<uuid:appraisal_id>"
_FINDING = f"{_APPRAISAL}/diem/<uuid:finding_id>"
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
    path("soan-thao/y-kien/ket-thuc", opinions.to_close, name="askings-to-close"),
    path("soan-thao/tham-dinh", appraisal.waiting, name="appraisals-waiting"),
    path("soan-thao/phe-duyet", approving.waiting, name="approvals-waiting"),
    path("soan-thao/tham-dinh/cai-dat", approving.settings, name="appraisal-settings"),
    path(_ONE, writing.show_draft, name="draft"),
    path(f"{_ONE}/trang/<int:number>", writing.page_picture, name="draft-page"),
    path(f"{_ONE}/tep", writing.draft_pdf, name="draft-pdf"),
    path(f"{_ONE}/the-thuc", checking.draft_findings, name="draft-findings"),
    path(f"{_ONE}/sua", editing.edit_draft, name="draft-edit"),
    path(f"{_ONE}/soat", editing.check_typed, name="draft-check"),
    path(f"{_ONE}/dang-go", keeping.keep, name="draft-typing"),
    path(f"{_ONE}/go-tiep", editing.go_on, name="draft-go-on"),
    path(f"{_ONE}/hinh", pictures.take_picture, name="draft-pictures"),
    path(f"{_ONE}/hinh/<slug:sha256>", pictures.draft_picture, name="draft-picture"),
    path(f"{_ONE}/phien-ban", versions.list_versions, name="draft-versions"),
    path(
        f"{_ONE}/phien-ban/<int:number>/trang/<int:page>",
        versions.page_picture, name="draft-version-page",
    ),
    path(f"{_ONE}/phien-ban/so-sanh.pdf", versions.redline_pdf, name="draft-redline-pdf"),
    path(f"{_ONE}/phien-ban/<int:number>/word", versions.word, name="draft-version-word"),
    path(f"{_ONE}/phien-ban/<int:number>/lay-lai", versions.restore, name="draft-restore"),
    path(f"{_ONE}/y-kien", opinions.draft_opinions, name="draft-opinions"),
    path(f"{_ONE}/y-kien/moi", opinions.ask, name="opinions-ask"),
    path(_ASKING, opinions.show_request, name="opinion-request"),
    path(f"{_ASKING}/tra-loi", opinions.give, name="opinion-give"),
    path(f"{_ASKING}/ghi", opinions.record, name="opinions-record"),
    path(f"{_ASKING}/nhac", opinions.remind, name="opinions-remind"),
    path(f"{_ASKING}/ket-thuc", opinions.close, name="opinions-close"),
    path(f"{_ASKING}/tiep-thu", opinions.note, name="opinions-note"),
    path(f"{_ASKING}/tong-hop", opinions.table_pdf, name="opinions-table"),
    path(f"{_ONE}/tham-dinh", appraisal.draft_appraisals, name="draft-appraisals"),
    path(f"{_ONE}/tham-dinh/moi", appraisal.open_round, name="appraisal-open"),
    path(_APPRAISAL, appraisal.show_round, name="appraisal"),
    path(f"{_APPRAISAL}/noi-dung", appraisal.judge, name="appraisal-judge"),
    path(f"{_APPRAISAL}/diem", appraisal.find, name="appraisal-find"),
    path(f"{_APPRAISAL}/the-thuc/<int:number>", appraisal.take, name="appraisal-take"),
    path(f"{_FINDING}/nhac-lai", appraisal.again, name="appraisal-again"),
    path(f"{_FINDING}/bo", appraisal.drop, name="appraisal-drop"),
    path(f"{_FINDING}/tra-loi", appraisal.reply, name="appraisal-reply"),
    path(f"{_APPRAISAL}/y-kien-khac", appraisal.dissent, name="appraisal-dissent"),
    path(f"{_APPRAISAL}/ky", appraisal.sign, name="appraisal-sign"),
    path(f"{_APPRAISAL}/phieu/<int:number>", appraisal.sheet_pdf, name="appraisal-sheet"),
    path(f"{_ONE}/truy-vet", tracing.show_trace, name="draft-trace"),
    path(f"{_ONE}/truy-vet/ho-so", tracing.evidence, name="draft-evidence"),
    path(f"{_ONE}/phe-duyet", approving.approve, name="draft-approve"),
    path(f"{_ONE}/tep-word", writing.take_word, name="draft-word"),
    path(f"{_ONE}/tep-pdf", writing.take_pdf, name="draft-own-pdf"),
    path(f"{_ONE}/trinh", writing.submit, name="draft-submit"),
    path(f"{_ONE}/lay-lai", writing.take_back, name="draft-take-back"),
    path(f"{_ONE}/lap-lai", writing.begin_again, name="draft-begin-again"),
    path(f"{_ONE}/noi-nhan", writing.add_addressees, name="draft-address"),
    path(f"{_ONE}/ky", signing.sign, name="draft-sign"),
    path(f"{_ONE}/ky-thiet-bi", device_signing.sign_on_device, name="draft-sign-device"),
    path(f"{_ONE}/ky-thiet-bi/dung", device_signing.stop, name="draft-sign-device-stop"),
    path(
        f"{_ONE}/ky-thiet-bi/hoan-tat", device_signing.finish, name="draft-sign-device-finish"
    ),
    path(f"{_ONE}/nguoi-ky", signers.change_signer, name="draft-signer"),
    path(f"{_ONE}/tra-lai", signing.return_draft, name="draft-return"),
    path(f"{_ONE}/rut", signing.withdraw_draft, name="draft-withdraw"),
    path(f"{_ONE}/cap-so", signing.fix_number, name="draft-number"),
    path(f"{_ONE}/dong-dau", signing.seal, name="draft-seal"),
    path("truy-vet/van-ban/<uuid:document_id>", tracing.show_trace, name="document-trace"),
    path(
        "truy-vet/van-ban/<uuid:document_id>/ho-so", tracing.evidence, name="document-evidence"
    ),
    path("truy-vet/nhiem-vu/<uuid:task_id>", tracing.show_trace, name="task-trace"),
    path("truy-vet/nhiem-vu/<uuid:task_id>/ho-so", tracing.evidence, name="task-evidence"),
    path("truy-vet/chi-dao/<uuid:direction_id>", tracing.show_trace, name="direction-trace"),
    path(
        "truy-vet/chi-dao/<uuid:direction_id>/ho-so", tracing.evidence,
        name="direction-evidence",
    ),
]  # fmt: skip
