"""The files of the project, as version control knows them."""

import subprocess
from fnmatch import fnmatch
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
MADE_HERE = {".git", ".venv", ".uv", "dist", "build", "__pycache__"}


def project_files(*patterns: str) -> list[Path]:
    """Return the files that are or will be under version control, named from the root; `*` also matches folders."""
    names = _known_to_git() or _lying_about()
    kept = (name for name in names if any(fnmatch(name, pattern) for pattern in patterns or ("*",)))
    return sorted(Path(name) for name in kept if (PROJECT / name).is_file())


def text_of(file: Path) -> str:
    """Return the text of a file of the project; nothing for what is not text."""
    try:
        return (PROJECT / file).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def _known_to_git() -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):  # no git, or an unpacked archive
        return []
    return [name for name in listed.stdout.split("\0") if name]


def _lying_about() -> list[str]:
    paths = (path.relative_to(PROJECT) for path in PROJECT.rglob("*"))
    return [path.as_posix() for path in paths if not MADE_HERE.intersection(path.parts)]
