"""Files that may prove a report: known by their first bytes, not only by their name.

Nothing here is ever shown in a page: files go out as downloads (see `rollouts.views`).
"""

from collections.abc import Callable
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError

MEGABYTES = 10
MOST_BYTES = MEGABYTES * 1024 * 1024
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<head", b"<body", b"<iframe")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe")
WRONG = (
    "This file cannot be kept as evidence. Please choose a PDF, a picture (PNG, JPEG, GIF, WebP, "
    "HEIC), a document (Word, Excel, PowerPoint or OpenDocument, without macros) or a text file."
)
NOT_WHAT_IT_SAYS = (
    "The file is not what its name says: it ends in .{suffix}, but its content is something else. "
    "Please save it again as {suffix} and choose that file."
)


def check_evidence(file) -> None:
    """Raises ValidationError for a file that is too large, empty, or of no type we keep."""
    if file.size > MOST_BYTES:
        raise ValidationError(
            f"The file is larger than {MEGABYTES} MB. Please make it smaller, or give a link."
        )
    suffix = suffix_of(file.name)
    if suffix not in KINDS:
        raise ValidationError(WRONG)
    if not KINDS[suffix](file):
        raise ValidationError(NOT_WHAT_IT_SAYS.format(suffix=suffix))
    file.seek(0)


def suffix_of(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")


def begins(*signatures: bytes) -> Callable:
    return lambda file: head_of(file).startswith(signatures)


def head_of(file, size: int = 1024) -> bytes:
    file.seek(0)
    return file.read(size)


def is_heic(file) -> bool:
    head = head_of(file, 12)
    return head[4:8] == b"ftyp" and head[8:] in (b"heic", b"heix", b"mif1", b"msf1")


def is_webp(file) -> bool:
    head = head_of(file, 12)
    return head[:4] == b"RIFF" and head[8:] == b"WEBP"


def office(folder: str) -> Callable:
    """An Office document is a zip with its parts in one folder; macros are programs."""

    def fits(file) -> bool:
        names = members(file)
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return (
            "[Content_Types].xml" in names
            and not macros
            and any(name.startswith(folder) for name in names)
        )

    return fits


def is_open_document(file) -> bool:
    names = members(file)
    macros = any(name.startswith(("Basic/", "Scripts/")) for name in names)
    return "mimetype" in names and "content.xml" in names and not macros


def members(file) -> list[str]:
    """Names inside a zip, from its directory; nothing is unpacked."""
    file.seek(0)
    try:
        return ZipFile(file).namelist()
    except (BadZipFile, NotImplementedError, OSError, ValueError):
        return []


def is_text(file) -> bool:
    file.seek(0)
    content = file.read()
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return (
        bool(content)
        and b"\0" not in content
        and not content.startswith(PROGRAMS)
        and not (start.startswith(MARKUP))
    )


KINDS: dict[str, Callable] = {
    "pdf": begins(b"%PDF-"),
    "png": begins(b"\x89PNG\r\n\x1a\n"),
    "jpg": begins(b"\xff\xd8\xff"),
    "jpeg": begins(b"\xff\xd8\xff"),
    "gif": begins(b"GIF87a", b"GIF89a"),
    "webp": is_webp,
    "heic": is_heic,
    "docx": office("word/"),
    "xlsx": office("xl/"),
    "pptx": office("ppt/"),
    "odt": is_open_document,
    "ods": is_open_document,
    "odp": is_open_document,
    "txt": is_text,
    "csv": is_text,
    "md": is_text,
}
ACCEPT = ",".join(f".{suffix}" for suffix in KINDS)
