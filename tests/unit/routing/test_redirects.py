"""Redirect loops."""

import pytest

from generator.routing import Listener, Redirect, Rule, find_loops


def listener(
    *rules: tuple[tuple[str, ...], Redirect | str], hosts: tuple[str, ...] = (), port: int = 443
) -> Listener:
    protocol = "HTTPS" if port == 443 else "HTTP"
    made = (
        Rule(f"s/{port}/{at}", at, paths=paths, action=action) for at, (paths, action) in enumerate(rules, 1)
    )
    return Listener("l", tuple(made), hosts, protocol, port)


@pytest.mark.parametrize(
    ("rules", "loops"),
    [
        ([(("/*",), Redirect(path="/new/#{path}"))], True),
        ([(("/a",), Redirect(path="/b")), (("/b",), Redirect(path="/a"))], True),
        ([(("/a",), Redirect(path="/b"))], False),
        ([(("/x/done",), "target"), (("/x/*",), Redirect(path="/x/done"))], False),
        ([(("/x/*",), Redirect(path="/x/done"))], True),
        ([(("/*",), Redirect(host="other.example.com"))], False),
        ([(("/a/*",), Redirect(path="/b/#{path}")), (("/b/a/*",), Redirect(path="/a/x"))], True),
    ],
)
def test_on_one_listener(rules: list[tuple[tuple[str, ...], Redirect | str]], loops: bool):
    assert bool(find_loops([listener(*rules)])) is loops


def test_http_to_https_is_no_loop_and_back_is_one():
    host = ("a.b.c",)
    plain = listener((("/*",), Redirect(protocol="HTTPS", port="443")), hosts=host, port=80)
    assert not find_loops([plain, listener((("/*",), "target"), hosts=host)])
    (loop,) = find_loops([plain, listener((("/*",), Redirect(protocol="HTTP", port="80")), hosts=host)])
    assert {rule.key for rule in loop.rules} == {"s/80/1", "s/443/1"}
    assert loop.witness.host == "a.b.c"


def test_between_two_balancers():
    one = listener((("/*",), Redirect(host="d.e.f")), hosts=("a.b.c",))
    other = Listener("m", (Rule("s/m/1", 1, action=Redirect(host="a.b.c")),), ("d.e.f",))
    assert len(find_loops([one, other])) == 1
    assert not find_loops([one, Listener("m", (), ("d.e.f",))])
