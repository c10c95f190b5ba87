"""The form of a direction: a person, a deadline, then the sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.forms import DayField, LineField, TextField, VanphongForm
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.due_fields import (
    FROM_BOOK,
    NAMED,
    NONE,
    TERMS,
    DayOffMixin,
    due_chips,
    with_detail,
)
from vanphong.tasks.services import NO_DUE, Assignment, DueGiven

NOBODY, OWN_WORDS = "khong", "tu-ghi"
_NAMES_A_LEAD = _(
    "Câu này giao việc cho một người. Không giao ai thì hãy chọn câu khác hoặc tự ghi ý kiến."
)
# As many people stand open; the others are one tap further.
_LIKELY = 5


class DirectionForm(DayOffMixin, VanphongForm):
    """A leader's direction: a person and a deadline; the sentence has its usual words."""

    title = LineField(label=_("Việc cần làm"), max_length=500)
    lead = forms.ChoiceField(label=_("Giao ai chủ trì"), widget=forms.RadioSelect)
    due = forms.ChoiceField(label=_("Hạn"), widget=forms.RadioSelect)
    due_on = DayField(label=_("Ngày phải xong"))
    phrase = forms.ChoiceField(label=_("Ý kiến"), widget=forms.RadioSelect)
    own_words = TextField(label=_("Ý kiến chỉ đạo"), rows=3, max_length=4000)
    words = TextField(label=_("Ghi thêm"), rows=2, required=False, max_length=4000)
    product = LineField(label=_("Sản phẩm cần có"), max_length=200, required=False)
    cooperating = forms.MultipleChoiceField(
        label=_("Phối hợp"), widget=forms.CheckboxSelectMultiple, required=False
    )
    informed = forms.MultipleChoiceField(
        label=_("Để biết"), widget=forms.CheckboxSelectMultiple, required=False
    )
    follower = forms.ChoiceField(
        label=_("Người theo dõi"),
        required=False,
        help_text=_(
            "Theo dõi thay người giao việc: xem, nhắc, không nghiệm thu và không đổi hạn."
        ),
    )
    voice = forms.FileField(
        label=_("Bút phê bằng lời nói"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "audio/*", "capture": True}),
        help_text=_(
            "Thu âm hoặc chọn tệp ghi âm, tối đa 10 MB. Việc được giao theo chữ, lời nói được giữ "
            "kèm. Không nói nội dung mật: phần mềm này không được giữ, và không nghe được để từ "
            "chối."
        ),
    )
    again = forms.BooleanField(label=_("Vẫn ghi thêm một lần nữa"), required=False)

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        today: dt.date,
        document: registry.Document | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.book_due = queries.book_due(actor, document, today)
        self._offer_people(actor, today, document)
        self._offer_words(actor)
        self._choose("due", due_chips(actor, today, self.book_due))
        self.initial.setdefault("due", FROM_BOOK if self.book_due else "5lv")
        if document is not None:
            del self.fields["title"]
        self._ask_for_what_is_chosen()
        self.ask_day_off(actor, self._named())

    def _offer_people(
        self, actor: Actor, today: dt.date, document: registry.Document | None
    ) -> None:
        posts = list(people.posts_of_office(actor, today))
        able = [post for post in posts if queries.can_handle(post)]
        likely = queries.likely_leads(actor, able, document)
        self.suggested = str(likely.suggested or "")
        self.likely = {str(post.pk) for post in likely.posts[:_LIKELY]} | {NOBODY}
        leads = [
            (str(post.pk), with_detail(post.person.full_name, post.title))
            for post in likely.posts
        ]
        # Words that stand on no paper and give nobody work are no direction.
        nobody = [] if document is None else [(NOBODY, _("Không giao ai"))]
        self._choose("lead", [*leads, *nobody])
        self.fields["lead"].error_messages["required"] = (
            _("Hãy chọn người chủ trì, hoặc chọn “Không giao ai”.")
            if nobody
            else _("Hãy chọn người chủ trì.")
        )
        self.fields["due_on"].error_messages["required"] = _("Hãy chọn ngày phải xong.")
        self.fields["own_words"].error_messages["required"] = _("Hãy ghi ý kiến chỉ đạo.")
        others = [
            post
            for post in posts
            if post.person_id != actor.person_id and queries.can_be_told(post)
        ]
        self._choose("cooperating", registry.post_choices(others))
        self._choose("informed", registry.post_choices(others))
        followers = [post for post in others if queries.can_follow(post)]
        self._choose("follower", [("", _("Không ai")), *registry.post_choices(followers)])

    def _offer_words(self, actor: Actor) -> None:
        phrases = queries.phrases(actor)
        self.for_the_file = queries.phrases_for_the_file()
        shown = [(phrase, phrase.replace("{lead}", "…")) for phrase in phrases]
        self._choose("phrase", [*shown, (OWN_WORDS, _("Tự ghi ý kiến"))])
        self.initial.setdefault("phrase", queries.usual_phrase(phrases) or OWN_WORDS)

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _ask_for_what_is_chosen(self) -> None:
        """Require the date and the own words only when their choice was made."""
        if not self.is_bound:
            return
        self.fields["due_on"].required = self.data.get("due") == NAMED
        own = self.data.get("phrase") == OWN_WORDS
        self.fields["own_words"].required = own
        # A paper that is only filed or told of has no lead and no deadline.
        if self.data.get("phrase") in self.for_the_file:
            self.fields["lead"].required = self.fields["due"].required = False

    def _named(self) -> dt.date | None:
        chip = self.data.get("due") if self.is_bound else None
        if not self.is_bound or self.data.get("lead") == NOBODY:
            return None
        return {FROM_BOOK: self.book_due, NAMED: self.typed_day()}.get(str(chip))

    def clean(self) -> dict[str, Any]:
        """Label the date and the own words as required again; words for a lead need one."""
        given = super().clean() or self.cleaned_data
        self.fields["due_on"].required = self.fields["own_words"].required = True
        if given.get("lead") == NOBODY and "{lead}" in given.get("phrase", ""):
            self.add_error("phrase", ValidationError(_NAMES_A_LEAD))
        return given

    @property
    def words_open(self) -> bool:
        """Say whether the sentence stands open: it was changed, or something is wrong there."""
        usual = self.initial["phrase"]
        wrong = {"phrase", "own_words", "words"} & set(self.errors)
        return bool(wrong) or self["phrase"].value() != usual or bool(self["words"].value())

    @property
    def asks_again(self) -> bool:
        """Say whether it is asked if the same is to be given once more."""
        asked = self.refusal is not None and self.refusal.code == "given_already"
        return asked or bool(self["again"].value())

    def refuse(self, error: VanphongError) -> None:
        """Put a refusal where it belongs; what was given already asks at its tick."""
        super().refuse(error)
        if error.code == "given_already":
            self.add_error("again", ValidationError(error.words))
            self.errors.pop("__all__", None)

    def act(self) -> dict[str, Any]:
        """Give what the service `give_direction` is to do."""
        given = self.cleaned_data
        assignments = []
        if given["lead"] not in ("", NOBODY):
            assignments = [
                Assignment(
                    lead_id=UUID(given["lead"]),
                    due=self._due(),
                    cooperating=[UUID(i) for i in given["cooperating"]],
                    informed=[UUID(i) for i in given["informed"]],
                    follower_id=UUID(given["follower"]) if given["follower"] else None,
                    title=given.get("title", ""),
                    product=given["product"],
                )
            ]
        own, voice = given["phrase"] == OWN_WORDS, given["voice"]
        return {
            "phrase": "" if own else given["phrase"],
            "words": given["own_words"] if own else given["words"],
            "assignments": assignments,
            "again": given["again"],
            "voice": (voice.name or "", voice.read()) if voice else None,
        }

    def _due(self) -> DueGiven:
        chip = self.cleaned_data["due"]
        if chip in TERMS:
            return TERMS[chip][1]
        if chip in ("", NONE):
            return NO_DUE
        return self.named_due(
            self.book_due if chip == FROM_BOOK else self.cleaned_data["due_on"]
        )
