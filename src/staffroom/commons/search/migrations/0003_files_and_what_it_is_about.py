from django.db import migrations

# What files say, and the title of what a thing is part of, have columns of their own. SQLite's index can't be given
# more of them, so that it begins anew; either database's is then built again while the site runs.
SQLITE = """
CREATE VIRTUAL TABLE search_words USING fts5(
    title, text, more, files, about, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0"
)
"""
SQLITE_BEFORE = """
CREATE VIRTUAL TABLE search_words USING fts5(
    title, text, more, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 0"
)
"""


def begin_anew(statement):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute("DROP TABLE search_words")
            schema_editor.execute(statement)
        apps.get_model("search", "Standing").objects.update(kind="", position=0, built_at=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("search", "0002_index_without_a_waiting_list")]

    operations = [migrations.RunPython(begin_anew(SQLITE), begin_anew(SQLITE_BEFORE))]
