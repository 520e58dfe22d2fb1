#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""cluster_check.py HELM KUBECTL: has a real API server and its controllers judge the
manifests and every rendering of chart_check.py.

Each rendering is installed by kubectl, is tried as a change of an installation with
the default values, and is installed, or upgraded from the rendering before it, by
Helm.
"""

import pathlib
import subprocess
import sys

from autoscaler_check import AutoscalerCheck
from chart_check import CHART, CHECKS, MANIFESTS, Chart, run_helm
from kubectl import APPLY, Kubectl, report, wait_for

DRY_RUN = (*APPLY, "--dry-run=server")
# A namespace that admits only pods of the strictest security level.
RESTRICTED = {
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
}
# A rendering names it.
PRIORITY = {
    "apiVersion": "scheduling.k8s.io/v1",
    "kind": "PriorityClass",
    "metadata": {"name": "high"},
    "value": 1000,
}


def wait_for_custom_resources(kubectl):
    def established(definition):
        conditions = definition.get("status", {}).get("conditions") or []
        types = [each["type"] for each in conditions if each["status"] == "True"]
        return "Established" in types

    wait_for(
        "custom resources",
        lambda: all(map(established, kubectl.items("customresourcedefinitions"))),
    )


def check_manifests(kubectl):
    namespace = kubectl.create_namespace("manifests", RESTRICTED)
    for name in "kustomization.yaml", "sidecar.yaml", "kserve.yaml":
        file = MANIFESTS / name
        kustomized = name == "kustomization.yaml"
        source = f"--kustomize={MANIFESTS}" if kustomized else f"--filename={file}"
        for apply in DRY_RUN, APPLY:
            kubectl(*apply, f"--namespace={namespace}", source)
        report("manifests", f"{name}: dry run, applied")


def without_hooks(rendering):
    """As with helm template --skip-tests: pods cannot change."""
    documents = rendering.split("\n---\n")
    return "\n---\n".join(each for each in documents if "helm.sh/hook:" not in each)


class Installations:
    """What becomes of each rendering in the cluster."""

    def __init__(self, helm, kubectl, default):
        self._helm = helm
        self._kubectl = kubectl
        self.count = 0
        self._releases = kubectl.create_namespace("helm")
        self._default = kubectl.create_namespace("default-values")
        self._apply(APPLY, self._default, default)

    def submit(self, rendering, release, chart, values):
        if rendering.strip():
            self.count += 1
            namespace = self._kubectl.create_namespace(f"values-{self.count}")
            self._apply(APPLY, namespace, rendering)
            # The autoscaler has set the number of pods, which a rendering may set.
            change = (*DRY_RUN, "--force-conflicts")
            self._apply(change, self._default, without_hooks(rendering))
        done = run_helm(
            self._helm, values, "upgrade", "--install", release, chart,
            "--namespace", self._releases,
        )  # fmt: skip
        if done.returncode != 0:
            raise SystemExit(f"helm upgrade {release}, {values}: {done.stderr}")

    def _apply(self, apply, namespace, rendering):
        options = (f"--namespace={namespace}", "--filename=-")
        self._kubectl(*apply, *options, stdin=rendering)


def check_chart(helm, kubectl, default):
    installations = Installations(helm, kubectl, default)
    chart = Chart(helm, installations.submit)
    for name, check in CHECKS.items():
        before = installations.count
        check(chart)
        if count := installations.count - before:
            report("chart", f"{name}: {count} installed, changed, upgraded")
    report("chart", f"{installations.count} renderings in all")


def check_faults(kubectl, default):
    """Faults that the chart has had would be seen."""

    def refuses(what, old, new, words):
        assert old in default, old
        text = default.replace(old, new, 1)
        namespace = "--namespace=default-values"
        done = kubectl.run(*DRY_RUN, namespace, "--filename=-", stdin=text)
        if done.returncode == 0 or words not in done.stderr:
            raise SystemExit(f"{what}: not refused with {words!r}: {done.stderr}")
        report("server", f"refuses {what}")

    level = '- {name: LEAKYRELU_LOG_LEVEL, value: "info"}'
    refuses(
        "1e+06 as the value of a variable",
        level,
        "- {name: LEAKYRELU_LOG_LEVEL, value: 1e+06}",
        "expected string",
    )
    refuses(
        "a variable that is set twice",
        level,
        f"{level}\n            {level}",
        "duplicate entries for key",
    )
    refuses(
        "a Service that becomes headless",
        "type: ClusterIP",
        "clusterIP: None",
        "may not change once set",
    )


def check_hook(helm, kubectl):
    namespace = f"--namespace={kubectl.create_namespace('hook', RESTRICTED)}"
    done = run_helm(helm, {}, "install", "leakyrelu", CHART, namespace)
    assert done.returncode == 0, done.stderr
    selector = "--selector=app.kubernetes.io/name=leakyrelu-test"
    for phase, code in ("Succeeded", 0), ("Failed", 1):
        command = [helm, "test", "leakyrelu", namespace]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as test:
            pod, *_ = wait_for(
                "the pod of helm test",
                lambda: kubectl.items("pods", namespace, selector),
            )
            kubectl.set_pod_status(pod, phase=phase)
            output, _ = test.communicate(timeout=60)
        assert test.returncode == code, output
        report("helm test", f"exits with {code} after its pod has {phase.lower()}")


def check_pods(kubectl):
    """The API server takes a Deployment whose pods it then refuses."""

    def complete():
        deployments = kubectl.items("deployments", "--all-namespaces")
        return deployments if all(map(has_pods, deployments)) else None

    count = len(wait_for("the pods of all Deployments", complete))
    report("pods", f"{count} Deployments have as many as they want")


def has_pods(deployment):
    return deployment["status"].get("replicas", 0) == deployment["spec"]["replicas"]


def main():
    helm, kubectl = (str(pathlib.Path(each).resolve()) for each in sys.argv[1:])
    kubectl = Kubectl(kubectl)
    wait_for_custom_resources(kubectl)
    kubectl.apply(PRIORITY)
    chart = Chart(helm)
    # Its last part waits for five minutes, in which the others run.
    autoscaler = AutoscalerCheck(kubectl, lambda values: chart.run(values).stdout)
    check_manifests(kubectl)
    default = without_hooks(chart.run({}).stdout)
    check_chart(helm, kubectl, default)
    check_faults(kubectl, default)
    check_hook(helm, kubectl)
    check_pods(kubectl)
    autoscaler.finish()


if __name__ == "__main__":
    main()
