from pathlib import Path

import pytest

from assistant.llm.engine import LlamaEngine
from assistant.llm.kept_states import load_state, save_state, state_file


def test_a_state_comes_back_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "a.state"
    save_state(file, b"what was read" * 100)
    assert load_state(file) == b"what was read" * 100
    assert [path.name for path in file.parent.iterdir()] == ["a.state"]


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 200])
def test_a_damaged_state_is_not_used(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "a.state"
    file.write_bytes(damage)
    assert load_state(file) is None


def test_another_model_file_or_prompt_has_another_state(tmp_path: Path) -> None:
    model = tmp_path / "m.gguf"
    model.write_bytes(b"1")
    first = state_file(tmp_path, model, [1, 2])
    assert first == state_file(tmp_path, model, [1, 2])
    assert first != state_file(tmp_path, model, [1, 3])
    model.write_bytes(b"22")
    assert first != state_file(tmp_path, model, [1, 2])


def test_only_the_newest_states_are_kept(tmp_path: Path) -> None:
    for number in range(12):
        save_state(tmp_path / f"{number}.state", b"x")
    assert len(list(tmp_path.glob("*.state"))) == 6


@pytest.mark.model
def test_a_new_process_need_not_read_the_beginning_again(
    small_language_model: Path, tmp_path: Path
) -> None:
    first = LlamaEngine(small_language_model, context_tokens=512, threads=2)
    tokens = first.tokenize("堤防の天端幅は計画高水流量に応じて定める。" * 12)
    first.pin(tokens, tmp_path)
    kept = len(first.tokens)
    first.close()
    second = LlamaEngine(small_language_model, context_tokens=512, threads=2)
    second.pin(tokens, tmp_path)
    assert len(second.tokens) == kept
    done, reused = next(second.reading([*tokens, tokens[0]]))
    second.close()
    assert done == reused == kept > 0
