"""Nothing needs a network: proved with sockets blocked, and without any network interface."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.retrieval.loading.builders import word_file

BLOCK = """
import socket
def refuse(*args, **kwargs):
    raise AssertionError(f"network was asked for: {args}")
socket.getaddrinfo = socket.create_connection = socket.gethostbyname = refuse
socket.socket.connect = socket.socket.connect_ex = refuse
"""

READ = """
import sys
from pathlib import Path
from retrieval.loading.registry import read_document
from retrieval.settings import LoadLimits
for name in sys.argv[1:]:
    document = read_document(Path(name), password=None, limits=LoadLimits(), recognised={})
    print(name, [line.text for page in document.pages for line in page.lines])
"""


def a_pdf(path: Path) -> Path:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    canvas.drawString(72, 700, "Concrete shall be cured for seven days.")
    canvas.save()
    return path


def documents(folder: Path) -> list[Path]:
    # English prose is what makes unstructured want its language model.
    sentence = "Concrete shall be cured for seven days. 養生は７日間とする。"
    page = folder / "要領.html"
    page.write_text(f"<h1>題</h1><p>{sentence}</p>", encoding="utf-8")
    note = folder / "覚え書き.md"
    note.write_text(f"# 題\n\n{sentence}\n", encoding="utf-8")
    word = word_file(folder / "仕様書.docx", ("題", "Heading 1"), sentence)
    return [word, page, note, slides(folder / "研修.pptx", sentence), a_pdf(folder / "基準.pdf")]


def slides(path: Path, sentence: str) -> Path:
    import pptx

    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "題"
    slide.placeholders[1].text = sentence
    presentation.save(str(path))
    return path


def run(command: list[str], home: Path) -> str:
    # A bare environment, so that switches come from Naniwa and not from who runs the tests.
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_format_is_read_with_sockets_blocked(tmp_path: Path) -> None:
    files = documents(tmp_path)
    output = run([sys.executable, "-c", BLOCK + READ, *map(str, files)], tmp_path)
    assert output.count("cured for seven days") == len(files)


@pytest.mark.network_namespace
def test_every_format_is_read_without_a_network_interface(tmp_path: Path) -> None:
    namespace = ["unshare", "--map-root-user", "--net"]
    try:
        subprocess.run([*namespace, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("この環境ではネットワーク名前空間を作れません")
    files = documents(tmp_path)
    output = run([*namespace, sys.executable, "-c", READ, *map(str, files)], tmp_path)
    assert output.count("cured for seven days") == len(files)


def test_switches_override_what_the_environment_says() -> None:
    code = (
        "import os\n"
        "from retrieval.offline import forbid_network_chatter\n"
        "forbid_network_chatter()\n"
        "print(os.environ['GRADIO_ANALYTICS_ENABLED'], os.environ['HF_HUB_OFFLINE'])"
    )
    environment = {"GRADIO_ANALYTICS_ENABLED": "True", "HF_HUB_OFFLINE": "0"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert done.stdout.split() == ["False", "1"]
