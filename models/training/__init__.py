"""Training and measuring: data, augmentation, the training run, evaluation, calibration and plots."""
