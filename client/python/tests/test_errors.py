# SPDX-License-Identifier: Apache-2.0
"""What failed calls raise."""

from __future__ import annotations

import pickle

import grpc
import numpy as np
import pytest
from conftest import Call, f32

import leakyrelu
from leakyrelu import errors


def test_the_servers_details_are_carried(address: str, call: Call) -> None:
    with pytest.raises(leakyrelu.InvalidArgumentError) as caught:
        call(address, "forward", f32(1), float("inf"))
    error = caught.value
    assert isinstance(error, ValueError)
    assert error.code is grpc.StatusCode.INVALID_ARGUMENT
    assert error.reason == "SLOPE_NOT_FINITE"
    assert error.details.domain == "leakyrelu"
    assert error.metadata["field"] == "negative_slope"
    assert error.metadata["allowed"] == "a finite number"
    assert error.field_violations[0].field == "negative_slope"
    assert error.retry_delay is None
    assert isinstance(error.__cause__, grpc.RpcError)
    assert str(error).startswith(
        "INVALID_ARGUMENT [SLOPE_NOT_FINITE]: negative_slope: got inf, "
    )


def test_a_stream_fails_in_the_same_way(address: str, call: Call) -> None:
    with pytest.raises(leakyrelu.InvalidArgumentError) as caught:
        call(
            address,
            "backward",
            np.ones(10_000, np.float32),
            None,
            float("nan"),
            settings={"stream_above": 0, "chunk_bytes": 100},
        )
    assert caught.value.reason == "SLOPE_NOT_FINITE"


def test_every_code_has_a_class_of_its_own() -> None:
    failures = set(grpc.StatusCode) - {grpc.StatusCode.OK}
    assert set(errors.CLASSES) == failures
    assert len(set(errors.CLASSES.values())) == len(failures)
    for code, kind in errors.CLASSES.items():
        assert issubclass(kind, leakyrelu.Error)
        assert kind.__name__ in leakyrelu.__all__
        assert f"{code.name}" in (kind.__doc__ or "")


def test_errors_pass_between_processes() -> None:
    details = leakyrelu.Details(reason="NO_INPUTS", retry_delay=2.5)
    error = leakyrelu.InvalidArgumentError(
        grpc.StatusCode.INVALID_ARGUMENT, "inputs: none", details
    )
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert again.details == details


@pytest.mark.parametrize(
    "trailers",
    [
        None,
        (),
        (("grpc-status-details-bin", b"\xff\xff"),),
        (("grpc-status-details-bin", "text"),),
    ],
)
def test_details_that_are_none_are_empty(
    trailers: tuple[tuple[str, str | bytes], ...] | None,
) -> None:
    assert errors.details_of(trailers) == leakyrelu.Details()
