"""METS, PREMIS and Dublin Core of a package, after E-ARK SIP 2.1 (CSIP 2.1), which is FGS Paketstruktur 2.0."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, TypeAlias
from urllib.parse import quote

from lxml import etree
from lxml.builder import ElementMaker

from riskflow.preservation.package import (
    DESCRIPTION,
    PREMIS,
    SIP_DATA,
    SIP_DOCUMENTATION,
    InformationPackage,
    PackedFile,
    identifier_of,
)

METS_SPACE, XLINK = "http://www.loc.gov/METS/", "http://www.w3.org/1999/xlink"
CSIP_SPACE = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
SIP_SPACE = "https://DILCIS.eu/XML/METS/SIPExtensionMETS"
PREMIS_SPACE, XSI = "http://www.loc.gov/premis/v3", "http://www.w3.org/2001/XMLSchema-instance"
DC_SPACE, DC_ROOT = "http://purl.org/dc/elements/1.1/", "metadata"
PROFILE = "https://earksip.dilcis.eu/profile/E-ARK-SIP-v2-1-0.xml"
DIVISIONS = {SIP_DOCUMENTATION: "Documentation", SIP_DATA: "Representations"}
FORMATS = {
    "application/pdf": "Portable Document Format",
    "application/json": "JavaScript Object Notation",
    "text/plain": "Plain text, UTF-8",
}
RECORD_FORMAT = "PDF/A-3a and PDF/UA-1"
_M = ElementMaker(namespace=METS_SPACE, nsmap={None: METS_SPACE, "xlink": XLINK, "csip": CSIP_SPACE, "sip": SIP_SPACE})
_P = ElementMaker(namespace=PREMIS_SPACE, nsmap={"premis": PREMIS_SPACE, "xsi": XSI})
_D = ElementMaker(namespace=DC_SPACE, nsmap={"dc": DC_SPACE})
Node: TypeAlias = Any
"""An element; lxml has no types."""


def mets_document(package: InformationPackage, metadata: Mapping[str, PackedFile]) -> bytes:
    """Return METS.xml of a package; `metadata` are its descriptive and preservation metadata by their paths."""
    root = _M.mets(
        {
            "OBJID": package.name,
            "LABEL": package.title,
            "TYPE": "Mixed",
            "PROFILE": PROFILE,
            f"{{{CSIP_SPACE}}}CONTENTINFORMATIONTYPE": "MIXED",
        },
        _header(package),
        _M.dmdSec(
            {"ID": "dmd", "CREATED": moment(package.made_at), "STATUS": "CURRENT"},
            _reference(metadata[DESCRIPTION], "DC"),
        ),
        _M.amdSec(
            _M.digiprovMD(
                {"ID": "premis", "CREATED": moment(package.made_at), "STATUS": "CURRENT"},
                _reference(metadata[PREMIS], "PREMIS"),
            )
        ),
    )
    groups = {each: list(files) for each, files in groupby(sorted(package.files, key=_place), _division)}
    root.append(_M.fileSec({"ID": identifier_of("section", package.name)}, *map(_group, groups, groups.values())))
    root.append(_structure(package, list(groups)))
    return _written(root)


def premis_document(package: InformationPackage) -> bytes:
    """Return the PREMIS 3.0 of a package: its files as objects, what happened to them, and who acted."""
    root = _P.premis({"version": "3.0"}, *map(_object, package.files))
    root.extend(_events(package))
    for identifier, name, kind, version in (
        ("riskflow", "RiskFlow", "software", package.software_version),
        ("institution", package.institution, "organization", ""),
    ):
        root.append(_agent(identifier, name, kind, version))
    return _written(root)


def description_document(package: InformationPackage) -> bytes:
    """Return the description of a package in the fifteen elements of Dublin Core."""
    period = " - ".join(filter(None, (package.since, package.until)))
    said = [
        _D.title(package.title),
        _D.creator(package.institution),
        *(_D.identifier(each) for each in [package.name, *package.subjects]),
        _D.description(package.description),
        _D.date(f"{package.made_at.astimezone(UTC):%Y-%m-%d}"),
        _D.type("Collection"),
        *([_D.coverage(period)] if period else []),
        _D.language("sv"),
        _D.language("en"),
    ]
    root = etree.Element(DC_ROOT, nsmap={"dc": DC_SPACE})
    root.extend(said)
    return _written(root)


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _header(package: InformationPackage) -> Node:
    version = _M.note({f"{{{CSIP_SPACE}}}NOTETYPE": "SOFTWARE VERSION"}, package.software_version)
    software = {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"}
    return _M.metsHdr(
        {
            "CREATEDATE": moment(package.made_at),
            "RECORDSTATUS": "NEW",
            f"{{{CSIP_SPACE}}}OAISPACKAGETYPE": "SIP",
        },
        _M.agent(software, _M.name("RiskFlow"), version),
        _M.agent({"ROLE": "ARCHIVIST", "TYPE": "ORGANIZATION"}, _M.name(package.institution)),
        _M.agent({"ROLE": "CREATOR", "TYPE": "ORGANIZATION"}, _M.name(package.institution)),
    )


def _reference(file: PackedFile, kind: str) -> Node:
    return _M.mdRef({**_link(file), "MDTYPE": kind, **_figures(file)})


def _link(file: PackedFile) -> dict[str, str]:
    return {"LOCTYPE": "URL", f"{{{XLINK}}}type": "simple", f"{{{XLINK}}}href": quote(file.path)}


def _figures(file: PackedFile) -> dict[str, str]:
    return {
        "MIMETYPE": file.media_type,
        "SIZE": str(file.size),
        "CREATED": moment(file.created),
        "CHECKSUM": file.digest,
        "CHECKSUMTYPE": "SHA-256",
    }


def _division(file: PackedFile) -> str:
    return next(name for folder, name in DIVISIONS.items() if file.path.startswith(f"{folder}/"))


def _place(file: PackedFile) -> tuple[str, str]:
    return _division(file), file.path


def _group(name: str, files: list[PackedFile]) -> Node:
    attributes = {"USE": name, "ID": identifier_of("group", name)}
    if name.startswith("Representations"):
        attributes[f"{{{CSIP_SPACE}}}CONTENTINFORMATIONTYPE"] = "MIXED"
    entries = (
        _M.file({"ID": file.identifier, "ADMID": "premis", **_figures(file)}, _M.FLocat(_link(file))) for file in files
    )
    return _M.fileGrp(attributes, *entries)


def _structure(package: InformationPackage, groups: list[str]) -> Node:
    metadata = {"ID": identifier_of("division", "Metadata"), "LABEL": "Metadata", "ADMID": "premis", "DMDID": "dmd"}
    parts = [_M.div(metadata)]
    parts += (
        _M.div(
            {"ID": identifier_of("division", name), "LABEL": name}, _M.fptr({"FILEID": identifier_of("group", name)})
        )
        for name in groups
    )
    whole = _M.div({"ID": identifier_of("division", package.name), "LABEL": package.name}, *parts)
    kind = {"ID": identifier_of("structure", package.name), "TYPE": "PHYSICAL", "LABEL": "CSIP"}
    return _M.structMap(kind, whole)


def _object(file: PackedFile) -> Node:
    is_record = file.path.startswith(SIP_DATA) and "/records/" in file.path and file.media_type == "application/pdf"
    name = RECORD_FORMAT if is_record else FORMATS.get(file.media_type, file.media_type)
    return _P.object(
        {f"{{{XSI}}}type": "premis:file"},
        _P.objectIdentifier(_P.objectIdentifierType("local"), _P.objectIdentifierValue(file.identifier)),
        _P.objectCharacteristics(
            _P.fixity(_P.messageDigestAlgorithm("SHA-256"), _P.messageDigest(file.digest)),
            _P.size(str(file.size)),
            _P.format(_P.formatDesignation(_P.formatName(name))),
        ),
        _P.originalName(file.title or file.path),
    )


def _events(package: InformationPackage) -> Iterator[Node]:
    identifiers = {file.path: file.identifier for file in package.files}
    for event in package.events:
        yield _P.event(
            _P.eventIdentifier(_P.eventIdentifierType("local"), _P.eventIdentifierValue(event.identifier)),
            _P.eventType(event.kind),
            _P.eventDateTime(moment(event.at)),
            _P.eventDetailInformation(_P.eventDetail(event.detail)),
            _P.eventOutcomeInformation(_P.eventOutcome(event.outcome)),
            _P.linkingAgentIdentifier(
                _P.linkingAgentIdentifierType("local"), _P.linkingAgentIdentifierValue("riskflow")
            ),
            *(
                _P.linkingObjectIdentifier(
                    _P.linkingObjectIdentifierType("local"), _P.linkingObjectIdentifierValue(identifiers[path])
                )
                for path in event.files
                if path in identifiers
            ),
        )


def _agent(identifier: str, name: str, kind: str, version: str) -> Node:
    return _P.agent(
        _P.agentIdentifier(_P.agentIdentifierType("local"), _P.agentIdentifierValue(identifier)),
        _P.agentName(name),
        _P.agentType(kind),
        *([_P.agentVersion(version)] if version else []),
    )


def _written(root: Node) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written
