"""Drafts: writing, setting in form, signing, issuing."""

from django.apps import AppConfig

from vanphong.files.child import register
from vanphong.kernel import ports


class DraftingConfig(AppConfig):
    """Adds what waits for signature, seal and correction to the desk; prints lists."""

    name = "vanphong.drafting"

    def ready(self) -> None:
        """Fill the ports."""
        from vanphong.drafting import (  # noqa: PLC0415 - models are ready only now
            acts,
            boxes,
            device_signing,
            traced,
            urging_letters,
        )
        from vanphong.drafting.checking import pdf  # noqa: PLC0415
        from vanphong.drafting.typesetting import picture_taking  # noqa: PLC0415
        from vanphong.drafting.typesetting.printed_table import typeset_rows  # noqa: PLC0415

        register(pdf.TASK, "vanphong.drafting.checking.pdf:lay_pdf")
        register(picture_taking.TASK, "vanphong.drafting.typesetting.picture_taking:redraw")
        ports.trail_words.add(acts.trail_words)
        ports.traced.add(traced.traced)
        ports.waiting_work.add(boxes.waiting_work)
        ports.document_acts.add(boxes.document_acts)
        ports.document_panels.add(boxes.document_panels)
        ports.document_steps.add(boxes.document_steps)
        ports.task_drafts.add(boxes.task_drafts)
        ports.urging_letters.add(urging_letters.letters_of)
        ports.typeset_table.fill(typeset_rows)
        ports.number_holder.add(boxes.number_holder)
        ports.signature_given.fill(device_signing.finish)
