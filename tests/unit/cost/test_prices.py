"""The price table: sums done by hand, and slips in it said with their place."""

from decimal import Decimal
from pathlib import Path

import pytest

from generator.cost import PriceError, read
from generator.cost.prices import FILE

PRICES = read()


@pytest.mark.parametrize(
    ("arguments", "month"),
    [
        ((256, 512, "x86_64", None), "9.0100"),  # (0.04048/4 + 0.004445/2) * 730
        ((1024, 2048, "x86_64", None), "36.0401"),
        ((1024, 2048, "arm64", None), "28.8350"),
        ((1024, 2048, "x86_64", 21), "36.1211"),  # one GB beyond the 20 that are included
    ],
)
def test_a_task(arguments: tuple[int, int, str, int | None], month: str) -> None:
    assert PRICES.task(*arguments).quantize(Decimal("0.0001")) == Decimal(month)


def test_what_is_included_costs_nothing() -> None:
    assert PRICES.task(256, 512, "arm64", 20) == PRICES.task(256, 512, "arm64", None)


def test_by_the_hour() -> None:
    assert PRICES.hourly("load_balancer") == Decimal("16.425")
    assert PRICES.database("db.t3.small") == Decimal("26.28")
    assert PRICES.database("db.x2g.large") is None


def test_graviton_is_never_dearer() -> None:
    """A slip of the pen would show here: the same size on another family."""
    for here, there in (("t3", "t4g"), ("m5", "m6g"), ("r5", "r6g")):
        for name, price in PRICES.databases.items():
            other = name.replace(f".{here}.", f".{there}.")
            if other != name:
                assert PRICES.databases[other] < price


def test_the_table_is_dated_and_names_its_pages() -> None:
    assert len(PRICES.date.split("-")) == 3
    text = FILE.read_text()
    for page in ("AWS Fargate Pricing", "Amazon VPC pricing", "Amazon RDS for PostgreSQL Pricing"):
        assert f'"{page}"' in text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("secret: 0.40", "secret: free", "prices.yaml: secret is 'free', not a price above 0"),
        ("secret: 0.40", "secret: -0.40", "prices.yaml: secret is -0.4, not a price above 0"),
        ("secret: 0.40", "secret: true", "prices.yaml: secret is True, not a price above 0"),
        ("secret: 0.40", "secrets: 0.40", "prices.yaml: secret is missing"),
        ("  db.t3.micro: 0.018", "  db.t3.micro: 0", "prices.yaml: db.t3.micro is 0, not a price above 0"),
        ('date: "2025', "date: [2025", "prices.yaml:5:7: `,` or `]` is missing before this"),
    ],
)
def test_a_slip(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = FILE.read_text()
    assert old in text
    (tmp_path / FILE.name).write_text(text.replace(old, new))
    with pytest.raises(PriceError) as caught:
        read(tmp_path / FILE.name)
    assert str(caught.value).startswith(said)
