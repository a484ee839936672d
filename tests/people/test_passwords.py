"""Which passwords are taken, and how they are kept."""

from __future__ import annotations

import pytest
from argon2 import Type, extract_parameters

from earmark.people import passwords
from ledgers.refusal import Refusal


def test_what_a_password_costs() -> None:
    """RFC 9106, second recommended set, as the docstring says."""
    kept = passwords.hashed("Correct-horse-9")
    found = extract_parameters(kept)
    assert (found.type, found.memory_cost, found.time_cost, found.parallelism) == (Type.ID, 65536, 3, 4)
    assert (found.hash_len, found.salt_len) == (32, 16)
    assert passwords.fits(kept, "Correct-horse-9")
    assert not passwords.fits(kept, "Correct-horse-8")
    assert not passwords.stale(kept)
    assert passwords.hashed("Correct-horse-9") != kept
    assert not passwords.fits("nonsense", "Correct-horse-9")


GOOD = ("Correct-horse-9", "三月的雨落在旧书桌上", "xq7 vbn2 ksw9", "dmfq-3wgu-c7zb-ught", "A" * 4 + "bcXYZ-qq71")
BAD = (
    *("", "short", "x" * 129, "ninechars"),
    *("1234567890", "13800138000", "20240401202404", "password123", "Password123!", "P@ssw0rd2024!", "woaini1314520"),
    *("aaaaaaaaaaaa", "abababababab", "qwertyuiop", "qwertyuiop123", "asdfghjkl123", "1qaz2wsx3edc", "abcdefghijk"),
    *(
        "zhuanzhang2024",
        "Admin1234567",
        "chongqing2024",
        "1234567890a",
        "zhangsan2024",
        "ＰＡＳＳＷＯＲＤ１２３",
        "x\ty-Correct-9",
    ),
    *("abc-zhanggong-9", "9zhanggong-abc!"),
)


@pytest.mark.parametrize("password", GOOD)
def test_good_ones(password: str) -> None:
    passwords.check(password, "zhanggong")


@pytest.mark.parametrize("password", BAD)
def test_bad_ones(password: str) -> None:
    with pytest.raises(Refusal, match="密码") as refused:
        passwords.check(password, "zhanggong")
    assert password not in str(refused.value) or not password


def test_made_ones_are_good_and_differ() -> None:
    made = {passwords.generated() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        passwords.check(password, "admin")
        assert not set(password) & set("01ilo")


def test_the_list_is_small_letters() -> None:
    listed = passwords._common()
    assert len(listed) > 150
    assert all(word == word.casefold() for word in listed)
