from __future__ import annotations

import zipfile
from pathlib import Path

import olefile
import pytest

from retrieval.errors import NaniwaError
from retrieval.loading.registry import find_documents, supported_suffixes
from retrieval.settings import LoadLimits
from tests.retrieval.loading.builders import load, rewrite_zip, texts, word_file


def refused(path: Path, limits: LoadLimits | None = None) -> NaniwaError:
    with pytest.raises(NaniwaError) as caught:
        load(path, limits=limits)
    message = caught.value.message
    assert path.name in message
    assert message.endswith("。")
    assert message.count("。") == 1
    assert "\n" not in message
    return caught.value


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.txt", b"", "empty"),
        ("空白.txt", b" \n\n", "empty"),
        ("偽.pdf", "これはPDFではない".encode(), "broken"),
        ("偽.docx", b"not a zip at all", "broken"),
        ("途中.docx", b"PK\x03\x04" + b"\0" * 40, "broken"),
        ("実行.exe", b"MZ\x90\0", "unsupported"),
        ("拡張子なし", b"text", "unsupported"),
        ("二進.txt", bytes(range(256)) * 8, "unsupported"),
        ("書式.rtf", rb"{\rtf1\ansi text}", "unsupported"),
        ("途中.png", b"\x89PNG\r\n\x1a\n", "broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    assert refused(written(tmp_path, name, data)).code == code


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    assert refused(tmp_path / "ない.txt").code == "unreadable"


def test_a_file_beyond_the_size_limit_is_not_opened(tmp_path: Path) -> None:
    path = written(tmp_path, "大.txt", b"x" * 1025)
    assert refused(path, LoadLimits(max_file_bytes=1024)).code == "too_large"


def test_bare_text_is_held_to_a_smaller_size(tmp_path: Path) -> None:
    path = written(tmp_path, "大.csv", b"a,b\n" * 1024)
    assert refused(path, LoadLimits(max_file_bytes=8 * 1024)).code == "too_large"
    assert load(path, limits=LoadLimits(max_file_bytes=64 * 1024)).pages


def test_a_part_too_big_for_a_tree_is_refused(tmp_path: Path) -> None:
    path = word_file(tmp_path / "大.docx", "本文")
    rewrite_zip(path, {"customXml/item1.xml": b"<a>" + b" " * 200_000 + b"</a>"})
    assert refused(path, LoadLimits(max_unpacked_bytes=2_000_000)).code == "too_large"


def test_a_zip_of_something_else_is_unsupported(tmp_path: Path) -> None:
    path = tmp_path / "写真.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.jpg", b"data")
    assert refused(path).code == "unsupported"


def test_a_zip_bomb_is_refused_from_its_directory(tmp_path: Path) -> None:
    path = word_file(tmp_path / "爆弾.docx", "本文")
    rewrite_zip(path, {"word/media/zero.bin": b"\0" * 3_000_000})
    assert refused(path, LoadLimits(max_unpacked_bytes=2_000_000)).code == "too_large"


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = word_file(tmp_path / "多数.docx", "本文")
    rewrite_zip(path, {f"word/media/{number}.bin": b"" for number in range(10_001)})
    assert refused(path).code == "too_large"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_part_with_entities_is_refused_before_parsing(tmp_path: Path, encoding: str) -> None:
    xml = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w>&a;</w>'
    path = word_file(tmp_path / "実体.docx", "本文")
    rewrite_zip(path, {"word/document.xml": xml.encode(encoding)})
    assert refused(path).code == "unsafe"


def test_a_part_under_any_other_name_is_held_against_the_same_limits(tmp_path: Path) -> None:
    path = word_file(tmp_path / "名前.docx", "本文")
    rewrite_zip(path, {"word/media/picture.svg": b"<!DOCTYPE svg><svg/>"})
    assert "本文" in texts(load(path))
    rewrite_zip(path, {"word/document.part": b'<!DOCTYPE w [<!ENTITY a "b">]><w>&a;</w>'})
    assert refused(path).code == "unsafe"


def test_a_declaration_behind_a_long_comment_is_still_found(tmp_path: Path) -> None:
    xml = b"<!--" + b"x" * (1024 * 1024 - 8) + b"--><!DOCTYPE w []><w/>"
    path = word_file(tmp_path / "注釈.docx", "本文")
    rewrite_zip(path, {"customXml/item1.xml": xml})
    assert refused(path).code == "unsafe"


def ole_file(path: Path, stream: str) -> Path:
    """A minimal OLE container: header, one FAT sector, one directory sector."""
    import struct

    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 44, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    for place in range(1, 109):
        struct.pack_into("<I", header, 76 + 4 * place, 0xFFFFFFFF)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)

    def entry(name: str, kind: int, child: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0"
        nothing = 0xFFFFFFFF
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(raw), kind, 1, nothing, nothing, child)
            + b"\0" * 36
            + struct.pack("<IQ", 0xFFFFFFFE, 0)
        )

    folder = entry("Root Entry", 5, 1) + entry(stream, 2, 0xFFFFFFFF) + b"\0" * 256
    path.write_bytes(bytes(header) + fat + folder)
    assert olefile.isOleFile(str(path))
    return path


@pytest.mark.parametrize(
    ("name", "stream", "code", "hint"),
    [
        ("鍵.docx", "EncryptedPackage", "encrypted", "保護を解除"),
        ("昔.doc", "WordDocument", "unsupported", ".docx形式"),
        ("昔.ppt", "PowerPoint Document", "unsupported", ".pptx形式"),
        ("謎.dat", "Contents", "unsupported", "対応していない"),
    ],
)
def test_old_and_protected_office_files_say_what_to_do(
    tmp_path: Path, name: str, stream: str, code: str, hint: str
) -> None:
    error = refused(ole_file(tmp_path / name, stream))
    assert error.code == code
    assert hint in error.message


def test_content_decides_over_the_suffix(tmp_path: Path) -> None:
    path = written(tmp_path, "出力.xls", "<html><body><p>実はHTML</p></body></html>".encode())
    assert texts(load(path)) == ["実はHTML"]
    word = word_file(tmp_path / "名前違い.bin", "実はWord")
    assert texts(load(word)) == ["実はWord"]


def test_supported_suffixes_are_sorted_and_lower_case() -> None:
    suffixes = supported_suffixes()
    assert list(suffixes) == sorted(suffixes)
    assert {".pdf", ".docx", ".xlsx", ".xls", ".pptx", ".html", ".md", ".txt", ".csv"} <= set(
        suffixes
    )


def test_folders_are_walked_in_order_without_hidden_and_lock_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.pdf", "a/1.xyz", ".hidden/x.txt", "~$b.docx", ".z.txt", "Thumbs.db"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = find_documents([tmp_path])
    assert [file.relative_to(root).as_posix() for root, file in found] == [
        "b.txt",
        "a/1.xyz",
        "a/2.pdf",
    ]


def test_links_that_leave_the_folder_are_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("x")
    (inside / "own.txt").write_text("x")
    (inside / "file.txt").symlink_to(outside / "secret.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "loop").symlink_to(inside)
    (inside / "alias.txt").symlink_to(inside / "own.txt")
    assert [file.name for _, file in find_documents([inside])] == ["alias.txt", "own.txt"]


def test_a_file_named_alone_is_relative_to_its_folder_and_found_once(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    assert find_documents([file]) == [(tmp_path, file)]
    assert find_documents([tmp_path, file]) == [(tmp_path, file)]


def test_a_path_that_does_not_exist_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NaniwaError, match="見つかりません") as caught:
        find_documents([tmp_path / "ない"])
    assert caught.value.code == "missing"
