"""`naniwa eval`: ask a question set, judge, and write scores, cases and a report into a folder."""

from __future__ import annotations

from pathlib import Path

from assistant.config import Settings
from assistant.llm.select import chat_model
from evals.answers import evaluate_answers, score_answers
from evals.asking import asker, searcher
from evals.draft_sheets import load_draft_sheets
from evals.drafts import evaluate_drafts, score_drafts
from evals.estimates import check_clean, check_planted, score_estimates
from evals.exercises import evaluate_exercises
from evals.learning import evaluate_learning, score_learning
from evals.questions import load_questions
from evals.records import (
    case_record,
    clean_record,
    draft_record,
    exercise_record,
    incident_record,
    marked_record,
    planted_record,
    question_record,
    retrieval_record,
)
from evals.report import (
    answers_report,
    drafts_report,
    estimates_report,
    learning_report,
    retrieval_report,
)
from evals.retrieval import evaluate_retrieval, score_retrieval
from evals.running import Result, Run, about_library, opened, progress_bar, write_result
from retrieval.errors import NaniwaError


def eval_retrieval(
    settings: Settings,
    questions: Path,
    corpus: Path | None,
    out: Path,
    collections: tuple[str, ...],
    *,
    as_json: bool,
    floors: Path | None = None,
) -> bool:
    """Write retrieval.json and retrieval.html into ``out``; return whether all targets were met.

    Raises NaniwaError for a question file, folder or collection that can't be used.
    """
    run = Run(settings, corpus, out, collections)
    asked = load_questions(questions)
    with opened(run) as (library, unread), progress_bar("検索しています") as progress:
        cases = evaluate_retrieval(searcher(library, asked, collections), asked, progress=progress)
        about = f"質問 {questions.name}（{len(asked)}問）、{about_library(run, library)}"
    records = [retrieval_record(case) for case in cases]
    result = Result("retrieval", score_retrieval(cases), records, unread, about)
    return write_result(result, out, floors, retrieval_report, as_json=as_json)


def eval_answers(
    settings: Settings,
    questions: Path,
    corpus: Path | None,
    out: Path,
    collections: tuple[str, ...],
    *,
    as_json: bool,
    floors: Path | None = None,
) -> bool:
    """Write answers.json and answers.html into ``out``; return whether all targets were met.

    Raises NaniwaError for a question file, folder, collection or model that can't be used.
    """
    run = Run(settings, corpus, out, collections)
    asked = load_questions(questions)
    model = chat_model(settings)
    with opened(run) as (library, unread), progress_bar("質問しています") as progress:
        cases = evaluate_answers(
            asker(library, model, asked, collections), asked, progress=progress
        )
        about = f"質問 {questions.name}（{len(asked)}問）、{about_library(run, library)}"
    records = [case_record(case) for case in cases]
    named = f"{about} 検索は言葉だけ。言語モデル: {cases[0].answer.model or 'なし'}。"
    result = Result("answers", score_answers(cases), records, unread, named)
    return write_result(result, out, floors, answers_report, as_json=as_json)


