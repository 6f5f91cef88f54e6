"""Kubernetes files against the schemas of Kubernetes, and against what we promise of them."""

from __future__ import annotations

import logging
import re
import shutil
import subprocess

import jsonschema
import kubernetes_validate
import pytest
import yaml
from django.conf import settings

from realtime.watchtower import PING_SECONDS
from tests.deploy.places import DEPLOY, ROOT

KUBERNETES = DEPLOY / "kubernetes"
SCHEMAS_OF = "1.35"
#: Kinds of KEDA and of the Prometheus Operator; kubernetes-validate knows Kubernetes' own.
FOREIGN = {"ScaledObject", "PodMonitor", "Kustomization"}
QUEUES = ("chat", "ingest", "analysis", "export")


def documents(folder):
    return [
        document
        for file in sorted(folder.rglob("*.yaml"))
        for document in yaml.safe_load_all(file.read_text())
        if document
    ]


@pytest.fixture(scope="module")
def base():
    return documents(KUBERNETES / "base")


def one(base, kind, name):
    (found,) = [d for d in base if d["kind"] == kind and d["metadata"]["name"] == name]
    return found


def pods(base):
    for document in base:
        if document["kind"] in ("Deployment", "StatefulSet", "Job"):
            yield document["metadata"]["name"], document["spec"]["template"]["spec"]


