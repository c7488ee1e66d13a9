"""Every form in which the register of organisations is published."""

import zipfile
from pathlib import Path

from riskflow.screening.importers import ror


def test_a_dump_of_the_register_is_read_from_its_zip(tmp_path: Path) -> None:
    second = (
        '[{"id":"https://ror.org/026vcq606","status":"active","types":["education"],"domains":["kth.se"],'
        '"names":[{"value":"KTH","types":["acronym"],"lang":null},{"value":"KTH Royal Institute of Technology",'
        '"types":["ror_display","label"],"lang":"en"}],"locations":[{"geonames_details":{"country_code":"SE",'
        '"name":"Stockholm"}}],"links":[{"type":"website","value":"https://www.kth.se"}],"external_ids":[],'
        '"relationships":[{"type":"parent","id":"https://ror.org/000000000"}]}]'
    )
    first = (
        '[{"id":"https://ror.org/026vcq606","name":"Royal Institute of Technology","status":"active",'
        '"types":["Education"],"aliases":[],"acronyms":["KTH"],"labels":[{"label":"Kungliga Tekniska","iso639":"sv"}],'
        '"links":["https://www.kth.se"],"addresses":[{"city":"Stockholm"}],"country":{"country_code":"SE"},'
        '"external_ids":{"GRID":{"preferred":"grid.5037.1","all":"grid.5037.1"}},"relationships":[]}]'
    )
    table = (
        "id,status,types,names.types.ror_display,names.types.label,names.types.acronym,relationships,"
        "locations.geonames_details.country_code\n"
        "https://ror.org/026vcq606,active,education,KTH Royal Institute of Technology,"
        '"en: KTH Royal Institute of Technology; sv: Kungliga Tekniska",no_lang_code: KTH,'
        "parent: https://ror.org/000000000,SE\n"
    )
    for name, content in (("v2.json", second), ("v1.json", first), ("v2.csv", table)):
        path = tmp_path / f"{name}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, content)
        found = ror.read(path)
        assert (found[0].code, found[0].territory) == ("026vcq606", "SE"), name
        assert "KTH" in {text for text, kind, _ in found[0].names if kind == "acronym"}, name


def test_the_schema_2_1_is_read_with_its_subdivisions_and_empty_preferences(tmp_path: Path) -> None:
    path = tmp_path / "v2.1-ror-data_schema_v2.json"
    path.write_text(
        '[{"id":"https://ror.org/012345678","status":"active","types":["education","funder"],"established":null,'
        '"domains":[],"links":[],"names":[{"value":"Invented Mill University","types":["ror_display","label"],'
        '"lang":"en"},{"value":"IMU","types":["acronym"],"lang":null}],"locations":[{"geonames_id":1,'
        '"geonames_details":{"continent_code":"EU","continent_name":"Europe","country_code":"SE",'
        '"country_name":"Sweden","country_subdivision_code":"AB","country_subdivision_name":"Stockholm",'
        '"lat":59.3,"lng":18.1,"name":"Stockholm"}}],"external_ids":[{"type":"grid","all":["grid.1.1"],'
        '"preferred":null}],"relationships":[{"label":"New Mill","type":"successor","id":"https://ror.org/087654321"}],'
        '"admin":{"created":{"date":"2026-01-01","schema_version":"2.1"},'
        '"last_modified":{"date":"2026-06-01","schema_version":"2.1"}}}]',
        encoding="utf-8",
    )
    (found,) = ror.read(path)
    assert (found.code, found.territory, found.city) == ("012345678", "SE", "Stockholm")
    assert (found.identifiers, found.relations) == ({"grid": "grid.1.1"}, (("successor", "087654321"),))
