import io
import threading
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from retrieval.documents import Box
from retrieval.errors import NaniwaError
from tests.ui.building import FIRST_LINE, HEIGHT, WIDTH, write_pdf
from ui.ask.page_preview import PagePicture, draw_page, has_pages_to_show

QUOTED = Box(page=2, left=50, top=FIRST_LINE + 25, right=300, bottom=FIRST_LINE + 50)


def draw(path: Path, page: int, *boxes: Box) -> PagePicture:
    return draw_page(path, page, boxes, rendering=threading.Lock())


def opened(picture: PagePicture) -> Image.Image:
    return Image.open(io.BytesIO(picture.data)).convert("RGB")


def yellow_share(image: Image.Image, place: tuple[float, float, float, float]) -> float:
    """How much of a place, in points of an A5 page, is marked."""
    scale = image.width / WIDTH
    part = image.crop(tuple(round(edge * scale) for edge in place))
    pixels = list(part.get_flattened_data())
    return sum(red > 200 and blue < red - 40 for red, _, blue in pixels) / len(pixels)


def test_the_quotation_is_marked_where_it_stands_and_nowhere_else(standard_pdf: Path) -> None:
    image = opened(draw(standard_pdf, 2, QUOTED))
    assert yellow_share(image, (QUOTED.left, QUOTED.top, QUOTED.right, QUOTED.bottom)) > 0.5
    assert yellow_share(image, (50, FIRST_LINE + 100, 300, FIRST_LINE + 300)) == 0


def test_the_text_under_a_mark_stays_readable(standard_pdf: Path) -> None:
    image = opened(draw(standard_pdf, 2, QUOTED)).convert("L")
    assert min(image.get_flattened_data()) < 100


def test_a_neighbouring_page_has_no_mark(standard_pdf: Path) -> None:
    picture = draw(standard_pdf, 1, QUOTED)
    assert picture.focus is None
    assert yellow_share(opened(picture), (0, 0, WIDTH, HEIGHT)) == 0


def test_it_says_where_the_mark_is_and_how_many_pages_there_are(standard_pdf: Path) -> None:
    picture = draw(standard_pdf, 2, QUOTED)
    assert picture.page_count == 2
    assert picture.focus == pytest.approx(QUOTED.top / HEIGHT, abs=0.01)
    assert picture.width / picture.height == pytest.approx(WIDTH / HEIGHT, abs=0.01)


def test_a_page_that_the_file_does_not_have_is_refused(standard_pdf: Path) -> None:
    for page in (0, 3):
        with pytest.raises(NaniwaError, match=f"{page}ページはありません"):
            draw(standard_pdf, page)


def test_an_encrypted_file_says_that_it_is(standard_pdf: Path, tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=standard_pdf)
    writer.encrypt("secret", algorithm="AES-256")
    locked = tmp_path / "locked.pdf"
    writer.write(locked)
    with pytest.raises(NaniwaError) as caught:
        draw(locked, 1)
    assert caught.value.code == "encrypted"


def test_a_broken_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing more")
    with pytest.raises(NaniwaError) as caught:
        draw(broken, 1)
    assert caught.value.code == "broken"


def test_a_plan_of_huge_size_is_drawn_small(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=14_000, height=9_000)
    plan = tmp_path / "plan.pdf"
    writer.write(plan)
    assert draw(plan, 1).width <= 2_200


def test_a_scanned_picture_is_its_own_page(tmp_path: Path) -> None:
    scan = tmp_path / "scan.png"
    Image.new("RGB", (1654, 2339), "white").save(scan, dpi=(200, 200))
    picture = draw(scan, 1, Box(1, 100, 100, 300, 130))
    image = opened(picture)
    pixels_per_point = image.width / (1654 * 72 / 200)
    middle = (round(200 * pixels_per_point), round(115 * pixels_per_point))
    assert image.getpixel(middle)[2] < 200
    assert image.getpixel((5, 5)) == (255, 255, 255)


def test_only_files_with_pages_are_drawn() -> None:
    assert has_pages_to_show(Path("a.PDF"))
    assert has_pages_to_show(Path("a.tif"))
    assert not has_pages_to_show(Path("a.docx"))


def test_pages_of_several_files_can_be_drawn_at_once(standard_pdf: Path, tmp_path: Path) -> None:
    other = write_pdf(tmp_path / "b.pdf", [["別の文書"]])
    rendering = threading.Lock()
    drawn: list[int] = []

    def work(path: Path) -> None:
        drawn.extend(draw_page(path, 1, (), rendering=rendering).page_count for _ in range(5))

    threads = [threading.Thread(target=work, args=(path,)) for path in (standard_pdf, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(drawn) == [1] * 5 + [2] * 5
