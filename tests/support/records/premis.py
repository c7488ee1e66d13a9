"""What the schema of PREMIS 3.0 demands of the elements that packages use, in our own words.

The schema says under no licence that it may be passed on, so it is not here. Each element has the children that it may
have, in their order, as a regular expression over their names; those with none hold text.
"""

import re

from lxml import etree

PREMIS = {"p": "http://www.loc.gov/premis/v3"}
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
CHILDREN = {
    "premis": "(object )+(event )*(agent )*",
    "object": "(objectIdentifier )+(objectCharacteristics )+(originalName )?",
    "objectIdentifier": "objectIdentifierType objectIdentifierValue ",
    "objectCharacteristics": "(fixity )*(size )?(format )+",
    "fixity": "messageDigestAlgorithm messageDigest (messageDigestOriginator )?",
    "format": "formatDesignation ",
    "formatDesignation": "formatName (formatVersion )?",
    "event": "eventIdentifier eventType eventDateTime (eventDetailInformation )*(eventOutcomeInformation )*"
    "(linkingAgentIdentifier )*(linkingObjectIdentifier )*",
    "eventIdentifier": "eventIdentifierType eventIdentifierValue ",
    "eventDetailInformation": "(eventDetail )?",
    "eventOutcomeInformation": "eventOutcome ",
    "linkingAgentIdentifier": "linkingAgentIdentifierType linkingAgentIdentifierValue (linkingAgentRole )*",
    "linkingObjectIdentifier": "linkingObjectIdentifierType linkingObjectIdentifierValue (linkingObjectRole )*",
    "agent": "(agentIdentifier )+(agentName )*(agentType )?(agentVersion )?",
    "agentIdentifier": "agentIdentifierType agentIdentifierValue ",
}
TEXTS = frozenset(re.findall(r"\w+", " ".join(CHILDREN.values()))) - frozenset(CHILDREN)


def premis_faults(document: bytes) -> list[str]:
    """Return what the schema would refuse in a document of a package: nothing for one that follows it."""
    root = etree.fromstring(document)
    faults = [] if root.tag == f"{{{PREMIS['p']}}}premis" else ["the root is not premis"]
    return [*faults, *(fault for element in root.iter(etree.Element) for fault in _faults(element))]


def _faults(element: etree._Element) -> list[str]:
    name, attributes = etree.QName(element).localname, dict(element.attrib)
    faults = [] if etree.QName(element).namespace == PREMIS["p"] else [f"{name} is of another namespace"]
    expected = {"premis": {"version": "3.0"}, "object": {XSI_TYPE: "premis:file"}}.get(name, {})
    if attributes != expected:
        faults.append(f"{name} has the attributes {attributes}")
    children = "".join(f"{etree.QName(each).localname} " for each in element)
    if name in TEXTS:
        faults += [f"{name} has children"] if children else [] if (element.text or "").strip() else [f"{name} is empty"]
        if name == "size" and not re.fullmatch(r"\d{1,18}", element.text or ""):
            faults.append("size is no number")
    elif name not in CHILDREN or not re.fullmatch(CHILDREN[name], children):
        faults.append(f"{name} has {children or 'nothing'}")
    return faults
