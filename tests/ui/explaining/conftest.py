"""The classroom of the tab 学習 serves here, too."""

from tests.ui.learning.conftest import classroom, taught_library

__all__ = ["classroom", "taught_library"]
