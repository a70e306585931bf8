"""The requests that `invoke route` and the route explorer's script must answer alike, and what the command answers.

    python -m tests.unit.explorer.regenerate

writes tests/fixtures/route_vectors.json: for each world (a folder with a `registry/`) its routes.json, and each request with
the command's answer. test_vectors.py holds the file against the command, vectors.test.mjs the script against the file. This
repository's own registry is a world too, but none of the file: whoever edits a manifest should not have to write it anew.
"""

import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from generator import pipeline
from generator.catalogue import Catalogue
from generator.explain import route, route_text
from generator.explain.address import AddressError
from generator.site.explorer import data

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT / "tests/fixtures/route_vectors.json"
REGENERATE = "python -m tests.unit.explorer.regenerate"
WORLDS = {"estate": "tests/fixtures/estate", "conditions": "tests/fixtures/conditions"}
OWN = "registry"

Request = dict[str, Any]


def asked(url: str, **options: Any) -> Request:
    """`options`: environment, method, headers, source."""
    return {"url": url, **options}


def catalogue(world: str) -> Catalogue:
    """The manifests of a world; it need not be free of findings, but all of it must be readable."""
    loaded = pipeline.check(ROOT / WORLDS.get(world, ".")).loaded
    assert not loaded.findings, loaded.findings
    assert loaded.catalogue is not None
    return loaded.catalogue


def answered(known: Catalogue, request: Request) -> dict[str, Any]:
    """What the command says: an answer, or why it is no request."""
    options = dict(request)
    try:
        found = route.answer(known, options.pop("url"), options.pop("environment", None), **options)
    except AddressError as error:
        return {"error": str(error)}
    return {"answer": short(route_text.data(found, known))}


def short(answer: dict[str, Any]) -> dict[str, Any]:
    """Without what says the same twice: of a rule its number, key and reason; of the rest what is not empty."""
    rules = [f"{one['priority']} {one['rule']} {one['why']}" for one in answer["rules"]]
    return {key: value for key, value in {**answer, "rules": rules}.items() if value not in (None, [], False)}


def document(*worlds: str) -> dict[str, Any]:
    """The worlds asked for, or all of the file."""
    return {world: _world(catalogue(world), list(REQUESTS[world]())) for world in worlds or WORLDS}


def _world(known: Catalogue, requests: list[Request]) -> dict[str, Any]:
    vectors = [{"asked": request, **answered(known, request)} for request in requests]
    return {"data": data.document(known), "vectors": vectors}


def written(found: dict[str, Any]) -> str:
    """The file's text: one line for each request."""
    blocks = []
    for world, one in found.items():
        lines = ",\n".join(_line(vector) for vector in one["vectors"])
        blocks.append(f'"{world}": {{"data": {_line(one["data"])},\n"vectors": [\n{lines}\n]}}')
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"))


# --- the requests -----------------------------------------------------------------------------------------


def hokusai() -> Iterator[Request]:
    """For its registry of today and of tomorrow: every name in every environment, with paths at, below and beside what rules name; addresses as people type them."""
    paths = ("/", "/health", "/api", "/api/v1/keys", "/mlflow")
    for label, zone, path in product(
        ("api", "auth", "registry", "mlflow"),
        ("hokus.ai", "staging.hokus.ai", "development.hokus.ai"),
        paths,
    ):
        yield asked(f"https://{label}.{zone}{path}")
    yield asked("https://api.hokus.ai/health", environment="staging")
    yield asked("https://api.hokus.ai/health", environment="constructor")
    yield asked("https://nothing.staging.hokus.ai/x")
    for host in MISTYPED:
        yield asked(host + "/api/x")
    for url in ADDRESSES:
        yield asked(url)
    for method in ("get", "Post", "M-SEARCH", "a_b", "G T", "", "GÉT", "stra\u00dfe", "X" * 41):
        yield asked("api.hokus.ai/health", method=method)
    for header in HEADERS:
        yield asked("api.hokus.ai/api", headers=[header])
    for source in SOURCES:
        yield asked("api.hokus.ai/api", source=source)


def estate() -> Iterator[Request]:
    """Today's estate: rules without hosts, names that DNS leads elsewhere."""
    yield from hokusai()
    hosts = ("api", "auth", "registry", "mlflow", "platform")
    for host, path in product(hosts, ("/", "/health", "/api/mlflow/health", "/apikeys")):
        yield asked(f"https://{host}.hokus.ai{path}")
    for path in ("/api", "/api/health/alb", "/api/v1", "/api/v1/x/y", "/API/v1/x", "/mlflow/", "/api/mlflow"):
        yield asked(f"api.hokus.ai{path}")
    yield asked("http://registry.hokus.ai/api/mlflow/health")
    yield asked("http://mlflow.hokus.ai/mlflow/x")
    yield asked("hokus.ai/api")


