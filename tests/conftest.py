"""What every test may use."""

import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell that runs us in the background has Ctrl-C ignored, also by all that we start.
    signal.signal(signal.SIGINT, signal.default_int_handler)
