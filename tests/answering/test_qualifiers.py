import pytest

from bot.answering.library import Library
from bot.answering.qualifiers import QualifierReader
from bot.answering.text import normalise


@pytest.fixture(scope="module")
def reader(library: Library) -> QualifierReader:
    return QualifierReader(library.synonyms)


@pytest.mark.parametrize(
    ("question", "branding"),
    [
        ("page", None),
        ("we use Cloudflare", None),
        ("with the Cloudflare logo", True),
        ("a Cloudflare error page", True),
        ("shows a Ray ID", True),
        ("without Cloudflare branding", False),
        ("without any Cloudflare logo", False),
        ("no Cloudflare branding on the page", False),
        ("the page doesn't show the Cloudflare logo", False),
        ("Cloudflare branding is missing", False),
        ("the Cloudflare logo does not appear", False),
        ("it is not Cloudflare", None),
        ("not a Cloudflare page", False),
        ("not without the Cloudflare logo", True),
        ("Cloudflareのロゴがないわけではない", True),
        ("page w/o Cloudflare logo", False),
        ("Cloudflareのロゴが見当たりません", False),
        ("CFのロゴがない", False),
        ("nothing about Cloudflare branding", False),
        ("does not load, shows Cloudflare logo", True),
        ("Cloudflareを使っています", None),
        ("Cloudflareのロゴがある", True),
        ("クラウドフレアの画面が出る", True),
        ("Cloudflareのロゴがない", False),
        ("Cloudflareのロゴなし", False),
        ("Cloudflareのロゴは表示されていません", False),
        ("Cloudflareではない", None),
        ("Cloudflareの表示が見当たらない", False),
        ("クラウドフレアのロゴが出ない", False),
        ("Cloudflareのブロック画面が直らない", None),
    ],
)
def test_whether_cloudflare_was_seen(reader: QualifierReader, question: str, *, branding: bool | None) -> None:
    assert reader.read(normalise(question)).branding is branding


@pytest.mark.parametrize(
    ("question", "wanted", "excluded"),
    [
        ("sent by the origin server", {"origin"}, set()),
        ("not from the origin server", set(), {"origin"}),
        ("behind our corporate proxy", {"proxy"}, set()),
        ("Cloudflareではなくオリジン", {"origin"}, {"cloudflare"}),
        ("Cloudflareではない", set(), {"cloudflare"}),
        ("it is not Cloudflare", set(), {"cloudflare"}),
        ("社内プロキシ経由", {"proxy"}, set()),
    ],
)
def test_which_senders_a_question_names(
    reader: QualifierReader, question: str, wanted: set[str], excluded: set[str]
) -> None:
    read = reader.read(normalise(question))
    assert (set(read.wanted), set(read.excluded)) == (wanted, excluded)


def test_what_is_negated_is_left_out_of_the_rest(reader: QualifierReader) -> None:
    assert reader.read(normalise("upload fails without Cloudflare branding")).rest == "upload fails without"
