"""One file with everything: each table as JSON lines, stored files, keys, and their digests.

The format belongs to no database: what was saved from SQLite is restored into PostgreSQL and
back. It is a tar.gz; the last member, `manifest.json`, names the digest of every other one.
"""

from .reading import BackupError, Contents, inspect
from .restoring import is_empty, restore
from .writing import write

__all__ = ["BackupError", "Contents", "inspect", "is_empty", "restore", "write"]
