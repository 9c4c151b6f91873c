"""The networks that read expressions: their labels, cards and weights, and how they are trained."""
