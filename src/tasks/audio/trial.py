"""Try out whether sound can be encoded and decoded here."""

from io import BytesIO

import numpy as np

from tasks.audio.mp3 import BIT_RATE
from tasks.audio.pcm import RATE, framed, seconds

LENGTH = 0.5


def trial() -> float:
    """Encode half a second as MP3, decode it, and tell how long it is."""
    import av

    target = BytesIO()
    with av.open(target, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        stream.bit_rate = BIT_RATE
        silence = np.zeros(round(LENGTH * RATE), np.int16)
        for frame in [*framed([silence]), None]:
            container.mux(stream.encode(frame))
    return seconds(target.getvalue())
