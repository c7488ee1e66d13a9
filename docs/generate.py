"""Write the parts of the documentation that the code knows best. `make docs` checks that they are up to date.

Run it as `.venv/bin/python -m docs.generate`; a generated part stands between two marks and is replaced whole.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import files, metadata
from pathlib import Path
from textwrap import wrap
from typing import Any

import click

from docs.gates import gates
from docs.security_tables import asvs, cryptography
from riskflow.cases.events import SENTENCES
from riskflow.cases.labels import ACTION_NAMES, ROLE_NAMES, STATE_NAMES
from riskflow.cases.notifications import (
    EVENTS_WITHOUT_NOTIFICATION,
    NOTIFICATION_NAMES,
    NOTIFICATIONS_BY_EVENT,
    RECIPIENT_RULES,
    Notification,
)
from riskflow.cases.policy import POLICY, Part, Relation
from riskflow.cases.secrecy import PROVISIONS, SecrecyClass
from riskflow.cases.transitions import TRANSITIONS, mermaid
from riskflow.cases.workflow import REFUSALS, Action, State
from riskflow.cli import main
from riskflow.config import MEBIBYTE
from riskflow.files.bounded_process import LIMITS
from riskflow.files.bounded_process import SIGNED_IN as SLOTS_OF_PEOPLE
from riskflow.files.bounded_process import STRANGERS as SLOTS_OF_STRANGERS
from riskflow.logs import SECURITY_EVENTS
from riskflow.mail import Letter, MailComposer, OutgoingMail
from riskflow.services.operations.personal_data import GROUNDS, INVENTORY, RETENTIONS, DataClass
from riskflow.services.operations.retention.rules import RULES
from riskflow.text import Language, Text
from riskflow.web.edge.input import MAX_FIELD_BYTES, MAX_FIELDS, MAX_PARTS
from riskflow.web.edge.rates import RATES
from riskflow.web.forms import MAX_LINE_LENGTH, MAX_TEXT_LENGTH
from riskflow.web.public import MAX_FILE_BYTES
from riskflow.web.routes import ROUTES, SERVICE_SCOPES, CaseRoute, PublicRoute, RoleRoute

DOCS = Path(__file__).parent
PACKAGE = DOCS.parent / "riskflow"


def layers() -> str:
    """Draw the layers of packages that import-linter enforces."""
    rows = _layers(next(each for each in _contracts() if each["type"] == "layers"))
    lines = [f'    layer{number}["{" · ".join(row)}"]' for number, row in enumerate(rows)]
    arrows = [f"    layer{number} --> layer{number + 1}" for number in range(len(rows) - 1)]
    return "\n".join(["```mermaid", "flowchart TB", *lines, *arrows, "```"])


def contracts() -> str:
    """List the import contracts, with the order of the layers inside a package."""
    lines = []
    for contract in _contracts():
        rows = _layers(contract) if "containers" not in contract else []
        order = " → ".join(map(_names, rows)) or _names(contract.get("modules", ()))
        lines.append(f"- {contract['name']}" + (f" ({order})." if order else "."))
    return "\n".join(lines)


def _names(modules: Iterable[str]) -> str:
    return " · ".join(f"`{name.removeprefix('riskflow.')}`" for name in modules)


def _contracts() -> list[dict[str, Any]]:
    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["tool"]["importlinter"]["contracts"])


def _layers(contract: dict[str, Any]) -> list[list[str]]:
    return [[name.strip(" ()") for name in layer.replace(":", "|").split("|")] for layer in contract.get("layers", ())]


def tree() -> str:
    """List the modules of each package, from the lowest layer to the highest."""
    rows = _layers(next(each for each in _contracts() if each["type"] == "layers"))
    lines = [line for row in reversed(rows) for name in sorted(row) for line in _branch(PACKAGE / name)]
    return "\n".join(["```text", *lines, "```"])


def _branch(path: Path, depth: int = 0) -> Iterator[str]:
    """Yield the lines of a module, or of a package with the modules and packages in it."""
    head = f"{'  ' * depth}{path.name}"
    if not path.is_dir():
        yield f"{head}.py"
        return
    modules = " ".join(sorted(each.stem for each in path.glob("*.py") if not each.stem.startswith("__")))
    yield from wrap(modules, 100, initial_indent=f"{head + '/':22}", subsequent_indent=" " * 22) or [f"{head}/"]
    for folder in sorted(each.parent for each in path.glob("*/__init__.py")):
        if folder.name != "versions":  # the migrations, whose names are their order
            yield from _branch(folder, depth + 1)


def states() -> str:
    """Draw the life of a case."""
    return f"```mermaid\n{mermaid()}\n```"


def transitions() -> str:
    """List every cell of the transition table."""
    rows = [
        f"| {STATE_NAMES[row.source].en} | {ACTION_NAMES[row.action].en if row.action in ACTION_NAMES else row.action} "
        f"| {ROLE_NAMES[row.role].en} | {STATE_NAMES[row.target].en} "
        f"| {', '.join(f'`{guard}`' for guard in row.guards) or '–'} |"
        for row in TRANSITIONS
    ]
    return "\n".join(["| State | Action | Who | Becomes | Needs |", "|---|---|---|---|---|", *rows])


def guards() -> str:
    """List what transitions need besides role and state, with the sentences that refuse them."""
    rows = [f"| `{guard}` | {refusal.text.sv} | {refusal.text.en} |" for guard, refusal in REFUSALS.items()]
    return "\n".join(["| Guard | Refusal in Swedish | Refusal in English |", "|---|---|---|", *rows])


def labels() -> str:
    """List states and actions with their labels in both languages."""
    rows = [f"| `{state}` | {STATE_NAMES[state].sv} | {STATE_NAMES[state].en} |" for state in State]
    rows += [
        f"| `{action}` | {ACTION_NAMES[action].sv} | {ACTION_NAMES[action].en} |"
        for action in Action
        if action in ACTION_NAMES
    ]
    return "\n".join(["| In code | Swedish | English |", "|---|---|---|", *rows])


RELATION_WORDS = {
    Relation.OWNS: "their own case",
    Relation.WRITES_ALONG: "a case that they were invited to write",
    Relation.IS_ASKED: "a case with an open question to them",
    Relation.DEPARTMENT: "a case of their department",
    Relation.WAS_WITH_RAI: "a case that has come to RAI",
    Relation.WAS_WITH_SAI: "a case that has come to SAI",
    Relation.DRAWN_FOR_CHECK: "a case that closed by itself and was drawn",
    Relation.OBSERVES: "a case that has come to their group",
    Relation.ASKED_FOR_STATEMENT: "a case in which they are asked for a statement",
    Relation.OFFICE: "a case that their office decides",
    Relation.GATE: "a case whose gates wait for their function",
    Relation.EVERY_CASE: "every case",
    Relation.NO_CASE: "no case",
}


def parts() -> str:
    """List in which cases each role counts, in which states, and which parts it sees."""
    head = ["Role", "Counts in", "In the states", *(part.value for part in Part), "Declares first"]
    rows = [
        [
            ROLE_NAMES[role].en,
            RELATION_WORDS[policy.relation],
            _states(policy.states) if policy.parts else "–",
            *("yes" if part in policy.parts else "–" for part in Part),
            "yes" if policy.after_declaring else "–",
        ]
        for role, policy in POLICY.items()
    ]
    return _table(head, rows)


def provisions() -> str:
    """List the provisions that a field may be marked with, and their classes."""
    rows = [[f"`{name}`", each.text.sv, each.text.en, each.secrecy_class] for name, each in PROVISIONS.items()]
    return _table(["Provision", "Swedish", "English", "Class"], rows)


def secrecy() -> str:
    """List in which states each role reads fields of the classes of secrecy."""
    rows = [
        [ROLE_NAMES[role].en, *(_states(states) if states else "–" for states in (policy.marked, policy.strict))]
        for role, policy in POLICY.items()
        if policy.marked
    ]
    return _table(["Role", SecrecyClass.MARKED.value, SecrecyClass.STRICT.value], rows)


def _states(states: frozenset[State]) -> str:
    missing = [state.value for state in State if state not in states]
    if len(missing) <= len(states) // 2:
        return f"all but {', '.join(missing)}" if missing else "all"
    return ", ".join(state.value for state in State if state in states)


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def acts() -> str:
    """List what each role may do in each state; what is not listed is refused."""
    rows = []
    for role in POLICY:
        for state in State:
            found = [row.action.value for row in TRANSITIONS if row.role is role and row.source is state]
            if found:
                rows.append([ROLE_NAMES[role].en, f"`{state}`", ", ".join(f"`{action}`" for action in found)])
    return _table(["Role", "State", "Acts"], rows)


def routes() -> str:
    """List every page with who may reach it."""
    rows = [f"| `{endpoint}` | {_who(rule)}{_programs(endpoint)} |" for endpoint, rule in ROUTES.items()]
    return "\n".join(["| Page | Who |", "|---|---|", *rows])


def _programs(endpoint: str) -> str:
    scope = SERVICE_SCOPES.get(endpoint)
    return f"; programs with a token for `{scope}`" if scope else ""


def _who(rule: object) -> str:
    if isinstance(rule, PublicRoute):
        return "anybody"
    if isinstance(rule, RoleRoute):
        return ", ".join(sorted(ROLE_NAMES[role].en for role in rule.roles))
    if isinstance(rule, CaseRoute):
        return f"those whom the case lets see its {rule.part}" if rule.part else "those whom the case lets in"
    return "anybody signed in"


def events() -> str:
    """List the tags of events with their sentences."""
    rows = [f"| `{tag}` | {text.en} |" for tag, text in SENTENCES.items()]
    return "\n".join(["| Tag | Sentence |", "|---|---|", *rows])


def notifications() -> str:
    """List which event makes which notification to whom, in which states of the case."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for tag, kind in ((tag, kind) for tag, made in NOTIFICATIONS_BY_EVENT.items() for kind in made):
        for state, roles in RECIPIENT_RULES[kind].items():
            to = ", ".join(sorted(ROLE_NAMES[role].en for role in roles))
            rows.setdefault((f"`{tag}`", NOTIFICATION_NAMES[kind].en, to), []).append(STATE_NAMES[state].en)
    lines = [f"| {tag} | {name} | {'; '.join(found)} | {to} |" for (tag, name, to), found in rows.items()]
    return "\n".join(["| Event | Letter | State of the case | To |", "|---|---|---|---|", *lines])


