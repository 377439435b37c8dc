"""What a pod of ours must and must not do, and whether all it asks for is there."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from manifests import Document, Manifests, Workload

QUANTITY = re.compile(r"(\d+(?:\.\d+)?)(m|Ki|Mi|Gi|)")
FACTOR = {"m": 1e-3, "": 1.0, "Ki": 2.0**10, "Mi": 2.0**20, "Gi": 2.0**30}
SOURCES = {
    "secret": ("Secret", "secretName"),
    "configMap": ("ConfigMap", "name"),
    "persistentVolumeClaim": ("PersistentVolumeClaim", "claimName"),
}


def wrong_pods(found: Manifests) -> Iterator[str]:
    """Say what is wrong with any pod, one line each; nothing for a sound set."""
    for workload in found.workloads:
        where = f"{workload.kind}/{workload.name}"
        problems = [
            *_wrong_selector(workload),
            *_wrong_account(workload, found),
            *_wrong_volumes(workload, found),
            *_wrong_end(workload),
        ]
        for container in workload.containers:
            problems += [*_wrong_environment(container, found), *_wrong_probes(workload, container)]
            problems += [*_wrong_resources(container), *_wrong_rights(workload, container)]
        yield from (f"{where}: {problem}" for problem in problems)
    yield from _unknown_hosts(found)


def _wrong_selector(workload: Workload) -> Iterator[str]:
    wanted = workload.spec.get("selector", {}).get("matchLabels", {})
    if not wanted.items() <= workload.labels.items():
        yield "its selector does not match its own pods"


def _wrong_account(workload: Workload, found: Manifests) -> Iterator[str]:
    account = workload.pod.get("serviceAccountName")
    if account and found.find("ServiceAccount", account) is None:
        yield f"there is no ServiceAccount {account}"
    if workload.pod.get("automountServiceAccountToken") is not False:
        yield "is given a token for the cluster"
    governing = workload.spec.get("serviceName", "")
    if workload.kind == "StatefulSet" and found.find("Service", governing) is None:
        yield f"there is no Service {governing}"


def _wrong_volumes(workload: Workload, found: Manifests) -> Iterator[str]:
    volumes = {each["name"]: each for each in workload.pod.get("volumes", [])}
    claimed = {each["metadata"]["name"] for each in workload.spec.get("volumeClaimTemplates", [])}
    mounted = {mount["name"] for container in workload.containers for mount in container.get("volumeMounts", [])}
    for name in sorted(mounted - claimed - volumes.keys()):
        yield f"mounts {name}, which is not declared"
    for name in sorted((claimed | volumes.keys()) - mounted):
        yield f"volume {name} is mounted nowhere"
    for volume in volumes.values():
        for field, (kind, key) in SOURCES.items():
            if field in volume and found.find(kind, volume[field][key]) is None:
                yield f"there is no {kind} {volume[field][key]}"


def _wrong_end(workload: Workload) -> Iterator[str]:
    grace_s = workload.pod.get("terminationGracePeriodSeconds", 30)
    for container in workload.containers:
        command = container.get("lifecycle", {}).get("preStop", {}).get("exec", {}).get("command", [])
        if command[:1] == ["sleep"] and int(command[1]) >= grace_s:
            yield f"sleeps {command[1]} s before it stops and is killed after {grace_s} s"


def _wrong_environment(container: Document, found: Manifests) -> Iterator[str]:
    for source in container.get("envFrom", []):
        for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            if field in source and found.find(kind, source[field]["name"]) is None:
                yield f"there is no {kind} {source[field]['name']}"
    for variable in container.get("env", []):
        for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            wanted = variable.get("valueFrom", {}).get(field)
            if wanted and wanted["key"] not in found.keys(kind, wanted["name"]):
                yield f"{variable['name']} needs key {wanted['key']} of {kind} {wanted['name']}"


def _wrong_probes(workload: Workload, container: Document) -> Iterator[str]:
    if workload.kind == "Job":
        return
    for port in (each["containerPort"] for each in container.get("ports", [])):
        if not 0 < port < 65536:
            yield f"port {port} does not exist"
    wanted = ["livenessProbe", *(["readinessProbe"] if container.get("ports") else [])]
    yield from (f"{container['name']} has no {probe}" for probe in wanted if probe not in container)
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = container.get(probe, {}).get("httpGet", {})
        if asked and not workload.opens(asked["port"]):
            yield f"{probe} asks port {asked['port']}, which is not opened"
        if probe == "livenessProbe" and asked.get("path") == "/readyz":
            yield "would be killed for a store that is away: livenessProbe asks /readyz"


def _wrong_resources(container: Document) -> Iterator[str]:
    resources = container.get("resources", {})
    for what in ("cpu", "memory"):
        amounts = {}
        for bound in ("requests", "limits"):
            said = str(resources.get(bound, {}).get(what, ""))
            if (read := QUANTITY.fullmatch(said)) is None:
                yield f"{container['name']}: {bound}.{what} is {said or 'missing'}"
            else:
                amounts[bound] = float(read[1]) * FACTOR[read[2]]
        if len(amounts) == 2 and amounts["requests"] > amounts["limits"]:
            yield f"{container['name']}: asks for more {what} than it may have"


def _wrong_rights(workload: Workload, container: Document) -> Iterator[str]:
    name, image = container["name"], container["image"]
    tag = image.rpartition("/")[2].partition(":")[2]
    if tag in ("", "latest"):
        yield f"{name}: image {image} is not pinned"
    own = container.get("securityContext", {})
    rights = workload.pod.get("securityContext", {}) | own
    if rights.get("runAsNonRoot") is not True or rights.get("runAsUser", 0) == 0:
        yield f"{name} may run as root"
    if own.get("readOnlyRootFilesystem") is not True:
        yield f"{name} may write to its root file system"
    if own.get("allowPrivilegeEscalation") is not False or own.get("capabilities", {}).get("drop") != ["ALL"]:
        yield f"{name} may gain rights"
    if rights.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield f"{name} may make any system call"


def _unknown_hosts(found: Manifests) -> Iterator[str]:
    """Say which addresses of the settings no Service here answers; full domain names are somebody else's."""
    for secret in found.all_of("Secret"):
        for key, value in secret.get("stringData", {}).items():
            url = urlsplit(value)
            if not url.hostname or "." in url.hostname or not found.all_of("StatefulSet"):
                continue
            service = found.find("Service", url.hostname)
            if service is None or url.port not in [port["port"] for port in service["spec"]["ports"]]:
                yield f"Secret/{secret['metadata']['name']}: {key} asks {url.hostname}:{url.port}, no Service answers"
