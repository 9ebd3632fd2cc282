"""Small things that tests of the web screen are built from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from retrieval.embedded_fonts import register_fonts

STANDARD_PAGES = (
    (
        "第1章 土工",
        "1-1 盛土",
        "盛土の一層の仕上り厚さは、30cm以下としなければならない。",
    ),
    (
        "1-2 段切り",
        "段切りの幅は1m以上、高さは50cm以上とする。",
        "1-3 圧接",
        "受注者は、径の差が7mmを超える鉄筋を手動ガス圧接してはならない。",
    ),
)
WIDTH, HEIGHT = 420.0, 595.0  # A5 in points
FIRST_LINE, LINE_STEP = 80.0, 40.0  # points from the top edge to a baseline

HOSTILE = """# 受付メモ

## 第1条 窓口の番号札

窓口の番号札は<script>window.attacked=1</script>青色とし、<img src=x onerror="window.attacked=1">用紙は${window.attacked=1}A6判とする。{{attacked}} [案内](http://example.invalid/steal)を見る。
"""

DIMENSIONS_QUESTION = "段切りの寸法はどう決まっていますか"
DIMENSIONS = "段切りの幅は1m以上、高さは50cm以上とする。[1]"
TICKET_QUESTION = "窓口の番号札の色と用紙は？"


def write_pdf(path: Path, pages: Sequence[Sequence[str]]) -> Path:
    """A PDF with embedded fonts, one line of text under the other."""
    from reportlab.pdfgen.canvas import Canvas

    font = register_fonts("".join(line for page in pages for line in page)).sans
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    canvas.setTitle(path.stem)
    for page in pages:
        canvas.setFont(font, 11)
        for number, line in enumerate(page):
            canvas.drawString(50, HEIGHT - FIRST_LINE - number * LINE_STEP, line)
        canvas.showPage()
    canvas.save()
    return path
