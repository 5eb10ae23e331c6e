"""The file that the processes of one machine share: a SQLite database with outcomes, calls in flight and states."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from time import monotonic, sleep

from modelport.errors import BulkLedgerError

_MARK = 0x6D705F62
"""The application id of a ledger in the header of its file."""
_FORMAT = 2
"""Version of the tables, in the header too; the first had none."""
_TABLES = (
    "CREATE TABLE outcomes (number INTEGER PRIMARY KEY, tokens INTEGER NOT NULL, cost REAL NOT NULL,"
    " keys BLOB NOT NULL, shares BLOB NOT NULL, payload BLOB NOT NULL, error TEXT,"
    " answered_by TEXT NOT NULL, at REAL NOT NULL)",
    "CREATE TABLE places (key BLOB PRIMARY KEY, outcome INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE TABLE owners (number INTEGER PRIMARY KEY, host TEXT NOT NULL, pid INTEGER NOT NULL,"
    " born TEXT NOT NULL, beat REAL NOT NULL)",
    "CREATE TABLE flights (number INTEGER PRIMARY KEY, owner INTEGER NOT NULL, keys BLOB NOT NULL,"
    " cost REAL NOT NULL, sent REAL NOT NULL)",
    "CREATE TABLE marks (placed INTEGER NOT NULL, doubtful INTEGER NOT NULL)",
    "CREATE TABLE state (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)
_BUSY = 60.0
"""Seconds to wait for a process that is writing."""
_PAGE, _LOG_PAGES = 16384, 4000
"""Bytes of a page, and pages of the write-ahead log before they are moved into the file."""


def open_file(path: Path) -> sqlite3.Connection:
    """Open a ledger file, or create one.

    Raises:
        BulkLedgerError: The file is something else.
    """
    if path.exists() and not path.is_file():
        raise BulkLedgerError(f"{path} is not a file")
    try:
        database = sqlite3.connect(
            path, timeout=_BUSY, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise BulkLedgerError(f"{path} cannot be opened as a ledger: {error}") from error
    try:
        _prepare(database, path)
    except sqlite3.OperationalError as error:
        database.close()
        raise BulkLedgerError(f"the ledger {path} cannot be used: {error}") from error
    except sqlite3.DatabaseError as error:
        database.close()
        raise BulkLedgerError(f"{path} is not a ledger: {error}") from error
    except BaseException:
        database.close()
        raise
    return database


def _write_ahead(database: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; SQLite does not wait by itself while another process does the same."""
    end = monotonic() + _BUSY
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > end:
                raise
            sleep(0.01)


def _text(stored: bytes) -> str:
    """Read text that may be damaged; what it means is checked where it is used."""
    return stored.decode("utf-8", "replace")


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    # A foreign schema may contain triggers and views; none of their functions is called.
    database.execute("PRAGMA trusted_schema = OFF")
    database.text_factory = _text
    # The order matters: another process may be creating the tables, and the mark is set with them.
    (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (mark,) = database.execute("PRAGMA application_id").fetchone()
    if mark not in (0, _MARK) or (tables and mark != _MARK):
        raise BulkLedgerError(f"{path} is the database of another program, not a ledger")
    database.execute(f"PRAGMA page_size = {_PAGE}")
    _write_ahead(database)
    database.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    database.execute("PRAGMA synchronous = NORMAL")
    database.execute("BEGIN IMMEDIATE")
    # Another process may have created the tables since.
    if not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        for statement in _TABLES:
            database.execute(statement)
        database.execute("INSERT INTO marks VALUES (0, 0)")
        database.execute(f"PRAGMA application_id = {_MARK}")
        database.execute(f"PRAGMA user_version = {_FORMAT}")
    database.execute("COMMIT")
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version != _FORMAT:
        raise BulkLedgerError(
            f"{path} is a ledger of format {max(1, version)}; this version of modelport reads"
            f" format {_FORMAT}: end the job with the version that began it, or use a new file"
        )
    found = {sql for (sql,) in database.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")}
    if found != set(_TABLES):
        raise BulkLedgerError(f"the tables of the ledger {path} were changed by hand")
