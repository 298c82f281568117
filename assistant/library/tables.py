"""The library's tables as they were first made, and every change to them since, in order.

What is in TABLES or MIGRATIONS is never edited, only added to: libraries made before have it already.
"""

TABLES = """
CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,          -- the latest one
    origin TEXT NOT NULL,              -- the file it was last read from
    content_hash TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE versions (
    article_id TEXT NOT NULL REFERENCES articles (id),
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    byline TEXT,
    published TEXT,
    updated TEXT,
    url TEXT,
    source TEXT,
    section TEXT,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    correction TEXT,
    PRIMARY KEY (article_id, version)
);

-- Passages and sentences of latest versions only: what is not here cannot be found.
CREATE TABLE passages (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    vector BLOB NOT NULL,              -- float32
    FOREIGN KEY (article_id, version) REFERENCES versions (article_id, version)
);
CREATE INDEX passages_of_article ON passages (article_id);

CREATE TABLE sentences (
    passage INTEGER NOT NULL REFERENCES passages (number) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    vector BLOB NOT NULL,              -- float16
    PRIMARY KEY (passage, start)
) WITHOUT ROWID;

-- Stemmed terms of headline with byline, and of the passage; rowid = passages.number.
CREATE VIRTUAL TABLE passage_terms USING fts5 (
    title, body, tokenize="unicode61 remove_diacritics 0 tokenchars '.'"
);
CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab (passage_terms, row);

-- Changes that Chroma has not been told yet, written in the transaction that makes them.
CREATE TABLE index_queue (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    passage_id TEXT NOT NULL
);

CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    visitor TEXT NOT NULL,
    started_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX conversations_of_visitor ON conversations (visitor, started_at);

CREATE TABLE answers (
    id TEXT PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations (id),
    turn INTEGER NOT NULL,
    asked_at TEXT NOT NULL,
    answer TEXT NOT NULL,              -- JSON
    thumb TEXT CHECK (thumb IN ('up', 'down')),
    reason TEXT,
    UNIQUE (conversation_id, turn)
) WITHOUT ROWID;
"""


def _digest_of(columns: str) -> str:
    """`digest` is a function that every connection has."""
    return f"digest({', '.join(f'CAST({column} AS BLOB)' for column in columns.split())})"


# Of all that is shown of a version, of an answer in the log, of an approved one, and of a wording it is given to.
DIGEST = _digest_of(
    "article_id version title text byline published updated url source section kind language correction"
)
ANSWER_DIGEST = _digest_of("id asked_at answer")
PIN_DIGEST = _digest_of("id question answer author at")
WORDING_DIGEST = _digest_of("pin_id wording")
# Each stands where its table may: all rows, with whether one is not what was stored; `told` is an answer as JSON, empty
# where the disk has left none.
VERSIONS = f"(SELECT *, digest IS NOT {DIGEST} AS altered FROM versions)"
_TOLD = "iif(json_valid(answer), answer, '{}') AS told"
ANSWERS = f"(SELECT *, digest IS NOT {ANSWER_DIGEST} AS altered, {_TOLD} FROM answers)"
PINS = f"(SELECT *, digest IS NOT {PIN_DIGEST} AS altered FROM pins)"
WORDINGS = f"(SELECT *, digest IS NOT {WORDING_DIGEST} AS altered FROM pin_wordings)"
# Of all that decides what is cut out of an article as a quotation, for a row `p` of passages.
PASSAGE_DIGEST = """digest(CAST(
    quote(p.id) || quote(p.article_id) || quote(p.version) || ',' || quote(p.start) || ',' || quote(p."end")
    || quote(p.vector) || (
        SELECT group_concat(quote(start) || ',' || quote("end") || quote(vector))
        FROM (SELECT * FROM sentences WHERE passage = p.number ORDER BY start)
    ) AS BLOB))"""

