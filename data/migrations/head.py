"""The schema's version, known without loading Alembic."""

from typing import Final

HEAD: Final = "0005"
"""The newest revision. Revisions are numbered in order, four digits."""
