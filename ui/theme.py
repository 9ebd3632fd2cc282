"""How it looks: the system's own fonts, quiet colours, no file from elsewhere."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

_FONTS = (
    "system-ui",
    "Hiragino Sans",
    "Yu Gothic UI",
    "Meiryo",
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "sans-serif",
)
_FIXED_FONTS = ("ui-monospace", "Consolas", "BIZ UDGothic", "monospace")


def theme() -> Any:  # noqa: ANN401 - Gradio's theme has no types
    """The Gradio theme."""
    import gradio as gr
    from gradio.themes.utils.fonts import Font
    from gradio.themes.utils.sizes import Size

    return gr.themes.Base(
        primary_hue=gr.themes.colors.blue,
        secondary_hue=gr.themes.colors.slate,
        neutral_hue=gr.themes.colors.slate,
        radius_size=gr.themes.sizes.radius_sm,
        # Gradio's own sizes, but of the letters that somebody has set in their browser.
        text_size=Size(
            name="text_rem",
            xxs=".5625rem",
            xs=".625rem",
            sm=".75rem",
            md=".875rem",
            lg="1rem",
            xl="1.375rem",
            xxl="1.625rem",
        ),
        font=[Font(name) for name in _FONTS],
        font_mono=[Font(name) for name in _FIXED_FONTS],
    )


def style_sheet() -> str:
    """The application's own CSS: naniwa.css, then each tab's own file."""
    sheets = [sheet for sheet in (files("ui") / "static").iterdir() if sheet.name.endswith(".css")]
    sheets.sort(key=lambda sheet: (sheet.name != "naniwa.css", sheet.name))
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
