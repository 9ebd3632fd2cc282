"""Nothing leaves the machine: every library's telemetry and download switch, in one place."""

from __future__ import annotations

import os
from types import MappingProxyType

_SWITCHES = MappingProxyType(
    {
        # unstructured (usage ping, commercial notice), scarf, and all who honour the convention
        "DO_NOT_TRACK": "1",
        "SCARF_NO_ANALYTICS": "true",
        "UNSTRUCTURED_DISABLE_NOTICE": "1",
        # chromadb
        "ANONYMIZED_TELEMETRY": "False",
        "CHROMA_OTEL_COLLECTION_ENDPOINT": "",
        # gradio: version check, usage ping, and the fonts of its default theme
        "GRADIO_ANALYTICS_ENABLED": "False",
        "GRADIO_CHECK_VERSION": "False",
        # Hugging Face libraries that come along with others
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_DATASETS_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        # langchain: tracing to its own service
        "LANGCHAIN_TRACING_V2": "false",
        "LANGSMITH_TRACING": "false",
        # OpenTelemetry exporters
        "OTEL_SDK_DISABLED": "true",
        "OTEL_TRACES_EXPORTER": "none",
        "OTEL_METRICS_EXPORTER": "none",
        "OTEL_LOGS_EXPORTER": "none",
        # Ray, and pip when a library calls it
        "RAY_USAGE_STATS_ENABLED": "0",
        "PIP_NO_INDEX": "1",
    }
)


def forbid_network_chatter() -> None:
    """Turn off telemetry, version checks and downloads of every library in use.

    Call before importing any of them: most read their switches once, at import. It overrides
    what the environment says, because the users' network is closed and such calls only hang.
    """
    os.environ.update(_SWITCHES)
