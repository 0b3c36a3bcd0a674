"""How soon what happens is heard: (a) the bus, the hub and the sockets alone, (b) the whole path.

(b) is: a running job's step, a row, an event, a socket.
"""

from bench import bus, watch


def run() -> dict[str, object]:
    return bus.run() | watch.run()
