"""Kinds of documents: those of Naniwa are right, and what a city gets wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.drafting.kinds import Kind, all_kinds, kind_named, read_kind
from assistant.drafting.sheet_reading import sheet_of
from assistant.drafting.template_numbers import numbers_in_templates
from assistant.drafting.writing import begin_draft
from retrieval.errors import NaniwaError

OUTLINE = """
title: 点検報告書
sections:
  - {id: overview, heading: 概要, required: true}
  - {id: result, heading: 結果, when: 工期 > 100}
"""


def a_kind(home: Path, **files: str) -> Path:
    """A city's folder of kinds with one kind of two sections; ``files`` replace its own."""
    folder = home / "kinds" / "inspection_report"
    (folder / "sections").mkdir(parents=True)
    contents = {
        "outline.yaml": OUTLINE,
        "sheet.yaml": "fields: [工事名, 工期]",
        "example.yaml": "工事名: 点検",
        "sections/overview.md": "{{ 工事名 }}の点検",
        "sections/result.md": "結果は{{ 工期 }}",
    }
    for name, text in (contents | files).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder.parent


def wrong(home: Path, **files: str) -> str:
    with pytest.raises(NaniwaError) as caught:
        all_kinds(a_kind(home, **files))
    assert caught.value.code == "kind"
    assert "inspection_report" in caught.value.message
    return caught.value.message


def test_a_city_adds_a_kind_without_code(tmp_path: Path) -> None:
    kind = kind_named("点検報告書", a_kind(tmp_path))
    sheet = sheet_of({"工事名": "中浜橋", "工期": "120日"}, kind)
    assert [section.heading for section in begin_draft(kind, sheet).sections] == ["概要", "結果"]
    short = sheet_of({"工事名": "中浜橋", "工期": "20日"}, kind)
    assert [section.id for section in begin_draft(kind, short).sections] == ["overview"]


def test_kinds_are_read_again_when_a_file_of_theirs_has_changed(tmp_path: Path) -> None:
    own = a_kind(tmp_path)
    first = kind_named("点検報告書", own)
    assert kind_named("点検報告書", own) is first
    section = own / "inspection_report" / "sections" / "overview.md"
    section.write_text("{{ 工事名 }}を点検した。", encoding="utf-8")
    assert kind_named("点検報告書", own).outline[0].template == "{{ 工事名 }}を点検した。"
    (own / "inspection_report" / "example.yaml").unlink()
    with pytest.raises(NaniwaError, match=r"example\.yaml"):
        kind_named("点検報告書", own)
    (own / "inspection_report" / "outline.yaml").unlink()
    with pytest.raises(NaniwaError, match="という文書の種類はありません"):
        kind_named("点検報告書", own)


def test_a_section_whose_condition_is_about_a_missing_field_is_not_called_for(
    tmp_path: Path,
) -> None:
    kind = kind_named("点検報告書", a_kind(tmp_path))
    draft = begin_draft(kind, sheet_of({"工事名": "中浜橋"}, kind))
    assert [section.id for section in draft.sections] == ["overview"]


