import io

import numpy as np
import pytest

from index.arrays import array_bytes, array_view


@pytest.mark.parametrize(
    "array",
    [np.arange(6, dtype=np.float32).reshape(2, 3), np.zeros((0, 4), np.int32), np.array([7])],
)
def test_an_array_read_back_is_equal_and_a_view(array):
    data = array_bytes(array)
    view = array_view(memoryview(data))
    assert np.array_equal(view, array)
    assert view.dtype == array.dtype
    assert not view.flags.owndata
    assert not view.flags.writeable


def test_python_objects_are_not_read():
    buffer = io.BytesIO()
    np.save(buffer, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(ValueError, match="Python objects"):
        array_view(buffer.getvalue())


def test_other_bytes_are_refused():
    with pytest.raises(ValueError, match="magic"):
        array_view(b"not an array at all")
