"""Routes of reception."""

from django.urls import path

from vanphong.reception.views import open_pages, rota

_SESSION = "tiep-cong-dan/buoi/<uuid:reception_id>"

urlpatterns = [
    path("tiep-cong-dan", rota.rota, name="receptions"),
    path("tiep-cong-dan/niem-yet", rota.posted, name="reception_sheet"),
    path("tiep-cong-dan/noi-tiep", rota.place, name="reception_place"),
    path("tiep-cong-dan/buoi/moi", rota.plan, name="reception_plan"),
    path(_SESSION, rota.session, name="reception_session"),
    path(f"{_SESSION}/sua", rota.change, name="reception_change"),
    path(f"{_SESSION}/cong-bo", rota.publish, name="reception_publish"),
    path(f"{_SESSION}/hoan", rota.postpone, name="reception_postpone"),
    path(f"{_SESSION}/bo", rota.drop, name="reception_drop"),
    path("lich-tiep-cong-dan", open_pages.offices, name="reception_open"),
    path("lich-tiep-cong-dan/<str:code>", open_pages.office, name="reception_open_office"),
]
