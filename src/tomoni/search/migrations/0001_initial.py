"""The table of documents and its full-text index.

A later migration that changes ``Document`` on SQLite makes the table anew, which drops its triggers: call
``index_documents`` again at its end.
"""

from django.db import migrations, models

# The row of the index is (day, id) in one number, so that SQLite walks matches newest first without sorting.
_PLACE = "(CAST(julianday({row}day) AS INTEGER) << 36) + {row}id"

_SQLITE = [
    "DROP TRIGGER IF EXISTS search_document_added",
    "DROP TRIGGER IF EXISTS search_document_removed",
    "DROP TRIGGER IF EXISTS search_document_changed",
    "DROP TABLE IF EXISTS search_index",
    "DROP VIEW IF EXISTS search_indexed",
    f"CREATE VIEW search_indexed AS SELECT {_PLACE.format(row='')} AS place, kind, tokens FROM search_document",
    "CREATE VIRTUAL TABLE search_index USING fts5(kind, tokens, content='search_indexed', content_rowid='place', "
    "tokenize='unicode61 remove_diacritics 0')",
    f"""CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
    INSERT INTO search_index (rowid, kind, tokens) VALUES ({_PLACE.format(row='new.')}, new.kind, new.tokens);
    END""",
    f"""CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
    INSERT INTO search_index (search_index, rowid, kind, tokens)
    VALUES ('delete', {_PLACE.format(row='old.')}, old.kind, old.tokens);
    END""",
    f"""CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN
    INSERT INTO search_index (search_index, rowid, kind, tokens)
    VALUES ('delete', {_PLACE.format(row='old.')}, old.kind, old.tokens);
    INSERT INTO search_index (rowid, kind, tokens) VALUES ({_PLACE.format(row='new.')}, new.kind, new.tokens);
    END""",
    "INSERT INTO search_index (search_index) VALUES ('rebuild')",
]

# Tokens are made into a vector as they are. to_tsvector would cut them by the rules of the database's locale.
# A tsvector knows places up to 16383.
_POSTGRESQL = [
    """CREATE FUNCTION search_vector(tokens text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(string_agg(token || ':' || least(place, 16383), ' '), '')::tsvector
    FROM unnest(string_to_array(tokens, ' ')) WITH ORDINALITY AS listed (token, place) WHERE token <> ''
    $$""",
    "ALTER TABLE search_document ADD COLUMN vector tsvector GENERATED ALWAYS AS (search_vector(tokens)) STORED",
    "CREATE INDEX search_document_vector ON search_document USING gin (vector)",
]


def index_documents(apps, schema_editor):
    """Make the full-text index over what the table holds."""
    for statement in _SQLITE if schema_editor.connection.vendor == "sqlite" else _POSTGRESQL:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("ref", models.UUIDField()),
                ("day", models.DateField()),
                ("tokens", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "-day", "-id"], name="document_newest")],
                "constraints": [models.UniqueConstraint(fields=("kind", "ref"), name="one_document_each")],
            },
        ),
        migrations.RunPython(index_documents, migrations.RunPython.noop, elidable=False),
    ]
