"""The environment, read once into typed values."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Environment:
    """What an operator sets. `process` is web, worker or admin (command line, migrations)."""

    data: Path
    assets: Path
    database_url: str
    process: str
    debug: bool
    demo: bool
    hosts: tuple[str, ...]
    https: bool
    tsa_url: str
    # Addresses that revocation lists are fetched from; none: they are copied by hand.
    crl_urls: tuple[str, ...]
    # Hosts of responders (OCSP) that may be asked about revocation while signing; none: nobody.
    ocsp_hosts: tuple[str, ...]
    # The mail server notices go through, how it is spoken to, and as whom; no host: no mail.
    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_user: str
    smtp_password_file: str
    smtp_from: str
    # Hosts of push services that may be called; none: no push messages.
    push_hosts: tuple[str, ...]
    # Whether a timestamp over the whole file follows the seal (PAdES level LTA).
    archive_timestamp: bool
    # Path of the PKCS#11 driver of tokens and hardware modules; empty without one.
    pkcs11_module: str
    public_url: str
    pin_minutes: int
    # Whether signing, sealing, administration ask for a second factor: required or offered.
    second_factor: str
    # The identity provider of the customer (OpenID Connect) and how the site is known to it.
    oidc_issuer: str
    oidc_client_id: str
    oidc_secret_file: str
    # After how long without use a session ends; how long a log-in serves for dangerous acts.
    idle_minutes: int
    confirm_minutes: int
    # Where ClamAV's daemon listens: unix:/path or host:port; empty: no scanner.
    clamd: str
    # Mail servers (IMAP with TLS) the offices' mailboxes may be read from, as host and port; none:
    # no mailbox is read. A file with the authorities trusted there, instead of the machine's.
    mail_servers: tuple[tuple[str, int], ...]
    mail_ca_file: str
    # Megabytes one person may send in within a day; 0: no limit.
    daily_upload_mb: int
    # S3-compatible storage for files; empty: the folder `files` of the data folder.
    files_url: str
    # Where backups go (a folder or s3://…), where the envelope of keys goes, and for whom.
    backup_to: str
    backup_keys_to: str
    backup_recipients: str
    # Who may read the figures for monitoring: bearer of this token; empty: nobody.
    metrics_token: str
    # Folders beside the data folder where checkpoints of the trail go too; how often they are
    # timestamped, and how long they may stand without.
    checkpoints: tuple[Path, ...]
    stamp_minutes: int
    stamp_grace_hours: int
    # The vault of identities: its folder, the label of its token, the file with the token's PIN,
    # users of this machine whose processes may call it beside its own.
    vault_dir: Path
    vault_token: str
    vault_pin_file: str
    vault_callers: tuple[str, ...]
    # How many proxies of the office's own stand in front, each adding the address it saw.
    proxies: int


def read() -> Environment:
    """Read the environment; paths become absolute."""
    get = os.environ.get
    return Environment(
        data=Path(get("VANPHONG_DATA", "data")).absolute(),
        assets=Path(get("VANPHONG_ASSETS", str(REPOSITORY / "build" / "assets"))).absolute(),
        database_url=get("DATABASE_URL", ""),
        process=get("VANPHONG_PROCESS", "admin"),
        debug=get("VANPHONG_DEBUG", "") == "1",
        demo=get("VANPHONG_DEMO", "") == "1",
        hosts=tuple(
            h for h in get("VANPHONG_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h
        ),
        https=get("VANPHONG_HTTPS", "") == "1",
        tsa_url=get("VANPHONG_TSA_URL", ""),
        crl_urls=_addresses("VANPHONG_CRL_URLS"),
        ocsp_hosts=_hosts("VANPHONG_OCSP_HOSTS"),
        smtp_host=get("VANPHONG_SMTP_HOST", ""),
        smtp_port=_number("VANPHONG_SMTP_PORT", 587),
        smtp_security=_one_of("VANPHONG_SMTP_SECURITY", "starttls", "tls", "none"),
        smtp_user=get("VANPHONG_SMTP_USER", ""),
        smtp_password_file=get("VANPHONG_SMTP_PASSWORD_FILE", ""),
        smtp_from=get("VANPHONG_SMTP_FROM", ""),
        push_hosts=_hosts("VANPHONG_PUSH_HOSTS"),
        archive_timestamp=get("VANPHONG_ARCHIVE_TIMESTAMP", "") == "1",
        pkcs11_module=get("VANPHONG_PKCS11_MODULE", ""),
        public_url=get("VANPHONG_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/"),
        pin_minutes=_number("VANPHONG_PIN_MINUTES", 15),
        second_factor=_second_factor(),
        oidc_issuer=get("VANPHONG_OIDC_ISSUER", ""),
        oidc_client_id=get("VANPHONG_OIDC_CLIENT_ID", ""),
        oidc_secret_file=get("VANPHONG_OIDC_SECRET_FILE", ""),
        idle_minutes=_number("VANPHONG_IDLE_MINUTES", 30),
        confirm_minutes=_number("VANPHONG_CONFIRM_MINUTES", 5),
        clamd=_scanner(),
        mail_servers=_mail_servers(),
        mail_ca_file=get("VANPHONG_MAIL_CA_FILE", ""),
        daily_upload_mb=_number("VANPHONG_DAILY_UPLOAD_MB", 4096),
        files_url=get("VANPHONG_FILES_URL", ""),
        backup_to=get("VANPHONG_BACKUP_TO", ""),
        backup_keys_to=get("VANPHONG_BACKUP_KEYS_TO", ""),
        backup_recipients=get("VANPHONG_BACKUP_RECIPIENTS", ""),
        metrics_token=get("VANPHONG_METRICS_TOKEN", ""),
        checkpoints=tuple(
            Path(p).absolute() for p in get("VANPHONG_CHECKPOINTS", "").split(":") if p
        ),
        stamp_minutes=_number("VANPHONG_STAMP_MINUTES", 10),
        stamp_grace_hours=_number("VANPHONG_STAMP_GRACE_HOURS", 48),
        vault_dir=_vault_dir(),
        vault_token=get("VANPHONG_VAULT_TOKEN", ""),
        vault_pin_file=get("VANPHONG_VAULT_PIN_FILE", ""),
        vault_callers=_hosts("VANPHONG_VAULT_CALLERS"),
        proxies=_number("VANPHONG_PROXIES", 0),
    )


def _vault_dir() -> Path:
    given = os.environ.get("VANPHONG_VAULT_DIR", "")
    folder = Path(given or f"{os.environ.get('VANPHONG_DATA', 'data')}/vault")
    return folder.absolute()


def _hosts(name: str) -> tuple[str, ...]:
    return tuple(h.strip() for h in os.environ.get(name, "").split(",") if h.strip())


def _addresses(name: str) -> tuple[str, ...]:
    urls = tuple(url.strip() for url in os.environ.get(name, "").split(",") if url.strip())
    for url in urls:
        if not url.startswith(("http://", "https://")):
            message = f"{name} cần các địa chỉ http:// hoặc https://, đang có {url!r}."
            raise SystemExit(message)
    return urls


def _scanner() -> str:
    value = os.environ.get("VANPHONG_CLAMD", "").strip()
    host, _, port = value.rpartition(":")
    if value and not value.startswith("unix:/") and not (host and port.isdigit()):
        message = f"VANPHONG_CLAMD cần dạng unix:/đường/dẫn hoặc máy:cổng, đang là {value!r}."
        raise SystemExit(message)
    return value


def _mail_servers() -> tuple[tuple[str, int], ...]:
    found = []
    for written in os.environ.get("VANPHONG_MAIL_SERVERS", "").split(","):
        host, _, port = written.strip().partition(":")
        if not host:
            continue
        if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            message = f"VANPHONG_MAIL_SERVERS cần dạng máy hoặc máy:cổng, đang có {written!r}."
            raise SystemExit(message)
        found.append((host, int(port or 993)))
    return tuple(found)


def _second_factor() -> str:
    demo = os.environ.get("VANPHONG_DEMO", "") == "1"
    words = ("offered", "required") if demo else ("required", "offered")
    return _one_of("VANPHONG_SECOND_FACTOR", *words)


def _one_of(name: str, *words: str) -> str:
    """Read one of some words, the first where nothing is set."""
    value = os.environ.get(name, "") or words[0]
    if value not in words:
        message = f"{name} cần là {' hoặc '.join(sorted(words))}, đang là {value!r}."
        raise SystemExit(message)
    return value


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, "") or str(default)
    if not (value.isascii() and value.isdigit()):
        message = f"{name} phải là một số nguyên không âm, đang là {value!r}."
        raise SystemExit(message)
    return int(value)


def secret(folder: Path, name: str) -> str:
    """Give a secret kept in the data folder, making it (owner-only) when it is not there yet."""
    path = folder / "secrets" / name
    try:
        return _kept(path)
    except OSError as error:
        message = (
            f"Không đọc, ghi được thư mục dữ liệu {folder} (VANPHONG_DATA): {error.strerror}."
        )
        raise SystemExit(message) from error


def vault_password(folder: Path) -> str:
    """Give the password of the vault's database role, made where nobody has made it yet.

    Empty when another user of this machine keeps the folder.
    """
    path = folder / "database-password"
    try:
        return _kept(path)
    except OSError:
        return ""


def _kept(path: Path) -> str:
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        try:
            os.link(fresh, path)  # atomic: the first of two processes wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text()
