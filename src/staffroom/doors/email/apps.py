from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "staffroom.doors.email"
    label = "email"
