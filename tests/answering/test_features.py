"""What texts are compared by, and how a word that nobody knows is respelt."""

import pytest

from bot.answering.features import Features, stem
from bot.answering.library import Library
from bot.answering.spelling import Speller
from bot.answering.text import fold


@pytest.mark.parametrize(
    ("words", "stemmed"),
    [
        ("upload uploads uploaded uploading", "upload"),
        ("cache cached caches caching", "cach"),
        ("block blocks blocked blocking", "block"),
        ("redirect redirects redirected redirection", "redirect"),
        ("stop stopped stopping", "stop"),
        ("access", "access"),
        ("status", "status"),
        ("403", "403"),
    ],
)
def test_forms_of_a_word_have_one_stem(words: str, stemmed: str) -> None:
    assert {stem(word) for word in words.split()} == {stemmed}


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("the upload was blocked", "uploading is blocking", {"upload", "block"}),
        ("client_max_body_size", "max body size", {"max", "bod", "siz"}),
        ("サーバーが混雑", "サーバ混雑", {"さーば", "混雑"}),
        ("ｱｯﾌﾟﾛｰﾄﾞ", "アップロード", {"あっぷろーど"}),
        ("拒否される", "拒否された", {"拒否", "否さ"}),
        ("cloudflared", "Cloudflare", set()),
    ],
)
def test_what_two_texts_have_in_common(library: Library, one: str, other: str, shared: set[str]) -> None:
    features = Features(library.synonyms)
    common = set(features.of(fold(one))) & set(features.of(fold(other)))
    assert {feature for feature in common if not feature.startswith("=")} == shared


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("access denied", "アクセス拒否"),
        ("file too big", "サイズオーバー"),
        ("times out", "タイムアウト"),
        ("log in", "ログオン"),
    ],
)
def test_synonyms_join_languages(library: Library, one: str, other: str) -> None:
    features = Features(library.synonyms)
    common = set(features.of(fold(one))) & set(features.of(fold(other)))
    assert [feature for feature in common if feature.startswith("=")]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("gateway", ["gateway"]),
        ("gatway", ["gateway"]),
        ("gatewya", ["gateway"]),
        ("badgateway", ["bad", "gateway"]),
        ("toomanyrequests", ["too", "many", "requests"]),
        ("zebraquark", ["zebraquark"]),
        ("gw", ["gw"]),
        ("x" * 1000, ["x" * 1000]),
    ],
)
def test_a_word_nobody_knows_is_taken_for_what_was_meant(written: str, meant: list[str]) -> None:
    assert Speller({"bad", "gateway", "too", "many", "requests", "request"}).respell(written) == meant
