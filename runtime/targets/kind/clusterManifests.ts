import { stringify } from "yaml";

/** The store's key pair: it is reached from inside the cluster and from this machine only. */
const key = { accessKey: "preflight", secretKey: "preflight-local" };
const labels = { app: "preflight-store" };

function documents(...objects: object[]): string {
  return objects.map((object) => stringify(object)).join("---\n");
}

/** Namespaces for Argo and for runs; the pods of runs may report their results. */
export function argoSetup(namespace: string): string {
  const role = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "preflight-executor" };
  return documents(
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "argo" } },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name: role.name, namespace },
      rules: [{ apiGroups: ["argoproj.io"], resources: ["workflowtaskresults"], verbs: ["create", "patch"] }],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: role.name, namespace },
      roleRef: role,
      subjects: [{ kind: "ServiceAccount", name: "default", namespace }],
    },
  );
}

/** A MinIO with one volume, and the default artifact repository of the namespace that uses it and archives logs. */
export function storeManifest(namespace: string, image: string): string {
  const metadata = { name: "preflight-store", namespace };
  const repository = stringify({
    archiveLogs: true,
    s3: {
      endpoint: `preflight-store.${namespace}:9000`,
      insecure: true,
      bucket: "artifacts",
      keyFormat: "{{workflow.namespace}}/{{workflow.name}}/{{pod.name}}",
      createBucketIfNotPresent: { objectLocking: false },
      accessKeySecret: { name: "preflight-store", key: "accessKey" },
      secretKeySecret: { name: "preflight-store", key: "secretKey" },
    },
  });
  const container = {
    name: "store",
    image,
    args: ["server", "/data", "--quiet"],
    env: [
      { name: "MINIO_ROOT_USER", value: key.accessKey },
      { name: "MINIO_ROOT_PASSWORD", value: key.secretKey },
    ],
    ports: [{ containerPort: 9000 }],
    readinessProbe: { httpGet: { path: "/minio/health/ready", port: 9000 }, periodSeconds: 2 },
    volumeMounts: [{ name: "data", mountPath: "/data" }],
  };
  return documents(
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata,
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Gi" } } },
    },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        selector: { matchLabels: labels },
        strategy: { type: "Recreate" },
        template: {
          metadata: { labels },
          spec: {
            containers: [container],
            volumes: [{ name: "data", persistentVolumeClaim: { claimName: metadata.name } }],
          },
        },
      },
    },
    { apiVersion: "v1", kind: "Service", metadata, spec: { selector: labels, ports: [{ port: 9000 }] } },
    { apiVersion: "v1", kind: "Secret", metadata, stringData: key },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "artifact-repositories",
        namespace,
        annotations: { "workflows.argoproj.io/default-artifact-repository": "preflight" },
      },
      data: { preflight: repository },
    },
  );
}
