from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "staffroom.journal"
    label = "journal"