def test_an_unknown_kind_is_answered_with_those_there_are() -> None:
    with pytest.raises(NaniwaError, match="特記仕様書") as caught:
        kind_named("ない文書")
    assert caught.value.code == "no_kind"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"outline.yaml": "title: [a"}, "YAMLとして読めません"),
        ({"outline.yaml": "- a"}, "「項目: 値」の並び"),
        ({"outline.yaml": "title: a\ntitle: b\nsections: []"}, "2行目の「title」が二度"),
        ({"outline.yaml": "title: &a b\nsections: *a"}, "「*」（YAMLの参照）"),
        ({"outline.yaml": "title: a\n{{ 工事名 }}: b"}, "2行目の項目名が文字ではありません"),
        ({"outline.yaml": "title: a"}, "sections がありません"),
        ({"outline.yaml": f"title: 0x{'f' * 5000}"}, "1行目の数の桁が多すぎます"),
        ({"sheet.yaml": f"fields:\n- {'9' * 5000}"}, "2行目の数の桁が多すぎます"),
        ({"outline.yaml": OUTLINE + "colour: red"}, "「colour」は使えません"),
        (
            {"outline.yaml": OUTLINE.replace("required", "needed")},
            "節 overviewの「needed」は使えません",
        ),
        ({"outline.yaml": OUTLINE.replace("id: result", "id: overview")}, "id「overview」が二度"),
        (
            {"outline.yaml": OUTLINE.replace("id: result", "id: ../result")},
            "id は小文字の英字で始まる",
        ),
        ({"outline.yaml": OUTLINE.replace("id: result", "id: outcome")}, "sections/outcome.md"),
        ({"outline.yaml": OUTLINE.replace("工期 >", "工事期間 >")}, "「工事期間」という項目"),
        ({"outline.yaml": OUTLINE.replace("工期 > 100", "工期 >")}, "when"),
        ({"outline.yaml": OUTLINE.replace("heading: 結果, ", "")}, "heading がありません"),
        ({"outline.yaml": OUTLINE.replace("true", "多分")}, "true か false"),
        ({"sections/result.md": "一\n二\n{{ 工事期間 }}"}, "sections/result.md」の3行目"),
        ({"sections/result.md": "{{ sandard('x') }}"}, "「sandard」という項目や関数"),
        ({"sheet.yaml": "fields: [ない項目]\n- x"}, "sheet.yaml"),
        ({"outline.yaml": "x" * 600_000}, "大きすぎます"),
    ],
)
def test_what_a_city_gets_wrong_is_named(tmp_path: Path, files: dict[str, str], said: str) -> None:
    assert said in wrong(tmp_path, **files)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    own = a_kind(tmp_path)
    (own / "inspection_report" / "example.yaml").write_bytes("工事名".encode("cp932"))
    with pytest.raises(NaniwaError, match=r"example\.yaml .*UTF-8"):
        all_kinds(own)


def test_links_to_other_places_are_refused(tmp_path: Path) -> None:
    own = a_kind(tmp_path)
    secret = tmp_path / "secret"
    secret.write_text("秘密", encoding="utf-8")
    section = own / "inspection_report" / "sections" / "result.md"
    section.unlink()
    section.symlink_to(secret)
    with pytest.raises(NaniwaError, match="リンクは使えません"):
        all_kinds(own)


def test_a_linked_folder_is_no_kind(tmp_path: Path) -> None:
    own = a_kind(tmp_path)
    (own / "other").symlink_to(own / "inspection_report")
    assert "other" not in [kind.name for kind in all_kinds(own)]


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_no_template_of_naniwa_states_a_number_of_its_own(kind: Kind) -> None:
    assert numbers_in_templates(kind) == ()


def test_numbers_of_a_template_are_found_where_they_are_printed(tmp_path: Path) -> None:
    template = (
        '{{ gap("7日前の届") }}\n3日以内に報告する。\n{{ 工期 * 2 }}{{ standard("28日強度") }}'
        '{% if 工期 > 100 %}{{ "50mm" }}{% endif %}'
    )
    folder = a_kind(tmp_path, **{"sections/result.md": template}) / "inspection_report"
    from importlib import resources

    kind = read_kind(folder, resources.files("prompts") / "drafting")
    found = [(number.line, number.number) for number in numbers_in_templates(kind)]
    assert found == [(1, "7日"), (2, "3日"), (3, "2%"), (3, "50mm")]


def test_a_kind_is_named_by_a_beginning_or_part_that_only_it_has() -> None:
    assert kind_named("段階確認").name == "stage_confirmation_plan"
    assert kind_named("起工").name == "work_outline"
    with pytest.raises(NaniwaError, match="工事概要書・起工理由書") as caught:
        kind_named("工事")
    assert caught.value.code == "no_kind"
    assert "決まりません" in caught.value.message


def test_nothing_names_no_kind() -> None:
    with pytest.raises(NaniwaError):
        kind_named(" ")


def test_a_section_has_the_heading_of_the_first_condition_that_holds(tmp_path: Path) -> None:
    outline = OUTLINE.replace(
        "heading: 概要, required: true",
        "heading: 概要, headings: [{when: 工期 > 100, heading: 長い工事の概要}]",
    )
    kind = kind_named("点検報告書", a_kind(tmp_path, **{"outline.yaml": outline}))
    long, short = (sheet_of({"工事名": "中浜橋", "工期": days}, kind) for days in ("120日", "20日"))
    assert begin_draft(kind, long).sections[0].heading == "長い工事の概要"
    assert begin_draft(kind, short).sections[0].heading == "概要"


def test_a_heading_under_a_wrong_condition_is_named(tmp_path: Path) -> None:
    outline = OUTLINE.replace("required: true", "headings: [{when: 高さ > 1, heading: 高い}]")
    assert "headings" in wrong(tmp_path, **{"outline.yaml": outline})
