"""The frame of Gradio's page: header, skip link, light or dark, and no other host's name."""

from __future__ import annotations

import re
from functools import cache

from assistant.access.people import Person
from ui.explaining.frame import dialog_html
from ui.header import header_html
from ui.widget import static_text

_FOREIGN_TAGS = re.compile(
    r"<(?:meta|link|script)\b[^>]*?[\"']https?://[^>]*?>(?:\s*</script>)?", re.IGNORECASE
)
_BODY = re.compile(r"<body\b[^>]*>")
_SKIP = '<a class="naniwa-skip" href="#naniwa-content">本文へ移動</a>'
_NOSCRIPT = "<noscript><p>この画面にはJavaScriptが必要です。</p></noscript>"


def framed(page: str, person: Person) -> str:
    """Gradio's page with our header for a person, saying that it is Japanese.

    The header stands outside of Gradio's own elements: it is there at once, and a landmark.
    """
    style = _inline("frame.style") + _inline("explain.style")
    script = _inline("frame.js") + _inline("explain.js")
    page = _FOREIGN_TAGS.sub("", page).replace('lang="en"', 'lang="ja"', 1)
    page = page.replace("</head>", f"<title>なにわ</title><style>{style}</style></head>", 1)
    start = f"{_SKIP}{header_html(person)}{_NOSCRIPT}"
    page = _BODY.sub(lambda found: found.group() + start, page, count=1)
    # The last before Gradio's own program, which is a module and so waits for the whole page.
    before, end, after = page.rpartition("</body>")
    return f"{before}{dialog_html()}<script>{script}</script>{end}{after}"


@cache
def _inline(name: str) -> str:
    return static_text(name)
