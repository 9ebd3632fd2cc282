"""Whatever a document says, making questions of it ends well, and each has one right answer."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.learning.questions.checks import problems_of
from assistant.learning.questions.making.every_kind import questions_of
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import QuestionKind
from retrieval.documents import (
    Box,
    Cell,
    Document,
    DocumentKind,
    Passage,
    PassageKind,
    Unit,
    UnitKind,
)

BOX = (Box(1, 0, 0, 1, 1),)
_WORDS = """
0 1 5 12 25.0 ０．５ １，０００ 1,00 1.2.3 三十 〇・六 ± － - ～ ~ × 10^4 ％ ℃ mm m3 ㎡ 日 回 か所 N/mm2
以上 以下 未満 を超え 以内 程度 及び 又は 、 。 は を に が の とする しなければならない。 してはならない。 行うこと。
場合 ときは ただし （ ） 「 」 (1) ① ア 第３条 表－１ 受注者は 監督員 コンクリート 養生 期間 厚さ 提出 順に とは をいう。
次の いずれか 段階確認 備考 注 ※ 〃 同上 / ・
"""
_PIECES = (*_WORDS.split(), "", "\u3000")
_TEXT = st.lists(st.sampled_from(_PIECES), max_size=14).map("".join)
_SENTENCES = st.builds(lambda text: Unit(text, BOX, UnitKind.SENTENCE), _TEXT)
_ITEMS = st.builds(lambda text: Unit(text, BOX, UnitKind.ITEM), _TEXT)


@st.composite
def _tables(draw: st.DrawFn) -> Passage:
    width = draw(st.integers(2, 4))
    header = draw(st.lists(_TEXT, min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(_TEXT, min_size=width, max_size=width), min_size=2, max_size=7))
    units = tuple(
        Unit(
            "、".join(row),
            BOX,
            UnitKind.ROW,
            keys=(Cell(header[0], row[0]),),
            values=tuple(map(Cell, header[1:], row[1:])),
        )
        for row in rows
    )
    return Passage("t", "d", 1, PassageKind.TABLE, ("基準", draw(_TEXT)), draw(_TEXT), units)


@st.composite
def _documents(draw: st.DrawFn) -> Material:
    units = tuple(draw(st.lists(st.one_of(_SENTENCES, _ITEMS), min_size=1, max_size=8)))
    text = Passage("p", "d", 0, PassageKind.CLAUSE, ("基準", draw(_TEXT)), "", units)
    document = Document("d", "d.md", "基準", DocumentKind.STANDARD, "基準", "0", 1)
    return Material(document, (text, draw(_tables())))


@settings(max_examples=60)
@given(_documents())
def test_every_document_can_be_made_questions_of(material: Material) -> None:
    for question in questions_of(material, Random(1)):  # noqa: S311 - drawing questions
        assert not problems_of(question, material)
        if question.kind in {QuestionKind.CHOICE, QuestionKind.TABLE, QuestionKind.TRUE_FALSE}:
            assert len(set(question.choices)) == len(question.choices) > 1
            assert len(question.right) == 1
