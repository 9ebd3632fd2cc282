"""Makes the sample city's documents and estimates: `python -m corpora.build --out DIR`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpora import SampleDocument, sample_city_manifest, sample_city_sources
from corpora.estimates.build import build_estimates
from corpora.source import Source, parse_source


def build_sample_city(out: Path) -> list[Path]:
    """Write every document of the sample city under ``out``; the same bytes every time.

    Returns the files in the manifest's order. Raises NaniwaError when a source is faulty.
    """
    from corpora.rendering.pdf import characters_of

    documents = sample_city_manifest()
    sources = [read_source(document) for document in documents]
    characters = frozenset().union(*(characters_of(source) for source in sources))
    written = []
    for document, source in zip(documents, sources, strict=True):
        path = out / document.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_render(document, source, characters))
        written.append(path)
    return written


def read_source(document: SampleDocument) -> Source:
    """The parsed source of a document in its edition."""
    text = sample_city_sources().joinpath(document.source).read_text(encoding="utf-8")
    if document.source.endswith(".csv"):
        from corpora.prices import price_source

        return price_source(text, document)
    return parse_source(text, edition=document.edition)


def printed_pages(document: SampleDocument) -> bytes:
    """A PDF with text of what a scanned document or an image shows, to check it by."""
    from corpora.rendering.pdf import render_pdf

    return render_pdf(read_source(document))


def _render(document: SampleDocument, source: Source, characters: frozenset[str]) -> bytes:
    from corpora.rendering import images, pdf, plain, sheets, slides, word

    if document.format in ("pdf", "png"):
        pages = pdf.render_pdf(source, characters=characters)
        if document.format == "png":
            return images.render_png(pages)
        return images.render_scan(pages, title=source.title) if document.scanned else pages
    renderers = {
        "docx": word.render_word,
        "xlsx": sheets.render_workbook,
        "pptx": slides.render_slides,
        "html": plain.render_html,
        "md": plain.render_markdown,
        "csv": plain.render_csv,
        "txt": plain.render_text,
    }
    return renderers[document.format](source)


def main() -> None:
    """Build from the command line and name each file on standard output."""
    parser = argparse.ArgumentParser(
        prog="python -m corpora.build", description="見本都市の文書を作る"
    )
    parser.add_argument("--out", type=Path, required=True, help="書き出すフォルダ")
    out = parser.parse_args().out
    written = build_sample_city(out)
    for files in build_estimates(out):
        written += [files.estimate, files.quantities, files.specification]
    for path in written:
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