def conditions() -> Iterator[Request]:
    """Every condition, met and just not met."""
    for path in PATHS:
        yield asked(f"shop.acme.test{path}")
    for method, path in product(("GET", "POST", "m-search"), ("/orders/7", "/orders")):
        yield asked(f"https://SHOP.acme.test{path}", method=method)
    for headers in HEADER_SETS:
        yield asked("shop.acme.test/both/x", headers=headers)
    yield asked("shop.testing.acme.test/x", headers=["X-Beta: yes"])
    for header in ("User-Agent: Googlebot/2", "user-agent: CURL/8.1", "User-Agent: curl/8"):
        yield asked("shop.acme.test/agent", headers=[header])
    for query in QUERIES:
        yield asked(f"shop.acme.test/q/x?{query}")
    for path, query in product(("/two", "/stars", "/keys"), QUERIES[:12:2] + STARRED):
        yield asked(f"shop.acme.test{path}?{query}")
    for path, source in product(("/office/", "/six"), SOURCES):
        yield asked(f"shop.acme.test{path}", source=source)
    for host in (
        "acme.test",
        "testing.acme.test",
        "shop.acme.example",
        "api.acme.test",
        "api.testing.acme.test",
        "nobody.acme.test",
        "empty.acme.test",
        "tricky.acme.test",
        "constructor.testing.acme.test",
        "valueof.example",
        "only.acme.example",
        "__proto__.acme.test",
        "tostring.acme.test",
        "xshop.acme.test",
        "shop.acme.test.evil.example",
    ):
        yield asked(f"https://{host}/v1")
    for scheme, port in product(("http", "https"), ("", ":80", ":443", ":8443", ":0", ":")):
        yield asked(f"{scheme}://shop.acme.test{port}/old/a?b=c")
    for text in HOSTILE:
        yield asked(f"tricky.acme.test/{text}")
        yield asked(f"tricky.acme.test/?<b>={text}", headers=[f"X-Markup: {text}"])
        yield asked(text)


