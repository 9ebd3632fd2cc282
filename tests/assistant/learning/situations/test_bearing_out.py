"""A typical situation asks what clauses say to do in it, and shows the other rules beside."""

import json
from collections.abc import Iterator

import pytest

from assistant.drafting.sources import whole_library
from assistant.learning.situations.acts import rule_of, with_objects
from assistant.learning.situations.bearing_out import borne_out
from assistant.learning.situations.situation import Situation
from assistant.learning.situations.situation_json import situation_json, situation_of
from assistant.learning.situations.typical import read_typical
from retrieval.documents import DocumentKind
from retrieval.library import Library
from tests.retrieval.building import library_settings

STANDARD = """# 土木工事標準仕様書

## 1-1 不具合の処置

1. 請負者は、出来形が規格値を外れたときは、直ちにその内容を監督職員に報告しなければならない。

2. 規格値を外れたときは、手直しの方法を協議し、手直しの後に再び確認を受ける。

## 1-2 鉄筋の組立

1. 鉄筋のかぶりを保つスペーサは、1m2当たり2個以上を置く。

2. 鉄筋の組立てからコンクリートの打込みまでに日数がたったときは、鉄筋の緩みを点検して監督職員に報告する。

## 1-3 打合せ簿

指示、協議及び報告は、工事打合せ簿により行う。
"""
COVER = """
- id: cover
  title: 配筋検査でかぶりが足りない
  asked: 監督員
  text: 鉄筋のかぶりが設計図より小さい箇所が見付かった。
  cases: [規格値]
  points:
    - {search: 規格値を外れたとき 報告, matter: [[規格値]], act: [[報告]]}
    - {search: 規格値 手直し 再び確認, matter: [[規格値]], act: [[手直し]]}
    - {search: 鉄筋 組立て 点検 報告, matter: [[鉄筋]], act: [[点検]]}
    - {search: 鉄筋 かぶり スペーサ, matter: [[かぶり]], act: [[スペーサ]], use: related}
    - {search: 指示 協議 打合せ簿により行う, matter: [[協議]], act: [[打合せ簿]], use: if_few}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("bearing_out")
    (folder / "標準仕様書.md").write_text(STANDARD, encoding="utf-8")
    with Library.open(library_settings(folder / "home"), writable=True) as library:
        library.index(
            [folder / "標準仕様書.md"],
            collection="仕様書",
            kind=DocumentKind.STANDARD,
            edition="2025",
            vectors=False,
        )
        yield library


def _put(library: Library, text: str) -> Situation | None:
    return borne_out(read_typical(text)[0], whole_library(library))


def test_only_what_is_to_be_done_in_the_situation_is_asked(library: Library) -> None:
    found = _put(library, COVER)
    assert found is not None
    assert [point.sentence for point in found.points] == [
        "出来形が規格値を外れたときは、直ちにその内容を監督職員に報告する。",
        "規格値を外れたときは、手直しの方法を協議する。",
        "規格値を外れたときは、手直しの後に再び確認を受ける。",
    ]


def test_another_condition_and_ordinary_work_are_shown_beside_it(library: Library) -> None:
    found = _put(library, COVER)
    assert found is not None
    beside = "".join(point.text for point in found.related)
    assert "日数がたったとき" in beside
    assert "スペーサ" in beside
    assert "打合せ簿" in beside


def test_a_form_is_asked_only_where_little_else_is_and_never_alone(library: Library) -> None:
    one = [line for line in COVER.splitlines() if "再び" not in line]
    found = _put(library, "\n".join(one))
    assert found is not None
    assert found.points[1].text == "指示、協議及び報告は、工事打合せ簿により行う"
    assert _put(library, "\n".join(line for line in one if "外れたとき" not in line)) is None


def test_an_act_takes_its_object_with_it() -> None:
    rule = rule_of("下請契約を結んだときは金額にかかわらず台帳を作成し、現場に備える。")
    assert with_objects(rule.acts) == ("金額にかかわらず台帳を作成する", "台帳を現場に備える")


def test_situations_kept_before_points_had_a_case_are_still_read(library: Library) -> None:
    found = _put(library, COVER)
    assert found is not None
    record = json.loads(situation_json(found))
    del record["related"]
    for point in record["points"]:
        del point["case"], point["weight"]
    kept = situation_of(json.dumps(record))
    assert kept.related == ()
    assert [point.weight for point in kept.points] == [1, 1, 1]
    assert situation_of(situation_json(found)) == found


def test_a_verb_after_its_means_is_the_act() -> None:
    rule = rule_of("枯死した樹木は、受注者の負担において植替えなければならない。")
    assert rule.acts[-1].endswith("植替える")
