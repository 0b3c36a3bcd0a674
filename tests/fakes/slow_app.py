"""`gavelcast serve` with a voice that waits for the conductor at CONDUCTOR (`127.0.0.1:PORT`).

All else is as the environment says; so pages, engine and providers are the real ones.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from fakes.conductor import WaitingVoice
from server import logs
from server.app import create_app
from server.cli.serve import Server
from tasks.clock import Clock
from tasks.settings import load
from tasks.studio import Studio, open_studio


def main() -> None:
    logs.configure()
    settings = load()
    real = open_studio(settings, Clock())
    studio = Studio(
        bills=real.bills,
        writer=real.writer,
        voice=WaitingVoice(os.environ["CONDUCTOR"], settings.data_dir / "season"),
        storage=real.storage,
        workshop=real.workshop,
    )
    Server(create_app(settings, studio=studio), settings).run()


if __name__ == "__main__":
    main()
