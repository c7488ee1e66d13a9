"""Checks of PNG and JPEG: sound, within a limit of pixels, and without trailing content."""

import io
import struct
import warnings

from PIL import Image

from riskflow.documents.messages import BROKEN, LARGE_IMAGE, TRAILING_CONTENT
from riskflow.errors import InvalidError

MAX_PIXELS = 50_000_000
LAST_CHUNK_OF_PNG = b"\x00\x00\x00\x00IEND\xaeB`\x82"
END_MARKER_OF_JPEG = b"\xff\xd9"


def check_png(content: bytes, _extension: str) -> None:
    """Refuse a content that is no sound PNG.

    Raises:
        InvalidError: with what to do.
    """
    if not content.endswith(LAST_CHUNK_OF_PNG):
        raise InvalidError(TRAILING_CONTENT)
    _verify(content, "PNG")


def check_jpeg(content: bytes, _extension: str) -> None:
    """Refuse a content that is no sound JPEG.

    Raises:
        InvalidError: with what to do.
    """
    # Zeros after the end marker are padding, which some programs write.
    if not content.rstrip(b"\x00").endswith(END_MARKER_OF_JPEG):
        raise InvalidError(TRAILING_CONTENT)
    _verify(content, "JPEG")


def _verify(content: bytes, kind: str) -> None:
    # Reads the header and the checksums only. Decoding the pixels is what a decompression bomb waits for.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[kind]) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise InvalidError(LARGE_IMAGE)
                image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as cause:
        raise InvalidError(LARGE_IMAGE) from cause
    except (OSError, SyntaxError, ValueError, TypeError, IndexError, struct.error) as cause:
        raise InvalidError(BROKEN) from cause
