"""Every string of the house is there in Japanese."""

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def test_every_string_is_translated():
    checked = subprocess.run(
        [sys.executable, CHECKOUT / "tools" / "messages.py", "check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
