"""Offices, persons, posts, accounts."""

from django.apps import AppConfig

from vanphong.kernel import ports


class PeopleConfig(AppConfig):
    """Fills the ports that tell who sent a request and what of administration one may open."""

    name = "vanphong.people"

    def ready(self) -> None:
        """Fill the ports."""
        from vanphong.people import acts, parts, sessions  # noqa: PLC0415 - models are ready only now

        ports.administration_parts.fill(parts.tabs)
        ports.trail_words.add(acts.trail_words)
        ports.actor_of_request.fill(sessions.actor_of_request)
        ports.actor_of_username.fill(sessions.actor_of_username)
