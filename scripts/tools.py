"""Find, or where it may be done install, the programs that only tests need.

Chromium, Java (for veraPDF), openssl, pdfsig (poppler), qpdf, SoftHSM2, ClamAV and Dovecot come from
Debian's packages. Without the right or the means to install them, one line names what is
missing; in CI a missing one fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# program: Debian package
PROGRAMS = {
    "chromium": "chromium",
    "java": "default-jre-headless",
    "openssl": "openssl",
    "pdfsig": "poppler-utils",
    "qpdf": "qpdf",
    "softhsm2-util": "softhsm2",
    "clamd": "clamav-daemon",
    "age": "age",
    "dovecot": "dovecot-imapd",  # a real IMAP server, for tests/imap_server.py
    "strace": "strace",
    "swift-proxy-server": "swift-proxy",  # a real S3 server, for tests/s3_server.py
    "swift-object-server": "swift-object",
    "swift-container-server": "swift-container",
    "swift-account-server": "swift-account",
}
OTHER_NAMES = {"chromium": ("chromium-browser", "google-chrome")}
SMALL_FOLDERS = "/usr/local/sbin:/usr/sbin:/sbin"


def found(program: str) -> bool:
    """Say whether a program is on the path."""
    path = f"{os.environ.get('PATH', '')}:{SMALL_FOLDERS}"
    names = (program, *OTHER_NAMES.get(program, ()))
    return any(shutil.which(name, path=path) for name in names)


def install(packages: list[str]) -> None:
    """Install Debian packages when we are root on Debian."""
    if (
        os.geteuid() != 0
        or not shutil.which("apt-get")
        or not Path("/etc/debian_version").exists()
    ):
        return
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL)


def main() -> int:
    """Make sure the programs are there; 1 when one is missing in CI."""
    missing = [program for program in PROGRAMS if not found(program)]
    if missing:
        install([PROGRAMS[program] for program in missing])
        missing = [program for program in missing if not found(program)]
    if missing:
        packages = " ".join(PROGRAMS[program] for program in missing)
        print(f"Tests need programs that are not here: {packages}", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
