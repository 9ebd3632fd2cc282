from dataclasses import replace
from random import Random

from assistant.learning.anki import anki_text
from assistant.learning.questions.making.every_kind import questions_of
from assistant.learning.questions.material import Material
from assistant.learning.questions.question import Question, QuestionKind


def notes(*questions: Question) -> list[list[str]]:
    lines = anki_text(questions).splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_a_note_a_line_with_what_is_asked_and_the_answer_with_its_clause(
    material: Material, random: Random
) -> None:
    questions = tuple(questions_of(material, random))
    written = notes(*questions)
    assert len(written) == len(questions)
    assert {len(note) for note in written} == {5}
    for question, (front, back, deck, tag, identifier) in zip(questions, written, strict=True):
        assert question.id in identifier
        assert question.answer.split()[0] in back
        assert "ページ" in back
        assert deck.startswith("Naniwa::水道::")
        assert tag
        if question.kind is not QuestionKind.TRUE_FALSE:
            assert question.instruction in front


def test_text_of_a_document_is_no_markup_and_ends_no_note(
    material: Material, random: Random
) -> None:
    question = next(questions_of(material, random))
    place = replace(question.place, quote="<b>太字</b>\tと\n改行", collection='a::b"c')
    (note,) = notes(replace(question, place=place, body="{{cloze}} <img src=x>"))
    assert "<img" not in note[0]
    assert "&lt;b&gt;太字&lt;/b&gt; と 改行" in note[1]
    assert note[2].split("::")[1] == "a：bc"
