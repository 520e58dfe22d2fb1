# SPDX-License-Identifier: Apache-2.0
"""Messages and stubs, generated from the contract when this was built."""
