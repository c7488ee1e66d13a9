"""Reading and writing the files of a backup, encrypted with age where recipients are given."""

import os
import shutil
from hashlib import file_digest
from pathlib import Path

import pyrage

from riskflow.services.operations.backup.manifest import ENCRYPTED, BackupError, BackupFile

Recipients = list[pyrage.x25519.Recipient]
Identities = list[pyrage.x25519.Identity]


def parse_recipients(lines: list[str]) -> Recipients:
    """Return the public keys (`age1...`) of those who can open a backup; comments and empty lines are left out.

    Raises:
        BackupError: when a line is no such key.
    """
    try:
        return [pyrage.x25519.Recipient.from_str(line) for line in _meaningful(lines)]
    except pyrage.RecipientError as error:
        raise BackupError(f"a recipient is no public key of age (age1...): {error}") from error


def parse_identities(text: str) -> Identities:
    """Return the secret keys of a file that `age-keygen` has written.

    Raises:
        BackupError: when there is none, without quoting what is there instead.
    """
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in _meaningful(text.splitlines())]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise BackupError("the identity file holds no secret key of age (AGE-SECRET-KEY-1...)")
    return found


def describe(path: Path) -> BackupFile:
    """Return size and digest of a file.

    Raises:
        OSError: when it cannot be read, or is a link.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
        return BackupFile(sha256=digest, size=os.fstat(file.fileno()).st_size)


def write(source: Path, target: Path, recipients: Recipients) -> None:
    """Copy a file into a backup, encrypted where there are recipients, and make it durable."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if recipients:
        target = target.with_name(target.name + ENCRYPTED)
        pyrage.encrypt_file(str(source), str(target), recipients)
    else:
        shutil.copyfile(source, target)
    sync(target)


def write_content(content: bytes, target: Path, recipients: Recipients) -> None:
    """Write a content into a backup, encrypted where there are recipients, and make it durable."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if recipients:
        target = target.with_name(target.name + ENCRYPTED)
        content = pyrage.encrypt(content, recipients)
    target.write_bytes(content)
    sync(target)


def read(source: Path, target: Path, identities: Identities) -> None:
    """Copy a file out of a backup, decrypted where it was encrypted.

    Raises:
        BackupError: when it is missing, a link, damaged, or encrypted to somebody else.
    """
    encrypted = source.with_name(source.name + ENCRYPTED)
    found = encrypted if identities else source
    if not found.is_file() or found.is_symlink():
        raise BackupError(f"{found.name} is missing")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if identities:
            pyrage.decrypt_file(str(found), str(target), identities)
        else:
            shutil.copyfile(found, target, follow_symlinks=False)
    except (pyrage.DecryptError, OSError) as error:
        raise BackupError(f"{found.name} cannot be read: {error}") from error
    sync(target)


def sync(path: Path) -> None:
    """Make a file or a folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _meaningful(lines: list[str]) -> list[str]:
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
