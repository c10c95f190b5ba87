"""Finding documents again, by everything one may see of them."""

from django.apps import AppConfig

from vanphong.kernel import ports


class SearchConfig(AppConfig):
    """Hears of every change that the index copies."""

    name = "vanphong.search"

    def ready(self) -> None:
        """Fill the ports."""
        from vanphong.files import api as files  # noqa: PLC0415 - models are ready only now
        from vanphong.search import queries, services  # noqa: PLC0415

        ports.documents_changed.add(services.index_documents)
        ports.documents_with_words.fill(queries.documents_with_words)
        ports.documents_removed.add(services.forget_documents)
        files.file_text_ready.add(services.index_read_file)
        files.file_withdrawn.add(services.forget_file_text)
