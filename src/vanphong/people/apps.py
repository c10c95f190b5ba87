"""Offices, persons, posts, accounts."""

from django.apps import AppConfig

from vanphong.kernel import ports


class PeopleConfig(AppConfig):
    """Fills the port that tells who sent a request."""

    name = "vanphong.people"

    def ready(self) -> None:
        """Fill the port."""
        from vanphong.people import acts, sessions  # noqa: PLC0415 - models are ready only now

        ports.trail_words.add(acts.trail_words)
        ports.actor_of_request.fill(sessions.actor_of_request)
        ports.actor_of_username.fill(sessions.actor_of_username)
