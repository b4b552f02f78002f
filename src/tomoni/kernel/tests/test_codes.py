from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tomoni.kernel import codes
from tomoni.kernel.errors import DomainError

character = st.sampled_from(codes.ALPHABET)
receipts = st.builds(codes.new_receipt_number)


def refusal(typed: str) -> DomainError:
    with pytest.raises(DomainError) as refused:
        codes.parse_receipt_number(typed)
    return refused.value


@given(receipts, st.integers(0, 8), character)
def test_every_single_wrong_character_is_found(number: str, place: int, wrong: str) -> None:
    assume(number[place] != wrong)
    assert refusal(number[:place] + wrong + number[place + 1 :]).code == "receipt.check_failed"


@given(receipts, st.integers(0, 8), st.integers(0, 8))
def test_every_swap_of_two_characters_is_found(number: str, one: int, other: int) -> None:
    assume(number[one] != number[other])
    swapped = list(number)
    swapped[one], swapped[other] = swapped[other], swapped[one]
    assert refusal("".join(swapped)).code == "receipt.check_failed"


@given(receipts, st.sampled_from("- －−ー‐–—　\u200b"))
def test_width_case_and_dashes_do_not_matter(number: str, dash: str) -> None:
    shown = codes.format_receipt_number(number).replace("-", dash)
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalnum() else c for c in shown)
    assert codes.parse_receipt_number(shown.lower()) == number
    assert codes.parse_receipt_number(f" {wide} ") == number
    assert codes.parse_receipt_number(shown.replace("0", "O").replace("1", "l")) == number


def test_what_is_wrong_is_said() -> None:
    assert refusal("").params == {"got": 0}
    assert refusal("7K3F-90QX").params == {"got": 8}
    assert refusal("7K3F-90QX-V").params == {"character": "V"}
    assert refusal("声").code == "receipt.unknown_character"


@given(st.text(max_size=20))
def test_parsing_raises_nothing_but_domain_errors(typed: str) -> None:
    for parse in (
        codes.parse_receipt_number,
        codes.parse_local_government_code,
        codes.parse_corporate_number,
    ):
        with suppress(DomainError):
            parse(typed)


def test_numbers_are_not_repeated() -> None:
    assert len({codes.new_receipt_number() for _ in range(2000)}) == 2000
    assert len({codes.new_public_id() for _ in range(2000)}) == 2000


@pytest.mark.parametrize(
    "code",
    [
        "011002",
        "131016",
        "222127",
        "262021",
        "092011",
        "472018",
        "082201",
        "401005",
        "431001",
        "462209",
        "130001",
        "010006",
        "172031",
        "141003",
    ],
)
def test_codes_of_real_municipalities_pass(code: str) -> None:
    assert codes.parse_local_government_code(code) == code


def test_what_a_spreadsheet_took_from_a_code_is_put_back_only_when_certain() -> None:
    assert codes.parse_local_government_code("92011") == "092011"
    assert codes.parse_local_government_code("13101") == "131016"
    with pytest.raises(DomainError) as refused:
        codes.parse_local_government_code("131017")
    assert refused.value.code == "codes.local_government_check_failed"


@pytest.mark.parametrize(
    "number",
    ["4011001098993", "7123456789012", "2120901007402", "7000012050002", "8000012010038", "8000020130001"],
)
def test_corporate_numbers_pass_and_a_wrong_digit_is_found(number: str) -> None:
    assert codes.parse_corporate_number(number) == number
    with pytest.raises(DomainError):
        codes.parse_corporate_number(str((int(number) + 1) % 10**13).zfill(13))
