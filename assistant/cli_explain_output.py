"""What `naniwa learn explain` and `naniwa learn glossary` print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.cli_text import print_json, print_line
from assistant.explaining.explain import Explained
from assistant.explaining.glossary import Meaning, Term
from assistant.explaining.readings import Level
from assistant.explaining.rewording import Reworded
from assistant.explaining.shown import place_of_meaning, with_readings

_SHORTEST_LIST = 12


def show_explained(
    explained: Explained, level: Level, words: Sequence[Reworded], *, as_json: bool
) -> None:
    """The text with readings, its terms, its sentences taken apart, its words of duty."""
    if as_json:
        print_json(_explained_json(explained, words))
        return
    print_line(with_readings(explained, level))
    cut = [sentence for sentence in explained.sentences if sentence.parts]
    if cut:
        print_line("\n文のつくり")
        for sentence in cut:
            for part in sentence.parts:
                print_line(f"　[{part.label}] {part.text}")
            print_line()
    for duty in explained.duties:
        print_line(f"「{duty.words}」（{duty.force.value}）: {duty.meaning}")
    if explained.terms:
        print_line("\n用語")
        for defined in explained.terms:
            _show_term(defined.term, defined.meanings)
    if words:
        print_line("\nAIによる言い換え（数値・義務・人を元の文と照合したものだけ）")
        for word in words:
            print_line(f"　{word.text or f'{word.sentence}（言い換えを示せません）'}")


def show_terms(terms: Sequence[Term], word: str, *, as_json: bool) -> None:
    """Terms with their meanings; a long list without them."""
    if as_json:
        print_json([_term_json(term, term.meanings) for term in terms])
    elif not terms:
        print_line(
            f"「{word}」の定義は、登録文書に見つかりません。"
            if word
            else "用語の定義がある文書は登録されていません。"
        )
    elif len(terms) > _SHORTEST_LIST:
        for term in terms:
            print_line(f"{term.name}（{term.reading}）")
        print_line(f"{len(terms)}語（言葉を指定すると、定義を示します）")
    else:
        for term in terms:
            _show_term(term, term.meanings)


def _show_term(term: Term, meanings: Sequence[Meaning]) -> None:
    print_line(f"■ {term.name}（{term.reading}）{_others(term)}")
    for meaning in meanings:
        print_line(f"　{meaning.text}")
        print_line(
            f"　　— {place_of_meaning(meaning)}{'（この文書での略称）' if meaning.short else ''}"
        )


def _others(term: Term) -> str:
    return f"　別の名: {'、'.join(term.others)}" if term.others else ""


def _explained_json(explained: Explained, words: Sequence[Reworded]) -> dict[str, Any]:
    return {
        "text": explained.text,
        "parts": [
            {
                "text": part.text,
                "reading": part.reading,
                "difficult": part.difficult,
                "term": part.term_id,
            }
            for part in explained.parts
        ],
        "terms": [_term_json(one.term, one.meanings) for one in explained.terms],
        "sentences": [
            {
                "text": sentence.text,
                "parts": [{"label": part.label, "text": part.text} for part in sentence.parts],
            }
            for sentence in explained.sentences
        ],
        "duties": [
            {"words": duty.words, "force": duty.force.value, "meaning": duty.meaning}
            for duty in explained.duties
        ],
        "rewording": [{"sentence": word.sentence, "text": word.text or None} for word in words],
    }


def _term_json(term: Term, meanings: Sequence[Meaning]) -> dict[str, Any]:
    return {
        "id": term.id,
        "term": term.name,
        "reading": term.reading,
        "others": list(term.others),
        "meanings": [
            {
                "text": meaning.text,
                "document": meaning.place.document,
                "edition": meaning.place.edition,
                "collection": meaning.place.collection,
                "clause": meaning.place.clause,
                "page": meaning.place.page,
                "quote": meaning.place.quote,
                "only_in_this_document": meaning.short,
            }
            for meaning in meanings
        ],
    }
