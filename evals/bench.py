"""`make bench`: how Naniwa compares with the usual recipe, in one run on one machine."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.config import Settings, load_settings
from corpora import sample_city_manifest
from corpora.build import build_sample_city
from evals.comparison import Bench, Figure, compare
from evals.questions import load_questions
from retrieval.errors import NaniwaError
from retrieval.offline import forbid_network_chatter


def prepare(settings: Settings, work: Path, arguments: argparse.Namespace) -> Bench:
    """Copy the PDFs to a folder of their own and choose the questions on them.

    Raises NaniwaError when there is no PDF.
    """
    corpus = arguments.corpus
    scanned: set[str] = set()
    if corpus is None:
        corpus = work / "documents"
        build_sample_city(corpus)
        scanned = {document.file for document in sample_city_manifest() if document.scanned}
    folder = work / "pdfs"
    for path in sorted(corpus.rglob("*.pdf")):
        if path.name not in scanned:
            target = folder / path.relative_to(corpus)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    pdfs = tuple(sorted(folder.rglob("*.pdf")))
    if not pdfs:
        raise NaniwaError(f"フォルダー「{corpus}」にPDFがありません。", code="no_documents")
    names = {path.relative_to(folder).as_posix() for path in pdfs}
    alone = [q for q in load_questions(arguments.questions) if q.answerable and not q.history]
    on_these = [q for q in alone if {gold.document for gold in q.gold} <= names]
    return Bench(settings, work, folder, pdfs, tuple(on_these or alone), arguments.quick)


def show(figures: Sequence[Figure]) -> None:
    """Print the table."""
    table = Table(title="一般的な作り方との比較（比が1より大きければNaniwaが優れる）")
    for heading, side in (
        ("項目", "left"),
        ("比べた相手", "left"),
        ("相手", "right"),
        ("Naniwa", "right"),
        ("単位", "left"),
        ("比", "right"),
    ):
        table.add_column(heading, justify=side, overflow="fold")  # type: ignore[arg-type]
    for item in figures:
        values = (f"{item.usual:,.4g}", f"{item.naniwa:,.4g}", item.unit, f"{item.ratio:.2f}")
        table.add_row(item.name, item.baseline, *values)
    Console(width=None if sys.stdout.isatty() else 150).print(table)


def main() -> int:
    """Run from the command line; write bench.json and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.bench", description="一般的な作り方との速さと正しさの比較"
    )
    sample = Path(str(files("evals") / "data" / "miotsukushi_qa.jsonl"))
    parser.add_argument("--corpus", type=Path, help="PDFのフォルダー（省略時は見本都市）")
    parser.add_argument("--questions", type=Path, default=sample, help="質問ファイル")
    parser.add_argument("--quick", action="store_true", help="少ない件数で済ませる")
    parser.add_argument(
        "--out", type=Path, default=Path("build/bench"), help="bench.jsonを書くフォルダー"
    )
    arguments = parser.parse_args()
    forbid_network_chatter()
    console = Console(stderr=True)
    try:
        with tempfile.TemporaryDirectory() as work, console.status("準備しています") as status:
            bench = prepare(load_settings(), Path(work), arguments)
            figures = compare(bench, status.update)
    except NaniwaError as error:
        console.print(f"bench: {error.message}", markup=False)
        return 2
    show(figures)
    arguments.out.mkdir(parents=True, exist_ok=True)
    file = arguments.out / "bench.json"
    record = {"processors": os.cpu_count(), "figures": [asdict(item) for item in figures]}
    file.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    sys.stdout.write(f"{file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
