"""Work shared by several processes of one command, a piece at a time and never far ahead."""

import gc
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection, get_context, parent_process
from typing import Any, TypeVar

from django.db import connections

Result = TypeVar("Result")


def results_of(workers: int, work: Callable[..., Result], pieces: Iterable[tuple[Any, ...]]) -> Iterator[Result]:
    """The result of `work(*piece)` for each piece, in their order.

    With one worker it is done here; with more, by as many processes, which end with this one however it ends. `work`
    must be a function of a module. Pieces are asked for only a few ahead of the results, so that memory stays small.
    """
    if workers == 1:
        with _collector_at_rest():
            for piece in pieces:
                yield _done(work, piece)
        return
    ahead: deque[Future[Result]] = deque()
    connections.close_all()  # a connection must not be open in two processes
    with ProcessPoolExecutor(workers, mp_context=get_context("fork"), initializer=_start) as pool:
        pool.submit(os.getpid).result()  # now all of them have begun, and this process may connect again
        for piece in pieces:
            ahead.append(pool.submit(_done, work, piece))
            if len(ahead) >= 2 * workers:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def _done(work: Callable[..., Result], piece: tuple[Any, ...]) -> Result:
    """One piece of work, and then its garbage: while it lasts, a collector would look through all that it holds."""
    result = work(*piece)
    gc.collect()
    return result


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """No looking for garbage but by `_done`, and never in what is here already."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _start() -> None:
    gc.freeze()
    gc.disable()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed command cannot tell its workers: their transactions must not live on."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
