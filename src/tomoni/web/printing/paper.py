"""HTML to a tagged PDF (PDF/UA-1). The one door to WeasyPrint, which needs Pango on the machine."""

from functools import lru_cache
from typing import Any, NoReturn

from tomoni.kernel.errors import DomainError

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"  # Debian and Ubuntu
VARIANT = "pdf/ua-1"


def to_pdf(html: str) -> bytes:
    """The pages of a whole HTML document with its language and title. Nothing is fetched, from nowhere.

    Raises:
        DomainError: ``web.pdf_unavailable``: the machine lacks Pango.
    """
    made: bytes = pages_of(html).write_pdf(pdf_variant=VARIANT)
    return made


def pages_of(html: str) -> Any:
    """The document as WeasyPrint laid it out (``pages``, ``write_pdf``).

    Raises:
        DomainError: ``web.pdf_unavailable``.
    """
    weasyprint = _library()
    return weasyprint.HTML(string=html, url_fetcher=_nothing()).render(pdf_variant=VARIANT)


def is_available() -> bool:
    """Whether this machine can make PDF files."""
    try:
        _library()
    except DomainError:
        return False
    return True


@lru_cache(maxsize=1)
def _library() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError) as problem:  # OSError: a shared library is missing
        raise DomainError("web.pdf_unavailable", packages=PACKAGES) from problem
    return weasyprint


@lru_cache(maxsize=1)
def _nothing() -> Any:
    from weasyprint.urls import URLFetcher

    class Nothing(URLFetcher):  # type: ignore[misc]
        """All that a page needs stands in it: whoever writes an address into a plan fetches nothing."""

        def fetch(self, url: str, headers: Any = None) -> NoReturn:
            raise ValueError(f"not fetched: {url[:100]}")

    return Nothing()
