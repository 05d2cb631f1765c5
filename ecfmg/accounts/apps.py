"""This app as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app of accounts."""

    name = "ecfmg.accounts"
    label = "accounts"
    verbose_name = "Accounts"
