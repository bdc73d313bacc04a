"""Codes that a hand can type."""

import pytest

from surveys.box import codes
from surveys.box.tokens import digest

SECRET = b"s" * 32


def test_a_code_has_75_bits_of_its_own_and_a_check_character():
    made = [codes.code_for(SECRET, pk) for pk in range(2000)]

    assert len({code[:15] for code in made}) == len(made)
    assert all(codes.CODE.fullmatch(code) for code in made)
    assert made[7] == codes.code_for(SECRET, 7) != codes.code_for(b"t" * 32, 7)


def test_what_hands_and_scanners_make_of_a_code_is_read():
    code = codes.code_for(SECRET, 3)
    typed = codes.grouped(code).lower().replace("0", "o").replace("1", "l")

    for said in (code, typed, f" {typed.replace('-', ' ')} ", f"https://culture.example/p/{code}/"):
        assert codes.read(said) == code


def test_every_wrong_letter_and_every_swap_is_found():
    code = codes.code_for(SECRET, 11)
    wrong = {
        code[:at] + letter + code[at + 1 :]
        for at in range(16)
        for letter in codes.ALPHABET
        if letter != code[at]
    }
    swaps = {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(15)} - {code}

    for typed in wrong | swaps | {"", code[:15], code + "0", "U" * 16}:
        with pytest.raises(codes.Mistyped):
            codes.read(typed)


def test_a_code_written_otherwise_has_the_digest_of_nothing():
    code = codes.code_for(SECRET, 5)

    assert digest(code) != digest("")
    assert digest(code.lower()) == digest(codes.grouped(code)) == digest("")
