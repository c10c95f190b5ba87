"""Routes of the exchange between offices."""

from django.urls import path

from vanphong.exchange.views import delivery, sending, trays

urlpatterns = [
    path("gui-nhan", trays.inbox, name="deliveries"),
    path("gui-nhan/da-gui", trays.outbox, name="sent-deliveries"),
    path("gui-nhan/co-quan", sending.offices, name="exchange-offices"),
    path("gui-nhan/van-ban/<uuid:document_id>", sending.document, name="document-deliveries"),
    path(
        "gui-nhan/van-ban/<uuid:document_id>/thu-hoi",
        sending.recall_document,
        name="recall-document",
    ),
    path("gui-nhan/<uuid:delivery_id>", delivery.delivery, name="delivery"),
    path(
        "gui-nhan/<uuid:delivery_id>/trang/<int:page>.jpg", delivery.page, name="delivery-page"
    ),
    path("gui-nhan/<uuid:delivery_id>/tep", delivery.file, name="delivery-file"),
    path("gui-nhan/<uuid:delivery_id>/tiep-nhan", delivery.accept, name="accept-delivery"),
    path("gui-nhan/<uuid:delivery_id>/tu-choi", delivery.refuse, name="refuse-delivery"),
    path("gui-nhan/<uuid:delivery_id>/tra-loi", delivery.answer, name="answer-recall"),
    path("gui-nhan/<uuid:delivery_id>/da-xem", delivery.acknowledge, name="acknowledge-answer"),
    path("gui-nhan/<uuid:delivery_id>/thu-hoi", sending.recall, name="recall-delivery"),
    path("gui-nhan/<uuid:delivery_id>/thay-the", sending.replace, name="replace-delivery"),
]
