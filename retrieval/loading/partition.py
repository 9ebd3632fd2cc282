"""unstructured, made to work offline."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from retrieval.offline import forbid_network_chatter

if TYPE_CHECKING:
    from spacy.language import Language


@functools.cache
def prepare_unstructured() -> None:
    """Make unstructured work without a network. Call before importing its partitioners.

    To guess which paragraphs are prose, unstructured tags English parts of speech with a spaCy
    model that it downloads when it is missing. The guess means nothing for Japanese and is not
    used here: headings come from the format itself. There is no setting that turns it off, so
    the function that loads the model, the only one that would download, is replaced by one that
    makes an empty pipeline. A test with sockets blocked fails should a new version load it
    otherwise.
    """
    forbid_network_chatter()
    from unstructured.nlp import tokenize

    if not callable(getattr(tokenize, "_load_spacy_model", None)):
        message = "unstructured no longer loads its language model where it is replaced here"
        raise RuntimeError(message)  # noqa: TRY004 - the library changed, no argument is wrong
    tokenize._load_spacy_model = _empty_pipeline  # noqa: SLF001


def _empty_pipeline() -> Language:
    import spacy

    pipeline = spacy.blank("xx")
    pipeline.add_pipe("sentencizer")
    return pipeline
