"""Every mistake that the cluster would only show at run time is found here: one deliberately broken variant each."""

import kubernetes_validate
import pytest
from manifests import Manifests, wrong_references
from pods import wrong_pods

pytestmark = pytest.mark.containers

REMOVED = object()
POD, FIRST = "spec.template.spec", "spec.template.spec.containers.0"
WEB, WORKER, MIGRATE = "Deployment/shop-web", "Deployment/shop-worker", "Job/shop-migrate"
SCALER, BUDGET, INGRESS = "HorizontalPodAutoscaler/shop-web", "PodDisruptionBudget/shop-web", "Ingress/shop-web"
SERVICE, VISITORS, POSTGRES = "Service/shop-web", "NetworkPolicy/visitors-to-web", "StatefulSet/postgres"
INGRESS_PATH = "spec.rules.0.http.paths.0"

BROKEN = {
    "a removed api version": (SCALER, "apiVersion", "autoscaling/v2beta2", "autoscaling/v2beta2 is not served"),
    "a kind of a foreign group": (WEB, "apiVersion", "extensions/v1beta1", "extensions/v1beta1 is not served"),
    "two objects of one name": (WORKER, "metadata.name", "shop-web", "Deployment/shop-web is there twice"),
    "a misspelt field": (WEB, f"{FIRST}.imagePullPolcy", "Always", "imagePullPolcy"),
    "a number in words": (WORKER, "spec.replicas", "two", "'two' is not"),
    "a required field left out": (INGRESS, f"{INGRESS_PATH}.pathType", REMOVED, "'pathType' is a required property"),
    "a deployment that does not own its pods": (
        *(WEB, "spec.selector.matchLabels", {"app.kubernetes.io/name": "web"}),
        "its selector does not match its own pods",
    ),
    "an unknown service account": (WORKER, f"{POD}.serviceAccountName", "clerk", "there is no ServiceAccount clerk"),
    "a token for the cluster": (WEB, f"{POD}.automountServiceAccountToken", True, "is given a token"),
    "a stateful set without its service": (POSTGRES, "spec.serviceName", "pg", "there is no Service pg"),
    "a missing settings object": (
        *(WEB, f"{FIRST}.envFrom.0.configMapRef.name", "shop-config"),
        "there is no ConfigMap shop-config",
    ),
    "a missing secret": (MIGRATE, f"{FIRST}.envFrom.1.secretRef.name", "secrets", "there is no Secret secrets"),
    "a missing key of a secret": (
        *("StatefulSet/redis", f"{FIRST}.env.0.valueFrom.secretKeyRef.key", "PASSWORD"),
        "REDISCLI_AUTH needs key PASSWORD of Secret shop-secrets",
    ),
    "a missing volume claim": (
        *(WEB, f"{POD}.volumes.1.persistentVolumeClaim.claimName", "photos"),
        "there is no PersistentVolumeClaim photos",
    ),
    "a mount of nothing": (WEB, f"{FIRST}.volumeMounts.0.name", "scratch", "mounts scratch, which is not declared"),
    "a volume nobody mounts": (WORKER, f"{FIRST}.volumeMounts.1", REMOVED, "volume data is mounted nowhere"),
    "no readiness probe": (WEB, f"{FIRST}.readinessProbe", REMOVED, "web has no readinessProbe"),
    "no liveness probe": (WORKER, f"{FIRST}.livenessProbe", REMOVED, "worker has no livenessProbe"),
    "a probe of a closed port": (WEB, f"{FIRST}.livenessProbe.httpGet.port", "web", "livenessProbe asks port web"),
    "a liveness probe that asks the stores": (
        *(WEB, f"{FIRST}.livenessProbe.httpGet.path", "/readyz"),
        "would be killed for a store that is away",
    ),
    "a sleep longer than the grace": (WEB, f"{POD}.terminationGracePeriodSeconds", 8, "killed after 8 s"),
    "a memory unit that does not exist": (WEB, f"{FIRST}.resources.limits.memory", "1MiB", "limits.memory is 1MiB"),
    "no limits": (MIGRATE, f"{FIRST}.resources.limits", REMOVED, "limits.cpu is missing"),
    "more asked for than allowed": (WEB, f"{FIRST}.resources.requests.memory", "4Gi", "asks for more memory"),
    "an image of no version": (WEB, f"{FIRST}.image", "reactive-shop", "image reactive-shop is not pinned"),
    "the latest image": (WORKER, f"{FIRST}.image", "reactive-shop:latest", "is not pinned"),
    "root": (WEB, f"{POD}.securityContext.runAsUser", 0, "web may run as root"),
    "a writable root file system": (
        *(WORKER, f"{FIRST}.securityContext.readOnlyRootFilesystem", False),
        "worker may write to its root file system",
    ),
    "capabilities kept": (WEB, f"{FIRST}.securityContext.capabilities", REMOVED, "web may gain rights"),
    "any system call": (WORKER, f"{POD}.securityContext.seccompProfile", REMOVED, "worker may make any system call"),
    "a service of no pod": (SERVICE, "spec.selector", {"app.kubernetes.io/name": "web"}, "Service/shop-web selects no"),
    "a service to a closed port": (SERVICE, "spec.ports.0.targetPort", 8000, "targetPort 8000 is not opened"),
    "an ingress to no service": (INGRESS, f"{INGRESS_PATH}.backend.service.name", "web", "there is no Service web"),
    "an ingress to a closed port": (
        *(INGRESS, f"{INGRESS_PATH}.backend.service.port", {"number": 8080}),
        "Service shop-web has no port",
    ),
    "an ingress without TLS": (INGRESS, "spec.tls", REMOVED, "shop.example.com is served without TLS"),
    "an autoscaler of nothing": (SCALER, "spec.scaleTargetRef.name", "web", "there is no Deployment web"),
    "an autoscaler upside down": (SCALER, "spec.minReplicas", 20, "at least 20, at most 8"),
    "an autoscaler against fixed replicas": (WEB, "spec.replicas", 2, "they would fight"),
    "a budget of no pod": (
        BUDGET,
        "spec.selector.matchLabels",
        {"a": "b"},
        "PodDisruptionBudget/shop-web selects no pod",
    ),
    "a budget that stops every drain": (BUDGET, "spec.minAvailable", 2, "no node could be drained"),
    "a network policy of no pod": (
        *(VISITORS, "spec.podSelector.matchLabels", {"app.kubernetes.io/name": "web"}),
        "NetworkPolicy/visitors-to-web selects no pod",
    ),
    "a network policy for a closed port": (VISITORS, "spec.ingress.0.ports.0.port", "web", "port web, which nobody"),
    "stores that let in nobody": (
        *("NetworkPolicy/stores-from-shop", "spec.ingress.0.from.0.podSelector.matchLabels", {"a": "b"}),
        "lets in pods that do not exist",
    ),
    "no policy that denies": (
        "NetworkPolicy/deny-all",
        "spec.podSelector",
        {"matchLabels": {}},
        "no NetworkPolicy denies",
    ),
    "a store's address without a service": (
        *("Secret/shop-secrets", "stringData.SHOP_REDIS_URL", "redis://:password@redis:6380/0"),
        "SHOP_REDIS_URL asks redis:6380, no Service answers",
    ),
    "a port that does not exist": (WEB, f"{FIRST}.ports.0.containerPort", 80000, "port 80000 does not exist"),
}


