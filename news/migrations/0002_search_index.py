"""The index of the search tokens, which each database keeps its own way."""

from django.db import migrations

SQLITE = [
    """
    CREATE VIRTUAL TABLE news_articlesearch_fts USING fts5(
        tokens, content='news_articlesearch', content_rowid='article_id', detail=none,
        tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
    )
    """,
    """
    CREATE TRIGGER news_articlesearch_added AFTER INSERT ON news_articlesearch BEGIN
        INSERT INTO news_articlesearch_fts (rowid, tokens) VALUES (new.article_id, new.tokens);
    END
    """,
    """
    CREATE TRIGGER news_articlesearch_removed AFTER DELETE ON news_articlesearch BEGIN
        INSERT INTO news_articlesearch_fts (news_articlesearch_fts, rowid, tokens)
        VALUES ('delete', old.article_id, old.tokens);
    END
    """,
    """
    CREATE TRIGGER news_articlesearch_changed AFTER UPDATE ON news_articlesearch BEGIN
        INSERT INTO news_articlesearch_fts (news_articlesearch_fts, rowid, tokens)
        VALUES ('delete', old.article_id, old.tokens);
        INSERT INTO news_articlesearch_fts (rowid, tokens) VALUES (new.article_id, new.tokens);
    END
    """,
    "INSERT INTO news_articlesearch_fts (news_articlesearch_fts) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER news_articlesearch_added",
    "DROP TRIGGER news_articlesearch_removed",
    "DROP TRIGGER news_articlesearch_changed",
    "DROP TABLE news_articlesearch_fts",
]
POSTGRESQL = [
    """
    ALTER TABLE news_articlesearch ADD COLUMN vector tsvector
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '))) STORED
    """,
    "CREATE INDEX news_articlesearch_vector ON news_articlesearch USING gin (vector)",
]
POSTGRESQL_BACK = ["ALTER TABLE news_articlesearch DROP COLUMN vector"]


def run(statements):
    def operation(apps, schema_editor):
        for statement in statements[schema_editor.connection.vendor]:
            schema_editor.execute(statement, params=None)

    return operation


class Migration(migrations.Migration):
    dependencies = [("news", "0001_initial")]

    operations = [
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        ),
    ]
