"""Free ports on this machine."""

import socket
from collections.abc import Collection

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Tell whether a server may listen on the port and nothing answers there now."""
    with socket.socket() as probe:
        # Without this a port whose last connections are in TIME_WAIT would seem taken after a restart.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) != 0


def free_port() -> int:
    """Return some port that is free now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def choose_port(preferred: int | None, taken: Collection[int] = ()) -> int:
    """Return the preferred port if it is free, else one that is easy to remember, else any."""
    near = range(preferred, min(preferred + 200, 65536), 10) if preferred else ()
    wanted = (port for port in near if port not in taken and is_free(port))
    return next(wanted, None) or free_port()
