"""A PDF page as a picture with the cited lines marked, drawn in a process of its own.

A file that reads well can still be a burden to draw (a picture of 100,000 by 100,000 dots), so
drawing is limited in memory and time; what goes over costs the visitor a picture, not the server.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF points, origin bottom left."""

WIDTH = 1100
"""Pixels across the page: sharp at twice the panel's width."""
MAX_PIXELS = 6_000_000
"""A page of monstrous size is drawn smaller, never refused and never at full size."""
MARK = (255, 209, 102)
MARK_STRENGTH = 0.75
MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 10
WALL_SECONDS = 20


class DrawingError(Exception):
    """The page cannot be drawn within its limits."""


def page_picture(pdf: bytes, pdf_page: int, boxes: Sequence[Box]) -> bytes:
    """Return page `pdf_page` (1-based) as PNG, the boxes marked like a text marker would.

    Raises:
        DrawingError: the file has no such page, is damaged, or is too heavy to draw.
    """
    order = json.dumps({"page": pdf_page, "boxes": [list(box) for box in boxes]})
    try:
        done = subprocess.run(  # noqa: S603 (our own file, no shell)
            [sys.executable, "-I", __file__, order],
            input=pdf,
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DrawingError(f"page {pdf_page} took longer than {WALL_SECONDS} s") from error
    if done.returncode != 0 or not done.stdout.startswith(b"\x89PNG"):
        raise DrawingError(f"page {pdf_page} could not be drawn")
    return done.stdout


def draw(pdf: bytes, pdf_page: int, boxes: Sequence[Box]) -> bytes:
    """Return the picture; like `page_picture`, but in this process and without limits.

    Raises:
        ValueError: the file has no such page.
    """
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(pdf)
    try:
        if not 1 <= pdf_page <= len(document):
            raise ValueError(f"page {pdf_page} is not among 1–{len(document)}")
        page = document[pdf_page - 1]
        width, height = page.get_size()
        scale = WIDTH / max(width, 1.0)
        scale = min(scale, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
        picture = page.render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()
    buffer = io.BytesIO()
    _mark(picture, boxes, scale).save(buffer, format="PNG")
    return buffer.getvalue()


def _mark(picture: Any, boxes: Sequence[Box], scale: float) -> Any:
    from PIL import Image, ImageChops

    for left, bottom, right, top in boxes:
        area = (
            max(0, int((left - 2) * scale)),
            max(0, int(picture.height - (top + 1.5) * scale)),
            min(picture.width, int((right + 2) * scale) + 1),
            min(picture.height, int(picture.height - (bottom - 1.5) * scale) + 1),
        )
        if area[0] >= area[2] or area[1] >= area[3]:
            continue
        part = picture.crop(area)
        white, tint = (Image.new("RGB", part.size, colour) for colour in ("white", MARK))
        wash = Image.blend(white, tint, MARK_STRENGTH)
        picture.paste(ImageChops.multiply(part, wash), area[:2])
    return picture


def _limit() -> None:
    if sys.platform == "win32":  # no such limits there; the wall clock still holds
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


if __name__ == "__main__":
    _limit()
    asked = json.loads(sys.argv[1])
    sys.stdout.buffer.write(
        draw(sys.stdin.buffer.read(), asked["page"], [tuple(box) for box in asked["boxes"]])
    )
