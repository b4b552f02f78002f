"""The catalogue of the open data, for other catalogues: DCAT (as in DCAT-AP) and the answers of a CKAN."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from tomoni.kernel.part import OpenTable

from .licences import licence
from .models import OpenFile
from .open_data import FORMS, files, open_tables, span_of

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
_MEDIA = {"csv": "text/csv", "json": "application/json"}
_JAPANESE = "http://publications.europa.eu/resource/authority/language/JPN"
_KEYWORDS = {
    "plan": ("総合計画", "行政計画"),
    "indicators": ("指標", "行政評価"),
    "voices": ("市民の声", "広聴"),
}


# ---- DCAT ------------------------------------------------------------------------------------------


def as_dcat() -> dict[str, Any]:
    """The catalogue in JSON-LD."""
    known = files()
    return {
        "@context": CONTEXT,
        "@id": _url("web:catalogue"),
        "@type": "dcat:Catalog",
        "dct:title": _in_both("%(city)sのオープンデータ", "Open data of %(city)s"),
        "dct:description": _in_both(
            "%(city)sの総合計画、指標、公開された声",
            "The plan of %(city)s, its indicators and the voices that may be published",
        ),
        "dct:publisher": _publisher(),
        "dct:language": {"@id": _JAPANESE},
        "dct:license": {"@id": licence().url},
        "dct:modified": _day(max((one.changed_at for one in known.values()), default=timezone.now())),
        "dct:spatial": _place(),
        "foaf:homepage": {"@id": _url("web:data")},
        "dcat:dataset": [_dataset(one, known) for one in open_tables().values()],
        "dcat:service": {
            "@id": _url("api_documentation"),
            "@type": "dcat:DataService",
            "dct:title": _in_both("プログラム向けの入り口", "Interface for programs"),
            "dcat:endpointURL": {"@id": _url("api_documentation")},
            "dcat:endpointDescription": {"@id": settings.TOMONI_URL + "/api/v1/openapi.json"},
            "dct:license": {"@id": licence().url},
        },
    }


def _dataset(one: OpenTable, known: dict[tuple[str, str], OpenFile]) -> dict[str, Any]:
    here = f"{_url('web:data')}#{one.key}"
    changed = [file.changed_at for (key, _form), file in known.items() if key == one.key]
    first, last = span_of(one)
    found = {
        "@id": here,
        "@type": "dcat:Dataset",
        "dct:identifier": one.key,
        "dct:title": _translated(one.label),
        "dct:description": _translated(one.about or one.label),
        "dcat:keyword": [{"@value": word, "@language": "ja"} for word in keywords(one)],
        "dct:publisher": {"@id": _publisher()["@id"]},
        "dct:language": {"@id": _JAPANESE},
        "dct:license": {"@id": licence().url},
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/CONT"},
        "dct:spatial": _place(),
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": f"{settings.TOMONI_CITY_NAME} {settings.TOMONI_CITY_OFFICE}",
            "vcard:hasTelephone": {"@id": f"tel:{settings.TOMONI_CITY_PHONE}"},
        },
        "dcat:landingPage": {"@id": _url("web:data")},
        "dcat:distribution": [_distribution(one, form, known.get((one.key, form))) for form in FORMS],
    }
    if changed:
        found["dct:modified"] = _day(max(changed))
    if first or last:
        found["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            **({"dcat:startDate": _day(first)} if first else {}),
            **({"dcat:endDate": _day(last)} if last else {}),
        }
    return found


def _distribution(one: OpenTable, form: str, known: OpenFile | None) -> dict[str, Any]:
    url = file_url(one, form)
    found = {
        "@id": url,
        "@type": "dcat:Distribution",
        "dct:title": _translated(one.label, form.upper()),
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {"@id": f"http://www.iana.org/assignments/media-types/{_MEDIA[form]}"},
        "dct:format": {"@id": _FILE_TYPE + form.upper()},
        "dct:license": {"@id": licence().url},
    }
    if known is not None:
        found["dcat:byteSize"] = {"@value": str(known.size), "@type": "xsd:nonNegativeInteger"}
        found["dct:modified"] = _day(known.changed_at)
    return found


def _publisher() -> dict[str, Any]:
    found = {
        "@id": f"{settings.TOMONI_URL}/#city",
        "@type": "foaf:Organization",
        "foaf:name": {"@value": settings.TOMONI_CITY_NAME, "@language": "ja"},
    }
    return found | ({"dct:identifier": settings.TOMONI_CITY_CODE} if settings.TOMONI_CITY_CODE else {})


def _place() -> dict[str, Any]:
    """The municipality, by its 全国地方公共団体コード."""
    found = {
        "@id": f"{settings.TOMONI_URL}/#place",
        "@type": "dct:Location",
        "rdfs:label": {"@value": settings.TOMONI_CITY_NAME, "@language": "ja"},
    }
    return found | ({"dct:identifier": settings.TOMONI_CITY_CODE} if settings.TOMONI_CITY_CODE else {})


def _in_both(japanese: str, english: str) -> list[dict[str, str]]:
    city = {"city": settings.TOMONI_CITY_NAME}
    return [
        {"@value": japanese % city, "@language": "ja"},
        {"@value": english % city, "@language": "en"},
    ]


def _translated(lazy: object, more: str = "") -> list[dict[str, str]]:
    """A text of ours in every language of the site."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append({"@value": f"{lazy} {more}".strip(), "@language": code})
    return found


