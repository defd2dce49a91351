from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "staffroom.commons.search"
    label = "search"
