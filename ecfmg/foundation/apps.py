from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "ecfmg.foundation"
    label = "foundation"
    verbose_name = "Foundation"
