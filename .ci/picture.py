"""Draw the answer and the evidence map of a front page as the small picture that the README shows.

`python .ci/picture.py REPORT PICTURE` opens the page in headless Chromium in its light colours. The
picture is of few colours, holds nothing but its pixels, and differs from machine to machine only
where their fonts do.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import Any

WIDTH, MARGIN = 1280, 20  # CSS pixels: of the window, and around the picture
SHARP = 1.5  # pixels of the picture in a CSS pixel
COLOURS = 48
PLACE = """() => {
  const [head, end] = ['h1', '.map'].map(name => document.querySelector(name));
  const [top, box] = [head, end].map(e => e.getBoundingClientRect());
  return [box.left, top.top + scrollY, box.width, box.bottom - top.top];
}"""


def drawn(report: Path, browser: str) -> bytes:
    """Return the table as Chromium draws it, as PNG."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        tab = opened.new_page(
            viewport={"width": WIDTH, "height": 900},
            color_scheme="light",
            device_scale_factor=SHARP,
        )
        tab.goto(report.resolve().as_uri())
        left, top, width, height = tab.evaluate(PLACE)
        clip: Any = {
            "x": left - MARGIN,
            "y": top - MARGIN,
            "width": width + 2 * MARGIN,
            "height": height + MARGIN,
        }
        found: bytes = tab.screenshot(full_page=True, clip=clip)
        opened.close()
    return found


def small(png: bytes) -> bytes:
    """Return a picture in few colours and without anything but its pixels."""
    from PIL import Image

    out = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(out, format="PNG", optimize=True)
    return out.getvalue()


def main() -> int:
    """Write the picture; 2 where there is no Chromium."""
    report, picture = map(Path, sys.argv[1:])
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("no Chromium: install it, on Debian by: apt install chromium", file=sys.stderr)
        return 2
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(small(drawn(report, browser)))
    print(picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
