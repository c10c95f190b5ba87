"""Tables of the registry: terms, books, numbers, documents, access, relations, dossiers."""

from vanphong.registry.models.arrivals import (
    Forwarding,
    IncomingEntry,
)
from vanphong.registry.models.books import (
    Book,
    BookClosing,
    NumberEntry,
    RegisterImport,
    Term,
)
from vanphong.registry.models.choices import (
    BookPeriod,
    Channel,
    Direction,
    DocumentState,
    FileRole,
    InvolvementReason,
    NumberState,
    Origin,
    RelationKind,
    Urgency,
)
from vanphong.registry.models.documents import (
    Document,
    DocumentAccess,
    DocumentFile,
    Involvement,
    Recipient,
    Relation,
)
from vanphong.registry.models.dossiers import (
    Dossier,
    DossierItem,
)

__all__ = [
    "Book",
    "BookClosing",
    "BookPeriod",
    "Channel",
    "Direction",
    "Document",
    "DocumentAccess",
    "DocumentFile",
    "DocumentState",
    "Dossier",
    "DossierItem",
    "FileRole",
    "Forwarding",
    "IncomingEntry",
    "Involvement",
    "InvolvementReason",
    "NumberEntry",
    "NumberState",
    "Origin",
    "Recipient",
    "RegisterImport",
    "Relation",
    "RelationKind",
    "Term",
    "Urgency",
]