def without_notification() -> str:
    """List the events that make no notification, with the reason."""
    rows = [f"| `{tag}` | {reason.en} |" for tag, reason in EVENTS_WITHOUT_NOTIFICATION.items()]
    return "\n".join(["| Event | Why no letter |", "|---|---|", *rows])


def mails() -> str:
    """Print every notification as it is read, in both languages."""
    composer = MailComposer(
        DOCS.parent / "templates", "https://riskflow.university.se", Text(sv="Lärosätet", en="The University")
    )
    moment = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    found = []
    for kind in Notification:
        outgoing = OutgoingMail((Letter(1, kind, "RF-2026-0042", "/c/Ab3dE"),), "", "", moment)
        both = [composer.subject_and_body(outgoing, language) for language in Language]
        mail = "\n\n".join(f"RF-2026-0042: {subject}\n\n{body.strip()}" for subject, body in both)
        found.append(f"### {NOTIFICATION_NAMES[kind].en}\n\n```text\n{mail}\n```")
    return "\n\n".join(found)


def personal_data() -> str:
    """List every column by what it may say about a person, with purpose, ground and retention of its table."""
    rows = []
    for name, table in INVENTORY.items():
        classes = (
            ", ".join(f"`{column}`" for column, found in table.columns.items() if found is each) or "–"
            for each in (DataClass.PERSONAL, DataClass.SENSITIVE, DataClass.FREE_TEXT, DataClass.NOTHING)
        )
        rows.append(f"| `{name}` | {table.purpose} | {table.ground} | {table.retention} | {' | '.join(classes)} |")
    head = "| Table | Purpose | Ground | Retention | Personal | Sensitive | Free text | Nothing about a person |"
    return "\n".join([head, "|---|---|---|---|---|---|---|---|", *rows])


