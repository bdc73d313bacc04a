"""PDF from a sheet of the typesetter and data.

Words and numbers go in as data: nothing anybody is called can act in it. It reads no file but the
sheet's folder and our fonts.
"""

import json
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import typst
from django.conf import settings

from culture.sheets.inert import readable


def typeset(sheet: Path, data: dict, *, now: datetime) -> bytes:
    """PDF/UA-1; a sheet that cannot claim that, or a letter that no font has, costs the claim."""
    compiled = partial(
        typst.compile,
        str(sheet),
        root=str(sheet.parent),
        font_paths=fonts(),
        sys_inputs={"data": readable(json.dumps(data, ensure_ascii=False))},
        timestamp=now.replace(microsecond=0),
        format="pdf",
    )
    try:
        return compiled(pdf_standards=["ua-1"])
    except typst.TypstError:
        return compiled()


@cache
def fonts() -> typst.Fonts:
    """Inter, and what the typesetter brings for letters that Inter lacks."""
    return typst.Fonts(
        include_system_fonts=False, font_paths=[str(settings.BASE_DIR / "static" / "vendor")]
    )
