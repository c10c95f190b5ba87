"""Routes of the exchange between offices."""

from django.urls import path

from vanphong.exchange import views

urlpatterns = [
    path("gui-nhan", views.inbox, name="deliveries"),
    path("gui-nhan/da-gui", views.outbox, name="sent-deliveries"),
    path("gui-nhan/co-quan", views.offices, name="exchange-offices"),
    path("gui-nhan/van-ban/<uuid:document_id>", views.document, name="document-deliveries"),
    path(
        "gui-nhan/van-ban/<uuid:document_id>/thu-hoi",
        views.recall_document,
        name="recall-document",
    ),
    path("gui-nhan/<uuid:delivery_id>", views.delivery, name="delivery"),
    path("gui-nhan/<uuid:delivery_id>/trang/<int:page>.jpg", views.page, name="delivery-page"),
    path("gui-nhan/<uuid:delivery_id>/tep", views.file, name="delivery-file"),
    path("gui-nhan/<uuid:delivery_id>/tiep-nhan", views.accept, name="accept-delivery"),
    path("gui-nhan/<uuid:delivery_id>/tu-choi", views.refuse, name="refuse-delivery"),
    path("gui-nhan/<uuid:delivery_id>/tra-loi", views.answer, name="answer-recall"),
    path("gui-nhan/<uuid:delivery_id>/thu-hoi", views.recall, name="recall-delivery"),
    path("gui-nhan/<uuid:delivery_id>/thay-the", views.replace, name="replace-delivery"),
]