def grounds() -> str:
    """List the legal grounds."""
    rows = (f"| `{word}` | {meaning} |" for word, meaning in GROUNDS.items())
    return "\n".join(["| Ground | Meaning |", "|---|---|", *rows])


def retentions() -> str:
    """List how long what is kept, by which rule it goes, and why it is kept where none lets it go."""
    rows = (
        f"| `{word}` | {each.text} | {', '.join(f'`{rule}`' for rule in each.rules) or '–'} | {each.kept or '–'} |"
        for word, each in RETENTIONS.items()
    )
    return "\n".join(
        ["| Retention | How long | Rules of disposal | Otherwise kept because |", "|---|---|---|---|", *rows]
    )


def disposal_rules() -> str:
    """List the rules of disposal."""
    rows = (
        f"| `{kind}` | {rule.what} | {rule.after} | {rule.days or 'as decided'} | {rule.min_days} "
        f"| {'yes' if rule.needs_decision else 'no'} | {rule.ground.en} | {rule.law.en} |"
        for kind, rule in RULES.items()
    )
    head = "| Kind | What | Days count from when | Days | At least | Needs a decision | Ground | Law |"
    return "\n".join([head, "|---|---|---|---|---|---|---|---|", *rows])


def commands() -> str:
    """List every command with its help."""
    return "\n\n".join(_helps(main, ["riskflow"]))


def _helps(command: click.Command, path: list[str]) -> Iterator[str]:
    if isinstance(command, click.Group):
        group = click.Context(command)
        for name in command.list_commands(group):
            if below := command.get_command(group, name):
                yield from _helps(below, [*path, name])
        return
    context = click.Context(command, info_name=" ".join(path), terminal_width=100, max_content_width=100)
    yield f"### `{' '.join(path)}`\n\n```text\n{command.get_help(context)}\n```"


def packages() -> str:
    """List the packages that running RiskFlow needs, each with the licence that it declares."""
    return _with_licences(_locked("runtime"))


