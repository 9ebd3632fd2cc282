"""HTML reports that stand alone: one file with its plots, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.learning.questions.question import KIND_NAMES
from evals import plots

_RETRIEVAL_NAMES = {
    "questions": "質問数",
    "recall_at_1": "1位で正解",
    "recall_at_3": "3位以内",
    "recall_at_5": "5位以内",
    "recall_at_10": "10位以内",
    "mean_reciprocal_rank": "MRR",
    "median_ms": "検索時間（中央値）",
}
_ANSWER_NAMES = {
    "answerable": "答えのある質問",
    "unanswerable": "答えのない質問",
    "accuracy": "示した文に答えを含む",
    "right_page": "正しい頁を引用",
    "conclusions_shown": "示した結論",
    "conclusions_wrong": "誤った結論",
    "conclusion_wrong_rate": "誤った結論の割合",
    "wrongly_declined": "誤って答えず",
    "rightly_declined": "正しく「記載なし」",
    "unsupported_numbers": "根拠のない数値（示さず）",
    "median_retrieval_ms": "根拠まで（中央値）",
    "median_first_token_ms": "最初の文字（中央値）",
    "median_total_ms": "回答全体（中央値）",
}
_ESTIMATE_NAMES = {
    "planted": "植えた誤り",
    "kinds": "誤りの種類",
    "detected": "検出",
    "right_cell": "正しいセルを指摘",
    "right_rule": "想定した規則で検出",
    "as_error": "error として検出",
    "errors_elsewhere": "他のセルの error（1件当たり）",
    "effect_right": "影響額が一致",
    "false_errors": "誤りのない設計書の error",
    "clean_warnings_per_100_lines": "同 warning（100行当たり）",
    "incidents": "公表事例の再現",
    "incidents_found": "事例の検出",
    "incidents_right_cell": "事例の正しいセル",
    "incidents_false_errors": "事例の誤りのない側の error",
    "median_ms": "1件の時間（中央値）",
}


_DRAFT_NAMES = {
    "sheets": "計画シート",
    "kinds": "文書の種類",
    "failed": "書けなかった節・文書",
    "required": "必要な項目",
    "required_present": "必要な項目がある",
    "citations": "引用",
    "citations_right": "引用が正しい",
    "numbers": "数値",
    "numbers_traced": "数値に出典がある",
    "clause_references": "条項への参照",
    "clauses_real": "条項が実在する",
    "gaps_expected": "シートの空欄",
    "gaps_marked": "空欄を要確認とした",
    "gaps": "要確認",
    "gaps_listed": "要確認を末尾に一覧",
    "planted": "植えた食い違い",
    "not_planted": "植えられなかった食い違い",
    "found_in_draft": "下書きで発見",
    "found_in_word": "Wordファイルで発見",
    "false_errors": "植える前の「誤り」（誤報）",
    "warnings_per_draft": "植える前の「注意」（1件当たり）",
    "median_ms": "1件の作成時間（中央値）",
}


_QUESTION_KINDS = {kind.value: name for kind, name in KIND_NAMES.items()}
_LEARNING_NAMES = {
    "documents": "文書",
    "questions": "調べた問題",
    "questions_made": "作れた問題",
    "one_right_answer": "正答が一つ（ページの文字で確認）",
    "clauses": "問える条項・表",
    "clauses_covered": "問題になった条項・表",
    "duplicates": "言葉の重なる問題",
    "kinds": "問題の種類",
    "marked_answers": "人が採点した記述",
    "marking_agrees": "採点の一致",
    "exercises": "設計書の点検の演習",
    "exercise_errors": "演習に植えた誤り",
    "exercise_kinds": "演習の誤りの種類",
    "exercise_layouts": "演習の様式",
    "exercise_errors_real": "誤りのない設計書と違う",
    "exercise_errors_seen": "点検でも見つかる",
    "exercise_nothing_else": "ほかに違いのない演習",
    "exercise_graded_right": "採点の正しい演習",
    "situation_marks": "人が採点した場面の答え（点ごと）",
    "situation_marks_agree": "場面の採点の一致",
}


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands above the cases: what was measured, and Japanese lines on what went wrong."""

    about: str
    scores: Mapping[str, float | None]
    missed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def retrieval_report(summary: Summary, cases: Sequence[Mapping[str, Any]]) -> str:
    """The report on `naniwa eval retrieval`, worst cases first."""
    drawn = [plots.rank_plot, plots.recall_plot, plots.search_time_plot] if cases else []
    return _render(
        "retrieval.html",
        summary,
        title="検索の評価",
        names=_RETRIEVAL_NAMES,
        plots=[plot(cases) for plot in drawn],
        cases=sorted(cases, key=lambda case: -(case["rank"] or 1_000_000)),
    )


