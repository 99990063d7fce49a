"""What every test stands on."""

import gc
import os

# Even empty it changes how Textual paints; Textual reads it when it is first imported.
os.environ.pop("NO_COLOR", None)

pytest_plugins = ("tests.require_all", "tests.postgres")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: no collection of garbage looks through it for each test anew."""
    gc.collect()
    gc.freeze()
