"""Serving: web, mail doors, tasks and timers, in one process or apart. SIGTERM and SIGINT drain."""

import asyncio
import contextlib
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import uvicorn
from django.db import connections

from staffroom.doors.email import listeners, working
from staffroom.foundation import stopping
from staffroom.journal import runner, timers, waking

from . import hybrid

log = logging.getLogger("staffroom.server")


@dataclass(frozen=True)
class Plan:
    """What this process serves. A port of None (0 workers) leaves that part to another process."""

    host: str = "127.0.0.1"
    port: int | None = 8000
    lmtp_port: int | None = 8024
    smtp_port: int | None = 8025
    workers: int = 2
    sends_mail: bool = True


NOTHING = Plan(port=None, lmtp_port=None, smtp_port=None, workers=0, sends_mail=False)


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
            thread.join(timeout=25)
        connections.close_all()


def _start_workers(plan: Plan, stop: threading.Event) -> list[threading.Thread]:
    threads: list[threading.Thread] = []
    if plan.workers:
        threads += runner.start(stop, workers=plan.workers)
        timers.start(stop)
    if plan.sends_mail:
        threads += working.start(stop)
    return threads


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


async def _serve(plan: Plan, stop: threading.Event, ready: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    told = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, told.set)
    doors = await listeners.start(
        lmtp=(plan.host, plan.lmtp_port) if plan.lmtp_port else None,
        smtp=(plan.host, plan.smtp_port) if plan.smtp_port else None,
    )
    web, serving = None, None
    if plan.port:
        web = _Web(_web_config(plan.host, plan.port))
        serving = asyncio.create_task(web.serve())
        while not web.started and not serving.done():
            await asyncio.sleep(0.02)
    if serving is None or not serving.done():
        ready()
        await _until(told, serving)
    log.info("Stopping: finishing what has begun")
    stop.set()
    waking.wake()
    for door in doors:
        door.close()
    if web is not None and serving is not None:
        web.should_exit = True
        await serving


async def _until(told: asyncio.Event, serving: "asyncio.Task[None] | None") -> None:
    waiting = [asyncio.create_task(told.wait()), *([serving] if serving else [])]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    waiting[0].cancel()


def _web_config(host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        hybrid.build(),
        host=host,
        port=port,
        log_level="warning",
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        access_log=False,
        timeout_graceful_shutdown=8,
        http="httptools",
    )
