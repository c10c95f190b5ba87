"""Files kept in S3-compatible storage behave as those kept in a folder."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import s3_server
from tests.cast import make_office
from vanphong.files import api as files
from vanphong.files import store as stores
from vanphong.files.sweeping import erase_nameless, nameless_files
from vanphong.files.tests import samples
from vanphong.kernel import buckets, clock
from vanphong.kernel.errors import Invalid, NotFound, Unavailable
from vanphong.kernel.scope import acting

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", s3_server.ACCESS_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", s3_server.SECRET_KEY)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not s3_server.found():
        pytest.skip("swift is not on this machine")
    with s3_server.running(tmp_path_factory.mktemp("swift")) as url:
        yield url


@pytest.fixture
def bucket(keys: None, server: str, request: pytest.FixtureRequest) -> buckets.Bucket:
    folder = hashlib.sha256(request.node.name.encode()).hexdigest()[:8]
    return buckets.Bucket(
        f"s3://{s3_server.BUCKET}/{folder}?endpoint={server}&region=us-east-1"
    )


@pytest.fixture
def store(bucket: buckets.Bucket) -> stores.BucketStore:
    return stores.BucketStore(bucket)


def test_bytes_are_kept_read_and_erased(store: stores.BucketStore) -> None:
    assert store.is_empty()
    sha256 = store.put("nội dung".encode())
    assert store.put("nội dung".encode()) == sha256
    assert store.read(sha256) == "nội dung".encode()
    assert (store.has(sha256), store.has("0" * 64)) == (True, False)
    assert not store.is_empty()
    assert [store.erase(sha256), store.erase(sha256)] == [True, False]
    with pytest.raises(NotFound) as missing:
        store.read(sha256)
    assert missing.value.code == "file_bytes_missing"
    with pytest.raises(ValueError, match="digest"):
        store.read("../secrets")


def test_bytes_changed_there_are_not_given_out(
    store: stores.BucketStore, bucket: buckets.Bucket
) -> None:
    sha256 = store.put(b"noi dung")
    bucket.put(f"{sha256[:2]}/{sha256}", b"noi dunG")
    with pytest.raises(Unavailable) as damaged:
        store.read(sha256)
    assert damaged.value.code == "file_bytes_damaged"


def test_a_storage_that_is_gone_is_said_and_nothing_is_stored(keys: None) -> None:
    gone = stores.BucketStore(buckets.Bucket("s3://kho?endpoint=http://127.0.0.1:9"))
    with pytest.raises(Unavailable) as full:
        gone.put(b"noi dung")
    assert full.value.code == "store_unavailable"
    with pytest.raises(Unavailable) as silent:
        gone.read("0" * 64)
    assert silent.value.code == "bucket_unavailable"


def test_a_bucket_that_does_not_exist_is_said(keys: None, server: str) -> None:
    none = stores.BucketStore(buckets.Bucket(f"s3://khong-co?endpoint={server}"))
    with pytest.raises(Unavailable) as refused:
        none.put(b"noi dung")
    assert refused.value.code == "store_unavailable"


@pytest.mark.parametrize(
    "address", ["s3://", "http://kho", "s3://kho?endpont=x", "s3://ai:mat-khau@kho"]
)
def test_an_address_that_is_none_is_said(address: str) -> None:
    with pytest.raises(Invalid) as wrong:
        buckets.Bucket(address)
    assert wrong.value.code == "bucket_address"


def test_the_office_works_with_files_kept_there(
    store: stores.BucketStore, committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("services", "queries", "sweeping", "jobs"):
        monkeypatch.setattr(f"vanphong.files.{module}.the_store", lambda: store)
    cast = make_office()
    with acting(cast.clerk):
        kept = files.take_in(actor=cast.clerk, content=samples.pdf(), name="a.pdf", now=NOW)
    left = store.put(b"mot tien trinh dung giua chung")
    with acting(cast.clerk):
        assert files.read_bytes(kept) == samples.pdf()
    assert nameless_files(clock.now()) == [], "what is young may still be named"
    found = nameless_files(clock.now() + dt.timedelta(days=2))
    assert [one.name for one in found] == [left]
    erase_nameless(found, clock.now() + dt.timedelta(days=2))
    assert (store.has(left), store.has(kept.sha256)) == (False, True)


def test_the_setting_chooses_the_store(
    settings: object, tmp_path: Path, keys: None, request: pytest.FixtureRequest
) -> None:
    stores.the_store.cache_clear()
    request.addfinalizer(stores.the_store.cache_clear)
    settings.FILES_URL = "s3://kho?endpoint=https://s3.example"
    assert isinstance(stores.the_store(), stores.BucketStore)
