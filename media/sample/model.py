"""A two-layer perceptron and Adam in plain doubles: the same numbers for the same steps, always."""

import math


class Model:
    """Binary classifier: tanh(x W1 + b1) W2 + b2 through a sigmoid. Parameters are flat lists of floats."""

    def __init__(self, inputs, hidden, random):
        scale = 1 / math.sqrt(inputs)
        self.inputs, self.hidden = inputs, hidden
        self.shapes = {
            "hidden.weight": (hidden, inputs),
            "hidden.bias": (hidden,),
            "output.weight": (1, hidden),
            "output.bias": (1,),
        }
        self.parameters = {
            "hidden.weight": [random.gauss(0, scale) for _ in range(hidden * inputs)],
            "hidden.bias": [0.0] * hidden,
            "output.weight": [random.gauss(0, 1 / math.sqrt(hidden)) for _ in range(hidden)],
            "output.bias": [0.0],
        }

    def forward(self, x):
        """(activations of the hidden layer, probability of class 1)."""
        weight, bias = self.parameters["hidden.weight"], self.parameters["hidden.bias"]
        activations = []
        at = 0
        for unit in range(self.hidden):
            total = bias[unit]
            for value in x:
                total += weight[at] * value
                at += 1
            activations.append(math.tanh(total))
        logit = self.parameters["output.bias"][0]
        for value, factor in zip(activations, self.parameters["output.weight"]):
            logit += value * factor
        logit = max(-60.0, min(60.0, logit))
        return activations, 1 / (1 + math.exp(-logit))

    def gradients(self, batch):
        """(mean loss, gradient per parameter) over a batch of (x, label)."""
        grads = {name: [0.0] * len(values) for name, values in self.parameters.items()}
        hidden_weight, hidden_bias = grads["hidden.weight"], grads["hidden.bias"]
        output_weight, output_bias = grads["output.weight"], grads["output.bias"]
        factors = self.parameters["output.weight"]
        loss = 0.0
        for x, label in batch:
            activations, probability = self.forward(x)
            loss -= math.log(probability if label else 1 - probability)
            error = (probability - label) / len(batch)
            output_bias[0] += error
            at = 0
            for unit, value in enumerate(activations):
                output_weight[unit] += error * value
                back = error * factors[unit] * (1 - value * value)
                hidden_bias[unit] += back
                for feature in x:
                    hidden_weight[at] += back * feature
                    at += 1
        return loss / len(batch), grads


class Adam:
    """Adam (Kingma and Ba, 2015) with its two moments per parameter."""

    def __init__(self, parameters, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon
        self.first = {name: [0.0] * len(values) for name, values in parameters.items()}
        self.second = {name: [0.0] * len(values) for name, values in parameters.items()}

    def update(self, parameters, grads, step, rate):
        """Applies step number `step` (from 1) in place."""
        correction1 = 1 - self.beta1**step
        correction2 = 1 - self.beta2**step
        for name, values in parameters.items():
            first, second, grad = self.first[name], self.second[name], grads[name]
            for i, slope in enumerate(grad):
                first[i] = self.beta1 * first[i] + (1 - self.beta1) * slope
                second[i] = self.beta2 * second[i] + (1 - self.beta2) * slope * slope
                values[i] -= rate * (first[i] / correction1) / (math.sqrt(second[i] / correction2) + self.epsilon)
