/** A Workflow whose dag runs `steps` training steps one after the other, each 24 lines with the usual fields. */
export function trainingManifest(steps: number): string {
  const names = Array.from({ length: steps }, (_, index) => `train-${index}`);
  const task = (name: string, index: number) =>
    `          - {name: ${name}, template: ${name}${index === 0 ? "" : `, depends: ${names[index - 1]}`}}`;
  const template = (name: string) => `    - name: ${name}
      nodeSelector:
        cloud.google.com/gke-spot: "true"
      retryStrategy:
        limit: 3
        retryPolicy: OnFailure
        expression: lastRetry.exitCode != "2"
        backoff:
          duration: 10s
          factor: 2
          maxDuration: 1h
      podSpecPatch: '{"terminationGracePeriodSeconds": 60}'
      container:
        image: trainer:latest
        command: [sh, -c]
        args: ["python train.py --data /data && echo done"]
        env:
          - name: CHECKPOINT_DIR
            value: s3://bucket/{{workflow.uid}}
        resources:
          limits:
            nvidia.com/gpu: 1
            memory: 8Gi`;
  return `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: bench-
spec:
  entrypoint: main
  templates:
    - name: main
      dag:
        tasks:
${names.map(task).join("\n")}
${names.map(template).join("\n")}
`;
}
