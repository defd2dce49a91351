from django.db import migrations

# New words wait in a list that every search reads through, and that makes PostgreSQL shun the index altogether:
# a rare word among 20,000 messages took 50 ms. Also, of a million words it should know more than a hundred.
FORWARDS = [
    "ALTER INDEX search_words_words SET (fastupdate = off)",
    "SELECT gin_clean_pending_list('search_words_words')",
    "ALTER TABLE search_words ALTER COLUMN words SET STATISTICS 1000",
]
BACKWARDS = [
    "ALTER TABLE search_words ALTER COLUMN words SET STATISTICS -1",
    "ALTER INDEX search_words_words SET (fastupdate = on)",
]


def on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(on_postgresql(FORWARDS), on_postgresql(BACKWARDS))]
