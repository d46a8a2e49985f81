"""Settings from files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from plenary.settings.model import ConfigError, settings
from plenary.settings.secret_files import LARGEST_BYTES
from plenary.storage.s3_settings import S3, renewed

SECRET_KEY = "STORES__S3__SECRET_ACCESS_KEY_FILE"


def test_any_setting_may_come_from_a_file(environment: Callable[..., None], tmp_path: Path) -> None:
    file = tmp_path / "url"
    file.write_text("redis://:a%23b@host/0\n")
    environment(BROKER__URL_FILE=file, STORES__S3__ARCHIVE__SECRET_ACCESS_KEY_FILE=file)
    assert settings().broker.url.get_secret_value() == "redis://:a%23b@host/0"
    assert settings().stores.s3.named["s3.archive"].secret_access_key


def test_a_file_of_authorities_is_a_setting_of_its_own(environment: Callable[..., None], tmp_path: Path) -> None:
    environment(BROKER__CA_FILE=tmp_path / "ca.pem")
    assert settings().broker.ca_file == tmp_path / "ca.pem"


@pytest.mark.parametrize("size", [None, LARGEST_BYTES + 1])
def test_a_file_that_cannot_be_read_is_named(
    size: int | None, environment: Callable[..., None], tmp_path: Path
) -> None:
    file = tmp_path / "url"
    if size:
        file.write_text("x" * size)
    environment(BROKER__URL_FILE=file)
    with pytest.raises(ConfigError, match="PLENARY_BROKER__URL_FILE names a file that cannot be read"):
        settings()


def test_both_are_refused(environment: Callable[..., None], tmp_path: Path) -> None:
    environment(BROKER__URL_FILE=tmp_path, BROKER__URL="redis://host")
    with pytest.raises(ConfigError, match="both set"):
        settings()


def test_a_store_reads_keys_again_that_were_replaced(environment: Callable[..., None], tmp_path: Path) -> None:
    file, before = tmp_path / "key", S3(secret_access_key=SecretStr("old"))
    file.write_text("new")
    environment(**{SECRET_KEY: file})
    after = renewed("s3", before).secret_access_key
    assert after
    assert after.get_secret_value() == "new"
    file.unlink()
    assert renewed("s3", before) is before
