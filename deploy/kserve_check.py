#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kserve_check.py FILE: checks KServe's manifests against the classes of its
Python package.

These classes, and Kubernetes' own below them, are generated from the API's
descriptions. Unknown fields, values of a wrong type, and missing required
fields are reported with their path.
"""

import re
import sys

import kserve.models
import kubernetes.client
import yaml

SCALARS = {"str": str, "int": int, "bool": bool}


def expect(value, kind, place):
    if type(value) is not kind:
        raise SystemExit(f"{place}: {value!r}, {kind.__name__} expected")


def build(value, kind, place):
    """The value as an object of the class, or of the collection, named by
    kind."""
    if kind in SCALARS:
        expect(value, SCALARS[kind], place)
        return value
    if kind == "object":  # a number or a name, such as a port
        return value
    # The two packages spell these names differently.
    if of := re.fullmatch(r"[Ll]ist\[(.*)\]", kind):
        expect(value, list, place)
        return [build(each, of[1], f"{place}[{i}]") for i, each in enumerate(value)]
    expect(value, dict, place)
    if of := re.fullmatch(r"[Dd]ict[(\[]str, (.*)[)\]]", kind):
        return {key: build(each, of[1], f"{place}.{key}") for key, each in value.items()}
    model = getattr(kserve.models, kind, None) or getattr(kubernetes.client, kind)
    fields = {key: name for name, key in model.attribute_map.items()}
    unknown = sorted(value.keys() - fields.keys())
    if unknown:
        raise SystemExit(f"{place}.{unknown[0]}: {kind} has no such field")
    given = {
        fields[key]: build(each, model.openapi_types[fields[key]], f"{place}.{key}")
        for key, each in value.items()
    }
    try:
        return model(**given)
    except ValueError as error:
        raise SystemExit(f"{place}: {error}") from error


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        for document in yaml.safe_load_all(file):
            version = document["apiVersion"].removeprefix("serving.kserve.io/")
            kind = version.capitalize() + document["kind"]
            build(document, kind, document["kind"])


if __name__ == "__main__":
    main()
