"""Open data: tables as CSV and JSON, and the catalogue in the words of DCAT and of CKAN."""

import csv
import io
import json
import tracemalloc
from typing import Any

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, XSD

from tomoni.kernel import part as declarations
from tomoni.kernel.part import OpenTable, Part
from tomoni.web.jobs import measure_open_files
from tomoni.web.models import OpenFile
from tomoni.web.open_data import open_tables

from . import samples

pytestmark = pytest.mark.django_db


def body(client: Any, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return b"".join(response.streaming_content).decode()


@pytest.fixture
def edition(city: object, settings: Any) -> Any:
    settings.TOMONI_CITY_CODE = "131016"
    return samples.plan()


def test_every_table_has_a_name_for_each_column_and_tells_what_it_is() -> None:
    for one in open_tables().values():
        assert len(one.labels) == len(one.columns), one.key
        assert str(one.about), one.key


@pytest.mark.parametrize(
    "key", ["plan.nodes", "plan.indicators", "plan.changes", "indicators.observations", "voices"]
)
def test_csv_and_json_have_the_same_rows_under_the_head_of_the_standard(
    client: Any, edition: Any, key: str
) -> None:
    samples.measured(edition, "m1-1", 52, 60)
    text = body(client, f"/data/{key}.csv")
    assert text.startswith("\ufeff全国地方公共団体コード,地方公共団体名,")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    document = json.loads(body(client, f"/data/{key}.json"))
    assert len(rows) == len(document["rows"])
    assert all(row["全国地方公共団体コード"] == "131016" for row in rows)
    assert all(row["local_government_name"] == "こもれび市" for row in document["rows"])


def test_the_file_is_called_as_the_standard_has_it(client: Any, edition: Any) -> None:
    assert 'filename="131016_plan_nodes.csv"' in client.get("/data/plan.nodes.csv")["Content-Disposition"]
    for wrong in ("/data/plan.nodes.xml", "/data/nothing.csv", "/data/.csv"):
        assert client.get(wrong).status_code == 404


def test_the_catalogue_is_linked_data_that_names_every_file(client: Any, edition: Any, settings: Any) -> None:
    measure_open_files()
    response = client.get("/catalog.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    graph = Graph().parse(data=response.content, format="json-ld")
    [catalogue] = graph.subjects(RDF.type, DCAT.Catalog)
    datasets = set(graph.objects(catalogue, DCAT.dataset))
    assert datasets == set(graph.subjects(RDF.type, DCAT.Dataset))
    assert {str(one) for dataset in datasets for one in graph.objects(dataset, DCTERMS.identifier)} == set(
        open_tables()
    )
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/deed.ja")
    for dataset in datasets:
        for needed in (
            DCTERMS.title,
            DCTERMS.description,
            DCTERMS.publisher,
            DCTERMS.modified,
            DCTERMS.spatial,
        ):
            assert list(graph.objects(dataset, needed)), (dataset, needed)
        files = list(graph.objects(dataset, DCAT.distribution))
        assert len(files) == 2
        for file in files:
            assert (file, DCTERMS.license, licence) in graph
            [size] = graph.objects(file, DCAT.byteSize)
            assert isinstance(size, Literal)
            assert size.datatype == XSD.nonNegativeInteger
            assert int(size) > 0
            [url] = graph.objects(file, DCAT.downloadURL)
            path = str(url).removeprefix(settings.TOMONI_URL)
            sent = body(client, path).encode()
            assert path.endswith(".json") or len(sent) == int(size)
    nodes = next(one for one in datasets if str(one).endswith("#plan.nodes"))
    [span] = graph.objects(nodes, DCTERMS.temporal)
    assert str(next(graph.objects(span, DCAT.startDate))) == "2023-04-01"
    places = {
        str(one)
        for place in graph.objects(nodes, DCTERMS.spatial)
        for one in graph.objects(place, DCTERMS.identifier)
    }
    assert places == {"131016"}


def test_the_other_licence_is_named_too(client: Any, edition: Any, settings: Any) -> None:
    settings.TOMONI_LICENCE = "PDL-1.0"
    assert "public_data_license_v1.0" in client.get("/catalog.jsonld").content.decode()
    assert "PDL1.0" in client.get("/about/data/").content.decode()


def test_a_file_keeps_its_day_until_it_changes(edition: Any) -> None:
    measure_open_files()
    before = {(one.table, one.form): one.changed_at for one in OpenFile.objects.all()}
    measure_open_files()
    assert {(one.table, one.form): one.changed_at for one in OpenFile.objects.all()} == before
    samples.measured(edition, "m1-1", 52)
    measure_open_files()
    after = {(one.table, one.form): one.changed_at for one in OpenFile.objects.all()}
    assert {key for key in after if after[key] != before[key]} == {
        ("indicators.observations", form) for form in ("csv", "json")
    }


def test_it_answers_as_a_ckan(client: Any, edition: Any) -> None:
    def ask(path: str, status: int = 200) -> Any:
        response = client.get(f"/api/3/action/{path}")
        assert response.status_code == status
        assert response["Access-Control-Allow-Origin"] == "*"
        return json.loads(response.content)

    names = ask("package_list")["result"]
    assert names == sorted(one.replace(".", "-") for one in open_tables())
    assert ask("package_list?limit=1&offset=1")["result"] == names[1:2]
    package = ask("package_show?id=plan-nodes")["result"]
    assert [one["format"] for one in package["resources"]] == ["CSV", "JSON"]
    assert package["license_id"] == "CC-BY-4.0"
    assert package["organization"]["title"] == "こもれび市"
    assert {"key": "全国地方公共団体コード", "value": "131016"} in package["extras"]
    assert ask(f"package_show?id={package['id']}")["result"] == package
    assert ask("package_search")["result"]["count"] == len(names)
    assert ask("package_search?q=総合計画")["result"]["count"] == 3
    found = ask("package_search?q=総合計画&rows=1&start=1")["result"]
    assert (found["count"], len(found["results"])) == (3, 1)
    assert ask("package_search?q=ないもの")["result"]["results"] == []
    for path, status, kind in (
        ("package_show?id=x", 404, "Not Found Error"),
        ("package_show", 409, "Validation Error"),
        ("package_search?rows=-1", 409, "Validation Error"),
    ):
        refused = ask(path, status)
        assert (refused["success"], refused["error"]["__type"]) == (False, kind)


def many() -> Any:
    return ((number, "声" * 20) for number in range(200_000))


@pytest.mark.parametrize("form", ["csv", "json"])
def test_two_hundred_thousand_rows_are_sent_without_holding_them(
    client: Any, monkeypatch: Any, form: str
) -> None:
    mine = OpenTable("many", "Many", ("n", "text"), f"{__name__}:many")
    monkeypatch.setattr(declarations, "_PARTS", {"x": Part(name="x", open_tables=(mine,))})
    response = client.get(f"/data/many.{form}")
    tracemalloc.start()
    count = sum(chunk.count(b"\n") for chunk in response.streaming_content)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count >= 200_000
    assert most < 2_000_000
