"""Under what others may use the open data (``TOMONI_LICENCE``)."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Licence:
    """``id`` is the one that CKAN uses."""

    name: str
    url: str
    id: str


LICENCES = {
    "CC-BY-4.0": Licence(
        "クリエイティブ・コモンズ 表示 4.0 国際（CC BY 4.0）",
        "https://creativecommons.org/licenses/by/4.0/deed.ja",
        "CC-BY-4.0",
    ),
    "PDL-1.0": Licence(
        "公共データ利用規約（第1.0版）（PDL1.0）",
        "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
        "PDL-1.0",
    ),
}


def licence() -> Licence:
    """The one that the city has chosen."""
    return LICENCES[settings.TOMONI_LICENCE]
