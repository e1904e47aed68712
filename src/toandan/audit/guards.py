"""What in the database keeps audit rows as they were written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

#: rows of these tables are only ever added
GUARDED = ("audit_auditevent", "audit_concern")
_REFUSAL = "audit events are append-only"


def guards(vendor: str, tables: tuple[str, ...] = GUARDED) -> list[str]:
    """Return the statements that make a database refuse to change or remove audit rows.

    PostgreSQL refuses TRUNCATE as well; SQLite has no such statement.
    """
    if vendor != "postgresql":
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            for table in tables
            for verb in ("UPDATE", "DELETE")
        ]
    function = (
        "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    kinds = (("change", "UPDATE OR DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT"))
    return [
        function,
        *(
            f"CREATE TRIGGER {table}_no_{name} BEFORE {verbs} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION audit_append_only()"
            for table in tables
            for name, verbs, each in kinds
        ),
    ]


def unguards(vendor: str, tables: tuple[str, ...] = GUARDED) -> list[str]:
    """Return the statements that take the guards away, as only the database's owner may."""
    if vendor != "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_no_{verb}"
            for table in tables
            for verb in ("update", "delete")
        ]
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{what} ON {table}"
        for table in tables
        for what in ("change", "truncate")
    ]


def execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    """Run statements one by one."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
