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
_SOUND = (
    "受注者は、コンクリートの打込み後５日以上、湿潤状態を保たなければならない。",
    "鉄筋のかぶりは、設計図書に示す値以上とし、40mmを下回ってはならない。",
    "受注者は、工事の着手前に施工計画書を監督員に提出しなければならない。",
    "埋戻しの一層の仕上り厚さは、30cm以下とする。",
    "「段階確認」とは、施工の途中で監督員が臨場して寸法を確かめることをいう。",
    "アスファルト混合物の敷均し時の温度は、110℃以上とする。",
)


@st.composite
def _nearly_sound(draw: st.DrawFn) -> str:
    """A sentence as standards write it, or one into which something has been put."""
    text = draw(st.sampled_from(_SOUND))
    place = draw(st.integers(0, len(text)))
    return draw(st.sampled_from((text, text[:place] + draw(_TEXT) + text[place:])))


_SENTENCES = st.builds(
    lambda text: Unit(text, BOX, UnitKind.SENTENCE), st.one_of(_TEXT, _nearly_sound())
)
_ITEMS = st.builds(lambda text: Unit(text, BOX, UnitKind.ITEM), _TEXT)


_NAMES = ("側溝", "集水桝", "縁石", "管きょ", "街きょ", "擁壁", "水路")
_SIZES = ("±30", "±20", "-25", "±50", "±40", "-15", "-35")


def _table(header: list[str], rows: list[list[str]], heading: str, caption: str) -> Passage:
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
    return Passage("t", "d", 1, PassageKind.TABLE, ("基準", heading), caption, units)


@st.composite
def _tables(draw: st.DrawFn) -> Passage:
    header, rows = draw(st.one_of(_sound_rows(), _any_rows()))
    return _table(header, rows, draw(_TEXT), draw(_TEXT))


@st.composite
def _any_rows(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    width = draw(st.integers(2, 4))
    header = draw(st.lists(_TEXT, min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(_TEXT, min_size=width, max_size=width), min_size=2, max_size=7))
    return header, rows


@st.composite
def _sound_rows(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """A table that can be asked, but for what is put into one of its cells."""
    rows = [[name, size] for name, size in zip(_NAMES, draw(st.permutations(_SIZES)), strict=True)]
    cells = draw(st.sampled_from(rows))
    place = draw(st.integers(0, 1))
    cells[place] += draw(st.sampled_from(("", draw(_TEXT))))
    return ["工種", "規格値（mm）"], rows


def _material(units: tuple[Unit, ...], heading: str, table: Passage) -> Material:
    text = Passage("p", "d", 0, PassageKind.CLAUSE, ("基準", heading), "", units)
    document = Document("d", "d.md", "基準", DocumentKind.STANDARD, "基準", "0", 1)
    return Material(document, (text, table))


@st.composite
def _documents(draw: st.DrawFn) -> Material:
    units = tuple(draw(st.lists(st.one_of(_SENTENCES, _ITEMS), min_size=1, max_size=8)))
    return _material(units, draw(_TEXT), draw(_tables()))


@settings(max_examples=60)
@given(_documents())
def test_every_document_can_be_made_questions_of(material: Material) -> None:
    questions = list(questions_of(material, Random(1)))  # noqa: S311 - drawing questions
    for question in questions:
        assert not problems_of(question, material)
        if question.kind in {QuestionKind.CHOICE, QuestionKind.TABLE, QuestionKind.TRUE_FALSE}:
            assert len(set(question.choices)) == len(question.choices) > 1
            assert len(question.right) == 1


def test_what_is_sound_of_these_documents_is_asked() -> None:
    """Else the test above would hold of questions that are never made."""
    units = tuple(Unit(text, BOX, UnitKind.SENTENCE) for text in _SOUND)
    rows = [list(row) for row in zip(_NAMES, _SIZES, strict=True)]
    table = _table(["工種", "規格値（mm）"], rows, "出来形", "表１ 出来形の規格値")
    questions = questions_of(_material(units, "施工", table), Random(1))  # noqa: S311 - as above
    assert {question.kind for question in questions} >= {
        QuestionKind.TABLE,
        QuestionKind.TRUE_FALSE,
        QuestionKind.FILL_IN,
    }
