# SPDX-License-Identifier: Apache-2.0
"""Our bulk encoding against protobuf's own, in both directions."""

from __future__ import annotations

import numpy as np
import pytest
from google.protobuf.message import DecodeError

from leakyrelu import _wire
from leakyrelu.v1 import leakyrelu_pb2 as pb


@pytest.mark.parametrize("size", [0, 1, 31, 32, 127, 128, 4095, 4096, 1 << 21])
def test_protobuf_reads_what_is_encoded(size: int) -> None:
    data = bytes(np.random.default_rng(size).integers(0, 256, size, np.uint8))
    piece = _wire.Piece(pb.DATA_TYPE_FLOAT16, (2, size // 2), memoryview(data))
    options = pb.BackwardRequest(negative_slope=0.25)
    encoded = _wire.encode(
        options.SerializeToString(), [piece, piece], [piece]
    )
    tensor = pb.Tensor(
        dtype=pb.DATA_TYPE_FLOAT16, shape=(2, size // 2), data=data
    )
    assert pb.BackwardRequest.FromString(encoded) == pb.BackwardRequest(
        inputs=[tensor, tensor], grad_outputs=[tensor], negative_slope=0.25
    )


def test_a_response_is_read_where_it_lies() -> None:
    tensors = [
        pb.Tensor(shape=[3], data=b"abc" * 100),
        pb.Tensor(dtype=pb.DATA_TYPE_FLOAT64),
        pb.Tensor(data=b"defg"),
    ]
    message = pb.ForwardResponse(outputs=tensors).SerializeToString()
    # Fields that a later server may add, of every wire type.
    unknown = b"\x28\x96\x01" + b"\x31" + bytes(8) + b"\x3a\x02hi" + b"\x45abcd"
    views = _wire.decode(unknown + message + unknown)
    assert [bytes(view) for view in views] == [b"abc" * 100, b"", b"defg"]
    assert views[0].readonly


def test_truncated_messages_are_refused() -> None:
    message = pb.ForwardResponse(
        outputs=[pb.Tensor(shape=[200], data=b"x" * 200)]
    ).SerializeToString()
    assert len(_wire.decode(message)) == 1
    for size in range(1, len(message)):
        with pytest.raises(DecodeError):
            _wire.decode(message[:size])
    for wrong in (b"\x0b", b"\x0f", b"\xff" * 11):
        with pytest.raises(DecodeError):
            _wire.decode(wrong)
