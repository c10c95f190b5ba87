"""Offices, persons, posts, accounts."""

from django.apps import AppConfig

from vanphong.kernel import ports


class PeopleConfig(AppConfig):
    """Fills the ports that tell who sent a request and what of administration one may open."""

    name = "vanphong.people"

    def ready(self) -> None:
        """Fill the ports."""
        from django.contrib.auth.signals import user_logged_in  # noqa: PLC0415

        from vanphong.people import (  # noqa: PLC0415 - models are ready only now
            acts,
            parts,
            sessions,
            wording,
        )
        from vanphong.people.views import confirming  # noqa: PLC0415

        ports.administration_parts.fill(parts.tabs)
        ports.trail_words.add(acts.trail_words)
        ports.actor_of_request.fill(sessions.actor_of_request)
        ports.actor_of_username.fill(sessions.actor_of_username)
        ports.roles_with.fill(wording.roles_with)
        ports.held_up.fill(confirming.held_up)
        # Every way in goes through Django's `login`, which tells it.
        user_logged_in.connect(sessions.begin, dispatch_uid="people.sessions.begin")