def eval_estimates(
    out: Path,
    *,
    seed: int,
    count: int,
    kinds: tuple[str, ...] = (),
    incidents: bool = True,
    as_json: bool,
    floors: Path | None = None,
) -> bool:
    """Plant errors into the sample estimates, check, and write estimates.json and .html.

    ``count`` errors of each kind (of those in ``kinds``, when some are named) go into copies of
    the sample city's estimates; ``incidents`` adds those that happened. All files stay below
    ``out``. Returns whether all targets were met. Raises NaniwaError for an unknown kind.
    """
    from corpora.estimates.build import OTHER_LAYOUTS, build_estimates
    from corpora.estimates.planting.kinds import all_kinds
    from evals.incidents.collection import all_incidents
    from evals.incidents.running import run_incidents

    known = {kind.name for kind in all_kinds()}
    for name in kinds:
        if name not in known:
            message = f"誤りの種類「{name}」はありません（{'、'.join(sorted(known))}）。"
            raise NaniwaError(message, code="no_kind")
    clean = [
        *build_estimates(out),
        *build_estimates(out / "other_layouts", OTHER_LAYOUTS),
    ]
    total = count * (len(kinds) or len(known))
    with progress_bar("点検しています") as progress:
        untouched = check_clean(clean)
        planted = check_planted(
            clean, untouched, out / "planted", seed=seed, count=count, kinds=kinds,
            progress=lambda done: progress(done, total),
        )  # fmt: skip
    chosen = all_incidents() if incidents else ()
    with progress_bar("事例を点検しています") as progress:
        happened = run_incidents(out / "incidents", chosen)
        progress(len(chosen), len(chosen))
    titles = {incident.id: incident.title for incident in chosen}
    records = [
        *(planted_record(case) for case in planted),
        *(clean_record(case) for case in untouched),
        *(incident_record(outcome, titles[outcome.id]) for outcome in happened.outcomes),
    ]
    scores = score_estimates(planted, untouched, happened)
    about = (
        f"見本都市の設計書 {len(clean)}件（{sum(case.lines for case in untouched):,}行）に、"
        f"{scores.kinds}種類の誤りを1か所ずつ植えて点検した（乱数の種 {seed}）。"
    )
    unread = tuple(f"{case.estimate}: {case.error}" for case in untouched if case.error)
    unread += tuple(f"{case.file}: {case.error}" for case in planted if case.error)
    result = Result("estimates", scores, records, unread, about)
    return write_result(result, out, floors, estimates_report, as_json=as_json)


def eval_drafts(
    settings: Settings,
    out: Path,
    corpus: Path | None,
    *,
    sheets: Path | None = None,
    with_model: bool = False,
    as_json: bool,
    floors: Path | None = None,
) -> bool:
    """Draft from the project sheets (default: Naniwa's twelve), judge, plant contradictions, and write drafts.json and .html.

    Searches by words alone; sections are put together from quotations unless ``with_model``.
    ``out`` also gets every draft as Markdown. Returns whether all targets were met. Raises
    NaniwaError for a folder, library or model that can't be used.
    """
    from assistant.drafting.sources import sources_of, whole_library

    chosen = load_draft_sheets(sheets)
    run = Run(settings, corpus, out, vectors=False)
    model = chat_model(settings) if with_model else None
    with opened(run) as (library, unread), progress_bar("下書きを作っています") as progress:
        cases = evaluate_drafts(
            chosen, sources_of(whole_library(library)), model, out=out, progress=progress
        )
        about = f"計画シート {len(chosen)}件、{about_library(run, library)}"
    named = f"{about} 検索は言葉だけ。言語モデル: {'あり' if model is not None else 'なし'}。"
    result = Result("drafts", score_drafts(cases), [draft_record(c) for c in cases], unread, named)
    return write_result(result, out, floors, drafts_report, as_json=as_json)


def eval_learning(
    settings: Settings,
    out: Path,
    corpus: Path | None,
    *,
    per_kind: int,
    seed: int,
    exercises: int = 0,
    as_json: bool,
    floors: Path | None = None,
) -> bool:
    """Make the questions of every current standard, judge them, and write learning.json and .html.

    ``per_kind`` questions of each kind of each document are judged, and exercises in checking
    with ``exercises`` errors of each kind. Returns whether all targets
    were met. Raises NaniwaError for a folder or library that can't be used.
    """
    run = Run(settings, corpus, out, vectors=False)
    with opened(run) as (library, unread), progress_bar("問題を作っています") as progress:
        judged = evaluate_learning(library, per_kind=per_kind, seed=seed, progress=progress)
        about = f"{about_library(run, library)} 文書・種類ごとに{per_kind}問まで調べた（乱数の種 {seed}）。"
    with progress_bar("演習を作っています") as progress:
        checked = (
            evaluate_exercises(per_kind=exercises, seed=seed, progress=progress)
            if exercises
            else ()
        )
    records = [
        *(question_record(case) for case in judged.cases),
        *(marked_record(case) for case in judged.marked),
        *(exercise_record(case) for case in checked),
    ]
    result = Result("learning", score_learning(judged, checked), records, unread, about)
    return write_result(result, out, floors, learning_report, as_json=as_json)
