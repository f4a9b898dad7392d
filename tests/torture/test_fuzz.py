"""Fuzz tests of parsers: every input is parsed or rejected with the documented exception.

``corpus.json`` contains inputs that found errors. Add inputs that Hypothesis finds.
"""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakequay import seeds
from fakequay.domain.builds import dockerfiles
from fakequay.domain.errors import DomainError
from fakequay.domain.images.manifest_format import MalformedManifest, parse
from fakequay.domain.policies import patterns
from fakequay.registry import grants, request_paths, tokens
from fakequay.seeds.errors import SeedError
from fakequay.settings import parse_time
from fakequay.world import World
from tests.support.registry_client import Registry
from tests.torture import amount

CORPUS: dict[str, list[str]] = json.loads((Path(__file__).parent / "corpus.json").read_text())
TRIES = settings(
    max_examples=amount(60, 4_000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
OCI = "application/vnd.oci.image.manifest.v1+json"


def texts(kind: str) -> st.SearchStrategy[str]:
    """Draw texts of the corpus, texts combined from their parts, and arbitrary texts."""
    pieces = sorted({piece for text in CORPUS[kind] for piece in (text[:4], text[-4:], *text)})
    mixed = st.lists(st.sampled_from(pieces), max_size=12).map("".join)
    return st.sampled_from(CORPUS[kind]) | mixed | st.text(max_size=40)


NOWHERE = seeds.load(seeds.read(["empty"]))
PARSERS: dict[str, tuple[Callable[[str], object], type[Exception]]] = {
    "dockerfile": (
        lambda text: (
            dockerfiles.base_image(dockerfiles.commands(text)),
            dockerfiles.labels(dockerfiles.commands(text)),
        ),
        SystemError,  # every input is valid
    ),
    "path": (partial(request_paths.parse, NOWHERE), SystemError),
    "scope": (partial(grants.parse_scope, NOWHERE), DomainError),
    "manifest": (lambda text: parse(text.encode("utf-8", "replace"), OCI), MalformedManifest),
    "moment": (parse_time, ValueError),
}


@pytest.mark.parametrize("kind", PARSERS)
def test_any_text_is_parsed_or_rejected(kind: str) -> None:
    read, refusal = PARSERS[kind]

    @TRIES
    @given(texts(kind))
    def try_text(text: str) -> None:
        with suppress(refusal):
            read(text)

    for text in CORPUS[kind]:
        with suppress(refusal):
            read(text)
    try_text()


@TRIES
@given(text=texts("token"))
def test_foreign_token_is_rejected(world: World, text: str) -> None:
    with pytest.raises(tokens.BadToken):
        tokens.read(world, text)


@pytest.mark.parametrize("pattern", CORPUS["pattern"])
def test_pattern_of_the_corpus_terminates(pattern: str) -> None:
    began = time.process_time()
    for name in ("a" * 60 + "-", "latest", "a" * 128):
        patterns.matches(pattern, name, matches=True)
    assert time.process_time() - began < 6


@TRIES
@given(pattern=texts("pattern"), name=st.sampled_from(["latest", "v1.0", "aaaaaaaaaaaaaaa-"]))
def test_pattern_does_not_both_match_and_not_match(pattern: str, name: str) -> None:
    outcomes = [patterns.matches(pattern, name, matches=one) for one in (True, False)]
    assert outcomes.count(True) <= 1


NAMES = ["users", "organizations", "repositories", "alice", "acme/web", "tags", "robots", "teams"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
SECTIONS = ["users", "organizations", "repositories", "settings", "clock", "messages"]


@TRIES
@given(document=st.dictionaries(st.sampled_from(SECTIONS), JSON))
def test_any_document_is_loaded_or_rejected_as_a_seed(document: dict[str, Any]) -> None:
    with suppress(SeedError):
        seeds.load(seeds.read([{"fakequay": 1, **document}]))


@TRIES
@given(header=texts("range").filter(lambda text: text.isascii() and text.isprintable()))
def test_any_range_returns_a_part_or_the_whole_blob(registry: Registry, header: str) -> None:
    digest = "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4"
    answer = registry.get("acme/web", f"blobs/{digest}", headers={"Range": header})
    assert answer.status_code in {200, 206, 416}
