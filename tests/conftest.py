"""What every test stands on."""

import os

# Even empty it changes how Textual paints; Textual reads it when it is first imported.
os.environ.pop("NO_COLOR", None)

pytest_plugins = ("tests.require_all", "tests.postgres")
