"""Acts on offices, persons, posts, accounts and what is given to them; one module a subject."""

from vanphong.people.services.accounts import (
    change_own_password,
    choose_password,
    create_account,
    disable_account,
    enable_account,
    open_account,
    rename_account,
    reset_password,
)
from vanphong.people.services.grants import (
    add_delegation,
    add_substitution,
    begin_substituting,
    end_delegation,
    end_substitution,
    stop_substituting,
)
from vanphong.people.services.offices import (
    close_body,
    close_office,
    create_body,
    create_office,
    edit_body,
    edit_office,
    require_keeper,
)
from vanphong.people.services.posts import (
    close_person,
    close_post,
    create_person,
    create_post,
    edit_post,
    hire,
    rename_person,
)
from vanphong.people.services.sessions import (
    end_other_sessions,
    end_session,
    forget_session,
    keep_session,
    note_failed_log_in,
    sweep,
)
from vanphong.people.services.tokens import issue_token, revoke_token
from vanphong.people.services.tries import claim_try, forget_tries, wait_longer
from vanphong.people.services.units import LoadReport, load_units

__all__ = [
    "LoadReport",
    "add_delegation",
    "add_substitution",
    "begin_substituting",
    "change_own_password",
    "choose_password",
    "claim_try",
    "close_body",
    "close_office",
    "close_person",
    "close_post",
    "create_account",
    "create_body",
    "create_office",
    "create_person",
    "create_post",
    "disable_account",
    "edit_body",
    "edit_office",
    "edit_post",
    "enable_account",
    "end_delegation",
    "end_other_sessions",
    "end_session",
    "end_substitution",
    "forget_session",
    "forget_tries",
    "hire",
    "issue_token",
    "keep_session",
    "load_units",
    "note_failed_log_in",
    "open_account",
    "rename_account",
    "rename_person",
    "require_keeper",
    "reset_password",
    "revoke_token",
    "stop_substituting",
    "sweep",
    "wait_longer",
]