def rendered(overlay):
    program = shutil.which("kubectl")
    if program is None:
        pytest.skip("kubectl is not installed; it renders the overlays")
    done = subprocess.run(
        [program, "kustomize", str(KUBERNETES / "overlays" / overlay)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def check(documents):
    logging.getLogger("kubernetes_validate").setLevel(logging.ERROR)
    for document in documents:
        if document["kind"] not in FOREIGN:
            kubernetes_validate.validate(document, SCHEMAS_OF, strict=True)


def test_every_document_fits_the_schemas_of_kubernetes(base):
    check(base)


def test_a_wrong_field_would_be_found(base):
    wrong = yaml.safe_load(yaml.safe_dump(one(base, "Deployment", "web")))
    wrong["spec"]["template"]["spec"]["containers"][0]["livenesProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        check([wrong])


@pytest.mark.parametrize("overlay", ["one-region", "standby"])
def test_every_overlay_renders_to_valid_documents(overlay):
    found = rendered(overlay)
    check(found)
    config = one(found, "ConfigMap", "chatmrpt")["data"]
    host = one(found, "Ingress", "web")["spec"]["rules"][0]["host"]
    assert host in config["ALLOWED_HOSTS"].split(",")
    assert config["CSRF_TRUSTED_ORIGINS"] == config["SITE_URL"] == f"https://{host}"


def test_in_the_region_that_waits_nothing_runs():
    found = rendered("standby")
    for document in found:
        if document["kind"] == "Deployment" and document["metadata"]["name"] != "pgbouncer":
            assert document["spec"]["replicas"] == 0, document["metadata"]["name"]
        if document["kind"] == "ScaledObject":
            paused = document["metadata"]["annotations"]["autoscaling.keda.sh/paused-replicas"]
            assert paused == "0"
    assert one(found, "Job", "migrate")["spec"]["suspend"] is True


def test_every_file_of_the_base_is_used():
    listed = yaml.safe_load((KUBERNETES / "base/kustomization.yaml").read_text())["resources"]
    there = {file.name for file in (KUBERNETES / "base").glob("*.yaml")} - {"kustomization.yaml"}
    assert set(listed) == there


def test_no_pod_runs_as_root_or_writes_to_its_image(base):
    for name, pod in pods(base):
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert pod["automountServiceAccountToken"] is False, name
        for container in pod["containers"]:
            safety = container["securityContext"]
            assert safety["allowPrivilegeEscalation"] is False, name
            assert safety["readOnlyRootFilesystem"] is True, name
            assert safety["capabilities"] == {"drop": ["ALL"]}, name
            assert "memory" in container["resources"]["limits"], name
            assert {"cpu", "memory"} <= set(container["resources"]["requests"]), name


def test_secrets_are_named_and_never_written(base):
    assert not [document for document in base if document["kind"] == "Secret"]
    secret = re.compile(r"(PASSWORD|SECRET|TOKEN|_KEY|DSN|DATABASE_URL|REDIS_URL|EMAIL_URL)")
    assert not [key for key in one(base, "ConfigMap", "chatmrpt")["data"] if secret.search(key)]
    for name, pod in pods(base):
        for container in pod["containers"]:
            for entry in container.get("env", ()):
                if secret.search(entry["name"]):
                    assert "secretKeyRef" in entry["valueFrom"], (name, entry["name"])


def test_settings_are_ones_the_application_reads(base):
    read = (ROOT / "chatmrpt/settings.py").read_text()
    for key in one(base, "ConfigMap", "chatmrpt")["data"]:
        assert f'"{key}"' in read, key


def test_there_is_a_worker_an_autoscaler_and_a_budget_for_every_queue(base):
    assert tuple(settings.QUEUES) == QUEUES
    for queue in QUEUES:
        container = one(base, "Deployment", f"worker-{queue}")["spec"]["template"]["spec"][
            "containers"
        ][0]
        assert container["command"][-2:] == ["realtime.worker", queue]
        scaled = one(base, "ScaledObject", f"worker-{queue}")["spec"]
        assert scaled["scaleTargetRef"]["name"] == f"worker-{queue}"
        assert f'queue="{queue}"' in scaled["triggers"][0]["metadata"]["query"]
        assert scaled["minReplicaCount"] >= 1
        one(base, "PodDisruptionBudget", f"worker-{queue}")


def test_selectors_find_their_pods(base):
    labels = [
        d["spec"]["template"]["metadata"]["labels"]
        for d in base
        if d["kind"] in ("Deployment", "StatefulSet", "Job")
    ]
    for document in base:
        spec = document.get("spec", {})
        wanted = {
            "Service": lambda s: s["selector"],
            "PodDisruptionBudget": lambda s: s["selector"]["matchLabels"],
            "Deployment": lambda s: s["selector"]["matchLabels"],
            "StatefulSet": lambda s: s["selector"]["matchLabels"],
        }.get(document["kind"])
        if wanted is not None:
            select = wanted(spec).items()
            assert any(select <= own.items() for own in labels), document["metadata"]["name"]


def test_the_web_autoscaler_goes_up_above_60_percent_and_down_below_30(base):
    spec = one(base, "HorizontalPodAutoscaler", "web")["spec"]
    target = spec["metrics"][0]["resource"]["target"]["averageUtilization"]
    up, down = spec["behavior"]["scaleUp"], spec["behavior"]["scaleDown"]
    assert target * (1 + float(up["tolerance"])) == 60
    assert target * (1 - float(down["tolerance"])) == 30
    assert up["stabilizationWindowSeconds"] == 120
    assert down["stabilizationWindowSeconds"] == 600
    assert "replicas" not in one(base, "Deployment", "web")["spec"]


def test_pgbouncer_and_the_application_agree(base):
    ini = one(base, "ConfigMap", "pgbouncer")["data"]["pgbouncer.ini"]
    options = dict(
        re.split(r"\s*=\s*", line.strip(), maxsplit=1)
        for line in ini.splitlines()
        if "=" in line and not line.lstrip().startswith("#")
    )
    assert options["pool_mode"] == "transaction"
    assert options["idle_transaction_timeout"] == "60"  # as workers ask of the server elsewhere
    data = one(base, "ConfigMap", "chatmrpt")["data"]
    assert (data["DATABASE_POOL_SIZE"], data["DATABASE_BEHIND_PGBOUNCER"]) == ("0", "true")
    bouncers = one(base, "Deployment", "pgbouncer")["spec"]["replicas"]
    most = int(options["default_pool_size"]) + int(options["reserve_pool_size"])
    assert bouncers * most < 300, "the server's max_connections"
    migrate = one(base, "Job", "migrate")["spec"]["template"]["spec"]["containers"][0]
    env = {entry["name"]: entry for entry in migrate["env"]}
    assert env["DATABASE_URL"]["valueFrom"]["secretKeyRef"]["key"] == "direct-url"
    assert env["DATABASE_BEHIND_PGBOUNCER"]["value"] == "false"


def test_the_switch_for_pgbouncer_turns_off_what_outlives_a_transaction():
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "d = settings.DATABASES['default']\n"
        "assert d['DISABLE_SERVER_SIDE_CURSORS'] is True\n"
        "assert d['OPTIONS'].get('prepare_threshold', 5) is None\n"
        "assert 'pool' not in d['OPTIONS']\n"
    )
    _python(code, DATABASE_BEHIND_PGBOUNCER="true", DATABASE_POOL_SIZE="0")


def _python(code, **environment):
    import os
    import sys

    own = {**os.environ, "DJANGO_SETTINGS_MODULE": "chatmrpt.settings", **environment}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_probes_ask_for_a_host_that_is_allowed(base):
    allowed = one(base, "ConfigMap", "chatmrpt")["data"]["ALLOWED_HOSTS"].split(",")
    (container,) = one(base, "Deployment", "web")["spec"]["template"]["spec"]["containers"]
    for kind in ("startupProbe", "livenessProbe", "readinessProbe"):
        (header,) = container[kind]["httpGet"]["httpHeaders"]
        assert header["name"] == "Host"
        assert header["value"] in allowed


def test_every_part_may_be_reached_only_from_where_it_is_said(base):
    policies = [d for d in base if d["kind"] == "NetworkPolicy"]
    nothing = one(policies, "NetworkPolicy", "nothing-else")["spec"]
    assert nothing == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    for policy in policies:
        for rule in policy["spec"].get("ingress", ()):
            assert rule["from"], policy["metadata"]["name"]


def test_the_ingress_lets_sockets_live_and_passes_parts_of_uploads_on_at_once(base):
    notes = one(base, "Ingress", "web")["metadata"]["annotations"]
    said = {key.removeprefix("nginx.ingress.kubernetes.io/"): value for key, value in notes.items()}
    for limit in ("proxy-read-timeout", "proxy-send-timeout"):
        assert int(said[limit]) > PING_SECONDS * 2, "a ping may be late once"
    assert (said["proxy-buffering"], said["proxy-request-buffering"]) == ("off", "off")
    megabytes = int(said["proxy-body-size"].removesuffix("m"))
    assert megabytes * 2**20 > settings.REQUEST_MAX_BYTES, "the web process says 413 in words"


#: Of KEDA 2: what a ScaledObject may have, and a trigger by Prometheus. Every value of a trigger
#: is text. Of the Prometheus Operator: what we use of a PodMonitor.
TEXTS = {"type": "object", "additionalProperties": {"type": "string"}}
COUNT = {"type": "integer", "minimum": 0}
FOREIGN_SCHEMAS = {
    "ScaledObject": {
        "type": "object",
        "required": ["scaleTargetRef", "triggers"],
        "additionalProperties": False,
        "properties": {
            "scaleTargetRef": {**TEXTS, "required": ["name"]},
            "pollingInterval": COUNT,
            "cooldownPeriod": COUNT,
            "minReplicaCount": COUNT,
            "maxReplicaCount": COUNT,
            "advanced": {"required": ["horizontalPodAutoscalerConfig"], "maxProperties": 1},
            "fallback": {
                "type": "object",
                "required": ["failureThreshold", "replicas"],
                "additionalProperties": {"type": "integer"},
            },
            "triggers": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["type", "metadata"],
                    "additionalProperties": False,
                    "properties": {
                        "type": {"const": "prometheus"},
                        "metricType": {"enum": ["AverageValue", "Value"]},
                        "metadata": {**TEXTS, "required": ["serverAddress", "query", "threshold"]},
                    },
                },
            },
        },
    },
    "PodMonitor": {
        "type": "object",
        "required": ["selector", "podMetricsEndpoints"],
        "additionalProperties": False,
        "properties": {
            "selector": {"type": "object", "required": ["matchLabels"]},
            "podMetricsEndpoints": {
                "type": "array",
                "items": {"required": ["port"], "additionalProperties": {"type": "string"}},
            },
        },
    },
}


