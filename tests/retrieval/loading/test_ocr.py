"""Scanned pages and pictures, read by the real recogniser."""

from __future__ import annotations

import io
import socket
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from retrieval.documents import Box, Line, ReadMethod
from retrieval.errors import NaniwaError
from retrieval.loading.image import read_image
from retrieval.loading.ocr import recognise_page
from retrieval.loading.ocr_characters import _table, to_japanese
from retrieval.loading.pictures import open_frame
from retrieval.settings import LoadLimits
from tests.retrieval.loading.drawing import HEIGHT, WIDTH, load_pdf, picture_of, put_scan, write_pdf

FIRST = "コンクリートの養生期間は9日とする。"
SECOND = "最小かぶりは75mm以上とする。"
A4_AT_150 = (1240, 1754)


def squeezed(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(line.text.split()) for line in lines]


def test_a_scanned_page_is_read_where_its_text_stands_without_any_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise OSError("network")

    monkeypatch.setattr(socket, "socket", refuses)
    monkeypatch.setattr(socket, "create_connection", refuses)

    def draw(canvas: Canvas) -> None:
        put_scan(canvas, picture_of(FIRST, SECOND, size=A4_AT_150))

    path = write_pdf(tmp_path / "scan.pdf", draw)
    found = recognise_page(path, 1)
    assert squeezed(found) == [FIRST, SECOND]
    # Drawn 100 pixels from the left and 80 from the top, at 150 dots an inch.
    first = found[0].box
    assert first.page == 1
    assert (first.left, first.top) == pytest.approx((48, 38), abs=10)
    assert first.right < WIDTH
    assert found[1].box.bottom < HEIGHT / 2
    assert found[0].size == pytest.approx(20, abs=6)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")

    page = load_pdf(path).pages[0]
    assert page.method is ReadMethod.PENDING


def test_a_page_scanned_on_its_side_is_read(tmp_path: Path) -> None:
    upright = picture_of(*[FIRST, SECOND] * 4, size=(1240, 900))
    path = tmp_path / "side.png"
    upright.transpose(Image.Transpose.ROTATE_90).save(path, dpi=(150, 150))
    found = recognise_page(path, 1)
    assert squeezed(found) == [FIRST, SECOND] * 4
    # The head of the text is on the left, so lines stand upright, from left to right.
    assert found[0].box.bottom - found[0].box.top > 5 * (found[0].box.right - found[0].box.left)
    assert found[0].box.left < found[-1].box.left


def test_a_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "fax.tif"
    frames = [picture_of(text, size=(1100, 300)).convert("1") for text in (FIRST, SECOND)]
    frames[0].save(path, save_all=True, append_images=frames[1:], dpi=(150, 150))
    document = read_image(path, password=None, limits=LoadLimits(), recognised={})
    assert [page.method for page in document.pages] == [ReadMethod.PENDING] * 2
    size = (document.pages[1].width, document.pages[1].height)
    assert size == pytest.approx((1100 * 72 / 150, 300 * 72 / 150))

    lines = recognise_page(path, 2)
    assert squeezed(lines) == [SECOND]
    assert lines[0].box.page == 2
    read = read_image(path, password=None, limits=LoadLimits(), recognised={2: lines})
    assert [page.method for page in read.pages] == [ReadMethod.PENDING, ReadMethod.OCR]
    assert read.pages[1].lines == lines


def test_an_empty_picture_has_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "white.png"
    Image.new("RGB", (400, 300), "white").save(path)
    assert recognise_page(path, 1) == ()


def test_transparent_parts_are_white_like_paper(tmp_path: Path) -> None:
    path = tmp_path / "seal.png"
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(path)
    assert open_frame(path, 1, longest_side=100).picture.getpixel((5, 5)) == (255, 255, 255)


def test_a_large_drawing_is_made_smaller_and_keeps_its_size_on_paper(tmp_path: Path) -> None:
    path = tmp_path / "drawing.jpg"
    Image.new("L", (3000, 1500), 255).save(path, dpi=(300, 300))
    frame = open_frame(path, 1, longest_side=1000)
    assert max(frame.picture.size) <= 1000
    assert frame.picture.width * frame.points_per_pixel == pytest.approx(3000 * 72 / 300)


def test_a_photograph_is_seen_the_way_the_camera_was_held(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (600, 200), "white").save(path, dpi=(150, 150), exif=exif)
    page = read_image(path, password=None, limits=LoadLimits(), recognised={}).pages[0]
    frame = open_frame(path, 1, longest_side=300)
    assert (page.width, page.height) == pytest.approx((200 * 72 / 150, 600 * 72 / 150))
    drawn = [side * frame.points_per_pixel for side in frame.picture.size]
    assert drawn == pytest.approx([page.width, page.height], rel=0.02)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    end = chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + end


@pytest.mark.parametrize("side", [12_000, 60_000])
def test_a_decompression_bomb_is_refused(tmp_path: Path, side: int) -> None:
    path = tmp_path / "爆弾.png"
    path.write_bytes(bomb(side, side))
    with pytest.raises(NaniwaError, match="爆弾") as reading:
        read_image(path, password=None, limits=LoadLimits(), recognised={})
    with pytest.raises(NaniwaError, match="爆弾") as recognising:
        recognise_page(path, 1)
    assert (reading.value.code, recognising.value.code) == ("too_large", "too_large")


def test_a_damaged_picture_is_refused_by_name(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    picture_of(FIRST).save(buffer, "PNG")
    path = tmp_path / "壊れ.png"
    path.write_bytes(buffer.getvalue()[:200])
    with pytest.raises(NaniwaError, match="壊れ") as caught:
        recognise_page(path, 1)
    assert caught.value.code == "broken"


def test_chinese_forms_become_japanese_ones_and_nothing_else_changes() -> None:
    assert to_japanese("调查设计の值は单位による") == "調査設計の値は単位による"
    assert to_japanese("コンクリ一ト・クラーへン式") == "コンクリート・クラーヘン式"
    for unchanged in ("一級河川の二次製品、ブロック工、へこみ", "澤井・﨑山・髙橋・德島", "A·B"):
        assert to_japanese(unchanged) == unchanged
    assert to_japanese("道路·橋梁") == "道路・橋梁"


def test_only_characters_that_japanese_text_cannot_hold_are_replaced() -> None:
    for chinese, japanese in _table().items():
        japanese.encode("cp932")
        with pytest.raises(UnicodeEncodeError):
            chr(chinese).encode("cp932")


def test_recognised_lines_are_plain_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    picture_of("CLEARANCE 450 mm", size=(800, 260)).save(path, dpi=(150, 150))
    (line,) = recognise_page(path, 1)
    assert line.text == "CLEARANCE 450 mm"
    assert isinstance(line.box, Box)
    assert line.level == 0
