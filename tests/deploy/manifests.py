"""Reads rendered manifests and says what the cluster would only say at run time: references that lead nowhere.

Schemas are kubernetes-validate's business; what a pod must and must not do is in `pods`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]

SERVED = {
    "v1": {"Namespace", "ConfigMap", "Secret", "ServiceAccount", "Service", "PersistentVolumeClaim"},
    "apps/v1": {"Deployment", "StatefulSet"},
    "batch/v1": {"Job", "CronJob"},
    "networking.k8s.io/v1": {"Ingress", "NetworkPolicy"},
    "autoscaling/v2": {"HorizontalPodAutoscaler"},
    "policy/v1": {"PodDisruptionBudget"},
}


@dataclass(frozen=True, slots=True)
class Workload:
    """Something that makes pods; ``pod`` is their spec, ``labels`` are theirs, not the workload's own."""

    name: str
    kind: str
    spec: Document
    pod: Document
    labels: dict[str, str]

    @property
    def containers(self) -> list[Document]:
        return [*self.pod["containers"], *self.pod.get("initContainers", [])]

    def opens(self, port: str | int) -> bool:
        """Say whether a container declares this port, by name or number."""
        opened = [each for container in self.containers for each in container.get("ports", [])]
        return any(port in (each.get("name"), each["containerPort"]) for each in opened)


class Manifests:
    """Rendered documents, found by kind and name. All are taken to be in one namespace, as ours are."""

    def __init__(self, documents: list[Document]) -> None:
        self.documents = documents
        self._by_name = {(each["kind"], each["metadata"]["name"]): each for each in documents}
        makers = [each for each in documents if each["kind"] in ("Deployment", "StatefulSet", "Job")]
        self.workloads = [_workload(each) for each in makers]

    def find(self, kind: str, name: str) -> Document | None:
        return self._by_name.get((kind, name))

    def all_of(self, kind: str) -> list[Document]:
        return [each for each in self.documents if each["kind"] == kind]

    def keys(self, kind: str, name: str) -> set[str]:
        """Return the keys of a ConfigMap or Secret; none if it is missing."""
        found = self.find(kind, name) or {}
        return {*found.get("data", {}), *found.get("stringData", {})}

    def selected(self, selector: dict[str, str]) -> list[Workload]:
        """Return the workloads whose pods carry all these labels; an empty selector takes every one."""
        return [each for each in self.workloads if selector.items() <= each.labels.items()]


def wrong_references(found: Manifests) -> Iterator[str]:
    """Say what leads nowhere, one line each; nothing for a sound set."""
    names = [(each["kind"], each["metadata"]["name"]) for each in found.documents]
    for kind, name in sorted({each for each in names if names.count(each) > 1}):
        yield f"{kind}/{name} is there twice"
    for each in found.documents:
        if each["kind"] not in SERVED.get(each["apiVersion"], ()):
            yield f"{each['kind']}/{each['metadata']['name']}: {each['apiVersion']} is not served or not allowed here"
    yield from _wrong_services(found)
    yield from _wrong_ingresses(found)
    yield from _wrong_policies(found)
    yield from _wrong_scaling(found)


def _workload(document: Document) -> Workload:
    template = document["spec"]["template"]
    labels = template.get("metadata", {}).get("labels", {})
    return Workload(document["metadata"]["name"], document["kind"], document["spec"], template["spec"], labels)


def _wrong_services(found: Manifests) -> Iterator[str]:
    for service in found.all_of("Service"):
        name, spec = service["metadata"]["name"], service["spec"]
        behind = found.selected(spec["selector"])
        if not behind:
            yield f"Service/{name} selects no pod"
        for port in spec["ports"]:
            target = port.get("targetPort", port["port"])
            yield from (
                f"Service/{name}: targetPort {target} is not opened by {each.name}"
                for each in behind
                if not each.opens(target)
            )


def _wrong_ingresses(found: Manifests) -> Iterator[str]:
    for ingress in found.all_of("Ingress"):
        name = ingress["metadata"]["name"]
        for path in (path for rule in ingress["spec"]["rules"] for path in rule["http"]["paths"]):
            backend = path["backend"]["service"]
            service = found.find("Service", backend["name"])
            if service is None:
                yield f"Ingress/{name}: there is no Service {backend['name']}"
            elif not any(_is_port(backend["port"], port) for port in service["spec"]["ports"]):
                yield f"Ingress/{name}: Service {backend['name']} has no port {backend['port']}"
        hosts = {rule["host"] for rule in ingress["spec"]["rules"]}
        secured = {host for tls in ingress["spec"].get("tls", []) for host in tls["hosts"]}
        for host in sorted(hosts - secured):
            yield f"Ingress/{name}: {host} is served without TLS"


def _is_port(asked: Document, port: Document) -> bool:
    return bool(asked["name"] == port.get("name") if "name" in asked else asked["number"] == port["port"])


def _wrong_policies(found: Manifests) -> Iterator[str]:
    for policy in found.all_of("NetworkPolicy"):
        name, spec = policy["metadata"]["name"], policy["spec"]
        behind = found.selected(spec["podSelector"].get("matchLabels", {}))
        if not behind:
            yield f"NetworkPolicy/{name} selects no pod"
        for rule in spec.get("ingress", []):
            for peer in rule.get("from", []):
                if "podSelector" in peer and not found.selected(peer["podSelector"].get("matchLabels", {})):
                    yield f"NetworkPolicy/{name} lets in pods that do not exist"
            for port in (port["port"] for port in rule.get("ports", [])):
                if not any(each.opens(port) for each in behind):
                    yield f"NetworkPolicy/{name} lets visitors to port {port}, which nobody opens"
    if not any(each["spec"]["podSelector"] == {} and not each["spec"].get("ingress") for each in _policies(found)):
        yield "no NetworkPolicy denies what no other allows"


def _policies(found: Manifests) -> list[Document]:
    return found.all_of("NetworkPolicy")


def _wrong_scaling(found: Manifests) -> Iterator[str]:
    fewest = {each.name: each.spec.get("replicas", 1) for each in found.workloads}
    for scaler in found.all_of("HorizontalPodAutoscaler"):
        name, spec, target = scaler["metadata"]["name"], scaler["spec"], scaler["spec"]["scaleTargetRef"]
        if found.find(target["kind"], target["name"]) is None:
            yield f"HorizontalPodAutoscaler/{name}: there is no {target['kind']} {target['name']}"
        elif "replicas" in found.find(target["kind"], target["name"])["spec"]:  # type: ignore[index]
            yield f"HorizontalPodAutoscaler/{name}: {target['name']} says its replicas itself, they would fight"
        if spec["minReplicas"] > spec["maxReplicas"]:
            yield f"HorizontalPodAutoscaler/{name}: at least {spec['minReplicas']}, at most {spec['maxReplicas']}"
        fewest[target["name"]] = spec["minReplicas"]
    for budget in found.all_of("PodDisruptionBudget"):
        name = budget["metadata"]["name"]
        behind = found.selected(budget["spec"]["selector"]["matchLabels"])
        if not behind:
            yield f"PodDisruptionBudget/{name} selects no pod"
        for each in behind:
            if fewest[each.name] <= budget["spec"]["minAvailable"]:
                yield f"PodDisruptionBudget/{name} never lets a pod of {each.name} go: no node could be drained"