def packages_for_s3() -> str:
    """List the packages that an object store needs besides."""
    runtime = set(_locked("runtime"))
    return _with_licences([name for name in _locked("s3") if name not in runtime])


def _locked(name: str) -> list[str]:
    lock = (DOCS.parent / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==", lock, re.MULTILINE)


def _with_licences(names: list[str]) -> str:
    return "\n".join(["| Package | Licence |", "|---|---|", *(f"| {name} | {licence_of(name)} |" for name in names)])


def licence_of(package: str) -> str:
    """Return what a package says of its licence: as an expression, by its classifiers, in one line, or in its file."""
    declared = metadata(package).json
    classified = [c.rpartition(" :: ")[2] for c in declared.get("classifier", ()) if c.startswith("License")]
    in_a_line = str(declared.get("license", "")).partition("\n")[0]
    return str(declared.get("license_expression") or " or ".join(classified) or in_a_line or _licence_file(package))


def _licence_file(package: str) -> str:
    """Return the first line of a package's licence file."""
    found = [file for file in files(package) or () if "licenses" in file.parts or file.name == "LICENSE"]
    return found[0].read_text().strip().partition("\n")[0] if found else ""


def rates() -> str:
    """List how often anybody may do what."""
    rows = [f"| {rule.what} | {rule.who} | {rule.limits.replace(';', ',')} |" for rule in RATES]
    return "\n".join(["| What | Who | How often |", "|---|---|---|", *rows])


def sizes() -> str:
    """List the sizes that a request may have."""
    rows = (
        ("body of a form without files", f"{MEBIBYTE // 1024} KiB"),
        ("field of a form with files", f"{MAX_FIELD_BYTES // 1000} kB"),
        ("fields of a form or a query", f"{MAX_FIELDS}"),
        ("parts of a form with files", f"{MAX_PARTS}"),
        ("file to verify", f"{MAX_FILE_BYTES // MEBIBYTE} MiB"),
        ("line of text", f"{MAX_LINE_LENGTH} characters"),
        ("longer text", f"{MAX_TEXT_LENGTH} characters"),
    )
    return "\n".join(["| What | At most |", "|---|---|", *(f"| {what} | {most} |" for what, most in rows)])


def costs() -> str:
    """List what a file may cost that is read in a process of its own."""
    rows = (
        ("memory", f"{LIMITS.memory // MEBIBYTE} MiB"),
        ("computing", f"{LIMITS.cpu_seconds} s"),
        ("time by the clock", f"{LIMITS.seconds} s"),
        ("at once in one process of the server, for strangers", f"{SLOTS_OF_STRANGERS.number}"),
        ("at once in one process of the server, for people who have signed in", f"{SLOTS_OF_PEOPLE.number}"),
    )
    return "\n".join(["| What | At most |", "|---|---|", *(f"| {what} | {most} |" for what, most in rows)])


def security_events() -> str:
    """List the security events of the log."""
    rows = [f"| `{name}` | {meaning} |" for name, meaning in SECURITY_EVENTS.items()]
    return "\n".join(["| Event | When |", "|---|---|", *rows])


PARTS: dict[str, dict[str, Callable[[], str]]] = {
    "architecture.md": {"layers": layers, "contracts": contracts, "tree": tree, "states": states},
    "reference/states.md": {"transitions": transitions, "guards": guards, "labels": labels},
    "reference/access.md": {
        "parts": parts,
        "acts": acts,
        "provisions": provisions,
        "secrecy": secrecy,
        "routes": routes,
    },
    "reference/events.md": {"events": events},
    "reference/letters.md": {
        "notifications": notifications,
        "without-notification": without_notification,
        "mails": mails,
    },
    "reference/gates.md": {"gates": gates},
    "reference/limits.md": {"rates": rates, "sizes": sizes, "costs": costs},
    "reference/logs.md": {"security-events": security_events},
    "reference/commands.md": {"commands": commands},
    "reference/personal-data.md": {
        "grounds": grounds,
        "retentions": retentions,
        "disposal": disposal_rules,
        "inventory": personal_data,
    },
    "licences.md": {"packages": packages, "packages-for-s3": packages_for_s3},
    "security.md": {"asvs": asvs, "cryptography": cryptography},
}


def generated(name: str) -> str:
    """Return a document with its generated parts made anew."""
    text = (DOCS / name).read_text(encoding="utf-8")
    for part, make in PARTS[name].items():
        begin, end = f"<!-- generated: {part} -->\n", "<!-- end -->"
        before, rest = text.split(begin, 1)
        text = before + begin + make() + "\n" + end + rest.split(end, 1)[1]
    return text


if __name__ == "__main__":
    for document in PARTS:
        (DOCS / document).write_text(generated(document), encoding="utf-8")
