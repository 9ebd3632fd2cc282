"""The schema of the records, as numbered steps: each is applied once, new ones only appended.

Times are ISO 8601 in UTC with microseconds, so that their texts sort as they do. Ids are made
by `database.new_id`. What is JSON is written and read by the module of its table alone.
"""

from __future__ import annotations

STEPS = (
    """CREATE TABLE seen_findings (
        finding_id VARCHAR(16) PRIMARY KEY, file TEXT NOT NULL, rule TEXT NOT NULL,
        place TEXT NOT NULL, item TEXT NOT NULL, message TEXT NOT NULL, seen_at TEXT NOT NULL)""",
    """CREATE TABLE waivers (
        finding_id VARCHAR(16) PRIMARY KEY, reason TEXT NOT NULL, name TEXT NOT NULL,
        waived_at TEXT NOT NULL)""",
    # Who there is. ``source`` is local, oidc or proxy; only local people have a password.
    """CREATE TABLE people (
        name VARCHAR(64) PRIMARY KEY, shown_name TEXT NOT NULL, role VARCHAR(16) NOT NULL,
        department TEXT NOT NULL, active INTEGER NOT NULL, source VARCHAR(8) NOT NULL,
        subject TEXT NOT NULL, password_hash TEXT NOT NULL, must_change INTEGER NOT NULL,
        created_at TEXT NOT NULL, last_seen_at TEXT NOT NULL)""",
    "CREATE TABLE departments (name VARCHAR(64) PRIMARY KEY)",
    # A session is found by the SHA-256 of its token: who reads the database can't take it over.
    """CREATE TABLE sessions (
        token_hash VARCHAR(64) PRIMARY KEY, person VARCHAR(64) NOT NULL, created_at TEXT NOT NULL,
        last_used_at TEXT NOT NULL, address TEXT NOT NULL)""",
    """CREATE TABLE sign_in_failures (
        id VARCHAR(32) PRIMARY KEY, person VARCHAR(64) NOT NULL, address TEXT NOT NULL,
        failed_at TEXT NOT NULL)""",
    # Who may see a collection: JSON lists, an empty one means everybody; no row: everybody.
    """CREATE TABLE collection_rules (
        collection VARCHAR(255) PRIMARY KEY, roles TEXT NOT NULL, departments TEXT NOT NULL,
        changed_by VARCHAR(64) NOT NULL, changed_at TEXT NOT NULL)""",
    """CREATE TABLE audit (
        id VARCHAR(32) PRIMARY KEY, happened_at TEXT NOT NULL, person VARCHAR(64) NOT NULL,
        action VARCHAR(32) NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL,
        address TEXT NOT NULL)""",
    "CREATE INDEX audit_by_time ON audit (happened_at)",
    """CREATE TABLE conversations (
        id VARCHAR(32) PRIMARY KEY, owner VARCHAR(64) NOT NULL, title TEXT NOT NULL,
        created_at TEXT NOT NULL, changed_at TEXT NOT NULL)""",
    "CREATE INDEX conversations_by_owner ON conversations (owner, changed_at)",
    """CREATE TABLE exchanges (
        id VARCHAR(32) PRIMARY KEY, conversation VARCHAR(32) NOT NULL, position INTEGER NOT NULL,
        question TEXT NOT NULL, content TEXT NOT NULL, searchable TEXT NOT NULL,
        asked_at TEXT NOT NULL)""",
    "CREATE INDEX exchanges_by_conversation ON exchanges (conversation, position)",
    # Holds its own copy of question and answer: it outlives the conversation.
    """CREATE TABLE feedback (
        exchange VARCHAR(32) PRIMARY KEY, person VARCHAR(64) NOT NULL, helpful INTEGER NOT NULL,
        comment TEXT NOT NULL, content TEXT NOT NULL, given_at TEXT NOT NULL)""",
    # Files that a browser has sent and that nothing has taken over yet.
    """CREATE TABLE uploads (
        id VARCHAR(32) PRIMARY KEY, owner VARCHAR(64) NOT NULL, name TEXT NOT NULL,
        size INTEGER NOT NULL, sha256 VARCHAR(64) NOT NULL, sent_at TEXT NOT NULL)""",
    # ``round`` counts how often a check was begun anew: each has its own folder of reports.
    """CREATE TABLE checks (
        id VARCHAR(32) PRIMARY KEY, owner VARCHAR(64) NOT NULL, title TEXT NOT NULL,
        state VARCHAR(16) NOT NULL, message TEXT NOT NULL, round INTEGER NOT NULL,
        created_at TEXT NOT NULL, changed_at TEXT NOT NULL)""",
    "CREATE INDEX checks_by_owner ON checks (owner, created_at)",
    # ``path`` is below the check's inputs, ``stem`` names its reports; sizes are in bytes.
    """CREATE TABLE check_files (
        check_id VARCHAR(32) NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL,
        part VARCHAR(16) NOT NULL, state VARCHAR(16) NOT NULL, errors INTEGER NOT NULL,
        warnings INTEGER NOT NULL, questions INTEGER NOT NULL, message TEXT NOT NULL,
        path TEXT NOT NULL, stem TEXT NOT NULL, chosen INTEGER NOT NULL,
        size BIGINT NOT NULL, reports_size BIGINT NOT NULL, PRIMARY KEY (check_id, position))""",
    """CREATE TABLE check_grants (
        check_id VARCHAR(32) NOT NULL, person VARCHAR(64) NOT NULL, granted_by VARCHAR(64) NOT NULL,
        granted_at TEXT NOT NULL, PRIMARY KEY (check_id, person))""",
    # Work on the library that goes on when nobody looks: registering, removing, rebuilding.
    """CREATE TABLE library_jobs (
        id VARCHAR(32) PRIMARY KEY, owner VARCHAR(64) NOT NULL, work VARCHAR(16) NOT NULL,
        request TEXT NOT NULL, state VARCHAR(16) NOT NULL, stage VARCHAR(16) NOT NULL,
        done INTEGER NOT NULL, total INTEGER NOT NULL, name TEXT NOT NULL, report TEXT NOT NULL,
        created_at TEXT NOT NULL, changed_at TEXT NOT NULL)""",
    # Looked at twice a second for what waits.
    "CREATE INDEX checks_by_state ON checks (state)",
    "CREATE INDEX library_jobs_by_state ON library_jobs (state)",
    "CREATE INDEX sessions_by_person ON sessions (person)",
    # ``revision`` counts every change, ``version`` the kept ones. ``head`` is the draft without its
    # sections, ``sections`` lists them with the digests of their texts, ``facts`` come from an
    # estimate or a past design, ``pending`` says what the next version will have been made for: JSON.
    """CREATE TABLE drafts (
        id VARCHAR(32) PRIMARY KEY, owner VARCHAR(64) NOT NULL, kind TEXT NOT NULL,
        title TEXT NOT NULL, state VARCHAR(16) NOT NULL, message TEXT NOT NULL,
        revision INTEGER NOT NULL, version INTEGER NOT NULL, head TEXT NOT NULL,
        sections TEXT NOT NULL, facts TEXT NOT NULL, notes TEXT NOT NULL,
        estimate TEXT NOT NULL, pending TEXT NOT NULL, asked_at TEXT NOT NULL,
        created_at TEXT NOT NULL, changed_at TEXT NOT NULL)""",
    "CREATE INDEX drafts_by_owner ON drafts (owner, created_at)",
    "CREATE INDEX drafts_by_state ON drafts (state)",
    # Each text of a section once, however many versions have it.
    """CREATE TABLE draft_texts (
        draft VARCHAR(32) NOT NULL, digest VARCHAR(64) NOT NULL, content TEXT NOT NULL,
        PRIMARY KEY (draft, digest))""",
    """CREATE TABLE draft_versions (
        draft VARCHAR(32) NOT NULL, number INTEGER NOT NULL, why TEXT NOT NULL,
        who VARCHAR(64) NOT NULL, made_at TEXT NOT NULL, head TEXT NOT NULL,
        sections TEXT NOT NULL, PRIMARY KEY (draft, number))""",
    # A card is a person's memory of one question: both JSON of `assistant.learning`.
    """CREATE TABLE cards (
        person VARCHAR(64) NOT NULL, question_id VARCHAR(16) NOT NULL, deck VARCHAR(255) NOT NULL,
        topic TEXT NOT NULL, document_id VARCHAR(64) NOT NULL, question TEXT NOT NULL,
        memory TEXT NOT NULL, due TEXT NOT NULL, added_at TEXT NOT NULL,
        PRIMARY KEY (person, question_id))""",
    "CREATE INDEX cards_by_due ON cards (person, due)",
    """CREATE TABLE card_reviews (
        id VARCHAR(32) PRIMARY KEY, person VARCHAR(64) NOT NULL, question_id VARCHAR(16) NOT NULL,
        deck VARCHAR(255) NOT NULL, topic TEXT NOT NULL, ease INTEGER NOT NULL,
        correct INTEGER NOT NULL, reviewed_at TEXT NOT NULL)""",
    "CREATE INDEX card_reviews_by_person ON card_reviews (person, reviewed_at)",
    # Questions put together for one person: ``questions`` is JSON of `assistant.learning`.
    """CREATE TABLE quizzes (
        id VARCHAR(32) PRIMARY KEY, owner VARCHAR(64) NOT NULL, title TEXT NOT NULL,
        review INTEGER NOT NULL, questions TEXT NOT NULL, begun_at TEXT NOT NULL,
        ended_at TEXT NOT NULL)""",
    "CREATE INDEX quizzes_by_owner ON quizzes (owner, begun_at)",
    # ``memory_before`` is what FSRS knew before the answer ("" of a new card), so that its ease
    # can be corrected; ``review`` is the answer's row in card_reviews.
    """CREATE TABLE quiz_answers (
        quiz VARCHAR(32) NOT NULL, number INTEGER NOT NULL, content TEXT NOT NULL,
        ease INTEGER NOT NULL, memory_before TEXT NOT NULL, due_before TEXT NOT NULL,
        due TEXT NOT NULL, review VARCHAR(32) NOT NULL, answered_at TEXT NOT NULL,
        PRIMARY KEY (quiz, number))""",
    # What is to be learnt by doing: ``content`` is the exercise with its solution, ``work`` what
    # the person has marked or written, ``result`` a sentence on it ("" until it is finished).
    # ``decks`` are the collections that it quotes: JSON, as ``content`` and ``work``.
    """CREATE TABLE exercises (
        id VARCHAR(32) PRIMARY KEY, owner VARCHAR(64) NOT NULL, kind VARCHAR(16) NOT NULL,
        title TEXT NOT NULL, difficulty VARCHAR(16) NOT NULL, secret INTEGER NOT NULL,
        decks TEXT NOT NULL, content TEXT NOT NULL, work TEXT NOT NULL, result TEXT NOT NULL, share TEXT NOT NULL,
        begun_at TEXT NOT NULL, finished_at TEXT NOT NULL)""",
    "CREATE INDEX exercises_by_owner ON exercises (owner, begun_at)",
    # Whom somebody shows how far they are with learning.
    """CREATE TABLE mentors (
        trainee VARCHAR(64) NOT NULL, mentor VARCHAR(64) NOT NULL, consented_at TEXT NOT NULL,
        PRIMARY KEY (trainee, mentor))""",
    "CREATE INDEX mentors_by_mentor ON mentors (mentor)",
    # Helpful answers that somebody offers to be made a case of: ``content`` is their own copy of
    # question and answer, ``case_id`` the case that was made of it ("" until then).
    """CREATE TABLE case_candidates (
        exchange VARCHAR(32) PRIMARY KEY, person VARCHAR(64) NOT NULL, content TEXT NOT NULL,
        case_id VARCHAR(32) NOT NULL, offered_at TEXT NOT NULL)""",
    "CREATE INDEX case_candidates_by_person ON case_candidates (person)",
    # What somebody made of experience. Its texts are in its editions, each a document of the
    # library for as long as it stands there.
    """CREATE TABLE cases (
        id VARCHAR(32) PRIMARY KEY, author VARCHAR(64) NOT NULL, collection VARCHAR(255) NOT NULL,
        exchange VARCHAR(32) NOT NULL, written_at TEXT NOT NULL, withdrawn_at TEXT NOT NULL)""",
    "CREATE INDEX cases_by_author ON cases (author)",
    # ``quoted`` are the collections of the documents that it quotes, ``job`` registers it.
    """CREATE TABLE case_editions (
        case_id VARCHAR(32) NOT NULL, number INTEGER NOT NULL, document_id VARCHAR(64) NOT NULL,
        job VARCHAR(32) NOT NULL, quoted TEXT NOT NULL, content TEXT NOT NULL,
        written_at TEXT NOT NULL, PRIMARY KEY (case_id, number))""",
    # A question that somebody who learns found wrong: ``question`` is JSON, ``verdict`` what staff
    # made of it ("" until then).
    """CREATE TABLE question_reports (
        question_id VARCHAR(16) NOT NULL, person VARCHAR(64) NOT NULL, deck VARCHAR(255) NOT NULL,
        question TEXT NOT NULL, reason TEXT NOT NULL, reported_at TEXT NOT NULL,
        verdict VARCHAR(16) NOT NULL, settled_by VARCHAR(64) NOT NULL, settled_at TEXT NOT NULL,
        PRIMARY KEY (question_id, person))""",
    # To whom somebody shows it no more because they ceased to be staff, not by their own choice.
    """CREATE TABLE ended_mentors (
        trainee VARCHAR(64) NOT NULL, mentor VARCHAR(64) NOT NULL, ended_at TEXT NOT NULL,
        PRIMARY KEY (trainee, mentor))""",
)
