"""Notices: what persons must hear of, by page, mail and push."""

from django.apps import AppConfig

from vanphong.kernel import ports


class NoticesConfig(AppConfig):
    """Hears the news of all apps."""

    name = "vanphong.notices"

    def ready(self) -> None:
        """Fill the ports."""
        from vanphong.notices import acts, health, services  # noqa: PLC0415 - models are ready only now

        ports.news.add(services.hear)
        ports.news_over.add(services.let_go)
        ports.trail_words.add(acts.trail_words)
        ports.site_facts.add(health.facts)
