"""The server: one process that holds the home's lock, follows the ledger, answers the socket and serves the pages.

Granian runs inside this process, with no worker beside it: when the process dies, however it dies, nothing of it
lives on and the lock is free.
"""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable

from utfall.wiring.home import Refused
from utfall.wiring.house import House, keep_house
from utfall.wiring.ready import ready

Work = Callable[[House], Callable[[], None]]  # starts something beside the server; gives back how to stop it


def serve(address: str, port: int, *, tell: Callable[[House], None], beside: Work | None = None) -> None:
    """Serve until SIGTERM or SIGINT. `tell` is called once, when pages can be asked for. Raises `Refused`."""
    place = ready()
    from utfall.wiring.bringing import bring_beside
    from utfall.wiring.feeding import feed_beside
    from utfall.wiring.surveying import ask_beside
    from utfall.wiring.uploading import most_bytes, most_unpacked

    port_is_free(address, port)
    most_bytes(), most_unpacked()  # refused now rather than at the first upload
    with keep_house(place) as house:
        stop_feeds = feed_beside()
        stop_asking = ask_beside()
        stop_bringing = bring_beside()
        stop_work = beside(house) if beside else None
        try:
            asyncio.run(_run(address, port, lambda: tell(house)))
        finally:
            stop_feeds()
            stop_asking()
            stop_bringing()
            if stop_work:
                stop_work()


def port_is_free(address: str, port: int) -> None:
    """Raise `Refused` where the port cannot be listened on, saying what to do."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as wrong:
            raise Refused(
                f"port {port} on {address} cannot be had ({wrong.strerror}); "
                "stop what uses it, or choose another: utfall serve --port 8001 (make demo PORT=8001)"
            ) from wrong


async def _run(address: str, port: int, tell: Callable[[], None]) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server.embed import Server

    from utfall.wiring.asgi import application

    server = Server(
        application,
        address=address,
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        backlog=1024,
        log_level=LogLevels.error,
    )
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, server.stop)
    task = asyncio.create_task(server.serve())
    await _answering(address, port, task)
    if not task.done():
        await asyncio.to_thread(tell)
        sys.stdout.flush()
    await task


async def _answering(address: str, port: int, task: asyncio.Task[None]) -> None:
    while not task.done():
        try:
            _, writer = await asyncio.open_connection("127.0.0.1" if address == "0.0.0.0" else address, port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        return
