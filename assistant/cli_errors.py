"""What typer and the system complain of, as one Japanese sentence."""

from __future__ import annotations

import errno
import re

from retrieval.errors import reason_of


def explain_usage_error(error: Exception) -> str | None:
    """The Japanese sentence for a usage or file error; None when it is neither (a bug)."""
    name = type(error).__name__
    option = _name_of(error)
    if name == "NoSuchOption":
        return f"オプション {getattr(error, 'option_name', '')} はありません（--help で一覧を示します）。"
    if name == "MissingParameter":
        return f"{option} を指定してください（--help で使い方を示します）。"
    if name == "BadParameter":
        return f"{option} の値が正しくありません（{_choices(error)}）。"
    if name in {"UsageError", "BadArgumentUsage", "BadOptionUsage"}:
        return _of_the_line(str(error))
    if name == "Abort":
        return "中断しました。"
    if isinstance(error, MemoryError):
        return "メモリが足りません。"
    return _of_the_system(error) if isinstance(error, OSError) else None


def _of_the_line(said: str) -> str:
    """What is wrong with the words of the command line."""
    unknown = re.search(r"No such command '(.*)'", said)
    if unknown:
        return f"命令 {unknown[1]} はありません（--help で一覧を示します）。"
    extra = re.search(r"unexpected extra arguments?(?:\(s\))? \((.*)\)", said)
    if extra:
        return f"余分な引数があります: {extra[1]}（--help で使い方を示します）。"
    lacking = re.search(r"Option '(.*)' requires an? ?(?:argument|\d+ arguments)", said)
    if lacking:
        return f"{lacking[1]} の値を指定してください（--help で使い方を示します）。"
    return "命令の書き方が正しくありません（naniwa --help で使い方を示します）。"


def _of_the_system(error: OSError) -> str | None:
    if isinstance(error, PermissionError):
        return f"「{error.filename}」を開く権限がありません。"
    if error.errno == errno.ENOSPC:
        return "ディスクの空きが足りません。"
    if error.errno == errno.EROFS:
        return f"「{error.filename}」に書き込めません（読み取り専用の場所です）。"
    if isinstance(error, NotADirectoryError | FileExistsError):
        return f"「{error.filename}」を作れません（途中に同じ名前のファイルがあります）。"
    if isinstance(error, FileNotFoundError):
        return f"「{error.filename}」がありません。"
    if error.strerror:
        return f"「{error.filename}」を読み書きできません（{reason_of(error)}）。"
    return None


def _name_of(error: Exception) -> str:
    parameter = getattr(error, "param", None)
    options = getattr(parameter, "opts", None)
    if options and str(options[0]).startswith("-"):
        return str(options[0])
    return str(
        getattr(parameter, "metavar", None) or getattr(parameter, "name", "") or "引数"
    ).upper()


def _choices(error: Exception) -> str:
    _, said, choices = str(error).partition(" is not one of ")
    if said:
        return "使える値: " + "、".join(re.findall(r"'([^']*)'", choices))
    return "--help で使える値を示します"
