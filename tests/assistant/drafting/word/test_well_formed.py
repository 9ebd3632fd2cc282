"""The helper that looks for what Word would repair finds it."""

from __future__ import annotations

import pytest

from tests.assistant.drafting.builders import rich_draft
from tests.assistant.drafting.word.files import changed, written
from tests.assistant.drafting.word.well_formed import problems_of


@pytest.mark.parametrize(
    ("part", "old", "new", "named"),
    [
        ("word/document.xml", b"<w:pStyle w:val=\"BodyText\"/>", b"<w:jc w:val=\"left\"/><w:pStyle w:val=\"BodyText\"/>", "wrong order"),
        ("word/document.xml", b"<w:pStyle w:val=\"BodyText\"/>", b"<w:pStyle w:val=\"Nowhere\"/>", "no style Nowhere"),
        ("word/footnotes.xml", b'w:id="2"', b'w:id="1"', "footnote 1 twice"),
        ("word/comments.xml", b'w:id="0"', b'w:id="77"', "without the other"),
        ("word/document.xml", b'w:fldCharType="end"', b'w:fldCharType="separate"', "field does not end"),
        ("word/document.xml", b'w:name="_Toc100001"', b'w:name="_Toc100000"', "twice"),
        ("word/document.xml", b'<w:gridSpan w:val="3"/>', b"", "other columns"),
        ("[Content_Types].xml", b"/word/footnotes.xml", b"/word/other.xml", "content type of nothing"),
        ("word/_rels/document.xml.rels", b"footnotes.xml", b"gone.xml", "no /word/gone.xml"),
    ],
)  # fmt: skip
def test_what_word_would_repair_is_found(part: str, old: bytes, new: bytes, named: str) -> None:
    import io
    import zipfile

    data = written(rich_draft())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        content = package.read(part)
    assert old in content
    broken = changed(data, {part: content.replace(old, new)})
    assert any(named in problem for problem in problems_of(broken))
