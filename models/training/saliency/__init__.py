"""Saliency as in Mavani et al. (2017): a network, its measures, and what its maps do for expressions."""
