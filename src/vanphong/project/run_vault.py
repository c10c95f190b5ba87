"""The vault's process as the operator's settings have it; it loads neither Django nor its settings."""

from __future__ import annotations

import pwd
import sys

from psycopg import conninfo

from vanphong.petitions.vault import process
from vanphong.project import embedded, environment


def main() -> int:
    """Serve until told to stop.

    :raises SystemExit: when a user named as caller does not exist.
    """
    given = environment.read()
    return process.serve(
        process.Setting(
            folder=given.vault_dir,
            database=_database(given),
            module=given.pkcs11_module,
            token=given.vault_token,
            pin_file=given.vault_pin_file,
            callers=frozenset(map(_user, given.vault_callers)),
        )
    )


def _database(given: environment.Environment) -> dict[str, str]:
    """Say where the database is; who asks is added by the vault."""
    if not given.database_url:
        sockets = embedded.cluster(given.data).sockets
        return {"host": str(sockets), "port": "5432", "dbname": embedded.DATABASE}
    parts = conninfo.conninfo_to_dict(given.database_url)
    return {k: str(v) for k, v in parts.items() if k not in {"user", "password"}}


def _user(name: str) -> int:
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError as error:
        message = f"VANPHONG_VAULT_CALLERS: máy này không có người dùng {name}."
        raise SystemExit(message) from error


if __name__ == "__main__":
    sys.exit(main())
