"""Where somebody is signed in, and ending it from anywhere."""

import pytest

from shop_app.domain.errors import InvalidCredentials, NotFound, SignInNeeded
from shop_app.kit.devices import device_of, network_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140 Safari/537 Edg/140"


@pytest.fixture
def ada(shop):
    return shop.account("ada@example.com")


def test_sign_ins_say_what_and_roughly_where_from(shop, ada):
    token = shop.sessions.open(ada, FIREFOX, "203.0.113.77")
    shop.sessions.tokens(ada, "curl/8.1", "2001:db8:1:2::7")
    me = shop.sessions.actor_of_session(token, "v")

    found = {each.kind: (each.device, each.network, each.is_current) for each in shop.sessions.mine(me)}

    assert found == {
        "browser": ("Firefox on Linux", "203.0.113.x", True),
        "api": ("A program", "2001:db8:1::", False),
    }
    assert "203.0.113.77" not in repr(shop.store._books)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (CHROME, "Chrome on Android"),
        (SAFARI, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        ("", "An unknown device"),
        ("<script>alert(1)</script>" * 1000, "An unknown device"),
    ],
)
def test_a_device_is_a_few_words_we_chose(agent, words):
    assert device_of(agent) == words


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.x"), ("::ffff:203.0.113.77", "203.0.113.x"), ("fe80::1%eth0", "fe80::"), ("x", "")],
)
def test_of_an_address_the_neighbourhood_is_kept(address, network):
    assert network_of(address) == network


def test_one_sign_in_ends_and_the_others_go_on(shop, ada):
    here, there = shop.sessions.open(ada), shop.sessions.open(ada)
    me = shop.sessions.actor_of_session(here, "v")
    other = next(each for each in shop.sessions.mine(me) if not each.is_current)

    shop.sessions.end_mine(me, other.id)

    assert not shop.sessions.actor_of_session(there, "v").is_signed_in
    assert shop.sessions.actor_of_session(here, "v").is_signed_in
    assert f"account:{ada.id}" in shop.live.told  # open pages look who they are
    with pytest.raises(NotFound):
        shop.sessions.end_mine(me, other.id)


def test_an_api_sign_in_ends_with_its_tokens(shop, ada):
    tokens = shop.sessions.tokens(ada)
    me = shop.sessions.actor_of_session(shop.sessions.open(ada), "v")

    assert shop.sessions.end_others(me) == 1

    with pytest.raises(InvalidCredentials):
        shop.sessions.actor_of_token(tokens.access_token, "v")
    with pytest.raises(InvalidCredentials):
        shop.sessions.refresh(tokens.refresh_token)


@pytest.mark.parametrize("session_id", [404, 0, "1", None, 2**40])
def test_a_sign_in_that_is_not_there_is_not_found(shop, ada, session_id):
    me = shop.sessions.actor_of_session(shop.sessions.open(ada), "v")

    with pytest.raises(NotFound):
        shop.sessions.end_mine(me, session_id)


def test_anothers_sign_in_looks_like_none(shop, ada):
    bob = shop.account("bob@example.com")
    token = shop.sessions.open(bob)
    bobs = shop.sessions.actor_of_session(token, "v").session_id
    me = shop.sessions.actor_of_session(shop.sessions.open(ada), "v")

    with pytest.raises(NotFound):
        shop.sessions.end_mine(me, bobs)

    assert shop.sessions.actor_of_session(token, "v").is_signed_in


def test_a_guest_is_signed_in_nowhere(shop):
    for act in (shop.sessions.mine, shop.sessions.end_others, lambda who: shop.sessions.end_mine(who, 1)):
        with pytest.raises(SignInNeeded):
            act(shop.guest())
