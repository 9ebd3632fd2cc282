import pytest

from retrieval.documents import Document
from retrieval.editions import (
    edition_order,
    edition_year,
    names_edition,
    newest_editions,
    without_edition,
)
from tests.retrieval.building import make_document


@pytest.mark.parametrize(
    ("edition", "year"),
    [
        ("2025", 2025),
        ("令和6年度", 2024),
        ("令和元年", 2019),
        ("R７", 2025),
        ("平成31年4月", 2019),
        ("H29.3", 2017),
        ("第3版", 0),
        ("", 0),
    ],
)
def test_the_year_of_an_edition_is_read_from_its_name(edition: str, year: int) -> None:
    assert edition_year(edition) == year


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("土木工事共通仕様書_2024", "土木工事共通仕様書(令和7年度版)"),
        ("単価表 R6.4", "単価表_R7.10"),
        ("設計便覧 第2版", "設計便覧（改訂版）"),
        ("spec-v1.2", "spec_v2"),
    ],
)
def test_names_differ_by_edition_only(one: str, other: str) -> None:
    assert without_edition(one) == without_edition(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("鋼床版", "鋼床"), ("第1章", "第2章"), ("SD345", "SD295"), ("H300", "H400")]
)
def test_what_is_no_edition_stays_in_a_name(one: str, other: str) -> None:
    assert without_edition(one) != without_edition(other)


def _superseded(*documents: Document) -> dict[str, str]:
    names = {item.id: f"{item.path}@{item.edition or item.effective_from}" for item in documents}
    return {names[old]: names[new] for old, new in newest_editions(documents).items()}


def test_the_same_path_with_a_newer_edition_supersedes() -> None:
    old = make_document("仕様書.pdf", edition="2024")
    new = make_document("仕様書.pdf", edition="2025")
    assert _superseded(new, old) == {"仕様書.pdf@2024": "仕様書.pdf@2025"}


def test_of_three_editions_only_the_newest_is_in_force() -> None:
    editions = [make_document("a.pdf", edition=year) for year in ("2023", "2025", "2024")]
    assert _superseded(*editions) == {"a.pdf@2023": "a.pdf@2025", "a.pdf@2024": "a.pdf@2025"}


def test_the_effective_date_decides_before_the_name() -> None:
    first = make_document("単価.xlsx", edition="第9版", effective_from="2024-04-01")
    second = make_document("単価.xlsx", edition="第2版", effective_from="2025-04-01")
    assert edition_order(first) < edition_order(second)


def test_edition_numbers_are_compared_as_numbers() -> None:
    ninth, tenth = make_document(edition="第9版"), make_document(edition="第10版")
    assert edition_order(ninth) < edition_order(tenth)


def test_the_edition_may_stand_in_the_file_name() -> None:
    old = make_document("単価表_2024.xlsx", edition="2024")
    new = make_document("単価表_2025.xlsx", edition="2025")
    assert _superseded(old, new) == {"単価表_2024.xlsx@2024": "単価表_2025.xlsx@2025"}


def test_the_same_title_supersedes_under_another_file_name() -> None:
    old = make_document("spec_old.docx", title="みおつくし市工事共通仕様書", edition="2024")
    new = make_document("sekou.pdf", title="みおつくし市工事共通仕様書 令和7年度版", edition="2025")
    assert len(_superseded(old, new)) == 1


def test_chapters_of_the_same_name_in_two_handbooks_stay_in_force() -> None:
    river = make_document("河川編/第1章_総則と基本事項.pdf", edition="2024")
    road = make_document("道路編/第1章_総則と基本事項.pdf", edition="2025")
    assert _superseded(river, road) == {}


def test_a_title_that_two_documents_of_an_edition_bear_identifies_neither() -> None:
    documents = [
        make_document("x1.pdf", title="工事の基本事項", edition="2024"),
        make_document("x2.pdf", title="工事の基本事項", edition="2024"),
        make_document("y.pdf", title="工事の基本事項", edition="2025"),
    ]
    assert _superseded(*documents) == {}


def test_documents_without_edition_never_supersede_one_another() -> None:
    assert _superseded(make_document("2024/a.pdf"), make_document("2025/a.pdf")) == {}


@pytest.mark.parametrize(
    ("question", "edition", "named"),
    [
        ("2024年版の共仕では", "2024", True),
        ("令和6年度の単価は", "2024年版", True),
        ("r6の単価は", "令和6年", True),
        ("第3版の規定は", "第3版", True),
        ("第13版の規定は", "3版", False),
        ("設計荷重2024kn以上", "2024", False),
        ("2025年版では", "2024", False),
        ("旧版では", "2024", False),
        ("養生期間は", "", False),
    ],
)
def test_a_question_names_an_edition_by_label_or_year(
    question: str, edition: str, *, named: bool
) -> None:
    assert names_edition(question, make_document(edition=edition)) is named


def test_the_old_edition_is_the_superseded_one() -> None:
    old = make_document(edition="2024", superseded_by="new")
    assert names_edition("旧版では何日か", old)
    assert names_edition("改定前の養生期間", old)
    assert not names_edition("改定前後の違い", old)


def test_the_year_of_the_effective_date_names_an_edition_without_a_label() -> None:
    assert names_edition("2024年版では", make_document(effective_from="2024-04-01"))
