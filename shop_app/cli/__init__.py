"""The command line, ``shop COMMAND``: every command says what it did and ends non-zero when it could not.

Reading order: up (bring the shop up), data (seed, import), models (train), operate (doctor, verify, worker).
"""

import sys

import typer
from pydantic import ValidationError
from rich.console import Console

from shop_app.cli import data, evaluate, exchange, import_online_retail, models, operate, up
from shop_app.domain.errors import ShopError, StoreUnavailable
from shop_app.local.binaries import NoServer
from shop_app.observability.logs import set_up
from shop_app.settings import get_settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="The reactive shop: bring it up, fill it, train it, look after it.",
    pretty_exceptions_enable=False,
)
imports = typer.Typer(no_args_is_help=True, help="Bring catalogues and histories in.")
app.command()(up.up)
app.command()(operate.migrate)
app.command()(data.seed)
app.add_typer(imports, name="import")
exports = typer.Typer(no_args_is_help=True, help="Write catalogues and histories to files.")
app.add_typer(exports, name="export")
for _kind, _import, _export in (
    ("catalogue", exchange.import_catalogue, exchange.export_catalogue),
    ("interactions", exchange.import_interactions, exchange.export_interactions),
):
    imports.command(_kind)(_import)
    exports.command(_kind)(_export)
exports.command("orders")(exchange.export_orders)
imports.command("online-retail")(import_online_retail.online_retail)
app.command("create-admin")(operate.create_admin)
app.command()(models.train)
app.command()(models.simulate)
app.command()(evaluate.evaluate)
app.command()(operate.worker)
app.command()(operate.doctor)
app.command()(operate.verify)


def main() -> None:
    """Run one command; refusals end as one clear line on stderr, not as a traceback."""
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        set_up(get_settings())
        app()
    except ValidationError as error:
        for each in error.errors():
            name = "SHOP_" + "_".join(str(part) for part in each["loc"]).upper() if each["loc"] else "Settings"
            errors.print(f"{name}: {each['msg']}", style="red", markup=False)
        sys.exit(2)
    except StoreUnavailable as error:
        name = {"SQL": "SHOP_DATABASE_URL", "Redis": "SHOP_REDIS_URL", "MongoDB": "SHOP_MONGO_URL"}
        named = name.get(error.store, "SHOP_IMAGES_S3_BUCKET")
        errors.print(f"[red]{error.store} does not answer.[/] Check {named} and that the server runs; then try again.")
        sys.exit(1)
    except (ShopError, NoServer, RuntimeError) as error:
        errors.print(str(error), style="red", markup=False)
        sys.exit(1)
