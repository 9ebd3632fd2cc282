"""What the tab of documents shows: the list, jobs, and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from assistant.library_jobs.originals import Origin
from assistant.records.library_jobs import (
    JobReport,
    JobRequest,
    JobStage,
    JobState,
    LibraryJob,
    Work,
)
from retrieval.documents import Document, DocumentKind
from tests.retrieval.building import make_document
from ui.documents.jobs import jobs_html
from ui.documents.listing import ROWS, Registered, Wanted, list_html, select_documents
from ui.documents.statistics import by_year, growth, statistics_html

NEW = make_document("道路/便覧.pdf", edition="2025", effective_from="2025-04-01")
OLD = make_document(
    "道路/便覧<b>.pdf",
    edition="2019",
    superseded_by=NEW.id,
    pages_by_method={"text": 10, "ocr": 2},
    problems=("3ページが読めません。",),
)
OTHER = make_document("河川.pdf", collection="河川", kind=DocumentKind.MANUAL, page_count=9)
DOCUMENTS = (OLD, NEW, OTHER)
ORIGIN = Origin("sato", "2026-11-23T06:04:00+00:00")
NOBODY = Registered({}, {}, lambda _: False)
JOB = LibraryJob(
    id="a" * 32,
    owner="sato",
    work=Work.REGISTER,
    request=JobRequest("標準", "standard", files=(("u", "${x}<b>.pdf"), ("v", "b.pdf"))),
    state=JobState.RUNNING,
    stage=JobStage.OCR,
    done=3,
    total=12,
    name="${x}<b>.pdf",
    report=JobReport(),
    created_at="2026-11-23T06:04:00+00:00",
    changed_at="2026-11-23T06:04:00+00:00",
)


def paths(found: Iterable[Document]) -> list[str]:
    return [document.path for document in found]


def listed(documents: tuple[Document, ...], registered: Registered = NOBODY, page: int = 1) -> str:
    return list_html(documents, {item.id: item for item in documents}, registered, page)


def test_words_of_name_edition_and_state_narrow_the_list() -> None:
    assert select_documents(DOCUMENTS, Wanted("便覧 ２０２５")) == (NEW,)
    assert select_documents(DOCUMENTS, Wanted("旧版")) == (OLD,)
    assert select_documents(DOCUMENTS, Wanted(collection="河川")) == (OTHER,)
    assert select_documents(DOCUMENTS, Wanted(kind="manual")) == (OTHER,)
    assert OLD not in select_documents(DOCUMENTS, Wanted(in_force=True))


def test_the_list_can_be_put_in_another_order() -> None:
    assert paths(select_documents(DOCUMENTS, Wanted(order="pages")))[0] == "河川.pdf"
    assert paths(select_documents(DOCUMENTS, Wanted(order="problems")))[0] == OLD.path
    assert paths(select_documents(DOCUMENTS, Wanted(order="newest")))[0] == NEW.path
    assert len(select_documents(DOCUMENTS, Wanted(order="__class__"))) == 3


def test_a_row_tells_edition_successor_reading_and_problems_as_text() -> None:
    html = listed(DOCUMENTS)
    for part in (
        "旧版",
        "2019版",
        "現行: 便覧（2025）",
        "2025-04-01適用",
        "文字 10、文字認識 2",
        "3ページが読めません。",
        "サーバーで登録",
    ):
        assert part in html
    assert "便覧&lt;b&gt;" in html
    assert "<b>" not in html


def test_only_what_a_person_may_change_has_buttons_for_it() -> None:
    registered = Registered({NEW.id: ORIGIN}, {"sato": "佐藤 一郎"}, lambda item: item == NEW.id)
    html = listed(DOCUMENTS, registered)
    assert html.count('data-action="remove"') == 1
    assert f'data-action="replace" data-document="{NEW.id}"' in html
    assert "佐藤 一郎" in html
    assert "2026-11-23 15:04" in html
    assert html.count("/original") == 3


def test_a_long_list_has_pages() -> None:
    documents = tuple(make_document(f"{number:04}.pdf") for number in range(ROWS * 2 + 10))
    first, last = listed(documents), listed(documents, page=99)
    assert first.count("/original") == ROWS
    assert "1 / 3" in first
    assert last.count("/original") == 10
    assert "3 / 3" in last


def test_an_empty_list_says_so() -> None:
    assert "まだありません" in listed(())
    assert "該当する文書はありません" in list_html((), {NEW.id: NEW}, NOBODY, 1)


def test_a_running_job_tells_how_far_it_is_and_can_be_stopped() -> None:
    html = jobs_html([JOB], {}, "sato")
    assert 'aria-valuemax="12" aria-valuenow="3"' in html
    assert "3 / 12ページ" in html
    assert 'data-action="stop"' in html
    assert "<b>" not in html
    assert "${" not in html


def test_a_finished_job_tells_what_became_of_the_files() -> None:
    report = JobReport(
        added=("b.pdf",),
        refused=(("<b>.pdf", "「<b>.pdf」は壊れています。"),),
        pages=12,
        ocr_pages=4,
    )
    html = jobs_html([replace(JOB, state=JobState.DONE, report=report)], {"sato": "佐藤"}, "admin")
    for part in ("追加 1件", "登録できず 1件", "うち文字認識 4ページ", "&lt;b&gt;", "佐藤"):
        assert part in html
    assert "data-action" not in html


@pytest.mark.parametrize("state", [JobState.STOPPED, JobState.FAILED])
def test_what_has_stopped_can_go_on_or_be_given_up(state: JobState) -> None:
    html = jobs_html([replace(JOB, state=state, report=JobReport(message="だめ。"))], {}, "sato")
    assert 'data-action="go_on"' in html
    assert 'data-action="give_up"' in html
    assert ("だめ。" in html) == (state is JobState.FAILED)


def test_numbers_by_year_and_growth() -> None:
    assert by_year(DOCUMENTS) == [("2019", 1), ("2025", 1), ("不明", 1)]
    later = Origin("sato", "2026-12-31T20:00:00+00:00")
    origins = {NEW.id: ORIGIN, OTHER.id: later}
    assert growth(DOCUMENTS, origins) == [("日付なし", 1), ("2026-11", 2), ("2027-01", 3)]


def test_every_chart_has_its_numbers_as_a_table() -> None:
    html = statistics_html(DOCUMENTS, {})
    assert html.count("<table") == 5
    assert html.count('role="img"') == 2
    assert '<th scope="row">河川</th>' in html


def test_chapters_are_listed_by_their_numbers() -> None:
    found = [make_document(f"仕様書/第{number}編.pdf") for number in ("１０", "２", "１")]
    assert paths(select_documents(found, Wanted())) == [
        "仕様書/第１編.pdf",
        "仕様書/第２編.pdf",
        "仕様書/第１０編.pdf",
    ]
