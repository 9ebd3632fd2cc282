"""A library that the command made, and homes to spoil."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.e2e.command import Naniwa

CLAUSES = """# 第3章 コンクリート工
## 第1節 養生
### 第1条 養生期間
1. 受注者は、コンクリートの打込み後、普通ポルトランドセメントでは５日間以上、湿潤状態を保たなければならない。
2. 日平均気温が4℃以下になるおそれがあるときは、寒中コンクリートとして養生する。
### 第2条 打込み
1. コンクリートの打込みの1層の高さは40cm以下とする。
2. 練混ぜから打終わりまでの時間は、外気温が25℃を超えるときは1.5時間以内とする。
"""
TOPICS = ("土工", "舗装", "排水", "擁壁", "測量", "安全", "植栽", "照明")


@pytest.fixture
def naniwa(tmp_path: Path) -> Naniwa:
    return Naniwa(tmp_path / "home")


@pytest.fixture(scope="session")
def standards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of small standards in several formats."""
    from tests.retrieval.loading.builders import word_file

    folder = tmp_path_factory.mktemp("standards") / "仕様書"
    (folder / "別冊").mkdir(parents=True)
    (folder / "コンクリート.md").write_text(CLAUSES, encoding="utf-8")
    word_file(
        folder / "安全.docx",
        ("第1章 安全管理", "Heading 1"),
        ("第1条 保安施設", "Heading 2"),
        "受注者は、夜間の工事では保安灯を2m以内の間隔で置かなければならない。",
    )
    (folder / "別冊" / "単価.csv").write_text(
        "品目,規格,単位,単価（円）\n再生クラッシャラン,RC-40,m3,1850\n生コンクリート,18-8-25,m3,21400\n",
        encoding="utf-8",
    )
    return folder


@pytest.fixture(scope="session")
def filled(standards: Path, tmp_path_factory: pytest.TempPathFactory) -> Naniwa:
    """A library with those standards, for commands that change nothing."""
    naniwa = Naniwa(tmp_path_factory.mktemp("filled"))
    naniwa.output("index", standards, "--collection", "仕様書", "--edition", "2025")
    return naniwa


@pytest.fixture
def with_vectors(naniwa: Naniwa, models_home: Path, embedding_model: Path) -> Naniwa:
    """A home with the bundled models, and the embedding model in use."""
    assert embedding_model.is_file()
    naniwa.home.mkdir(parents=True)
    (naniwa.home / "models").symlink_to(models_home.absolute() / "models")
    return naniwa.having(NANIWA_EMBEDDING__MODEL="bundled")


@pytest.fixture
def with_model(with_vectors: Naniwa, small_language_model: Path) -> Naniwa:
    """The same with the small language model in use."""
    assert small_language_model.is_file()
    return with_vectors.having(NANIWA_LLM__MODEL="bundled-small")


@pytest.fixture(scope="session")
def namespace() -> list[str]:
    """Starts a command on a machine with no network but the way to itself."""
    prefix = [
        *("unshare", "--map-root-user", "--net"),
        *("sh", "-c", 'PATH="$PATH:/usr/sbin:/sbin"; ip link set lo up && exec "$@"', "sh"),
    ]
    try:
        subprocess.run([*prefix, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("この環境ではネットワーク名前空間を作れません")
    return prefix


def many_standards(folder: Path, clauses: int = 30) -> Path:
    """Write enough to be in the middle of: one file a topic."""
    folder.mkdir(parents=True)
    for topic in TOPICS:
        text = "".join(
            f"## 第{number}条 {topic}の{number}\n1. {topic}の厚さ{number}cmは監督員の承諾を得る。\n"
            for number in range(1, clauses + 1)
        )
        (folder / f"{topic}.md").write_text(f"# {topic}\n{text}", encoding="utf-8")
    return folder
