"""The command line: `vanphong <app> <act>`, the same acts and refusals as the pages."""

from __future__ import annotations

import gettext
import json
import logging
import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from vanphong.project.stack import APPS


class _Root(click.Group):
    """Refusals are printed as sentences, or as JSON after `--json`; exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        from django.db.utils import OperationalError

        from vanphong.kernel.errors import VanphongError
        from vanphong.kernel.templatetags.vanphong import source_words
        from vanphong.project.embedded import EmbeddedError

        try:
            return super().invoke(ctx)
        except OperationalError as error:
            click.echo(_no_database(error), err=True)
            sys.exit(1)
        except EmbeddedError as error:
            click.echo(f"PostgreSQL nhúng: {error}", err=True)
            sys.exit(1)
        except VanphongError as error:
            if "--json" in sys.argv:
                click.echo(json.dumps(error.as_dict(), ensure_ascii=False))
            else:
                click.echo(f"{error.message} [{error.code}]", err=True)
                for said in sorted({s for many in error.fields.values() for s in many}):
                    if str(said) != str(error.message):
                        click.echo(f"  {said}", err=True)
                if error.source:
                    click.echo(f"Căn cứ: {source_words(error.source)}", err=True)
            sys.exit(1)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception:
            # What the exception says may quote what was typed; the places in the code do not.
            logging.getLogger("vanphong.command").exception("bug")
            click.echo("Lệnh gặp lỗi và dừng giữa chừng.", err=True)
            sys.exit(1)


def _no_database(error: Exception) -> str:
    """Say what to correct when the database does not answer, without its password."""
    from django.conf import settings

    if not settings.ENVIRONMENT.database_url and settings.APP_ROLE in str(error):
        return (
            f"Cơ sở dữ liệu của {settings.DATA} chưa được chuẩn bị. Chạy `vanphong db prepare`, "
            "hoặc xem lại VANPHONG_DATA."
        )
    if not settings.ENVIRONMENT.database_url:
        return f"Cơ sở dữ liệu nhúng không trả lời: {error}"
    to = settings.DATABASES["default"]
    return (
        f"Không nối được với cơ sở dữ liệu {to['NAME']} ở {to['HOST'] or 'máy này'}"
        f"{':' + to['PORT'] if to['PORT'] else ''}. Xin xem lại DATABASE_URL "
        f"(máy, cổng, tên, người dùng, mật khẩu).\nPostgreSQL trả lời: {str(error).strip()}"
    )


@click.group(cls=_Root, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="vanphong")
def root() -> None:
    """Văn phòng cấp ủy số."""


def _speak_vietnamese() -> None:
    """Let click say its own words (usage, wrong options) in Vietnamese."""
    os.environ["LANGUAGE"] = "vi"
    gettext.bindtextdomain("click", Path(__file__).resolve().parents[1] / "locale")
    gettext.textdomain("click")


def set_up() -> None:
    """Set Django up and gather every app's commands."""
    _speak_vietnamese()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanphong.project.settings")
    import django

    django.setup()
    from django.utils import translation

    translation.activate("vi")
    commands = import_module("vanphong.project.commands")
    for command in (commands.database, *commands.TOP):
        root.add_command(command)
    for app in APPS:
        if find_spec(f"vanphong.{app}.cli"):
            root.add_command(import_module(f"vanphong.{app}.cli").commands)


def main() -> None:
    """Run one command; the agent on a signer's computer runs without the server's parts.

    So does the vault, whose user cannot read the secrets of the office's processes.
    """
    if sys.argv[1:3] == ["signing", "agent"]:
        _speak_vietnamese()
        agent = import_module("vanphong.signing.agent.command").command
        agent(sys.argv[3:], prog_name="vanphong signing agent")
        return
    if sys.argv[1:] == ["vault", "serve"]:
        sys.exit(import_module("vanphong.project.run_vault").main())
    set_up()
    root(prog_name="vanphong")


if __name__ == "__main__":
    main()
