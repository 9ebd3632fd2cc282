from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.wording import answer_text, citations, shown, source_line
from retrieval.documents import Citation
from tests.assistant.answering.building import clause, search
from tests.assistant.answering.test_evidence import chosen
from tests.retrieval.building import make_document


def citation(
    number: int, quote: str, clause_name: str = "1-1 養生", path: str = "仕様書.pdf"
) -> Citation:
    return Citation(number, make_document(path), 12, clause_name, (), quote, (), f"p-{number}")


quotes = st.lists(
    st.text(alphabet="養生期間は7日以上とする。", min_size=1, max_size=500), max_size=8
)


@given(
    st.one_of(st.none(), st.text(alphabet="養生は7日[1][3]。", min_size=1, max_size=150)),
    quotes,
    st.text(alphabet="第1編共通編/", max_size=80),
    st.integers(160, 700),
)
def test_an_answer_never_exceeds_its_length(
    conclusion: str | None, texts: list[str], name: str, limit: int
) -> None:
    cited = [citation(n, text, name, f"x{name}.pdf") for n, text in enumerate(texts, 1)]
    assert len(answer_text(conclusion, cited, limit)) <= limit


@given(quotes, st.integers(100, 700))
def test_earlier_quotations_stay_when_later_ones_give_way(texts: list[str], limit: int) -> None:
    cited = [citation(n, text) for n, text in enumerate(texts, 1)]
    numbers = [one.number for one in shown(cited, answer_text(None, cited, limit))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_what_the_conclusion_names_is_shown_before_what_it_does_not() -> None:
    cited = [citation(1, "あ" * 150), citation(2, "い" * 150), citation(3, "養生は7日とする。")]
    text = answer_text("養生は7日とする。[3]", cited, 400)
    assert "[3] 「養生は7日とする。」" in text
    assert text.index("[1] 「") < text.index("[3] 「")
    assert len(text) <= 400


def test_a_quotation_too_long_is_cut_where_it_can_be_seen() -> None:
    text = answer_text(None, [citation(1, "あ" * 900)], 400)
    assert len(text) == 399
    assert "…」" in text


def test_a_superseded_edition_is_named_in_the_source() -> None:
    valid = citation(1, "7日")
    old = replace(valid, document=replace(valid.document, edition="2024", superseded_by="x"))
    assert source_line(valid) == "仕様書 12頁 1-1 養生"
    assert source_line(old) == "仕様書（旧版2024） 12頁 1-1 養生"


def test_citations_are_numbered_and_stand_where_their_best_unit_does() -> None:
    passages = [
        clause("養生", "養生の期間は7日とする。", page=3),
        clause("盛土", "盛土は30cmとする。"),
    ]
    cited = citations(chosen(search("養生の期間は何日、盛土は何cm", passages)))
    assert [one.number for one in cited] == list(range(1, len(cited) + 1))
    pages = {one.clause: one.page for one in cited}
    assert pages == {"養生": 3, "盛土": 1}
    assert all(one.boxes for one in cited)
