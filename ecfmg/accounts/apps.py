from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ecfmg.accounts"
    label = "accounts"
    verbose_name = "Accounts"