def test_documents_of_keda_and_of_the_prometheus_operator_have_their_fields(base):
    found = [document for document in base if document["kind"] in FOREIGN_SCHEMAS]
    assert {document["kind"] for document in found} == set(FOREIGN_SCHEMAS)
    for document in found:
        jsonschema.validate(document["spec"], FOREIGN_SCHEMAS[document["kind"]])
        if document["kind"] == "ScaledObject":
            query = document["spec"]["triggers"][0]["metadata"]["query"]
            assert "chatmrpt_queue_oldest_seconds" in query, document["metadata"]["name"]
            pods = yaml.safe_load(yaml.safe_dump(one(base, "HorizontalPodAutoscaler", "web")))
            pods["spec"] |= document["spec"]["advanced"]["horizontalPodAutoscalerConfig"]
            check([pods])


def test_every_pod_is_reached_only_from_where_its_part_is_named(base):
    """No pod is left to `nothing-else` alone by a misspelt label, and none is open to all."""
    policies = [d["spec"] for d in base if d["kind"] == "NetworkPolicy"]
    for document in base:
        if document["kind"] not in ("Deployment", "StatefulSet", "Job"):
            continue
        labels = document["spec"]["template"]["metadata"]["labels"]
        mine = [policy for policy in policies if selects(policy["podSelector"], labels)]
        ways = {way for policy in mine for way in ("ingress", "egress") if policy.get(way)}
        wanted = {"egress"} if labels["part"] == "migrate" else {"ingress", "egress"}
        assert ways >= wanted, labels


def selects(selector, labels):
    """As Kubernetes reads `matchLabels` and `In`."""
    plain = selector.get("matchLabels", {}).items() <= labels.items()
    listed = selector.get("matchExpressions", ())
    return plain and all(
        each["operator"] == "In" and labels.get(each["key"]) in each["values"] for each in listed
    )
