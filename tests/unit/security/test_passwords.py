"""Passwords are kept as argon2id."""

from statistics import median
from time import process_time

from shared.security import passwords


def test_a_password_fits_its_hash_and_no_other_does():
    hash_ = passwords.hashed("corréct horse 马")
    assert hash_.startswith("$argon2id$")
    assert passwords.matches(hash_, "corréct horse 马")
    assert not passwords.matches(hash_, "correct horse 马")


def test_the_same_password_has_another_hash_each_time():
    assert passwords.hashed("corréct horse") != passwords.hashed("corréct horse")


def test_what_is_no_hash_fits_nothing():
    assert not passwords.matches("rubbish", "rubbish")


def test_nobodys_hash_is_todays_kind_so_that_it_takes_as_long():
    assert not passwords.is_outdated(passwords.NOBODYS)
    assert passwords.is_outdated("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ")


def test_comparing_with_nobodys_hash_costs_what_comparing_with_a_real_one_costs():
    def cost(hash_):
        begin = process_time()
        passwords.matches(hash_, "something else")
        return process_time() - begin

    real = passwords.hashed("a password")
    pairs = [(cost(real), cost(passwords.NOBODYS)) for _ in range(5)]
    somebody, nobody = (median(each) for each in zip(*pairs, strict=True))
    assert 0.5 < nobody / somebody < 2
