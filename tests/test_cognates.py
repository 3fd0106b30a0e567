"""English words are recognised in their German spelling."""

import pytest

from qa.cognates import fold, likeness


@pytest.mark.parametrize(
    ("english", "german", "share"),
    [
        ("decentral", "dezentrale", 9 / 10),
        ("integration", "integration", 1.0),
        ("commission", "kommission", 1.0),
        ("psychosocial", "psychosozialen", 12 / 14),
        ("discrimination", "diskriminierung", 9 / 15),
        ("family", "familie", 6 / 7),
        ("commission", "härtefallkommission", 0.6),
    ],
)
def test_cognates_share_their_beginning(english, german, share):
    assert likeness(fold(english), fold(german)) == pytest.approx(share)


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("nuclear", "neu"),
        ("housing", "haushalt"),
        ("present", "präsident"),
        ("fusion", "funktion"),
        ("art", "art"),
        ("", ""),
    ],
)
def test_other_words_are_not_alike(english, german):
    assert likeness(fold(english), fold(german)) == 0.0
