"""The apps that bring pages, endpoints and commands, in the order of the stack from below."""

APPS = (
    "audit",
    "people",
    "calendars",
    "files",
    "registry",
    "tasks",
    "signing",
    "drafting",
    "exchange",
    "mailbox",
    "petitions",
    "reception",
    "notices",
    "search",
    "desk",
)
