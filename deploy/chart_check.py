#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""chart_check.py HELM: renders the chart under many values and checks what an API
server, an autoscaler and a Prometheus would do with the result.

Every rendering is validated against the schemas of Kubernetes, and no name of an
environment variable and no key of a map may occur twice. cluster_check.py gives
the same renderings to a real API server.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import kubernetes_validate
import yaml

CHART = pathlib.Path(__file__).parent / "helm/leakyrelu"
MANIFESTS = pathlib.Path(__file__).parent / "kubernetes"
KUBERNETES = "1.34"
CUSTOM = ("ServiceMonitor", "PrometheusRule")


class UniqueKeys(yaml.SafeLoader):
    """Refuses a map in which a key occurs twice, as the API server does."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key) for key, _ in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise SystemExit(f"{node.start_mark}: twice: {twice}")
        return super().construct_mapping(node, deep)


def expect(what, got, wanted):
    if got != wanted:
        raise SystemExit(f"{what}: got {got!r}, expected {wanted!r}")


def run_helm(helm, values, *arguments):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        # Through a file, as values usually arrive: Helm reads integers there as
        # floating-point numbers.
        yaml.safe_dump(values, file)
        file.flush()
        return subprocess.run(
            [helm, *arguments, "--values", file.name], capture_output=True, text=True
        )


class Chart:
    """Renders; calls submit(text, release, chart, values) for each rendering."""

    def __init__(self, helm, submit=lambda *_: None):
        self._helm = helm
        self._submit = submit
        self.count = 0

    def run(self, values, release="leakyrelu", chart=CHART):
        version = ["--kube-version", f"{KUBERNETES}.0"]
        return run_helm(self._helm, values, "template", release, chart, *version)

    def render(self, values, release="leakyrelu", chart=CHART):
        """{(kind, name): object}"""
        done = self.run(values, release, chart)
        if done.returncode != 0:
            raise SystemExit(f"{values}: {done.stderr}")
        self.count += 1
        self._submit(done.stdout, release, chart, values)
        objects = {}
        for each in yaml.load_all(done.stdout, UniqueKeys):
            if each is None:
                continue
            if each["kind"] not in CUSTOM:
                kubernetes_validate.validate(each, KUBERNETES, strict=True)
            objects[each["kind"], each["metadata"]["name"]] = each
        for (kind, name), each in objects.items():
            for container in pod_of(each).get("containers", []):
                names = [variable["name"] for variable in container.get("env", [])]
                expect(f"{kind} {name}: env", sorted(names), sorted(set(names)))
        return objects

    def refuses(self, values, words):
        done = self.run(values)
        if done.returncode == 0 or words not in done.stderr:
            raise SystemExit(f"{values}: not refused with {words!r}: {done.stderr}")
        self.count += 1


def pod_of(each):
    if each["kind"] == "Deployment":
        return each["spec"]["template"]["spec"]
    return each["spec"] if each["kind"] == "Pod" else {}


def deployment(objects):
    return next(each for (kind, _), each in objects.items() if kind == "Deployment")


def server(objects):
    return pod_of(deployment(objects))["containers"][0]


def env(objects):
    return {each["name"]: each.get("value") for each in server(objects)["env"]}


def check_defaults(chart):
    objects = chart.render({})
    scaler = objects["HorizontalPodAutoscaler", "leakyrelu"]["spec"]
    # A metric that no adapter serves would block every scale-down.
    expect("metrics", [each["type"] for each in scaler["metrics"]], ["Resource"])
    pod = pod_of(deployment(objects))
    variables = env(objects)
    expect("listen", variables["LEAKYRELU_LISTEN"], "[::]:50051")
    expect("metrics", variables["LEAKYRELU_METRICS_LISTEN"], "[::]:9464")
    # The server derives its budgets from the memory limit.
    expect("budgets", [name for name in variables if name.endswith("_BYTES")], [])
    expect("grace", pod["terminationGracePeriodSeconds"], 40)
    labels = deployment(objects)["metadata"]["labels"]
    version = yaml.safe_load((CHART / "Chart.yaml").read_text())["version"]
    expect("chart's label", labels["helm.sh/chart"], f"leakyrelu-{version}")
    expect("managed-by", labels["app.kubernetes.io/managed-by"], "Helm")
    hook = objects["Pod", "leakyrelu-test"]
    expect("hook", hook["metadata"]["annotations"]["helm.sh/hook"], "test")
    # The hook's pod gets no traffic of the Services.
    selector = objects["Service", "leakyrelu"]["spec"]["selector"]
    assert not selector.items() <= hook["metadata"]["labels"].items(), hook


def check_integers(chart):
    objects = chart.render(
        {
            "env": {
                "LEAKYRELU_MAX_INFLIGHT_CALLS": 1000000,
                "LEAKYRELU_MESSAGE_MEMORY_BYTES": 1073741824,
                "LEAKYRELU_ACCESS_LOG": True,
            }
        }
    )
    variables = env(objects)
    expect("calls", variables["LEAKYRELU_MAX_INFLIGHT_CALLS"], "1000000")
    expect("bytes", variables["LEAKYRELU_MESSAGE_MEMORY_BYTES"], "1073741824")
    expect("switch", variables["LEAKYRELU_ACCESS_LOG"], "true")


def check_tls(chart):
    names = ["spiffe://a/b", "client.example"]
    tls = {"secretName": "certificate", "clientCertificates": True, "clientNames": names}
    objects = chart.render({"tls": tls})
    expect("names", env(objects)["LEAKYRELU_TLS_CLIENT_SAN"], ",".join(names))
    expect("probe", "httpGet" in server(objects)["readinessProbe"], True)
    expect("hook without a certificate", ("Pod", "leakyrelu-test") in objects, False)
    objects = chart.render({"tls": {"secretName": "certificate"}})
    hook = objects["Pod", "leakyrelu-test"]["spec"]["containers"][0]
    expect("authority", "--tls-ca=/tls/ca.crt" in hook["args"], True)
    for wrong in ({"clientCertificates": True}, {"clientNames": names}):
        chart.refuses({"tls": wrong}, "tls.secretName: got nothing, allowed:")
    chart.refuses(
        {"tls": {"secretName": "certificate", "clientNames": names}},
        "tls.clientCertificates: got false, allowed: true",
    )


def check_monitoring(chart):
    def annotations(objects):
        template = deployment(objects)["spec"]["template"]
        return template["metadata"].get("annotations", {})

    expect("scrape", annotations(chart.render({}))["prometheus.io/scrape"], "true")
    everything = {
        "serviceMonitor": {"enabled": True, "labels": {"release": "prometheus"}},
        "prometheusRule": {"enabled": True, "labels": {"release": "prometheus"}},
        "dashboard": {"enabled": True},
    }
    objects = chart.render(everything, release="prod")
    expect("scraped once", annotations(objects), {})
    monitor = objects["ServiceMonitor", "prod-leakyrelu"]["spec"]
    services = {name: each for (kind, name), each in objects.items() if kind == "Service"}
    scraped = [
        name
        for name, each in services.items()
        if monitor["selector"]["matchLabels"].items() <= each["metadata"]["labels"].items()
        and any(port["name"] == "metrics" for port in each["spec"]["ports"])
    ]
    expect("Services with metrics", scraped, ["prod-leakyrelu-headless"])
    rules = objects["PrometheusRule", "prod-leakyrelu"]
    expect("labels", rules["metadata"]["labels"]["release"], "prometheus")
    text = (CHART / "files/rules.yml").read_text()
    expect("rules", rules["spec"], yaml.safe_load(text))
    check_runbooks(rules["spec"])
    base = "https://example.org/operations"
    values = {"prometheusRule": {"enabled": True, "runbooks": base}}
    rules = chart.render(values)["PrometheusRule", "leakyrelu"]
    text = text.replace("docs/operations.md#", f"{base}#")
    expect("runbooks", rules["spec"], yaml.safe_load(text))
    board = objects["ConfigMap", "prod-leakyrelu-dashboard"]
    expect("sidecar", board["metadata"]["labels"]["grafana_dashboard"], "1")
    file = (CHART / "files/dashboard.json").read_text()
    expect("dashboard", json.loads(board["data"]["leakyrelu.json"]), json.loads(file))
    objects = chart.render({"podAnnotations": {"prometheus.io/scrape": "false", "a": "b"}})
    expect("overridden", annotations(objects)["prometheus.io/scrape"], "false")


def check_runbooks(spec):
    """Every alert has a section of docs/operations.md."""
    document = (CHART.parents[2] / "docs/operations.md").read_text(encoding="utf-8")
    titles = re.findall(r"^#+ (.*)$", document, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", each).replace(" ", "-").lower() for each in titles}
    for group in spec["groups"]:
        for rule in group["rules"]:
            if "alert" not in rule:
                continue
            page, _, anchor = rule["annotations"]["runbook_url"].partition("#")
            expect(rule["alert"], page, "docs/operations.md")
            assert anchor in anchors, f"{rule['alert']}: no section {anchor}"


def check_env(chart):
    override = {"LEAKYRELU_LISTEN": "[::]:50051,unix:/run/leakyrelu/socket"}
    objects = chart.render({"env": override})
    expect("env", env(objects)["LEAKYRELU_LISTEN"], override["LEAKYRELU_LISTEN"])
    reference = {"configMapKeyRef": {"name": "options", "key": "level"}}
    objects = chart.render(
        {
            "env": {"LEAKYRELU_IO_THREADS": 2},
            "extraEnv": [
                {"name": "LEAKYRELU_LOG_LEVEL", "valueFrom": reference},
                {"name": "LEAKYRELU_IO_THREADS", "value": "4"},
            ],
            "envFrom": [{"secretRef": {"name": "more"}}],
            "extraArgs": ["--channelz"],
        }
    )
    expect("extraEnv", env(objects)["LEAKYRELU_IO_THREADS"], "4")
    expect("reference", env(objects)["LEAKYRELU_LOG_LEVEL"], None)
    expect("envFrom", server(objects)["envFrom"][0]["secretRef"]["name"], "more")
    expect("arguments", server(objects)["args"], ["--channelz"])
    words = "terminationGracePeriodSeconds follows"
    chart.refuses({"env": {"LEAKYRELU_DRAIN_TIMEOUT": "60s"}}, words)
    chart.refuses({"extraEnv": [{"name": "LEAKYRELU_DRAIN_LEAD", "value": "9s"}]}, words)
    chart.refuses({"extraArgs": ["--drain-timeout=60s"]}, words)


def check_services(chart):
    objects = chart.render(
        {"service": {"type": "LoadBalancer", "annotations": {"a": "b"}, "ipFamilyPolicy": "PreferDualStack"}}
    )
    headless = objects["Service", "leakyrelu-headless"]["spec"]
    virtual = objects["Service", "leakyrelu"]
    expect("headless", headless["clusterIP"], "None")
    expect("virtual", "clusterIP" in virtual["spec"], False)
    expect("type", virtual["spec"]["type"], "LoadBalancer")
    expect("annotations", virtual["metadata"]["annotations"], {"a": "b"})
    # Metrics stay inside the cluster.
    expect("ports", [port["name"] for port in virtual["spec"]["ports"]], ["grpc"])
    for each in headless, virtual["spec"]:
        expect("families", each["ipFamilyPolicy"], "PreferDualStack")


def check_scheduling(chart):
    spread = [{"maxSkew": 2, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}]
    values = {
        "affinity": {"podAntiAffinity": {}},
        "topologySpreadConstraints": spread,
        "priorityClassName": "high",
        "nodeSelector": {"disk": "ssd"},
        "tolerations": [{"operator": "Exists"}],
        "imagePullSecrets": [{"name": "registry"}],
    }
    workload = deployment(chart.render(values))
    # Without a selector the constraint would count no pods.
    spread[0]["labelSelector"] = workload["spec"]["selector"]
    pod = pod_of(workload)
    for name, value in values.items():
        expect(name, pod[name], value)
    spread = [spread[0] | {"labelSelector": {"matchLabels": {"a": "b"}}}]
    objects = chart.render({"topologySpreadConstraints": spread})
    expect("own selector", pod_of(deployment(objects))["topologySpreadConstraints"], spread)
    objects = chart.render(
        {
            "serviceAccount": {"create": True, "annotations": {"a": "b"}},
            "podLabels": {"team": "a", "app.kubernetes.io/name": "other"},
            "initContainers": [{"name": "first", "image": "first"}],
            "extraContainers": [{"name": "second", "image": "second"}],
            "extraVolumes": [{"name": "socket", "emptyDir": {}}],
            "extraVolumeMounts": [{"name": "socket", "mountPath": "/run/leakyrelu"}],
            "livenessProbe": {"exec": {"command": ["true"]}},
            "startupProbe": {"failureThreshold": 90},
            "updateStrategy": {"type": "Recreate"},
        }
    )
    pod = pod_of(deployment(objects))
    expect("account", pod["serviceAccountName"], "leakyrelu")
    assert ("ServiceAccount", "leakyrelu") in objects
    labels = deployment(objects)["spec"]["template"]["metadata"]["labels"]
    expect("labels", (labels["team"], labels["app.kubernetes.io/name"]), ("a", "leakyrelu"))
    expect("init", pod["initContainers"][0]["name"], "first")
    expect("containers", [each["name"] for each in pod["containers"]], ["server", "second"])
    expect("volumes", pod["volumes"][0]["name"], "socket")
    expect("mounts", server(objects)["volumeMounts"][0]["name"], "socket")
    expect("handler", "httpGet" in server(objects)["livenessProbe"], False)
    expect("fields", server(objects)["startupProbe"]["failureThreshold"], 90)
    expect("strategy", deployment(objects)["spec"]["strategy"], {"type": "Recreate"})


def check_scaling(chart):
    def budget(values):
        objects = chart.render({"podDisruptionBudget": values})
        spec = objects["PodDisruptionBudget", "leakyrelu"]["spec"]
        return {name: spec[name] for name in spec if name.endswith("vailable")}

    expect("least", budget({"minAvailable": 0}), {"minAvailable": 0})
    expect("percentage", budget({"minAvailable": "50%"}), {"minAvailable": "50%"})
    expect("most", budget({"maxUnavailable": "20%"}), {"maxUnavailable": "20%"})
    behavior = {"scaleUp": {"stabilizationWindowSeconds": 60}}
    objects = chart.render({"autoscaling": {"behavior": behavior, "inflightBytes": "64Mi"}})
    scaler = objects["HorizontalPodAutoscaler", "leakyrelu"]["spec"]
    expect("behavior", scaler["behavior"]["scaleUp"], behavior["scaleUp"])
    expect("metrics", [each["type"] for each in scaler["metrics"]], ["Resource", "Pods"])
    objects = chart.render({"autoscaling": {"enabled": False}, "replicas": 3})
    expect("replicas", deployment(objects)["spec"]["replicas"], 3)
    chart.refuses(
        {"autoscaling": {"minReplicas": 5, "maxReplicas": 3}},
        "autoscaling.minReplicas: got 5, allowed: at most maxReplicas, 3",
    )


def check_names(chart):
    objects = chart.render({"nameOverride": "relu"}, release="prod")
    expect("name", deployment(objects)["metadata"]["name"], "prod-relu")
    objects = chart.render({"fullnameOverride": "relu"}, release="prod")
    expect("full name", deployment(objects)["metadata"]["name"], "relu")
    longest = chart.render({}, release="r" * 53)
    for _, name in longest:
        assert len(name) <= 63, name


def check_umbrella(chart):
    with tempfile.TemporaryDirectory() as folder:
        umbrella = pathlib.Path(folder)
        shutil.copytree(CHART, umbrella / "charts/leakyrelu")
        description = {
            "apiVersion": "v2",
            "name": "umbrella",
            "version": "1.0.0",
            "dependencies": [
                {"name": "leakyrelu", "version": "*", "condition": "leakyrelu.enabled"}
            ],
        }
        (umbrella / "Chart.yaml").write_text(yaml.safe_dump(description))
        values = {"global": {"imageRegistry": "example.org"}, "leakyrelu": {"enabled": True}}
        objects = chart.render(values, release="app", chart=umbrella)
        expect("name", deployment(objects)["metadata"]["name"], "app-leakyrelu")
        expect("off", chart.render({"leakyrelu": {"enabled": False}}, chart=umbrella), {})


def check_schema(chart):
    chart.refuses(
        {"ports": {"grpc": 50051, "metrics": 50051}},
        "ports.metrics: got 50051, allowed: another port than ports.grpc",
    )
    for wrong in (
        {"drainSeconds": -1},
        {"ports": {"grpc": 80, "metrics": 9464}},
        {"logLevel": "loud"},
        {"env": {"OTHER": "1"}},
        {"extraEnv": [{"name": "A", "value": 1}]},
        {"podDisruptionBudget": {"minAvailable": "half"}},
        {"service": {"type": "ExternalName"}},
        {"nothing": 1},
    ):
        chart.refuses(wrong, "specifications of the schema")


def check_plain_manifests():
    pod = yaml.load((MANIFESTS / "sidecar.yaml").read_text(), UniqueKeys)
    kubernetes_validate.validate(pod, KUBERNETES, strict=True)
    spec = pod["spec"]
    sidecar = spec["initContainers"][0]
    variables = {each["name"]: each["value"] for each in sidecar["env"]}
    drain = int(variables["LEAKYRELU_DRAIN_TIMEOUT"].removesuffix("s"))
    assert spec["terminationGracePeriodSeconds"] > drain, spec
    expect("socket's mode", variables["LEAKYRELU_SOCKET_MODE"], "660")
    group = sidecar["securityContext"]["runAsGroup"]
    # A process of another user gets in by the group.
    assert group in spec["securityContext"]["supplementalGroups"], spec
    program = spec["containers"][0]["securityContext"]
    assert program["runAsUser"] != sidecar["securityContext"]["runAsUser"], program
    services = yaml.safe_load_all((MANIFESTS / "kserve.yaml").read_text())
    predictor = next(e for e in services if e["kind"] == "InferenceService")
    predictor = predictor["spec"]["predictor"]
    expect("KServe's grace", predictor["terminationGracePeriodSeconds"], 40)


CHECKS = {
    "default values": check_defaults,
    "large integers": check_integers,
    "TLS": check_tls,
    "monitoring": check_monitoring,
    "environment and arguments": check_env,
    "Services": check_services,
    "scheduling and further parts of the pod": check_scheduling,
    "scaling and disruption": check_scaling,
    "names": check_names,
    "umbrella chart": check_umbrella,
    "values that are refused": check_schema,
}


def main():
    chart = Chart(pathlib.Path(sys.argv[1]).resolve())
    for check in CHECKS.values():
        check(chart)
    check_plain_manifests()
    print(f"{chart.count} renderings are as they should be")


if __name__ == "__main__":
    main()
