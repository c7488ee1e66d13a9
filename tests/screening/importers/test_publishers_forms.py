"""Each form in which a publisher gives out a list is read, and another one is named. The small files are invented."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from riskflow.files.untrusted import RefusedFileError
from riskflow.screening.importers import read_list
from riskflow.screening.lists import EntityKind, ListFile

Read = Callable[[str, str | bytes], ListFile]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def put(source: str, content: str | bytes) -> ListFile:
        path = tmp_path / "list"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_list(source, path)

    return put


def names_of(found: ListFile) -> list[list[tuple[str, str]]]:
    return [[(name.text, name.kind) for name in entry.names] for entry in found.entries]


UK_HEAD = (
    "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,"
    "Alias strength,Name non-latin script,Regime Name,Designation Type,Sanctions Imposed,UK Statement of Reasons,"
    "Address Country,Date Designated,Business registration number (s)\n"
)
UK_ROWS = (
    "18/11/2026,RUS1,77,,HILLTOP OPTICS,,,,,,Primary Name,,,Russia,Entity,Asset freeze,Sights.,Russia,01/03/2025,"
    "OGRN 1027700000123 (Russia)\n"
    "18/11/2026,RUS1,77,,HTO WORKS,,,,,,ALias,Low quality a.k.a,,Russia,Entity,Asset freeze,Sights.,Russia,01/03/2025,"
    "\n"
    "18/11/2026,RUS2,,,EXAMPLESON,JOHN,,,,,Primary Name,,,Russia,Individual,Asset freeze,,,14/07/2026,\n"
    "18/11/2026,RUS3,,,,,,,,,,,Синяя Ламинария,Russia,Entity,Asset freeze,,Russia,14/07/2026,\n"
)
UK_XML = """<Designations><DateGenerated>18/11/2026</DateGenerated><Designation>
<DateDesignated>01/03/2025</DateDesignated><UniqueID>RUS1</UniqueID><OFSIGroupID>77</OFSIGroupID>
<Names><Name><Name6>HILLTOP OPTICS</Name6><NameType>Primary Name</NameType></Name>
<Name><Name6>HTO WORKS</Name6><NameType>Alias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name></Names>
<RegimeName>Russia</RegimeName><IndividualEntityShip>Entity</IndividualEntityShip>
<SanctionsImposed>Asset freeze</SanctionsImposed><UKStatementofReasons>Sights.</UKStatementofReasons>
<Addresses><Address><AddressCountry>Russia</AddressCountry></Address></Addresses><EntityDetails><Entity>
<BusinessRegistrationNumbers><BusinessRegistrationNumber>1027700000123</BusinessRegistrationNumber>
</BusinessRegistrationNumbers></Entity></EntityDetails></Designation></Designations>"""


def test_the_uk_sanctions_list_says_the_same_as_csv_and_as_xml(read: Read) -> None:
    table, tree = read("uk", "Report Date: 18-Nov-2026\n" + UK_HEAD + UK_ROWS), read("uk", UK_XML)
    assert table.published_on == tree.published_on
    assert str(table.published_on) == "2026-11-18"
    assert table.entries[0] == tree.entries[0]
    assert names_of(tree) == [[("HILLTOP OPTICS", "name"), ("HTO WORKS", "weak")]]
    assert table.entries[0].identifiers["number"] == "1027700000123"
    assert (table.entries[0].code, table.entries[0].keys, table.entries[0].territories) == ("RUS1", ("77",), ("RU",))
    assert [entry.kind for entry in table.entries][1] is EntityKind.PERSON
    assert table.entries[2].names[0].text == "Синяя Ламинария"


def workbook(*rows: tuple[str, ...]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def spreadsheet(content: str = "<x/>") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return stream.getvalue()


NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
EDGE = '<table:table-cell table:number-columns-repeated="16000"/>'


def sheets(*tables: str) -> bytes:
    named = (f'<table:table table:name="{number}">{each}</table:table>' for number, each in enumerate(tables))
    body = f"<office:body><office:spreadsheet>{''.join(named)}</office:spreadsheet></office:body>"
    return spreadsheet(f"<office:document-content {NAMESPACES}>{body}</office:document-content>")


def sheet_row(line: list[str]) -> str:
    return f"<table:table-row>{''.join(map(sheet_cell, line))}{EDGE}</table:table-row>"


def sheet_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    written = text.replace(" ", "<text:s/>", 1).replace(" ", "<text:span> </text:span>")
    return f"<table:table-cell><text:p>{written}</text:p></table:table-cell>"


def test_the_uk_sanctions_list_says_the_same_as_ods(read: Read) -> None:
    lines = list(csv.reader(io.StringIO("Report Date: 18-Nov-2026\n" + UK_HEAD + UK_ROWS)))
    rows = "".join(map(sheet_row, lines))
    blank = f'<table:table-row table:number-rows-repeated="1048000">{EDGE}</table:table-row>'
    day = '<table:table-cell office:value-type="date" office:date-value="2025-03-01T00:00:00"><text:p>March</text:p>'
    rows = rows.replace("<table:table-cell><text:p>01/03/2025</text:p>", day)
    table = read("uk", "Report Date: 18-Nov-2026\n" + UK_HEAD + UK_ROWS)
    assert read("uk", sheets(rows + blank, sheet_row(["Notes", "of the publisher"]))) == table
    earlier = (each.replace("Designation Type", "Individual, Entity, Ship") for each in (rows, blank))
    assert read("uk", sheets("".join(earlier))) == table


REPEATED = f'<table:table-row table:number-rows-repeated="99999">{sheet_cell("x")}</table:table-row>'
WIDE = sheet_cell("x").replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16000"', 1)
ENTITY = f'<!DOCTYPE x [<!ENTITY a "b">]><office:document-content {NAMESPACES}/>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (sheets(REPEATED), "repeated 99999 times"),
        (sheets(f"<table:table-row>{WIDE}</table:table-row>"), "more than 2000 columns"),
        (sheets(REPEATED.replace("99999", "many")), "how often"),
        (spreadsheet(ENTITY), "document type or an entity"),
        (spreadsheet("<x" + " " * 11_000_000), "zip bomb"),
        (sheets(sheet_row(["Unique ID"]))[:-40], "cut off or damaged"),
        (sheets(sheet_row(["Unique ID", "Name 6"])), "lacks the column Name type"),
    ],
)
def test_a_spreadsheet_that_swells_or_is_broken_is_refused(read: Read, content: bytes, why: str) -> None:
    with pytest.raises(RefusedFileError, match=why):
        read("uk", content)


OLD_UK = ("Name 6", "Group Type", "Alias Type", "Regime", "Group ID")
GOV_UK = "https://www.gov.uk/government/publications/the-uk-sanctions-list"


@pytest.mark.parametrize(
    ("source", "content", "reason"),
    [
        ("uk", "Last Updated,04/05/2022\n" + ",".join(OLD_UK) + "\n", f"closed on 28 January 2026.*{GOV_UK}"),
        ("uk", workbook(("Last Updated", "04/05/2022"), OLD_UK), f"closed on 28 January 2026.*{GOV_UK}"),
        ("uk", "<ArrayOfFinancialSanctionsTarget/>", f"closed on 28 January 2026.*{GOV_UK}"),
        ("uk", spreadsheet(), "<x>, where <document-content> was expected"),
        ("eu-fsf", spreadsheet(), r"a spreadsheet \(ODS\).*CSV or XML"),
        ("uk", "Report Date: 18-Nov-2026\nUnique ID,Name 6\n", "lacks the column Name type"),
        ("un-sc", UK_XML, "this is the UK's sanctions list as XML; import it as uk"),
        ("eu-fsf", "<!DOCTYPE html><html>Sign in</html>", "a web page.*https://webgate.ec.europa.eu"),
        ("un-sc", "%PDF-1.7 ...", "a PDF. Fetch the form for machines: https://main.un.org"),
        ("eu-fsf", '<WHOLE Date="2019-01-01"/>', "form 1.0, which has ended.*1.1"),
        ("un-sc", '{"error": "forbidden"}', "this is JSON.*https://main.un.org"),
        ("un-sc", "version https://git-lfs.github.com/spec/v1\n", "stored elsewhere"),
        ("eu-fsf", "MIME-Version: 1.0\n<html>", "saved with its pictures.*https://webgate.ec.europa.eu"),
        ("opensanctions", "canonical_id,entity_id,prop\n", "as statements.*targets.simple.csv"),
        ("ofac-sdn", "OFFICE OF FOREIGN ASSETS CONTROL\n", "text for people.*https://sanctionslist"),
        ("ofac-sdn", '36@"MILL WORKS"@-0-\n', "none of OFAC's CSV files.*https://sanctionslist"),
        ("ca-nro", "Name,Country\nMill,CN\n", "lacks the column.*https://science.gc.ca"),
        ("us-csl", workbook(("a", "b")), "a workbook.*CSV or XML.*trade.gov"),
        ("aspi", b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Excel workbook"),
        ("opensanctions", '{"resources": [], "index_url": "x"}', "holds no entry"),
        (
            "us-1286",
            "schema,name,aliases,program,report-date,country,source_url\nC,A,,INKSNA,2026,CN,\n",
            "another prog",
        ),
    ],
)
def test_another_form_is_refused_for_what_it_is(read: Read, source: str, content: str | bytes, reason: str) -> None:
    with pytest.raises(RefusedFileError, match=f"(?s){reason}"):
        read(source, content)


EU_XML = """<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-08-05T10:00:00">
<sanctionEntity euReferenceNumber="EU.1.1" logicalId="10" unitedNationId="" designationDate="2025-01-01">
<remark>Makes steel</remark><regulation programme="RUS" numberTitle="2025/1 (OJ L1)" publicationDate="2025-01-01">
<publicationUrl>https://example.org/1</publicationUrl></regulation><subjectType code="enterprise"/>
<nameAlias wholeName="Beta Works" strong="true"/><nameAlias wholeName="Beta Zavod" strong="true"/>
<address countryIso2Code="RU"/><identification identificationTypeCode="regnumber" number="HRB 771234" latinNumber=""/>
<identification identificationTypeCode="swiftbic" number="BETARU22" latinNumber=""/></sanctionEntity></export>"""
EU_CSV = (
    "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_UnitedNationId;Entity_DesignationDate;"
    "Entity_Remark;Entity_SubjectType;Entity_SubjectType_ClassificationCode;Entity_Regulation_PublicationDate;"
    "Entity_Regulation_NumberTitle;Entity_Regulation_Programme;Entity_Regulation_PublicationUrl;NameAlias_WholeName;"
    "Address_CountryIso2Code;Identification_Number;Identification_TypeCode\n"
    "05/08/2026;10;EU.1.1;;2025-01-01;(Makes steel);E;enterprise;2025-01-01;2025/1 (OJ L1);RUS;https://example.org/1;"
    "Beta Works;;;\n"
    "05/08/2026;10;EU.1.1;;2025-01-01;(Makes steel);E;enterprise;2025-01-01;2025/1 (OJ L1);RUS;https://example.org/1;"
    "Beta Zavod;;HRB 771234;regnumber\n"
    "05/08/2026;10;EU.1.1;;2025-01-01;(Makes steel);E;enterprise;2025-01-01;2025/1 (OJ L1);RUS;https://example.org/1;"
    ";RU;BETARU22;swiftbic\n"
)


def test_the_eus_list_says_the_same_as_csv_and_as_xml(read: Read) -> None:
    table, tree = read("eu-fsf", EU_CSV), read("eu-fsf", EU_XML)
    assert table == tree
    assert (str(table.published_on), table.entries[0].code) == ("2026-08-05", "EU.1.1")
    with pytest.raises(RefusedFileError, match="cut off"):
        read("eu-fsf", EU_CSV[:-40])
    assert table.entries[0].identifiers["number"] == "771234"


ADVANCED = """<Sanctions xmlns="http://www.un.org/sanctions/1.0"><DateOfIssue><Year>2026</Year><Month>11</Month>
<Day>2</Day></DateOfIssue><ReferenceValueSets>
<AliasTypeValues><AliasType ID="1">Name</AliasType><AliasType ID="2">F.K.A.</AliasType></AliasTypeValues>
<CountryValues><Country ID="9" ISO2="IR">Iran</Country></CountryValues>
<ListValues><List ID="5">SDN List</List></ListValues>
<NamePartTypeValues><NamePartType ID="1">Entity Name</NamePartType><NamePartType ID="2">Last Name</NamePartType>
<NamePartType ID="3">First Name</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>
<PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType></PartyTypeValues>
<SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType></SanctionsTypeValues><IDRegDocTypeValues>
<IDRegDocType ID="1619">Registration Number</IDRegDocType><IDRegDocType ID="1571">Passport</IDRegDocType>
</IDRegDocTypeValues></ReferenceValueSets>
<Locations><Location ID="700"><LocationCountry CountryID="9"/></Location></Locations>
<IDRegDocuments><IDRegDocument ID="70" IDRegDocTypeID="1619" IdentityID="1"><Comment/>
<IDRegistrationNo>10-3456</IDRegistrationNo></IDRegDocument><IDRegDocument ID="71" IDRegDocTypeID="1571" IdentityID="1">
<IDRegistrationNo>PA77001</IDRegistrationNo></IDRegDocument></IDRegDocuments>
<DistinctParties><DistinctParty FixedRef="36"><Comment/><Profile ID="36" PartySubTypeID="3"><Identity ID="1">
<Alias AliasTypeID="2" Primary="false" LowQuality="false"><DocumentedName><DocumentedNamePart>
<NamePartValue NamePartGroupID="11">OLD MILL WORKS</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<Alias AliasTypeID="1" Primary="true" LowQuality="false"><DocumentedName><DocumentedNamePart>
<NamePartValue NamePartGroupID="11">MILL WORKS</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="11" NamePartTypeID="1"/></MasterNamePartGroup></NamePartGroups>
</Identity><Feature><FeatureVersion><VersionLocation LocationID="700"/></FeatureVersion></Feature></Profile>
</DistinctParty><DistinctParty FixedRef="37"><Profile ID="37" PartySubTypeID="4"><Identity ID="2">
<Alias AliasTypeID="1" Primary="true"><DocumentedName><DocumentedNamePart>
<NamePartValue NamePartGroupID="12">DOE</NamePartValue></DocumentedNamePart><DocumentedNamePart>
<NamePartValue NamePartGroupID="13">JANE</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="12" NamePartTypeID="2"/></MasterNamePartGroup>
<MasterNamePartGroup><NamePartGroup ID="13" NamePartTypeID="3"/></MasterNamePartGroup></NamePartGroups></Identity>
</Profile></DistinctParty></DistinctParties>
<SanctionsEntries><SanctionsEntry ProfileID="36" ListID="5"><EntryEvent><Date><Year>2020</Year><Month>1</Month>
<Day>9</Day></Date></EntryEvent><SanctionsMeasure SanctionsTypeID="1"><Comment>IRAN</Comment></SanctionsMeasure>
</SanctionsEntry></SanctionsEntries></Sanctions>"""
ENHANCED = """<sanctionsData xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML">
<publicationInfo><dataAsOf>2026-11-02T09:00:00</dataAsOf></publicationInfo><entities>
<entity id="36"><generalInfo><entityType refId="1">Entity</entityType></generalInfo>
<sanctionsLists><sanctionsList datePublished="2020-01-09">SDN List</sanctionsList></sanctionsLists>
<sanctionsPrograms><sanctionsProgram>IRAN</sanctionsProgram></sanctionsPrograms><names>
<name id="1"><isPrimary>false</isPrimary><aliasType>F.K.A.</aliasType><isLowQuality>false</isLowQuality><translations>
<translation><isPrimary>true</isPrimary><formattedFullName>OLD MILL WORKS</formattedFullName></translation>
</translations></name><name id="2"><isPrimary>true</isPrimary><isLowQuality>false</isLowQuality><translations>
<translation><isPrimary>true</isPrimary><formattedFullName>MILL WORKS</formattedFullName></translation>
</translations></name></names><addresses><address><country>Iran</country></address></addresses><identityDocuments>
<identityDocument id="70"><type refId="1619">Registration Number</type><documentNumber>10-3456</documentNumber>
</identityDocument><identityDocument id="71"><type>Passport</type><documentNumber>PA77001</documentNumber>
</identityDocument></identityDocuments></entity>
<entity id="37"><generalInfo><entityType>Individual</entityType></generalInfo><names><name><isPrimary>true</isPrimary>
<translations><translation><formattedFullName>JANE DOE</formattedFullName></translation></translations></name></names>
</entity></entities></sanctionsData>"""


def test_ofacs_file_of_changes_is_no_list(read: Read) -> None:
    with pytest.raises(RefusedFileError, match=r"file of changes.*SDN_ENHANCED\.XML"):
        read("ofac-sdn", ENHANCED.replace("<entity id=", '<entity action="add" id=', 1))


def test_ofacs_newer_forms_say_the_same(read: Read) -> None:
    advanced, enhanced = read("ofac-sdn", ADVANCED), read("ofac-sdn", ENHANCED)
    assert advanced == enhanced
    assert str(advanced.published_on) == "2026-11-02"
    mill = advanced.entries[0]
    assert names_of(advanced)[0] == [("MILL WORKS", "name"), ("OLD MILL WORKS", "former")]
    assert (mill.code, mill.parts, mill.programme, mill.territories) == ("36", ("SDN List",), "IRAN", ("IR",))
    assert (mill.listed_on, mill.identifiers["number"]) == ("2020-01-09", "10-3456")
    assert (advanced.entries[1].names[0].text, advanced.entries[1].kind) == ("JANE DOE", EntityKind.PERSON)


ENTITIES = """
{"id":"a","caption":"Frozen Works","schema":"Company","properties":{"name":["Frozen Works"],"topics":["sanction"]}}
{"id":"b","caption":"Kin Works","schema":"Company","properties":{"name":["Kin Works"],"topics":["sanction.linked"]}}
{"id":"c","caption":"Free Works","schema":"Company","properties":{"name":["Free Works"],"topics":["debarment"]}}
{"id":"d","caption":"Chair","schema":"Position","properties":{"name":["Chair"]},"target":false}
{"id":"e","caption":"Owner","schema":"Company","properties":{"name":["Owner"]},"target":false}
{"id":"f","schema":"Company","properties":{"name":["Coded Works"],"innCode":["7700000004"],"taxNumber":["RU-7701"]}}
{"id":"s1","schema":"Sanction","properties":{"entity":["c"],"endDate":["2020-02-03"]}}
{"id":"s2","schema":"Sanction","properties":{"entity":["a"],"endDate":["2020-02-03"]}}
{"id":"s3","schema":"Sanction","properties":{"entity":["a"]}}
""".lstrip()


def test_topics_and_sanctions_of_opensanctions_say_who_is_listed_still(read: Read) -> None:
    found = {entry.code: entry for entry in read("opensanctions", ENTITIES).entries}
    assert sorted(found) == ["a", "b", "c", "f"]
    assert found["f"].identifiers["number"] == "RU-7701;7700000004"
    assert [code for code, entry in found.items() if entry.is_mention] == ["b"]
    assert {code: entry.ended_on for code, entry in found.items() if entry.ended_on} == {"c": "2020-02-03"}


def zipped(name: str, content: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def test_a_list_is_the_same_packed_and_with_other_marks_between_its_columns(read: Read) -> None:
    table = "Report Date: 18-Nov-2026\n" + UK_HEAD + UK_ROWS
    plain = read("uk", table)
    for other in (table.replace(",", ";"), table.replace(",", "\t"), zipped("list.csv", table)):
        assert read("uk", other) == plain
    assert read("uk", zipped("list.xml", UK_XML)) == read("uk", UK_XML)
    assert read("ofac-sdn", zipped("SDN_ENHANCED.XML", ENHANCED)) == read("ofac-sdn", ENHANCED)
    assert read("opensanctions", zipped("entities.ftm.json", ENTITIES)) == read("opensanctions", ENTITIES)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_list_is_the_same_in_utf_16(read: Read, encoding: str) -> None:
    def written(text: str) -> bytes:
        return ("\ufeff" + text).encode(encoding)

    table = "Report Date: 18-Nov-2026\r\n" + UK_HEAD + UK_ROWS
    assert read("uk", written(table.replace(",", "\t"))) == read("uk", table)
    assert read("uk", written('<?xml version="1.0" encoding="UTF-16"?>' + UK_XML)) == read("uk", UK_XML)
    assert names_of(read("own", written("name,country\nGenève Optik,CH\n"))) == [[("Genève Optik", "name")]]


def test_numbers_of_companies_are_read_and_other_numbers_are_not(read: Read) -> None:
    sdn = """<sdnList><publshInformation><Publish_Date>11/01/2026</Publish_Date></publshInformation>
    <sdnEntry><uid>1</uid><lastName>MILL WORKS</lastName><sdnType>Entity</sdnType><idList>
    <id><idType>Tax ID No.</idType><idNumber>7700000004</idNumber></id>
    <id><idType>Phone Number</idType><idNumber>8123456789</idNumber></id></idList></sdnEntry></sdnList>"""
    rows = (
        "source,type,name,alt_names,addresses,entity_number,programs,ids\n"
        'Entity List (EL),Entity,Mill Works,,,1,,"Registration ID, 1027700000123, RU; Fax, 8123456789"\n'
    )
    document = {"type": "Company Number", "number": "SC77001"}
    result = {"source": "Entity List (EL)", "name": "Mill Works", "ids": [document]}
    simple = (
        "id,schema,name,aliases,countries,identifiers,sanctions,dataset,last_change\n"
        "a,Company,Mill Works,,ru,1027700000123;RU-7,,sanctions,2026-11-02\n"
    )
    for source, content, numbers in (
        ("ofac-sdn", sdn, "7700000004"),
        ("us-csl", rows, "1027700000123"),
        ("us-csl", json.dumps({"total": 1, "results": [result]}), "SC77001"),
        ("opensanctions", simple, "1027700000123"),
    ):
        assert read(source, content).entries[0].identifiers["number"] == numbers, source
