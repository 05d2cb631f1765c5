from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "ecfmg.api"
    label = "api"
