"""Signatures, seals, certificates, verification, public checks."""

from django.apps import AppConfig


class SigningConfig(AppConfig):
    """Keys of persons and offices, and what the public may check."""

    name = "vanphong.signing"

    def ready(self) -> None:
        """Let the children of the files app verify signatures."""
        from vanphong.files import api as files  # noqa: PLC0415 - models are ready only now
        from vanphong.kernel import ports  # noqa: PLC0415
        from vanphong.signing import acts, queries, setup, stamp_facts  # noqa: PLC0415
        from vanphong.signing.isolated import TASK  # noqa: PLC0415
        from vanphong.signing.services.verifying import signature_lines  # noqa: PLC0415

        ports.site_facts.add(stamp_facts.site_facts)
        ports.trail_words.add(acts.trail_words)
        ports.key_holders.fill(queries.key_holders)
        ports.signatures_in.fill(signature_lines)
        ports.timestamp.fill(setup.timestamp)
        ports.timestamp_moment.fill(setup.timestamp_moment)
        files.register_child_task(TASK, "vanphong.signing.isolated:verify")
