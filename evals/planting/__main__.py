"""Plants errors into the sample estimates: `python -m evals.planting SAMPLE --out DIR`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpora.estimates.build import written_files
from evals.planting.sowing import sow


def main() -> None:
    """Write one estimate per kind of error and name each on standard output with its error."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.planting", description="見本の設計書に誤りを植える"
    )
    parser.add_argument("sample", type=Path, help="corpora.build が書き出したフォルダ")
    parser.add_argument("--out", type=Path, required=True, help="書き出すフォルダ")
    parser.add_argument("--kind", action="append", default=[], help="誤りの種類（省けば全部）")
    parser.add_argument("--seed", type=int, default=1, help="乱数の種")
    given = parser.parse_args()
    clean = written_files(given.sample)
    for sown in sow(clean, given.out, seed=given.seed, count=1, kinds=given.kind):
        sys.stdout.write(f"{sown.file}: {sown.kind.title}\n")


if __name__ == "__main__":
    main()