@pytest.fixture
def everything(rendered):
    """The kind cluster's documents, and the base's ingress that it leaves out."""
    ingress = [each for each in rendered("base") if each["kind"] == "Ingress"]
    return rendered("overlays/kind") + ingress


def test_what_is_checked_is_sound_before_it_is_broken(everything):
    assert [*wrong_schemas(everything), *wrong_links_and_pods(everything)] == []


@pytest.mark.parametrize("variant", BROKEN)
def test_a_mistake_is_found(everything, variant):
    target, path, value, said = BROKEN[variant]

    broken = change(everything, target, path, value)

    assert said in "\n".join([*wrong_schemas([broken]), *wrong_links_and_pods(everything)])


def wrong_links_and_pods(documents):
    found = Manifests(documents)
    return [*wrong_references(found), *wrong_pods(found)]


def wrong_schemas(documents):
    """Say what a cluster of version 1.34 would refuse at once."""
    for each in documents:
        try:
            kubernetes_validate.validate(each, "1.34", strict=True)
        except (kubernetes_validate.ValidationError, kubernetes_validate.SchemaNotFoundError) as error:
            yield f"{each['kind']}/{each['metadata']['name']}: {error}"


def change(documents, target, path, value):
    """Set one field of one document, or remove it; return the document."""
    document = place = next(each for each in documents if f"{each['kind']}/{each['metadata']['name']}" == target)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        place = place[step]
    if value is REMOVED:
        del place[last]
    else:
        place[last] = value
    return document
