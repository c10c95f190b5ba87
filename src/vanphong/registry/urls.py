"""Routes of books, documents, dossiers."""

from django.urls import path

from vanphong.registry.views import (
    books,
    closing,
    document_acts,
    documents,
    dossiers,
    importing,
    lists,
    outgoing,
    papers,
    registering,
)

_FILE = "van-ban/<uuid:document_id>/tep/<uuid:file_id>"

urlpatterns = [
    path("van-ban-den", lists.incoming, name="incoming"),
    path("van-ban-den/tai.<str:kind>", lists.incoming_file, name="incoming-file"),
    path("van-ban-den/vao-so", registering.register_incoming, name="register-incoming"),
    path(
        "van-ban-den/vao-so/thong-tin",
        registering.register_incoming_fields,
        name="register-incoming-fields",
    ),
    path(
        "van-ban-den/vao-so/trung", registering.incoming_duplicates, name="incoming-duplicates"
    ),
    path("van-ban-den/vao-so/co-quan", registering.issuer_suggestions, name="issuer-names"),
    path(
        "van-ban-den/vao-so/tep/<uuid:file_id>/<int:page>.jpg",
        registering.arriving_page,
        name="arriving-page",
    ),
    path(
        "van-ban-den/vao-so/tep/<uuid:file_id>/chu-ky",
        registering.arriving_signatures,
        name="arriving-signatures",
    ),
    path(
        "van-ban-den/<uuid:entry_id>/da-vao-so",
        registering.registered_incoming,
        name="registered-incoming",
    ),
    path("van-ban-di", lists.outgoing, name="outgoing"),
    path("van-ban-di/tai.<str:kind>", lists.outgoing_file, name="outgoing-file"),
    path("van-ban-di/vao-so", outgoing.register_outgoing, name="register-outgoing"),
    path(
        "van-ban-di/<uuid:document_id>/da-vao-so",
        outgoing.registered_outgoing,
        name="registered-outgoing",
    ),
    path("van-ban/<uuid:document_id>", documents.document, name="document"),
    path("van-ban/<uuid:document_id>/ai-xem", documents.document_sight, name="document-sight"),
    path(f"{_FILE}/<int:page>.jpg", documents.document_page, name="document-page"),
    path(f"{_FILE}/chu-ky", documents.document_signatures, name="document-signatures"),
    path(_FILE, documents.document_file, name="document-file"),
    path(
        "van-ban/<uuid:document_id>/sua",
        document_acts.correct_document,
        name="correct-document",
    ),
    path(
        "van-ban/<uuid:document_id>/chuyen",
        document_acts.pass_on_document,
        name="pass-on-document",
    ),
    path("van-ban/<uuid:document_id>/ban-quet", papers.add_scan, name="add-scan"),
    path(
        "van-ban/<uuid:document_id>/sua-van-ban-di",
        papers.correct_outgoing,
        name="correct-outgoing",
    ),
    path(
        "van-ban/<uuid:document_id>/dong-vao-so",
        document_acts.correct_line,
        name="correct-line",
    ),
    path(
        "van-ban/<uuid:document_id>/khong-can-chi-dao",
        document_acts.no_direction,
        name="no-direction",
    ),
    path(
        "van-ban/<uuid:document_id>/lien-ket",
        document_acts.relate_document,
        name="relate-document",
    ),
    path(
        "van-ban/<uuid:document_id>/lien-ket/<uuid:relation_id>/bo",
        document_acts.unrelate_document,
        name="unrelate-document",
    ),
    path(
        "van-ban/<uuid:document_id>/ho-so",
        document_acts.document_dossier,
        name="document-dossier",
    ),
    path("so", books.books, name="books"),
    path("so/mo", books.open_book, name="open-book"),
    path("so/nhiem-ky", books.open_term, name="open-term"),
    path("so/<uuid:book_id>", books.book, name="book"),
    path("so/<uuid:book_id>/tai", books.book_file, name="book-file"),
    path("so/<uuid:book_id>/kiem-tra", closing.verify_book, name="verify-book"),
    path("so/<uuid:book_id>/giu-so", books.reserve_number, name="reserve-number"),
    path("so/<uuid:book_id>/chen-so", books.insert_number, name="insert-number"),
    path("so/<uuid:book_id>/khoa", closing.close_period, name="close-period"),
    path("so/<uuid:book_id>/khoa-han", closing.close_book, name="close-book"),
    path("so/<uuid:book_id>/<uuid:entry_id>", books.number, name="number"),
    path("so/<uuid:book_id>/<uuid:entry_id>/huy", books.void_number, name="void-number"),
    path("nhap-so", importing.import_register, name="import-register"),
    path("nhap-so/mau-<str:way>.xlsx", importing.template, name="import-template"),
    path("nhap-so/<uuid:import_id>/rut-lai", importing.take_back, name="take-back-import"),
    path("nhap-so/<uuid:book_id>/<uuid:file_id>", importing.import_check, name="import-check"),
    path("ho-so", dossiers.dossiers, name="dossiers"),
    path("ho-so/lap", dossiers.open_dossier, name="open-dossier"),
    path("ho-so/<uuid:dossier_id>", dossiers.dossier, name="dossier"),
    path("ho-so/<uuid:dossier_id>/sua", dossiers.change_dossier, name="change-dossier"),
    path("ho-so/<uuid:dossier_id>/dong", dossiers.close_dossier, name="close-dossier"),
    path("ho-so/<uuid:dossier_id>/mo-lai", dossiers.reopen_dossier, name="reopen-dossier"),
    path(
        "ho-so/<uuid:dossier_id>/muc-luc.<str:kind>", dossiers.dossier_file, name="dossier-file"
    ),
    path(
        "ho-so/<uuid:dossier_id>/<uuid:document_id>/ra",
        dossiers.take_out,
        name="take-out-of-dossier",
    ),
]
