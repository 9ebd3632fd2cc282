"""`naniwa eval drafts`: what counts as right, what it writes, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.config import EmbeddingSettings, LanguageModelSettings, Settings
from assistant.drafting.draft import Draft, Origin, OriginKind, Paragraph, Span, cited_origins
from assistant.drafting.kinds import all_kinds, kind_named
from assistant.drafting.sheet_reading import sheet_of
from assistant.drafting.sources import Sources, sources_of, whole_library
from assistant.drafting.writing import Writing, begin_draft, section_of, with_section, write_draft
from evals.commands import eval_drafts
from evals.draft_checks import (
    citations,
    clause_references,
    gaps_listed,
    gaps_marked,
    numbers,
    required_items,
)
from evals.draft_sheets import DraftSheet, Required, load_draft_sheets
from evals.drafts import evaluate_drafts, score_drafts
from retrieval.errors import NaniwaError
from retrieval.library import Library

STANDARD = """# 土木工事共通仕様書

# 第1編 共通編

## 第1章 総則

### 1-1-2-2 施工計画書

受注者は、施工計画書を工事着手の10日前までに監督員に提出しなければならない。

### 1-1-4-1 段階確認

受注者は、段階確認を受けるときは、段階確認書を監督員に提出しなければならない。
"""


def sheet_named(name: str) -> DraftSheet:
    return next(sheet for sheet in load_draft_sheets() if sheet.id == name)


@pytest.fixture(scope="module")
def sources(sample_library: Library) -> Sources:
    return sources_of(whole_library(sample_library))


@pytest.fixture(scope="module")
def plan(sources: Sources) -> Draft:
    wanted = sheet_named("10_bridge_abutment")
    kind = kind_named(wanted.kind)
    sheet = sheet_of(wanted.values, kind)
    *_, draft = write_draft(begin_draft(kind, sheet), Writing(kind, sheet, sources))
    return draft


def with_words(draft: Draft, heading: str, text: str, origin: Origin) -> Draft:
    section = section_of(draft, heading)
    added = Paragraph((Span(text, origin),))
    return with_section(draft, replace(section, blocks=(*section.blocks, added)))


def test_twelve_sheets_serve_every_kind_and_are_not_the_kinds_own_examples() -> None:
    sheets = load_draft_sheets()
    kinds = {kind.name: kind for kind in all_kinds()}
    assert len(sheets) == 12
    assert {sheet.kind for sheet in sheets} == set(kinds)
    for sheet in sheets:
        assert sheet.required
        assert 2 <= len(sheet.planted) <= 4
        assert str(sheet.values["工事名"]) not in kinds[sheet.kind].example
        assert sheet_of(sheet.values, kinds[sheet.kind]).values


def test_every_heading_that_a_sheet_asks_for_is_one_of_its_kind() -> None:
    for sheet in load_draft_sheets():
        headings = {section.heading for section in kind_named(sheet.kind).outline}
        named = {
            each for item in sheet.required for each in (item.section, item.heading, item.without)
        }
        named |= {each for item in sheet.planted for each in (item.section, item.remove)}
        assert named - {""} <= headings, sheet.id


def test_an_item_that_is_missing_is_named(plan: Draft) -> None:
    wanted = (
        Required(section="材料確認", texts=("30-18-25",)),
        Required(section="材料確認", texts=("40-18-25",)),
        Required(section="遠隔臨場", cites=("遠隔臨場",)),
        Required(heading="中間検査"),
        Required(without="中間検査"),
    )
    found = required_items(plan, wanted)
    assert found.right == 3
    assert found.faults == ("「材料確認」に「40-18-25」がある", "節「中間検査」がない")


def test_a_citation_is_wrong_when_a_word_of_its_quotation_is(plan: Draft, sources: Sources) -> None:
    clean = citations(plan, sources)
    assert clean.total > 5
    assert not clean.faults
    origin = next(each for each in cited_origins(plan) if each.kind is OriginKind.STANDARD)
    changed = replace(origin, quote="受注者は、何も提出しなくてよい。")
    found = citations(with_words(plan, "立会", "提出しなくてよい。", changed), sources)
    assert len(found.faults) == 1
    assert "引用文が原文にない" in found.faults[0]


@pytest.mark.parametrize(
    ("named", "right"),
    [
        ("第4条（段階確認の進め方）", True),
        ("第4条（段階確認の進め方）第1項", True),
        ("第4条（段階確認の進め方）第2項", False),
        ("第4条（検査の種類）", False),
        ("第5条（段階確認の進め方）第1項", False),
        ("第9章第4条（段階確認の進め方）", False),
        ("", False),
    ],
)
def test_a_citation_is_wrong_when_it_names_another_clause_or_paragraph(
    plan: Draft, sources: Sources, named: str, *, right: bool
) -> None:
    origin = next(
        each for each in cited_origins(plan) if each.clause.startswith("第4条（段階確認の進め方）")
    )
    changed = replace(origin, clause=named)
    before = citations(plan, sources)
    found = citations(with_words(plan, "立会", origin.quote, changed), sources)
    assert len(found.faults) - len(before.faults) == (0 if right else 1)


def test_a_passage_of_a_superseded_edition_is_a_wrong_citation(
    plan: Draft, sources: Sources
) -> None:
    old = next(
        d for d in sources.everything.documents() if d.superseded_by and d.kind == "standard"
    )
    passage = sources.everything.passages_of(old.id)[0]
    origin = Origin(
        OriginKind.STANDARD, document=old.title, document_id=old.id, passage_id=passage.id,
        clause=passage.clause, page=passage.pages[0], quote=passage.units[0].text,
    )  # fmt: skip
    found = citations(with_words(plan, "立会", origin.quote, origin), sources)
    assert [fault.rpartition(": ")[2] for fault in found.faults] == ["旧版の文書である"]


def test_a_number_that_nothing_says_is_untraced(plan: Draft) -> None:
    wanted = sheet_named("10_bridge_abutment")
    sheet = sheet_of(wanted.values, kind_named(wanted.kind))
    assert not numbers(plan, sheet).faults
    changed = with_words(plan, "立会", "立会は7391回とする。", Origin(OriginKind.MODEL))
    assert any("7391" in fault for fault in numbers(changed, sheet).faults)


def test_a_clause_that_no_document_has_is_invented(plan: Draft, sources: Sources) -> None:
    assert not clause_references(plan, sources).faults
    text = "立会は、土木工事共通仕様書 1-1-4-1及び土木工事共通仕様書 1-1-98-97による。"
    found = clause_references(with_words(plan, "立会", text, Origin(OriginKind.MODEL)), sources)
    assert len(found.faults) == 1
    assert "1-1-98-97" in found.faults[0]


def test_gaps_are_those_of_the_text_and_stand_on_its_last_page(plan: Draft) -> None:
    found = gaps_marked(plan, (("確認予定",), ("工期", "契約の日数")))
    assert found.faults == ("工期",)
    assert gaps_listed(plan).total > 0


def test_planted_contradictions_are_looked_for_in_the_draft_and_its_word_file(
    sources: Sources, tmp_path: Path
) -> None:
    sheet = sheet_named("06_river_dredging")
    (case,) = evaluate_drafts([sheet], sources, out=tmp_path)
    scores = score_drafts([case])
    assert (scores.planted, scores.found_in_draft, scores.found_in_word) == (3, 1.0, 1.0)
    assert not case.false_errors
    assert "普通河川柳瀬川" in (tmp_path / "drafts" / f"{sheet.id}.md").read_text(encoding="utf-8")


def test_a_sheet_that_can_not_be_read_has_none_of_its_items(sources: Sources) -> None:
    sheet = replace(sheet_named("06_river_dredging"), values={"工期": "長い"})
    (case,) = evaluate_drafts([sheet], sources)
    assert "工期" in case.error
    scores = score_drafts([case])
    assert (scores.failed, scores.required_present) == (1, 0.0)


def test_a_folder_of_standards_is_drafted_from_and_missed_targets_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    corpus, sheets, out = tmp_path / "corpus", tmp_path / "sheets", tmp_path / "out"
    for folder in (corpus, sheets):
        folder.mkdir()
    (corpus / "土木工事共通仕様書_2025年版.md").write_text(STANDARD, encoding="utf-8")
    (sheets / "a.yaml").write_text(
        "kind: work_outline\ndiscipline: 道路\nsheet: {工事名: 市道北線舗装工事, 工事場所: 北町地内, 工種: [舗装工]}\n"
        "required: [{section: 工期, text: 90日}]\ngaps: [工期]\nplanted:\n"
        "- {title: 旧版, section: 工期, add: '{superseded}による。', rules: [edition_in_force]}\n",
        encoding="utf-8",
    )
    floors = tmp_path / "floors.toml"
    floors.write_text(
        "[drafts.at_least]\nrequired_present = 0.5\nfound_in_draft = 0.9\n", encoding="utf-8"
    )
    settings = Settings(
        home=tmp_path / "home",
        llm=LanguageModelSettings(model="none"),
        embedding=EmbeddingSettings(model="none"),
    )
    assert not eval_drafts(settings, out, corpus, sheets=sheets, as_json=True, floors=floors)
    scores = json.loads(capsys.readouterr().out)["scores"]
    assert (scores["required_present"], scores["gaps_marked"], scores["not_planted"]) == (0, 1, 1)
    # nothing could be planted: no share of it, and no target for it missed
    assert (scores["planted"], scores["found_in_draft"]) == (0, None)
    page = (out / "drafts.html").read_text(encoding="utf-8")
    assert "<dt>下書きで発見</dt><dd>対象なし</dd>" in page
    assert "found_in_draft は" not in page
    assert "「工期」に「90日」がある" in page
    assert "required_present は 0 で、目標 0.5 以上に届きません" in page
    assert '<td class="right">―</td>' in page
    assert "植える前の「注意」" in page


def test_a_sheet_of_another_form_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("kind: work_outline\n", encoding="utf-8")
    with pytest.raises(NaniwaError, match=r"b\.yaml") as refused:
        load_draft_sheets(tmp_path)
    assert refused.value.code == "draft_sheet"
