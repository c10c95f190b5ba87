"""Write the published test set of the form checker: Word files and labels.json."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    """Write all files; the same words make the same bytes."""
    from tests.form_set.building import built
    from tests.form_set.cases import samples

    folder = ROOT / "tests" / "data" / "form-set"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.docx"):
        old.unlink()
    labels = []
    for sample in samples():
        (folder / f"{sample.name}.docx").write_bytes(built(sample.spec))
        faults = [asdict(fault) for fault in sample.faults]
        labels.append({"name": sample.name, "on": sample.on.isoformat(), "faults": faults})
    text = json.dumps(labels, ensure_ascii=False, indent=1)
    (folder / "labels.json").write_text(text + "\n")
    print(f"{len(labels)} files, {sum(len(one['faults']) for one in labels)} faults")


if __name__ == "__main__":
    main()
