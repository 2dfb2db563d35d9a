"""``python -m service.cli`` is ``chengheng``."""

from service.cli.main import main

main(prog_name="chengheng")
