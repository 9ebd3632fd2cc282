"""Files that can't be read: each named with its reason in a line, and the rest goes on."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.e2e.command import Naniwa, is_japanese_line, own_lines

SENTENCE = "Concrete shall be cured for seven days."


def a_pdf(path: Path, pages: int = 1) -> Path:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    for page in range(pages):
        canvas.drawString(72, 700, f"Clause {page + 1}. {SENTENCE}")
        canvas.showPage()
    canvas.save()
    return path


def encrypted_pdf(path: Path, password: str) -> Path:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(a_pdf(path)))
    writer.encrypt(password, algorithm="AES-256")
    writer.write(path)
    return path


def noise(path: Path, start: bytes = b"") -> Path:
    path.write_bytes(start + random.Random(0).randbytes(20_000))  # noqa: S311 - no secret
    return path


def test_the_rest_goes_on(naniwa: Naniwa, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "基準.md").write_text("# 第1条\n養生は5日間とする。\n", encoding="utf-8")
    whole = a_pdf(folder / "whole.pdf").read_bytes()
    (folder / "whole.pdf").unlink()
    (folder / "切れた.pdf").write_bytes(whole[: len(whole) // 3])
    noise(folder / "雑音.pdf", b"%PDF-1.7\n")
    noise(folder / "雑音.docx")
    noise(folder / "雑音.xlsx", b"PK\x03\x04")
    noise(folder / "雑音.png")
    (folder / "空.pdf").write_bytes(b"")
    encrypted_pdf(folder / "秘.pdf", "himitsu")
    with (folder / "大きい.pdf").open("wb") as sparse:
        sparse.truncate(201 * 1024**2)
    failing = {
        *("切れた.pdf", "雑音.pdf", "雑音.docx", "雑音.xlsx", "雑音.png", "空.pdf", "秘.pdf"),
        "大きい.pdf",
    }
    report = naniwa.json("index", folder, "--collection", "仕様書", status=1)
    assert report["added"] == ["基準.md"]
    reasons = {failure["file"]: failure["reason"] for failure in report["failed"]}
    assert set(reasons) == failing
    for name, reason in reasons.items():
        assert name in reason
        assert "\n" not in reason
    assert "壊れて" in reasons["切れた.pdf"]
    assert "空" in reasons["空.pdf"]
    assert "パスワード" in reasons["秘.pdf"]
    assert "200MB" in reasons["大きい.pdf"]
    # For a person, one line each; they are tried again and again refused.
    done = naniwa.run("index", folder, "--collection", "仕様書")
    assert done.returncode == 1
    lines = own_lines(done.stderr)
    assert len(lines) == len(failing)
    assert all(map(is_japanese_line, lines))
    assert "読めなかったもの 8 件" in done.stdout
    assert "養生" in naniwa.json("search", "養生の期間")[0]["text"]


@pytest.mark.parametrize("name", ["図面.dwg", "書庫.zip", "古い.doc"])
def test_an_unknown_format_is_named(naniwa: Naniwa, tmp_path: Path, name: str) -> None:
    file = noise(tmp_path / name)
    done = naniwa.run("index", file, "--collection", "図面")
    assert done.returncode in {1, 2}
    lines = own_lines(done.stderr)
    assert len(lines) == 1
    assert name in lines[0]
    assert is_japanese_line(lines[0])


def test_an_encrypted_pdf_is_read_with_its_password_only(naniwa: Naniwa, tmp_path: Path) -> None:
    file = encrypted_pdf(tmp_path / "秘.pdf", "himitsu")
    without = naniwa.json("index", file, "--collection", "仕様書", status=1)
    assert "パスワードを指定" in without["failed"][0]["reason"]
    wrong = naniwa.json("index", file, "--collection", "仕様書", "--password", "chigau", status=1)
    assert "パスワード" in wrong["failed"][0]["reason"]
    assert wrong["failed"][0]["reason"] != without["failed"][0]["reason"]
    right = naniwa.json("index", file, "--collection", "仕様書", "--password", "himitsu")
    assert right["added"] == ["秘.pdf"]
    assert SENTENCE in naniwa.json("search", "concrete cured")[0]["text"]
    # It stays readable afterwards: nothing of the library needs the password.
    assert naniwa.json("documents")[0]["pages"] == 1


def test_a_pdf_cut_short_is_read_as_far_as_it_goes_or_refused(
    naniwa: Naniwa, tmp_path: Path
) -> None:
    whole = a_pdf(tmp_path / "whole.pdf", pages=20).read_bytes()
    folder = tmp_path / "in"
    folder.mkdir()
    for percent in (50, 80, 95, 99):
        (folder / f"{percent}.pdf").write_bytes(whole[: len(whole) * percent // 100])
    done = naniwa.run("index", folder, "--collection", "仕様書", "--json")
    assert done.returncode in {0, 1}
    for item in naniwa.json("documents"):
        assert any("欠けて" in problem for problem in item["problems"])
