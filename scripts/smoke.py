"""The main job from the command line, in a scratch folder; prints each step and its result.

A provincial office writes, signs, seals, numbers and sends a công văn; a commune's office
receives, registers and directs it, answers with a document linked to the first, and closes the
task with it. Ends with 0 when every step did what it says. Run by `make smoke`.
"""

from __future__ import annotations

import io
import json
import os
import shlex
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SCRATCH = Path(tempfile.mkdtemp(prefix="vps-"))
SCRATCH.chmod(0o755)
os.environ |= {
    "VANPHONG_DATA": str(SCRATCH / "data"),
    "DJANGO_SETTINGS_MODULE": "vanphong.project.settings",
    "VANPHONG_PIN": "246810",
}
(SCRATCH / "data").mkdir()
os.environ.pop("DATABASE_URL", None)


def main() -> int:
    """Walk the whole way; 0 when all is well."""
    started = time.perf_counter()
    from vanphong.project import cli

    cli.set_up()
    from vanphong.project.commands import database_in_use

    with database_in_use():
        _prepare()
        _walk()
    print(f"\nXong trong {time.perf_counter() - started:.0f} giây. Thư mục: {SCRATCH}")
    return 0


def _prepare() -> None:
    from vanphong.project import database, demonstration

    database.prepare()
    demonstration.furnish(lambda _line: None, papers=False)


def _walk() -> None:
    word = SCRATCH / "cong-van.docx"
    word.write_bytes(
        _word_file(
            "Đề nghị các đơn vị rà soát công tác văn thư quý IV.", "Báo cáo gửi trước ngày 15."
        )
    )
    # 1. the provincial office writes, signs, seals, numbers, sends
    draft = run(
        f"drafting new --as chuyenvien.tinh --body VPTU --abstract 'Về việc rà soát công tác văn thư'"
        f" --to 'Đảng ủy xã Tân Mỹ' --office D03 --file-copy 'Lưu Văn phòng Tỉnh ủy'"
        f" --signer 'Phạm Văn Duyệt' --docx {word}"
    )["id"]
    run(f"drafting submit {draft} --as chuyenvien.tinh")
    run(f"drafting sign {draft} --as chanhvp.tinh")
    issued = run(f"drafting issue {draft} --as vanthu.tinh")
    pdf = SCRATCH / "phat-hanh.pdf"
    run(f"registry file {issued['issued_document_id']} --as vanthu.tinh --out {pdf}")
    expect(run(f"signing verify {pdf}")["verdict"], "VALID")
    # 2. the commune receives, registers, directs
    delivery = run("exchange inbox --as vanthu.xa")[0]
    arrived = run(f"exchange accept {delivery['id']} --as vanthu.xa")
    expect(arrived["arrival_number"], 1)
    directed = run(
        f"tasks direct --as bithu.xa --document {issued['issued_document_id']} --lead chuyenvien.xa"
        " --words 'Văn phòng tham mưu báo cáo.' --working-days 5"
    )
    task = directed["task"]["id"]
    # 3. the officer answers with a document linked to the first, which closes the task
    answer = run(
        f"drafting new --as chuyenvien.xa --body VPĐU --abstract 'Về việc báo cáo kết quả rà soát'"
        f" --to 'Văn phòng Tỉnh ủy' --office D01 --file-copy 'Lưu Văn phòng Đảng ủy'"
        f" --signer 'Cao Văn Nhắc' --docx {word} --answers {issued['issued_document_id']}"
    )["id"]
    run(f"drafting submit {answer} --as chuyenvien.xa")
    run(f"drafting sign {answer} --as chanhvp.xa")
    reply = run(f"drafting issue {answer} --as vanthu.xa")
    run(f"tasks done {task} --as chuyenvien.xa --document {reply['issued_document_id']}")
    delivery = run("exchange inbox --as vanthu.tinh")[0]
    run(f"exchange accept {delivery['id']} --as vanthu.tinh")
    # 4. found again; everything is in the trail
    found = run("search find 'ra soat van thu' --as vanthu.tinh")
    expect(found["count"] >= 2, True)
    run("audit seal", as_json=False)
    expect(run("audit verify")["intact"], True)


def run(words: str, *, as_json: bool = True) -> Any:
    """Run one command in this process as `vanphong …`, print it and its answer, give the answer."""
    from click.testing import CliRunner

    from vanphong.project import cli

    arguments = shlex.split(words) + (["--json"] if as_json else [])
    print(f"\n$ vanphong {words}")
    sys.argv = ["vanphong", *arguments]
    done = CliRunner().invoke(cli.root, arguments, catch_exceptions=False)
    print("  " + done.output.strip()[:700])
    if done.exit_code:
        print(f"Bước này không đạt (mã {done.exit_code}).", file=sys.stderr)
        sys.exit(1)
    return json.loads(done.stdout) if as_json else {}


def expect(value: object, wanted: object) -> None:
    """Stop when a result is not what it should be."""
    if value != wanted:
        print(f"Chờ {wanted!r} nhưng được {value!r}.", file=sys.stderr)
        sys.exit(1)


def _word_file(*paragraphs: str) -> bytes:
    import docx

    file = docx.Document()
    for paragraph in paragraphs:
        file.add_paragraph(paragraph)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
