"""The published set of the form checker: made by the script, judged right, mended whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.form_checker import FOLDER, measured

import vanphong.drafting.checking
from tests.form_set.building import built
from tests.form_set.cases import Sample, samples
from vanphong.drafting.checking.checker import Report, check
from vanphong.drafting.checking.fixing import fixed
from vanphong.drafting.checking.word import lay_word

SAMPLES = list(samples())
# Said only where an office is known, or of what this set's own builder cannot write.
ELSEWHERE = {
    "cited.register", "cited.date", "cited.state", "page.encoding", "names.person", "circulation",
    "draft_mark", "drafter_mark", "addressee", "copy.kind", "type_name", "tracked",
    "spelling.confused", "signature.delegated",
}  # fmt: skip


def report_of(sample: Sample, content: bytes | None = None) -> Report:
    return check(lay_word(content or built(sample.spec)), on=sample.on)


def test_the_files_are_those_the_script_makes() -> None:
    labels = json.loads((FOLDER / "labels.json").read_text())
    assert [label["name"] for label in labels] == [sample.name for sample in SAMPLES]
    assert {file.stem for file in FOLDER.glob("*.docx")} == {sample.name for sample in SAMPLES}
    assert len(SAMPLES) >= 60
    for sample, label in zip(SAMPLES, labels, strict=True):
        assert (FOLDER / f"{sample.name}.docx").read_bytes() == built(sample.spec), sample.name
        assert len(label["faults"]) == len(sample.faults)


def test_what_it_says_is_right_and_what_is_planted_is_found() -> None:
    right, said, planted, wrong = measured()
    assert planted > 100
    assert right / said >= 0.98, wrong
    assert right / planted >= 0.95, wrong


def test_good_documents_are_left_alone() -> None:
    for sample in SAMPLES:
        if not sample.faults:
            found = [str(one.message) for one in report_of(sample).findings]
            assert found == [], sample.name


def rules_said() -> Iterator[str]:
    """Give the rules that the checks name."""
    for file in Path(vanphong.drafting.checking.__path__[0]).glob("*.py"):
        text = file.read_text()
        yield from re.findall(r"\.say\(\s*\"([\w.]+)\"", text)
        yield from re.findall(r"_together\(\s*case,\s*\"([\w.]+)\"", text)


def test_faults_of_every_kind_are_planted() -> None:
    planted = {fault.rule for sample in SAMPLES for fault in sample.faults}
    assert len(planted) > 60
    assert set(rules_said()) - planted - ELSEWHERE == set()


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.faults], ids=lambda s: s.name)
def test_fixes_mend_what_they_speak_of_and_nothing_else(sample: Sample) -> None:
    content = built(sample.spec)
    before = report_of(sample, content)
    mended = fixed(content, before.findings)
    after = report_of(sample, mended)
    left = [one for one in before.findings if one.fix is None]
    assert len(after.findings) <= len(left), [str(one.message) for one in after.findings]
    assert {one.rule.id for one in after.findings} <= {one.rule.id for one in left}
    if not any(one.fix for one in before.findings):
        assert [line.text for line in lay_word(mended).lines] == [
            line.text for line in before.laid.lines
        ]
