import pytest

from models import naming


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x", "'x'"),
        ("", "''"),
        ("a" * 40, f"'{'a' * 40}'"),
        ("a" * 41, f"'{'a' * 37}...'"),
        ("\n\u202e", r"'\n\u202e'"),
    ],
)
def test_a_name_is_quoted_short_and_plain(text, said):
    assert naming.quoted(text) == said
