"""llama.cpp's binding, set up once for the embedding and the language model alike."""

from __future__ import annotations

import ctypes
import functools
import logging
import os
from typing import Any

from retrieval.errors import NaniwaError

SPIN_COUNT = "1000"


@functools.cache
def llama_library() -> Any:  # noqa: ANN401  (the binding has no types)
    """Return `llama_cpp`, its chatter sent to the log and not to stderr.

    llama.cpp's threads meet hundreds of times per token, and OpenMP lets those who arrive first spin
    for milliseconds. When anything else wants the cores, the spinning keeps the late one from
    arriving: measured here with other work on both cores, 1 token/s instead of 9. A short spin costs
    nothing on an idle machine (29 tokens/s either way). Raises NaniwaError when it isn't installed.
    """
    # Read by OpenMP when the library is loaded, so it can't be a setting of ours.
    os.environ.setdefault("GOMP_SPINCOUNT", SPIN_COUNT)
    try:
        import llama_cpp
    except (ImportError, OSError) as error:
        raise NaniwaError(
            "モデルを動かす llama-cpp-python がありません。pip install naniwa で入れてください。",
            code="llama_missing",
        ) from error
    logger = logging.getLogger("naniwa.llama")

    @llama_cpp.llama_log_callback  # type: ignore[untyped-decorator]
    def write_log(_level: int, text: bytes, _data: object) -> None:
        # Its warnings are no news to a person either: what fails is reported by return values.
        logger.debug("%s", text.decode("utf-8", "replace").rstrip())

    llama_cpp.llama_log_set(write_log, ctypes.c_void_p(0))
    # llama.cpp keeps only a pointer: the callback must live as long as the library.
    llama_cpp.naniwa_log_callback = write_log
    llama_cpp.llama_backend_init()
    return llama_cpp
