"""What can go wrong in the domain: a code with parameters. Words are put to it at the edge."""


class DomainError(Exception):
    """A rule of the domain was broken by what was asked.

    ``code`` is stable and dotted (``voices.already_answered``); ``params`` are plain values for the
    sentence that the edge says in the reader's language.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value!r}" for key, value in sorted(self.params.items()))
        return f"{self.code} ({details})" if details else self.code


class NotAllowed(DomainError):
    """This actor may not do this. The edge answers 403, or 404 where existence itself is private."""