# Each entry takes a library one version further; statements end with ";" and a line break.
MIGRATIONS = (
    # 2: articles that were withdrawn or erased, and the record of what was done to an article
    """
ALTER TABLE articles ADD COLUMN erased_at TEXT;
ALTER TABLE articles ADD COLUMN withdrawn_at TEXT;
ALTER TABLE articles ADD COLUMN withdrawn_because TEXT;
CREATE TABLE article_events (
    number INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL,
    version INTEGER,
    action TEXT NOT NULL CHECK (action IN ('withdrawn', 'restored', 'erased')),
    reason TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX events_of_article ON article_events (article_id);
""",
    # 3: the editors' desk. Articles can be hidden and corrected; accounts, reviews, approved answers, eval cases.
    """
ALTER TABLE articles ADD COLUMN hidden_at TEXT;
ALTER TABLE versions ADD COLUMN stored_at TEXT;
CREATE INDEX versions_by_day ON versions (published);
CREATE TABLE events_of_any_kind (
    number INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL,
    version INTEGER,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
);
INSERT INTO events_of_any_kind SELECT * FROM article_events;
DROP TABLE article_events;
ALTER TABLE events_of_any_kind RENAME TO article_events;
CREATE INDEX events_of_article ON article_events (article_id);
CREATE INDEX answers_by_time ON answers (asked_at);
CREATE TABLE users (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('reader', 'editor', 'admin')),
    password_hash TEXT NOT NULL,
    created_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    started_at REAL NOT NULL,
    seen_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE login_attempts (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    at REAL NOT NULL
);
CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TABLE reviews (
    number INTEGER PRIMARY KEY,
    answer_id TEXT NOT NULL REFERENCES answers (id) ON DELETE CASCADE,
    claim INTEGER NOT NULL,            -- its place in the answer, from 0
    verdict TEXT NOT NULL,
    note TEXT,
    reviewer TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX reviews_of_answer ON reviews (answer_id);
CREATE TABLE pins (
    id TEXT PRIMARY KEY,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,              -- JSON
    author TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE eval_cases (
    answer_id TEXT PRIMARY KEY,
    content TEXT NOT NULL,             -- JSON
    author TEXT NOT NULL,
    at TEXT NOT NULL
) WITHOUT ROWID;
""",
    # 4: wrong passwords are counted in memory, so that no address is kept; an index of what was done to one thing
    """
DROP TABLE login_attempts;
CREATE INDEX audit_of_subject ON audit (subject, number);
""",
    # 5: the digest of each version as it was stored, so that what the disk alters is noticed
    f"""
ALTER TABLE versions ADD COLUMN digest TEXT;
UPDATE versions SET digest = {DIGEST};
""",
    # 6: Chroma knows passages by keys that say nothing, since its files keep what was deleted; it is filled anew
    """
ALTER TABLE passages ADD COLUMN key TEXT;
UPDATE passages SET key = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX passages_by_key ON passages (key);
DELETE FROM index_queue;
ALTER TABLE index_queue RENAME COLUMN passage_id TO key;
INSERT INTO index_queue (key) SELECT key FROM passages;
INSERT OR REPLACE INTO settings SELECT 'index_folder', 'chroma-by-key' WHERE EXISTS (SELECT 1 FROM passages);
""",
    # 7: the digest of each passage with its sentences
    f"""
ALTER TABLE passages ADD COLUMN digest TEXT;
UPDATE passages AS p SET digest = {PASSAGE_DIGEST};
""",
    # 8: the digest of each answer, in the log and approved
    f"""
ALTER TABLE answers ADD COLUMN digest TEXT;
UPDATE answers SET digest = {ANSWER_DIGEST};
ALTER TABLE pins ADD COLUMN digest TEXT;
UPDATE pins SET digest = {PIN_DIGEST};
""",
    # 9: which articles tell one story; a story is a number and has two articles or more, or is one's own
    """
CREATE TABLE story_articles (
    article_id TEXT PRIMARY KEY,
    story INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX articles_of_story ON story_articles (story);
""",
    # 10: what editors decide of stories: `name` is theirs; an article that they placed keeps its place, and the stories
    # that it left by that are known, since their names may hold its words; no number of a story is given twice
    """
CREATE TABLE stories (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT
);
INSERT INTO stories (number) SELECT DISTINCT story FROM story_articles ORDER BY story;
ALTER TABLE story_articles ADD COLUMN decided INTEGER NOT NULL DEFAULT 0;
CREATE TABLE left_stories (
    story INTEGER NOT NULL REFERENCES stories (number) ON DELETE CASCADE,
    article_id TEXT NOT NULL,
    PRIMARY KEY (story, article_id)
) WITHOUT ROWID;
""",
    # 11: what else readers asked that an approved answer is given to, word for word
    """
CREATE TABLE pin_wordings (
    pin_id TEXT NOT NULL REFERENCES pins (id) ON DELETE CASCADE,
    wording TEXT NOT NULL,
    digest TEXT,
    PRIMARY KEY (pin_id, wording)
) WITHOUT ROWID;
""",
)
SCHEMA_VERSION = 1 + len(MIGRATIONS)
# What acts when rows are changed or read, word for word as SQLite keeps it.
TRIGGERS = {s for script in (TABLES, *MIGRATIONS) for s in script.split(";\n") if s.startswith("CREATE TRIGGER")}
