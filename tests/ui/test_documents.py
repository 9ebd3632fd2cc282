from retrieval.documents import Document
from tests.retrieval.building import make_document
from ui.desk import Desk
from ui.documents import documents_html, select_documents

OLD = make_document(
    "道路/便覧<b>.pdf",
    edition="2019",
    superseded_by="x",
    pages_by_method={"text": 10, "ocr": 2},
    problems=("3ページが読めません。",),
)
NEW = make_document("道路/便覧.pdf", edition="2025", effective_from="2025-04-01")
OTHER = make_document("河川.pdf", collection="河川")
DOCUMENTS = (OLD, NEW, OTHER)


def paths(found: tuple[Document, ...]) -> list[str]:
    return [document.path for document in found]


def test_words_of_name_edition_and_state_narrow_the_list() -> None:
    assert select_documents(DOCUMENTS, "便覧 ２０２５", "すべて") == (NEW,)
    assert select_documents(DOCUMENTS, "旧版", "すべて") == (OLD,)
    assert select_documents(DOCUMENTS, "", "河川") == (OTHER,)
    assert paths(select_documents(DOCUMENTS, "", "すべて")) == paths(DOCUMENTS)


def test_a_row_tells_edition_reading_and_problems_as_text() -> None:
    html = documents_html(DOCUMENTS)
    for part in (
        "旧版",
        "2019版",
        "2025-04-01適用",
        "文字 10、文字認識 2",
        "3ページが読めません。",
    ):
        assert part in html
    assert "便覧&lt;b&gt;" in html
    assert "<b>" not in html


def test_a_long_list_says_how_much_is_left_out() -> None:
    html = documents_html([make_document(f"{number}.pdf") for number in range(510)])
    assert html.count("<tr>") == 501
    assert "ほか10件" in html


def test_an_empty_list_says_what_to_do() -> None:
    assert "naniwa index" in documents_html(())


def test_the_documents_of_the_library_are_listed(desk: Desk) -> None:
    html = documents_html(desk.library.documents())
    assert "土工編" in html
    assert "受付メモ" in html
