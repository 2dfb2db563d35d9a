"""``chengheng openapi``: the description of the API."""

from __future__ import annotations

import json
import secrets

import click

from service.cli.environment import settings_or_fail


@click.command(help="输出接口说明（OpenAPI 3.1，JSON）")
def openapi() -> None:
    from pydantic import SecretStr

    from service.api.document import openapi_document
    from service.app import create_app
    from service.store.engine import open_engine

    # The description needs no data: an empty database in memory serves, so that nothing is made on disk.
    engine = open_engine("sqlite://")
    settings = settings_or_fail()
    if settings.secret_key is None:
        settings = settings.model_copy(update={"secret_key": SecretStr(secrets.token_urlsafe(48))})
    app = create_app(settings, engine=engine)
    click.echo(json.dumps(openapi_document(app), ensure_ascii=False, indent=2))
    engine.dispose()
