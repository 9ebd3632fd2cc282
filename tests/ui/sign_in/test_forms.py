"""Where a page may ask to be led to, and how much it may send."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ui.sign_in.forms import own_path


@pytest.mark.parametrize("path", ["/", "/?a=1", "/account", "/originals/abc?page=2#p"])
def test_our_own_paths_are_followed(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "//elsewhere.example",
        "///elsewhere.example",
        "/\\elsewhere.example",
        "/\t/elsewhere.example",
        "/\n/elsewhere.example",
        "https://elsewhere.example",
        "javascript:alert(1)",
        "elsewhere",
        "",
        "/sign-in",
        "/sign-out",
        "/" + "a" * 3000,
    ],
)
def test_everything_else_leads_to_the_first_page(path: str) -> None:
    assert own_path(path) == "/"


@given(st.text(alphabet="/\\:.@?#ae\t\n %", max_size=12))
@example("/%2F/elsewhere")
def test_no_text_leads_to_another_host(text: str) -> None:
    base = "http://naniwa.example/sign-in"
    # Browsers take a backslash for a slash and leave out tabs and line ends.
    read = own_path(text).replace("\\", "/").replace("\t", "").replace("\n", "")
    assert urlsplit(urljoin(base, read)).netloc == "naniwa.example"
