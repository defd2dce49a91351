"""Serving: web, mail doors, tasks and timers, in one process or apart. SIGTERM and SIGINT drain."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import uvicorn
from django.db import connections

from staffroom.doors.email import listeners, working
from staffroom.foundation import stopping
from staffroom.journal import runner, timers, waking

from . import hybrid, listening
from .trouble import CannotGoOn

# From the signal on. Whoever stops services (systemd, Docker when told so) waits longer; what is then left undone is
# taken up again at the next start.
TO_ANSWER = 18  # seconds, for requests and mails that are being taken in
TO_STOP = 25  # seconds, for everything

log = logging.getLogger("staffroom.server")


@dataclass(frozen=True)
class Plan:
    """What this process serves. A port of None (0 workers) leaves that part to another process."""

    host: str = "127.0.0.1"
    port: int | None = None
    lmtp_port: int | None = None
    smtp_port: int | None = None
    workers: int = 0


class _Web(uvicorn.Server):
    """uvicorn, leaving signals to us: it would raise them anew after it has served, before our own clean-up."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(plan: Plan, ready: Callable[[], None]) -> None:
    """Serve until told to stop; then finish what has begun: requests, mails being taken in, tasks, sendings."""
    stop = stopping.event()
    threads = _start_workers(plan, stop)
    try:
        asyncio.run(_serve(plan, stop, ready), loop_factory=_loop_factory())
    finally:
        stop.set()
        waking.wake()
        for thread in threads:
            thread.join()
        connections.close_all()


def _start_workers(plan: Plan, stop: threading.Event) -> list[threading.Thread]:
    """Whoever runs tasks sends mail and processes what came in, too."""
    if not plan.workers:
        return []
    timers.start(stop)
    return [*runner.start(stop, workers=plan.workers), *working.start(stop)]


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _serve(plan: Plan, stop: threading.Event, ready: Callable[[], None]) -> None:
    told = _told_to_stop()
    doors = await _open_doors(plan)
    web = _Web(_web_config()) if plan.port else None
    serving = await _begin(web, plan)
    # What is here now stays: the collector need not walk through it again, nor unshare its memory.
    gc.collect()
    gc.freeze()
    ready()
    await told.wait()
    log.info("Stopping: finishing what has begun")
    _leave_after(TO_STOP)
    stop.set()
    waking.wake()
    for door in doors:
        door.close()
    if web is not None:
        web.should_exit = True
    await asyncio.gather(listeners.finish(TO_ANSWER), *([serving] if serving else []))


async def _open_doors(plan: Plan) -> list[asyncio.AbstractServer]:
    try:
        return await listeners.start(
            lmtp=(plan.host, plan.lmtp_port) if plan.lmtp_port else None,
            smtp=(plan.host, plan.smtp_port) if plan.smtp_port else None,
        )
    except ssl.SSLError as trouble:
        words = "keys/smtp.pem can't be used: it should hold the certificate's chain and its key, as PEM"
        raise CannotGoOn(f"{words} ({trouble.strerror}).") from trouble


async def _begin(web: _Web | None, plan: Plan) -> "asyncio.Task[None] | None":
    if web is None or plan.port is None:
        return None
    serving = asyncio.create_task(web.serve(sockets=[listening.open_socket(plan.host, plan.port)]))
    while not web.started and not serving.done():
        await asyncio.sleep(0.02)
    if serving.done():
        await serving  # which says why
    return serving


def _told_to_stop() -> asyncio.Event:
    """Set by SIGTERM or SIGINT. The second one ends everything at once: what is lost by that is begun again."""
    told = asyncio.Event()

    def tell() -> None:
        if told.is_set():
            os._exit(1)
        told.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, tell)
    return told


def _leave_after(seconds: float) -> None:
    """End the process then, whatever is still at work: nobody is to wait for one that hangs."""

    def leave() -> None:
        time.sleep(seconds)
        log.warning("Something took longer than %s seconds: it is taken up again at the next start", seconds)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)

    threading.Thread(target=leave, name="leaving", daemon=True).start()


def _web_config() -> uvicorn.Config:
    return uvicorn.Config(
        hybrid.build(),
        log_level="warning",
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        timeout_graceful_shutdown=TO_ANSWER,
        http="httptools",
    )
