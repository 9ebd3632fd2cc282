"""The form to write a case, and the case as it would be, as HTML. Whatever people wrote is text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.cases import words
from assistant.cases.paper import source_of
from assistant.cases.placing import Place
from assistant.cases.writing import Beginning, Wanted
from assistant.conversations.conversation import KeptCitation
from assistant.records.cases import CaseEdition, CaseText
from ui.html_text import as_text, lines_as_text
from ui.learning.case_html import article_html, said_html, screen_html


def form_html(
    beginning: Beginning,
    wanted: Wanted,
    *,
    exchange: str = "",
    case: str = "",
    collection: str = "",
    problem: str = "",
) -> str:
    """The form for a new case of an answer, or for one's own ``case``."""
    title = "事例を直す" if case else "事例を書く"
    back = "read" if case else "list"
    body = (
        f'<h2 id="case-heading" tabindex="-1">{title}</h2>{said_html("", problem)}'
        '<div class="learn-card case-form" data-form>'
        f"{_inputs(wanted.text)}{_basis_choice(beginning, wanted)}"
        f"{_places(beginning.places, collection) if not case else ''}"
        '<p class="case-check"><label><input type="checkbox" name="confirmed"'
        f"{' checked' if wanted.confirmed else ''}><span>名前を確かめた</span></label>"
        '<span class="note">人の名前や連絡先らしい語が残るときだけ、付けてください。</span></p>'
        '<p class="check-actions">'
        '<button type="button" class="check-button main" data-do="preview">できあがりを見る</button>'
        f'<button type="button" class="check-button" data-do="{back}">やめる</button></p></div>'
    )
    return screen_html("form", body, exchange=exchange, case=case)


def _inputs(text: CaseText) -> str:
    return "".join(
        (
            _line("title", "題名", text.title, words.LONGEST_TITLE, required=True),
            _line("field", "分野（例: 土木、建築、電気）", text.field, words.LONGEST_FIELD),
            _line("works", "工種（例: 場所打杭工）", text.works, words.LONGEST_WORKS),
            _area(
                "situation",
                "状況（何が問題になったか）",
                text.situation,
                words.LONGEST_SITUATION,
                4,
            ),
            _area("action", "対応（どう判断し、何をしたか）", text.action, words.LONGEST_ACTION, 4),
            _area(
                "note",
                "経験者の注記（経験・判断の理由・注意点）",
                text.note,
                words.LONGEST_NOTE,
                6,
            ),
        )
    )


def _line(name: str, label: str, value: str, longest: int, *, required: bool = False) -> str:
    must = '<span class="case-must">必須</span>' if required else ""
    return (
        f'<p class="case-field"><label for="case-{name}">{label}{must}</label>'
        f'<input id="case-{name}" name="{name}" maxlength="{longest}" value="{as_text(value)}"></p>'
    )


def _area(name: str, label: str, value: str, longest: int, rows: int) -> str:
    return (
        f'<p class="case-field"><label for="case-{name}">{label}'
        '<span class="case-must">必須</span></label>'
        f'<textarea id="case-{name}" name="{name}" rows="{rows}" maxlength="{longest}">'
        f"\n{as_text(value)}</textarea></p>"
    )


def _basis_choice(beginning: Beginning, wanted: Wanted) -> str:
    if not beginning.basis:
        return ""
    rows = "".join(_basis_row(item, beginning.newer, wanted) for item in beginning.basis)
    return f'<fieldset class="case-choice"><legend>引用する根拠</legend><ul>{rows}</ul></fieldset>'


def _basis_row(item: KeptCitation, newer: Mapping[int, KeptCitation], wanted: Wanted) -> str:
    checked = " checked" if item.number in wanted.numbers else ""
    new = newer.get(item.number)
    again = ""
    if new is not None:
        renewed = " checked" if item.number in wanted.renewed else ""
        again = (
            f'<label><input type="checkbox" name="renewed" value="{item.number}"{renewed}>'
            f"<span>新しい版の条項に置き換える: {as_text(source_of(new))}</span></label>"
            f"<blockquote>{lines_as_text(new.quote)}</blockquote>"
        )
    return (
        f'<li><label><input type="checkbox" name="numbers" value="{item.number}"{checked}>'
        f"<span>{as_text(source_of(item))}</span></label>"
        f"<blockquote>{lines_as_text(item.quote)}</blockquote>{again}"
        f'<button type="button" class="check-button" data-do="page" data-number="{item.number}" '
        f'aria-label="根拠{item.number}の原文を見る">原文を見る</button></li>'
    )


def _places(found: Sequence[Place], chosen: str) -> str:
    if not found:
        return (
            '<p class="problem">引用した文書をすべて閲覧できる人だけの文書群がありません。'
            "引用を減らすか、管理者に相談してください。</p>"
        )
    options = "".join(
        f'<option value="{as_text(place.collection)}"'
        f"{' selected' if place.collection == chosen else ''}>"
        f"{as_text(place.collection)}{'（新しく作る）' if place.new else ''}</option>"
        for place in found
    )
    return (
        '<p class="case-field"><label for="case-place">登録する文書群</label>'
        f'<select id="case-place" name="place">{options}</select>'
        '<span class="note">引用した文書を閲覧できない人には見えない文書群だけを選べます。</span></p>'
    )


def preview_html(
    edition: CaseEdition, wanted: Wanted, *, exchange: str, case: str, collection: str
) -> str:
    """The case as it would be, with the form's values beside it for when it is sent."""
    body = (
        '<p class="note" role="status">できあがりです。よければ登録してください。</p>'
        f"{article_html(edition, collection, ())}{_carried(wanted, collection)}"
        '<p class="check-actions"><button type="button" class="check-button main" data-do="send">登録する</button>'
        '<button type="button" class="check-button" data-do="form">書き直す</button></p>'
    )
    return screen_html("preview", body, exchange=exchange, case=case)


def _carried(wanted: Wanted, collection: str) -> str:
    """The form's values, unseen: what is sent is judged anew all the same."""
    text = wanted.text
    single = {
        "title": text.title,
        "field": text.field,
        "works": text.works,
        "place": collection,
    }
    areas = {"situation": text.situation, "action": text.action, "note": text.note}
    boxes = [
        *(("numbers", str(number)) for number in wanted.numbers),
        *(("renewed", str(number)) for number in wanted.renewed),
        *((("confirmed", "on"),) if wanted.confirmed else ()),
    ]
    return (
        "<div hidden data-form>"
        + "".join(
            f'<input name="{name}" value="{as_text(value)}">' for name, value in single.items()
        )
        + "".join(
            f'<textarea name="{name}">\n{as_text(value)}</textarea>'
            for name, value in areas.items()
        )
        + "".join(
            f'<input type="checkbox" name="{name}" value="{value}" checked>'
            for name, value in boxes
        )
        + "</div>"
    )
