"""Our server with nobody to run the jobs, in either mode: `python -m bench.idle_server`."""

import os

import msgspec
import uvicorn

from server import logs
from server.app import create_app
from server.cli.serve import config
from tasks.settings import load

logs.configure()
settings = msgspec.structs.replace(load(os.environ), workers=0)
uvicorn.Server(config(create_app(settings), settings)).run()
