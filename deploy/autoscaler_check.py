# SPDX-License-Identifier: Apache-2.0
"""Checks what the real autoscaler does with the chart's default values, and with
autoscaling.inflightBytes where no metrics adapter serves that metric.

There is no kubelet and no metrics server: this places the pods, writes their
status and their CPU usage.
"""

import datetime
import itertools
import json
import time

from kubectl import APPLY, report, wait_for

NAME = "leakyrelu"
BUSY = "1750m"  # of a request of 1 CPU, with a target of 70 %: 2 pods become 5
IDLE = "20m"
# After the last time that 5 pods were wanted: the default of
# autoscaling.behavior.scaleDown.stabilizationWindowSeconds, and some to spare.
SCALE_DOWN_SECONDS = 300
SPARE_SECONDS = 60
NODE = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "node"}}
addresses = itertools.count(1)


class Release:
    """The chart's objects in a namespace of their own."""

    def __init__(self, kubectl, namespace, rendering):
        self._kubectl = kubectl
        self.namespace = kubectl.create_namespace(namespace)
        kubectl(*APPLY, "--namespace", namespace, "--filename=-", stdin=rendering)

    def _items(self, kind, selector):
        return self._kubectl.items(
            kind, "--namespace", self.namespace, "--selector", selector
        )

    def get(self, kind):
        return self._kubectl.get(kind, NAME, "--namespace", self.namespace)

    def pods(self):
        return self._items("pods", f"app.kubernetes.io/name={NAME}")

    def replicas(self):
        return self.get("deployment")["spec"]["replicas"]

    def wait_for_pods(self, count, seconds):
        """Until the autoscaler wants so many and they are there."""
        what = f"{self.namespace}: {count} pods"
        wait_for(what, lambda: self.replicas() == count, seconds)
        wait_for(what, lambda: len(self.pods()) == count)

    def start_pods(self):
        """Places the pods that have no node, and makes them ready."""
        started = time_of(seconds_ago=3600)
        for pod in self.pods():
            if "nodeName" in pod["spec"]:
                continue
            name = pod["metadata"]["name"]
            binding = {
                "apiVersion": "v1",
                "kind": "Binding",
                "metadata": {"name": name},
                "target": {"apiVersion": "v1", "kind": "Node", "name": "node"},
            }
            self._kubectl(
                "create", "--filename=-", "--raw",
                f"/api/v1/namespaces/{self.namespace}/pods/{name}/binding",
                stdin=json.dumps(binding),
            )  # fmt: skip
            ready = {"type": "Ready", "status": "True", "lastTransitionTime": started}
            address = f"10.1.0.{next(addresses)}"
            self._kubectl.set_pod_status(
                pod,
                phase="Running",
                startTime=started,
                podIP=address,
                podIPs=[{"ip": address}],
                conditions=[ready],
            )

    def set_usage(self, cpu):
        usage = {"cpu": cpu, "memory": "64Mi"}
        metrics = [
            {
                "apiVersion": "metrics.k8s.io/v1beta1",
                "kind": "PodMetrics",
                "metadata": {key: pod["metadata"][key] for key in ("name", "labels")},
                "timestamp": time_of(seconds_ago=0),
                "window": "15s",
                "containers": [{"name": "server", "usage": usage}],
            }
            for pod in self.pods()
        ]
        self._kubectl.apply(*metrics, namespace=self.namespace)

    def endpoints(self, service):
        """The addresses of the Service's ready pods."""
        return {
            address
            for each in self._items(
                "endpointslices", f"kubernetes.io/service-name={service}"
            )
            for endpoint in each["endpoints"] or []
            for address in endpoint["addresses"]
            if endpoint["conditions"]["ready"]
        }


def time_of(seconds_ago):
    ago = datetime.timedelta(seconds=seconds_ago)
    return f"{datetime.datetime.now(datetime.UTC) - ago:%Y-%m-%dT%H:%M:%SZ}"


class AutoscalerCheck:
    """Begins with the load; finish() waits for what follows its end, so that other
    checks may run in between."""

    def __init__(self, kubectl, render):
        kubectl.apply(NODE)
        self._plain = Release(kubectl, "scaling", render({}))
        inflight = render({"autoscaling": {"inflightBytes": "64Mi"}})
        self._inflight = Release(kubectl, "scaling-inflight-bytes", inflight)
        self._releases = self._plain, self._inflight
        for each in self._releases:
            each.wait_for_pods(2, seconds=60)
            each.start_pods()
            each.set_usage(BUSY)
        for each in self._releases:
            each.wait_for_pods(5, seconds=60)
            each.start_pods()
            each.set_usage(IDLE)
        self._idle_since = time.monotonic()
        report("autoscaler", "2 pods at 175 % of their CPU request become 5")
        self._check_endpoints()

    def _check_endpoints(self):
        addresses = {pod["status"]["podIP"] for pod in self._plain.pods()}
        for service in NAME, f"{NAME}-headless":
            wait_for(
                f"{service}: the addresses of the pods",
                lambda: self._plain.endpoints(service) == addresses,
            )
        report("Services", "both have the addresses of the 5 ready pods")

    def finish(self):
        wait_for(
            "the autoscaler wants 2 pods",
            lambda: self._plain.replicas() == 2,
            SCALE_DOWN_SECONDS + SPARE_SECONDS,
        )
        seconds = round(time.monotonic() - self._idle_since)
        report("autoscaler", f"5 pods at 2 % become 2 after {seconds} s")
        # It has had the same time.
        status = self._inflight.get("horizontalpodautoscaler")["status"]
        conditions = status["conditions"]
        reasons = [each["reason"] for each in conditions if each["status"] == "False"]
        if self._inflight.replicas() != 5 or "FailedGetPodsMetric" not in reasons:
            raise SystemExit(f"{self._inflight.replicas()} pods: {conditions}")
        report("autoscaler", "with inflightBytes and no adapter they stay 5")
