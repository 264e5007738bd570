/** A small pipeline with a preempted training step that is never retried. */
export const training = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: train-
spec:
  entrypoint: main
  arguments:
    parameters:
      - name: epochs
        value: "3"
  templates:
    - name: main
      dag:
        tasks:
          - name: prepare
            template: prepare
          - name: train
            template: train
            depends: prepare.Succeeded
            arguments:
              parameters:
                - name: data
                  value: "{{tasks.prepare.outputs.parameters.rows}}"
    - name: prepare
      container:
        image: prepare:1
        command: [prepare]
      outputs:
        parameters:
          - name: rows
            valueFrom:
              path: /tmp/rows
    - name: train
      inputs:
        parameters:
          - name: data
      nodeSelector:
        cloud.google.com/gke-spot: "true"
      retryStrategy:
        limit: 3
        retryPolicy: OnTransientError
      container:
        image: trainer:1
        command: [python, train.py]
        args: ["--epochs={{workflow.parameters.epochs}}", "--data={{inputs.parameters.data}}"]
        env:
          - name: CHECKPOINT_DIR
            value: /checkpoints
`;