MISTYPED = (
    "ap.hokus.ai",
    "apis.hokus.ai",
    "regsitry.hokus.ai",
    "registry.hokus.a",
    "mlflow.hokus.ia",
    "mlflw.stagin.hokus.ai",
    "auth.development.hokusai",
    "auht.hokus.ai",
    "www.hokus.ai",
    "hokus.ai",
    "example.org",
    "a" * 50 + ".hokus.ai",
    ".".join(["registry"] * 12) + ".hokus.ai",
)
ADDRESSES = (
    "api.hokus.ai",
    "api.hokus.ai.",
    "api.hokus.ai...",
    "API.Hokus.AI/health",
    "HTTPS://API.HOKUS.AI:443/Health",
    "http://api.hokus.ai",
    "http://api.hokus.ai:80/health?x=1#top",
    "http://api.hokus.ai:8080/health",
    "http://api.hokus.ai:443/health",
    "https://api.hokus.ai:80/health",
    "https://api.hokus.ai:8443/health",
    "https://api.hokus.ai:99999",
    "https://api.hokus.ai:4a3",
    "https://api.hokus.ai:000443/",
    "https://api.hokus.ai:00443/",
    "//api.hokus.ai/health",
    "///api.hokus.ai/health",
    "https:api.hokus.ai/health",
    "ftp://api.hokus.ai",
    "javascript://api.hokus.ai/%0aalert(1)",
    "javascript:alert(1)",
    "data:text/html,<b>",
    "://api.hokus.ai",
    "user:secret@api.hokus.ai/health",
    "https://user@evil@api.hokus.ai/health",
    "https://api.hokus.ai\\@auth.hokus.ai/api/v1/x",
    "https:\\\\api.hokus.ai\\api\\x",
    "api.hokus.ai/api?to=https://auth.hokus.ai/x",
    "  api.hokus.ai/api/x \n",
    "api.ho\tkus.ai/api/\nx",
    "api.hokus.ai/api/a b",
    "api.hokus.ai/api/ü/日本/\U0001f600",
    "api.hokus.ai/api/%c3%bc/%zz/%",
    "api.hokus.ai/%61pi/x",
    "api.hokus.ai//api/x",
    "api.hokus.ai/api/../health",
    "api.hokus.ai/api/;v=1/[x]/{y}|z^`",
    "api.hokus.ai?x",
    "api.hokus.ai#/api/x",
    "api.hokus.ai/api/x?#",
    "api.hokus.ai/api/x?a=b?c=d&&=e&f&a=+%20%2B%26",
    "api.hokus.ai/api/x?%E4=%ff%C3%BC&\u00fc=%BC",
    "bücher.hokus.ai/x",
    "xn--bcher-kva.hokus.ai/x",
    "\u212aapi.hokus.ai",
    "api\u3002hokus.ai",
    "[2001:db8::1]/x",
    "https://[::1",
    "10.0.3.219:5000/mlflow",
    "localhost/x",
    "/api",
    "",
    " ",
    "..",
    "a..b",
    "-a-.-b-",
    "a_b.c_d",
    "a" * 63 + ".hokus.ai",
    "a" * 64 + ".hokus.ai",
    ".".join(["a"] * 127),
    ".".join(["a"] * 128),
    "api.hokus.ai/" + "a" * 16_384,
)
HEADERS = (
    "X-Beta: yes",
    "X-Beta:",
    ":x",
    "X-Beta",
    "X Beta: yes",
    " X-Beta \t:\t a:b ",
    "X-B\u00e4ta: yes",
    "X-Beta: \u00fc\U0001f600",
    "X-Beta: a\nX-Evil: b",
    "X-Beta: a\u0000b",
    "X-Beta: a\u00a0",
)
SOURCES = (
    "198.51.100.7",
    "198.51.101.7",
    " 203.0.113.7 ",
    "203.0.113.8",
    "10.255.255.255",
    "010.1.2.3",
    "10.1.2",
    "10.1.2.256",
    "0x7f.0.0.1",
    "2001:db8::1",
    "2001:DB8:0:0:1:0:0:1",
    "2001:db9::",
    "fe80::1",
    "fe80::1%eth0",
    "fe80:0:0:0:0:0:0:2",
    "::ffff:198.51.100.9",
    "::ffff:0a01:0203",
    "::10.1.2.3",
    "::",
    "::1",
    "1::2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1::2::3",
    ":1::2",
    "12345::",
    "2001:db8::1/64",
    "1.2.3.4.5",
    "\u0661.2.3.4",
)
PATHS = (
    "/",
    "/x",
    "/xy",
    "//",
    "/abc/",
    "/abc/x.html",
    "/abc/x/y.html",
    "/a/c/x.html",
    "/a.c/.html",
    "/ac/x.html",
    "/\u00fc",
    "/v1/items/7/price",
    "/v/items//price",
    "/v1/items/7/price/",
    "/v1/items/price",
    "/vitems/items/items/price/price",
    "/~me/$x",
    "/a+b&c:@'.-_",
    "/a%2Bb&c:@'.-_",
    "/caf\u00e9/x",
    "/caf%C3%A9/x",
    "/caf/y/x",
    "/Case",
    "/case",
    "/Case/",
    "/old/",
    "/old",
    "/lower",
    "/closed",
    "/closed?x=1",
    "/account/me",
    "/ORDERS/1",
    "/v" + "a/items/" * 20 + "price",
)
HEADER_SETS = (
    [],
    ["X-One: a"],
    ["X-One: a", "X-Two: TWO"],
    ["x-one: ab", "x-two: two"],
    ["X-ONE: ab", "X-One: b", "X-Two: is one, two or three"],
    ["X-One: \U0001f600", "X-Two: two"],
    ["X-Beta: 2"],
    ["X-Beta: 2", "x-beta: 17"],
    ["X-Beta: YES"],
    ["X-Beta: yes no"],
)
QUERIES = (
    "version=1",
    "VERSION=1",
    "version=2.7",
    "version=3",
    "version",
    "version=",
    "versio=1",
    "version=%31",
    "version=+1",
    "x=1&version=1",
    "x=debug",
    "debug",
    "debug=1",
    "=DEBUG",
)
STARRED = (
    "a=x",
    "a=x&b=y",
    "b=yes&a=X",
    "star*=a?b",
    "star%2A=a%3Fb",
    "starx=a?b",
    "STAR*=C\\D",
    "star*=c\\\\d",
    "utm_source=",
    "utm_=x",
    "utm=x",
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<img src=x onerror=alert(1)>",
    "<I>x",
    "\"&amp;'",
    "${7*7}{{7*7}}#{7*7}",
    "'; DROP TABLE routes; --",
    "\u202egnp.exe",
    "%00%0d%0aSet-Cookie:x=1",
    "../../etc/passwd",
    "__proto__=x&constructor=y",
    "\"'$&/$&",
    "\ud7ff\ue000\ufeff\uffff",
)
REQUESTS = {OWN: hokusai, "estate": estate, "conditions": conditions}
