import pytest

from staffroom.foundation.prefixes import NetworkRefused, is_in, near_and_wide, read_networks


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.77", ("192.0.2.77/32", "192.0.2.0/24")),
        ("::ffff:192.0.2.77", ("192.0.2.77/32", "192.0.2.0/24")),
        ("2001:db8:1:2:3:4:5:6", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("2001:DB8:1:2::", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("fe80::1%eth0", ("fe80::/64", "fe80::/48")),
        ("a socket", ("a socket", "a socket")),
        ("", ("", "")),
    ],
)
def test_an_address_is_near_its_house_and_in_what_one_customer_has(address, expected):
    assert near_and_wide(address) == expected


def test_a_whole_network_of_ipv6_addresses_is_one_place():
    places = {near_and_wide(f"2001:db8:1:2::{number:x}") for number in range(1000)}
    assert places == {("2001:db8:1:2::/64", "2001:db8:1::/48")}


def test_an_address_is_in_the_networks_that_hold_it():
    networks = read_networks(["192.0.2.0/24", "2001:db8::/48", "198.51.100.7"])
    addresses = ["192.0.2.1", "::ffff:192.0.2.1", "192.0.3.1", "2001:db8:0:9::1", "198.51.100.7", "198.51.100.8", "x"]
    assert [is_in(address, networks) for address in addresses] == [True, True, False, True, True, False, False]


@pytest.mark.parametrize("word", ["192.0.2.1/24", "example.org", "192.0.2.0/33", "2001:db8::/129"])
def test_what_is_no_network_is_refused_in_words(word):
    with pytest.raises(NetworkRefused, match=f"“{word}” is no network"):
        read_networks([word])
