# SPDX-License-Identifier: Apache-2.0
"""Activity in the background of a test, for as long as its context lasts."""

import abc
import threading


class Background(abc.ABC):
    """Runs `_run` on its own thread; leaving the context sets `_stop`, which
    `_run` has to check, and waits for its end."""

    def __init__(self):
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exc):
        self._stop.set()
        self._thread.join()

    @abc.abstractmethod
    def _run(self):
        pass
