"""Comments lose addresses, numbers and the roster's names before they are written anywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.counting.masking import Names, masked

NAMES = Names(
    [
        "Emma Employee",
        "Jürgen van der Berg",
        "Anna-Lena Østby",
        "Will Rose",
        "Li Na",
        "Zoë O’Hara",
        "Anna Berg",
        "Søren Ø",
        "प्रिया शर्मा",
        "山田 太郎",
    ]
)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Ask emma.employee@havelund.example about it", "Ask [mail] about it"),
        ("Ring +45 31 22 14 08 or 0171/555-1234", "Ring [number] or [number]"),
        ("see https://intranet.example/p/emma for more", "see [link] for more"),
        ("EMMA never listens", "[name] never listens"),
        ("thank you jurgen", "thank you [name]"),
        ("Emma Employee’s idea was good", "[name] idea was good"),
        ("Anna-Lena and Lena help", "[name] and [name] help"),
        ("Will we get more time? I will wait.", "Will we get more time? I will wait."),
        ("Yesterday Will shouted", "Yesterday [name] shouted"),
        ("Wir warten auf der Treppe", "Wir warten auf der Treppe"),
        ("O’Hara und Zoe", "[name] und [name]"),
        ("In 2025 we had 3 shifts of 12 hours", "In 2025 we had 3 shifts of 12 hours"),
        ("Anna\tBerg\t55", "[name] 55"),
        ("Annas chef, Bergs liste, Jürgens Plan", "[name] chef, [name] liste, [name] Plan"),
        ("Juergen and Soren and Soeren", "[name] and [name] and [name]"),
        ("Ask Mr. Rose", "Ask Mr. [name]"),
        ("प्रिया helps, 山田さん too", "[name] helps, [name]さん too"),
        ("12\u201134\u201156\u201178 or ab12@havelund", "[number] or [mail]"),
        ("Annaʼs idea", "[name] idea"),
        ("a\u202eb\u200bc\x00", "abc"),
        ("  \n ", ""),
    ],
)
def test_what_names_people_is_masked_and_the_rest_stays(said, kept):
    assert masked(said, NAMES) == kept


@given(st.text(max_size=300))
def test_masking_never_fails_and_a_second_time_changes_nothing_more(text):
    once = masked(text, NAMES)
    assert masked(once, NAMES) == once


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_address_survives(before, after):
    assert "emma.employee@" not in masked(f"{before} emma.employee@havelund.example {after}", NAMES)
