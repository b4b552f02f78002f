"""What stands at the root of the repository for readers is true: the glossary's places exist, publiccode.yml is valid."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tomoni"
GLOSSARY = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
PLACES = sorted(set(re.findall(r"\| `([a-z]+(?:\.[A-Z]\w+)?)` \|$", GLOSSARY, re.MULTILINE)))


def sources_of(part: str) -> list[Path]:
    """The files in which a class of this part may be declared."""
    folder = SOURCE / "listening" / part if part == "letters" else SOURCE / part
    rooms = folder.glob("*.py") if part == "kernel" else [folder / "models.py", *folder.glob("models/*.py")]
    return [path for path in rooms if path.exists()]


@pytest.mark.parametrize("place", PLACES)
def test_a_place_in_the_glossary_exists(place: str) -> None:
    part, _, name = place.partition(".")
    if not name:
        assert (SOURCE / part).is_dir()
        return
    declared = re.compile(rf"^class {name}\b", re.MULTILINE)
    assert any(declared.search(path.read_text(encoding="utf-8")) for path in sources_of(part))


def test_a_word_has_one_meaning() -> None:
    words = re.findall(r"^\| (?!∟|word|-)([^|]+?) \|", GLOSSARY, re.MULTILINE)
    assert len(words) == len(set(words))


def test_publiccode_says_what_its_standard_asks_for() -> None:
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert code["publiccodeYmlVersion"] == "0.4"
    needed = {"name", "url", "platforms", "categories", "developmentStatus", "softwareType", "description"}
    assert needed | {"legal", "maintenance", "localisation"} <= set(code)
    assert {"ja", "en"} == set(code["description"])
    for words in code["description"].values():
        assert len(words["shortDescription"]) <= 150
        assert "\n" not in words["shortDescription"].strip()
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert 5 <= len(words["features"]) <= 20
    assert code["legal"]["license"] == "AGPL-3.0-or-later"
    assert code["maintenance"]["contacts"]


def test_the_license_is_the_one_that_is_declared() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in text[:100]
    assert "13. Remote Network Interaction" in text
    assert 'license = "AGPL-3.0-or-later"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
