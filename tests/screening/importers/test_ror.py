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
