# SPDX-License-Identifier: Apache-2.0
"""A program that calls a leakyrelu server."""
