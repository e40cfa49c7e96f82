import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.text import clean, japanese_runs, language_of, normalise, normalise_all, tokens


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        pytest.param("４０３", "403", id="full-width digits"),
        pytest.param("ｴﾗｰ", "えらー", id="half-width kana"),
        pytest.param("エラー", "えらー", id="katakana is hiragana"),
        pytest.param("  Payload\tToo\nLARGE ", "payload too large", id="spaces and case"),
        pytest.param("don’t", "don't", id="curly quotes"),
        pytest.param("４０３、４０４。", "403, 404.", id="Japanese punctuation"),
        pytest.param("4\u200b03", "403", id="zero-width space"),
        pytest.param("\u202e403\u202c", "403", id="right-to-left override"),
        pytest.param("\x00\x1b[31m403", "[31m403", id="control characters"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_spellings_of_one_thing_are_equal(typed: str, folded: str) -> None:
    assert normalise(typed) == folded


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.lists(st.text()))
def test_many_at_once_are_normalised_as_each_alone(texts: list[str]) -> None:
    separator = "\N{SYMBOL FOR RECORD SEPARATOR}"
    assert normalise_all(texts) == [normalise(text.replace(separator, " ")) for text in texts]


@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    assert all(character.isprintable() for character in clean(text))


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("403", None),
        ("５０２？", None),
        ("4xx", None),
        ("HTTP 403", None),
        ("HTTP 403 error", "en"),
        ("why 403", "en"),
        ("403とは", "ja"),
        ("ｴﾗｰ403", "ja"),
        ("Cloudflareの403", "ja"),
        ("禁止", "ja"),
        ("🙃", None),
        ("", None),
    ],
)
def test_language_of_a_question(question: str, language: str | None) -> None:
    assert language_of(question) == language


def test_words_and_japanese_runs() -> None:
    folded = normalise("nginxのclient_max_body_size設定")
    assert tokens(folded) == ["nginx", "の", "client_max_body_size", "設定"]
    assert japanese_runs(folded) == ["の", "設定"]