def _day(value: date | datetime) -> dict[str, str]:
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    return {"@value": day.isoformat(), "@type": "xsd:date"}


def _url(name: str, *args: object) -> str:
    return str(settings.TOMONI_URL) + reverse(name, args=args)


def file_url(one: OpenTable, form: str) -> str:
    """Where a file of a table is fetched."""
    return _url("web:open_table", one.key, form)


def keywords(one: OpenTable) -> tuple[str, ...]:
    """By what other catalogues file it."""
    return _KEYWORDS.get(one.key.partition(".")[0], ())


# ---- CKAN ------------------------------------------------------------------------------------------


def package_names() -> list[str]:
    """What CKAN's ``package_list`` gives."""
    return sorted(_name(one) for one in open_tables().values())


def package(name: str) -> dict[str, Any] | None:
    """What CKAN's ``package_show`` gives; None where there is none of this name or id."""
    known = files()
    for one in open_tables().values():
        if name in (_name(one), _id(one.key), one.key):
            return _package(one, known)
    return None


def packages(words: str, rows: int, start: int) -> tuple[int, list[dict[str, Any]]]:
    """What CKAN's ``package_search`` finds: how many, and some of them. Every word must stand in title, text or tags."""
    known = files()
    found = [_package(one, known) for one in open_tables().values()]
    wanted = [word for word in words.lower().split() if word not in ("*:*", "*")]
    hits = [one for one in found if all(word in _text(one) for word in wanted)]
    return len(hits), hits[start : start + rows]


def _text(one: dict[str, Any]) -> str:
    tags: Iterable[str] = (tag["name"] for tag in one["tags"])
    return " ".join([one["name"], one["title"], one["notes"], *tags]).lower()


def _package(one: OpenTable, known: dict[tuple[str, str], OpenFile]) -> dict[str, Any]:
    changed = [file.changed_at for (key, _form), file in known.items() if key == one.key]
    resources = [_resource(one, form, known.get((one.key, form))) for form in FORMS]
    organisation = {
        "id": _id("city"),
        "name": "city",
        "title": settings.TOMONI_CITY_NAME,
        "type": "organization",
    }
    first, last = span_of(one)
    extras = {
        "全国地方公共団体コード": settings.TOMONI_CITY_CODE,
        "対象期間_開始": first.isoformat() if first else "",
        "対象期間_終了": last.isoformat() if last else "",
        "更新頻度": "随時",
    }
    return {
        "id": _id(one.key),
        "name": _name(one),
        "title": str(one.label),
        "notes": str(one.about or one.label),
        "url": f"{_url('web:data')}#{one.key}",
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": True,
        "author": settings.TOMONI_CITY_NAME,
        "maintainer": settings.TOMONI_CITY_OFFICE,
        "license_id": licence().id,
        "license_title": licence().name,
        "license_url": licence().url,
        "metadata_modified": max(changed).isoformat() if changed else None,
        "organization": organisation,
        "owner_org": organisation["id"],
        "tags": [{"name": word, "display_name": word, "state": "active"} for word in keywords(one)],
        "extras": [{"key": key, "value": value} for key, value in extras.items() if value],
        "resources": resources,
        "num_tags": len(keywords(one)),
        "num_resources": len(resources),
    }


def _resource(one: OpenTable, form: str, known: OpenFile | None) -> dict[str, Any]:
    return {
        "id": _id(f"{one.key}.{form}"),
        "package_id": _id(one.key),
        "name": f"{one.label} ({form.upper()})",
        "format": form.upper(),
        "mimetype": _MEDIA[form],
        "url": file_url(one, form),
        "state": "active",
        "size": known.size if known else None,
        "hash": f"sha256:{known.digest}" if known else "",
        "last_modified": known.changed_at.isoformat() if known else None,
    }


def _name(one: OpenTable) -> str:
    return one.key.replace(".", "-").lower()


def _id(key: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{settings.TOMONI_URL}/{key}"))
