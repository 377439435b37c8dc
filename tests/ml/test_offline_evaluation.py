"""``shop evaluate``: figures and lists from files, and plain words for files that will not do."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import planted_shop
import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from ml.dataset import DAY_S, ItemTable
from ml.tables import TableError, read_interactions, read_products
from shop_app.cli.evaluate import evaluate

SPLIT = datetime.fromtimestamp(planted_shop.START + 48 * DAY_S, UTC).replace(hour=0, minute=0, second=0, microsecond=0)
HEADER = "user,item,kind,at,quantity\n"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, items: ItemTable) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("shop")
    interactions, products = folder / "interactions.csv", folder / "products.csv"
    with interactions.open("w", newline="") as text:
        rows = csv.writer(text)
        rows.writerow(["user", "item", "kind", "at", "quantity"])
        for user, item, kind, at, quantity in planted_shop.events(items):
            rows.writerow([user, item, kind, datetime.fromtimestamp(at, UTC).isoformat(), quantity])
        rows.writerow(["stranger", "2-05", "purchase", datetime.fromtimestamp(planted_shop.END, UTC).isoformat(), 1])
    with products.open("w", newline="") as text:
        rows = csv.writer(text)
        rows.writerow(["item", "title", "description", "category", "price"])
        rows.writerows(zip(items.ids, items.titles, items.descriptions, items.categories, items.prices, strict=True))
    return interactions, products


def run(interactions: Path, products: Path, *more: str, split: str = f"{SPLIT:%Y-%m-%d}") -> Result:
    app = typer.Typer()
    app.command()(evaluate)
    files = ["--interactions", str(interactions), "--products", str(products), "--split-date", split]
    return CliRunner().invoke(app, [*files, *more])


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as text:
        return list(csv.DictReader(text))


def test_ours_leads_the_table(files: tuple[Path, Path]):
    result = run(*files, "--exclude-seen", "--json")

    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert set(told["rankers"]) >= {"ours", "popularity of 7 days", "item-kNN", "ALS", "plain LightFM", "EASE"}
    assert told["rankers"]["popularity of 7 days"]["lead"]["low"] > 0
    assert told["rankers"]["ours"]["ndcg"] > 2 * told["rankers"]["popularity of 7 days"]["ndcg"]


def test_a_table_is_printed_for_people(files: tuple[Path, Path]):
    result = run(*files)

    assert result.exit_code == 0
    assert "ours" in result.stdout
    assert "buy again" in result.stdout


def test_the_lists_can_be_scored_by_anyone(files: tuple[Path, Path], tmp_path: Path):
    interactions, products = files
    out = tmp_path / "recs.csv"

    run(interactions, products, "--exclude-seen", "--k", "5", "--out", str(out))

    lists = rows_of(out)
    events = rows_of(interactions)
    before = {(row["user"], row["item"]) for row in events if row["at"] < SPLIT.isoformat()}
    tested = {row["user"] for row in events if row["at"] >= SPLIT.isoformat()}
    assert list(lists[0]) == ["user", "item", "rank", "score"]
    assert {row["user"] for row in lists} == tested
    assert "stranger" in tested
    assert [row["rank"] for row in lists if row["user"] == "stranger"] == ["1", "2", "3", "4", "5"]
    assert not before & {(row["user"], row["item"]) for row in lists}


def test_the_same_seed_writes_the_same_lists(files: tuple[Path, Path], tmp_path: Path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"

    run(*files, "--out", str(first))
    run(*files, "--out", str(second))

    assert first.read_bytes() == second.read_bytes()


def test_a_date_before_all_rows_is_explained(files: tuple[Path, Path]):
    result = run(*files, split="2001-01-01")

    assert result.exit_code == 1
    assert "no interactions with known products before the split date" in result.stderr


def test_a_missing_file_is_a_usage_error(files: tuple[Path, Path], tmp_path: Path):
    assert run(tmp_path / "nowhere.csv", files[1]).exit_code == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("ada,lamp,stare,2011-11-09,1", "line 3: unknown kind 'stare'"),
        ("ada,lamp,view,yesterday,1", "line 3: at is 'yesterday', not an ISO-8601 time"),
        ("ada,lamp,view,2011-11-09,many", "line 3: quantity is 'many', not a number"),
        ("ada,lamp,view,2011-11-09,nan", "line 3: quantity is 'nan'; it must be at least 0"),
        ("ada,lamp,view", "line 3: 3 cells where the header has 5"),
        (",lamp,view,2011-11-09,1", "line 3: user is empty"),
        ('ada,"lamp,view,2011-11-09,1', "not a CSV file in UTF-8"),
    ],
)
def test_a_corrupt_line_of_interactions_is_named(tmp_path: Path, files: tuple[Path, Path], line: str, words: str):
    bad = tmp_path / "bad.csv"
    bad.write_text(f"{HEADER}ada,lamp,view,2011-11-09T10:00:00Z,1\n{line}\n")

    result = run(bad, files[1])

    assert result.exit_code == 1
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_bytes_that_are_not_text_are_refused(tmp_path: Path):
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"user,item,kind,at\n\xff\xfe\x00\x01\n")

    with pytest.raises(TableError, match="not a CSV file in UTF-8"):
        read_interactions(bad)


def test_a_time_without_a_zone_is_utc(tmp_path: Path):
    file = tmp_path / "one.csv"
    file.write_text("user,item,kind,at\nada,lamp,view,1970-01-02T00:00:00\nada,lamp,view,1970-01-02T02:00:00+02:00\n")

    assert read_interactions(file).at.tolist() == [DAY_S, DAY_S]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("item,title,price\n", "line 1: no column description, category"),
        ("", "line 1: no column item"),
        ("item,title,description,category,price\n", "has no products"),
        ("item,title,description,category,price\na,A,,,cheap\n", "line 2: price is 'cheap'"),
        ("item,title,description,category,price\na,A,,,1\na,B,,,2\n", "line 3: product 'a' appears a second time"),
        ('item,title,description,category,price,attributes\na,A,,,1,"{"\n', "line 2: attributes are not JSON"),
        ("item,title,description,category,price,attributes\na,A,,,1,[]\n", "line 2: attributes are not a JSON object"),
    ],
)
def test_a_corrupt_product_file_is_explained(tmp_path: Path, text: str, words: str):
    bad = tmp_path / "products.csv"
    bad.write_text(text)

    with pytest.raises(TableError) as caught:
        read_products(bad)

    assert words in str(caught.value)


def test_products_carry_their_attributes(tmp_path: Path):
    file = tmp_path / "products.csv"
    file.write_text(
        'item,title,description,category,price,attributes\na,Lamp,Bright,light,2.55,"{""brand"": ""Acme""}"\n'
    )

    table = read_products(file)

    assert (table.ids, table.prices, table.attributes) == (["a"], [255], [{"brand": "Acme"}])