def answers_report(summary: Summary, cases: Sequence[Mapping[str, Any]]) -> str:
    """The report on `naniwa eval answers`, wrong answers first."""
    drawn = [plots.outcome_plot, plots.waiting_plot] if cases else []
    return _render(
        "answers.html",
        summary,
        title="回答の評価",
        names=_ANSWER_NAMES,
        plots=[plot(cases) for plot in drawn],
        cases=sorted(cases, key=lambda case: (case["correct"], not case["conclusion_wrong"])),
    )


def estimates_report(summary: Summary, cases: Sequence[Mapping[str, Any]]) -> str:
    """The report on `naniwa eval estimates`: kinds, missed errors first, then false alarms."""
    planted = [case for case in cases if case["part"] == "planted"]
    drawn = [plots.detection_plot, plots.effect_plot] if planted else []
    return _render(
        "estimates.html",
        summary,
        title="積算チェックの評価",
        names=_ESTIMATE_NAMES,
        plots=[plot(planted) for plot in drawn],
        cases=sorted(cases, key=_certainty),
    )


def drafts_report(summary: Summary, cases: Sequence[Mapping[str, Any]]) -> str:
    """The report on `naniwa eval drafts`, sheet by sheet with everything that is wrong."""
    return _render(
        "drafts.html",
        summary,
        title="文書の下書きの評価",
        names=_DRAFT_NAMES,
        plots=[plots.draft_plot(cases)] if cases else [],
        cases=cases,
    )


def learning_report(summary: Summary, cases: Sequence[Mapping[str, Any]]) -> str:
    """The report on `naniwa eval learning`: questions not confirmed first, then the marking."""
    asked = [case for case in cases if case["kind"] not in ("marked", "exercise")]
    return _render(
        "learning.html",
        summary,
        title="学習の問題の評価",
        names=_LEARNING_NAMES,
        plots=[plots.learning_plot(asked, _QUESTION_KINDS)] if asked else [],
        cases=sorted(cases, key=_agreed),
    )


def _agreed(case: Mapping[str, Any]) -> bool:
    if case["kind"] == "marked":
        return bool(case["right"] == case["marked_right"])
    if case["kind"] == "exercise":
        return bool(case["graded_right"]) and not case["stray"]
    return bool(case["confirmed"])


def _certainty(case: Mapping[str, Any]) -> tuple[bool, bool]:
    return bool(case["right_cell"]), bool(case["detected"])


def _render(
    template: str,
    summary: Summary,
    *,
    title: str,
    names: Mapping[str, str],
    plots: Sequence[str],
    cases: Sequence[Mapping[str, Any]],
) -> str:
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("evals"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template(template).render(
        title=title,
        about=summary.about,
        scores=[(names[key], _shown(key, value)) for key, value in summary.scores.items()],
        missed=summary.missed,
        unread=summary.unread,
        plots=[Markup(svg) for svg in plots],  # noqa: S704 - matplotlib's own output
        cases=cases,
        kinds=_kind_names(),
    )


def _kind_names() -> Mapping[str, str]:
    return {**plots.KIND_NAMES, **_QUESTION_KINDS}


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "対象なし"
    if name.endswith("_ms"):
        return f"{value / 1000:.1f} 秒" if value >= 1000 else f"{value:.0f} ミリ秒"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
