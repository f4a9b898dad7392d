"""Sums per owner, updated with every change."""

from dataclasses import replace
from random import Random

import pytest

from fakequay.models import ManifestBlob
from fakequay.storage import Store, StoreError


def expected_total(store: Store, namespace: int) -> int:
    named = {
        (blob.digest, blob.size)
        for blob in store.manifest_blobs.all()
        if blob.namespace_id == namespace
    }
    return sum(size for _, size in named)


def random_blob(draw: Random) -> ManifestBlob:
    number = draw.randrange(6)
    namespace = draw.randrange(1, 3)
    return ManifestBlob(
        namespace, 10 * namespace + draw.randrange(2), 1, f"sha256:{number}", 2**number
    )


def test_sum_equals_the_stored_sizes_after_undo_and_restore() -> None:
    draw, store = Random(5), Store()
    snapshot = store.snapshot()
    for step in range(400):
        there = list(store.manifest_blobs.all())
        try:
            with store.transaction():
                store.manifest_blobs.add(random_blob(draw))
                if there and draw.random() < 0.6:
                    store.manifest_blobs.remove(draw.choice(there))
                if there and draw.random() < 0.2:
                    store.manifest_blobs.put(replace(random_blob(draw), id=there[0].id))
                if draw.random() < 0.2:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        if step % 50 == 20:
            snapshot = store.snapshot()
        if step % 50 == 40:
            store.restore(snapshot)
        totals = [store.manifest_blobs.total(namespace_id=number) for number in (1, 2, 3)]
        assert totals == [expected_total(store, number) for number in (1, 2, 3)]
    store.clear()
    assert store.manifest_blobs.total(namespace_id=1) == 0


def test_undeclared_sum_is_an_error() -> None:
    with pytest.raises(StoreError, match="table manifest_blobs has no total for manifest_id"):
        Store().manifest_blobs.total(manifest_id=1)
