"""The database's own index of tokens, which no model describes: an FTS5 table, or a column with a GIN index."""

from django.db import migrations

CREATE = {
    # Without content of its own, and parting at blanks only (the other ASCII signs there belong to tokens).
    "sqlite": [
        "CREATE VIRTUAL TABLE search_gram USING fts5("
        "grams, content='', detail=none, columnsize=0, tokenize=\"ascii tokenchars './-_%+#@&'\")"
    ],
    "postgresql": [
        "ALTER TABLE search_document ADD COLUMN grams tsvector",
        "CREATE INDEX search_document_grams ON search_document USING gin (grams)",
    ],
}
DROP = {
    "sqlite": ["DROP TABLE search_gram"],
    "postgresql": ["ALTER TABLE search_document DROP COLUMN grams"],
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_documents")]

    operations = [migrations.RunPython(create, drop)]
