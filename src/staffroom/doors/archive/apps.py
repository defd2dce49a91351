from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "staffroom.doors.archive"
    label = "archive"
