"""The marking of answers to situations agrees with a person's."""

from evals.situations import judge_situations


def test_answers_to_situations_are_marked_as_a_person_marked_them() -> None:
    cases = judge_situations()
    differing = [case for case in cases if not case.agrees]
    assert len(cases) >= 100
    assert len(differing) <= 0.05 * len(cases)
    assert not [case for case in differing if not case.point]
