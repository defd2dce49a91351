from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "staffroom.commons.notifications"
    label = "notifications"
