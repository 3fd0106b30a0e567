"""Numpy arrays as bytes in the open .npy format, read back without copying."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import numpy.typing as npt


def array_bytes(array: npt.NDArray[Any]) -> bytes:
    """Return the array as the bytes of a .npy file."""
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
    return buffer.getvalue()


def array_view(data: memoryview | bytes) -> npt.NDArray[Any]:
    """Return the array that the bytes of a .npy file hold, as a read-only view of them.

    Raises:
        ValueError: the bytes are no .npy file, or hold Python objects.
    """
    view = memoryview(data)
    header = io.BytesIO(bytes(view[:1024]))
    np.lib.format.read_magic(header)
    shape, _, dtype = np.lib.format.read_array_header_1_0(header)
    if dtype.hasobject:
        raise ValueError("the array holds Python objects, which are not read")
    count = int(np.prod(shape, dtype=np.int64))
    array = np.frombuffer(view, dtype=dtype, count=count, offset=header.tell()).reshape(shape)
    array.flags.writeable = False
    return array
