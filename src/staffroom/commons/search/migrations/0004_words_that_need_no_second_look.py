from django.db import migrations

# PostgreSQL packs what is longer than two kilobytes, and unpacks it for each row of which it has to know where its words
# stand: 1,823 messages with both words of a phrase took 22 ms, and take 6 as they are. They need no more room so, for
# what is packed lies in a table of its own. And the title that a thing is about is kept as words of another name, for
# which no row has to be looked at. The index is built again while the site runs.
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
            apps.get_model("search", "Standing").objects.update(kind="", position=0, built_at=None)

    return run


class Migration(migrations.Migration):
    dependencies = [("search", "0003_files_and_what_it_is_about")]

    operations = [migrations.RunPython(on_postgresql(FORWARDS), on_postgresql(BACKWARDS))]
