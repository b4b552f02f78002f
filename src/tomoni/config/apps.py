from django.apps import AppConfig


class Config(AppConfig):
    """Stands last in INSTALLED_APPS: when it is ready, every part is, and can be registered."""

    name = "tomoni.config"

    def ready(self) -> None:
        from .parts import register_all

        register_all()
