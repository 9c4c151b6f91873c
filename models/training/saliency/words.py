"""The sentences of the saliency network's card."""

from models.training.saliency.baselines import BLUR as RESIDUAL_BLUR
from models.training.saliency.network import BLUR, FLOOR

TITLE = "Saliency, in the manner of ML-Net"

SUMMARY = (
    "Says which parts of a picture people are likely to look at. Features of several levels of a network trained on "
    "ImageNet are put together; a small head, the only part that was trained here, makes one map of them."
)

ARCHITECTURE = (
    "MobileNetV2 1.0 (frozen) stands in for ML-Net's VGG-16: block_5_add, block_12_add, block_15_add and "
    "block_16_project_BN, 608 maps at a stride of 16; each brought to mean 0 and variance 1 by fixed numbers; dropout "
    ".5; conv3-64, ReLU; conv1-1; a learned prior of 6 by 8 multiplied in; ReLU. Loss: mean((p / max p - g)^2 / (1.1 - "
    "g)). Other than in ML-Net, the backbone is not tuned, the grid has a stride of 16 and not 8, and Adam takes the "
    "place of SGD."
)

BACKBONE = "MobileNetV2 1.0 without top, ImageNet, frozen; it was given, and is not kept here"

REPORTED = (
    "Cornia et al. (2016) report on SALICON and MIT300, with VGG-16 tuned on SALICON's 10,000 pictures. Neither set is "
    "at hand, so that no figure of theirs stands beside these."
)

LIMITS = (
    "It says where people are likely to look when they look at a picture freely for some seconds; not what anyone in "
    "particular looks at, nor why.",
    "It learnt from two sets of pictures, everyday scenes and crowds, seen by 15 and 16 viewers on a screen in a "
    "laboratory. Other kinds of pictures and other viewers are outside of what it learnt.",
    "Its grid is coarse: a place for each 16 by 16 pixels. It cannot tell the eyes of a small face from its mouth.",
    "It multiplies its maps by a learned prior that may favour the middle, where photographers put what matters. NSS, "
    "CC and AUC-Judd reward that; sAUC discounts it.",
    "On a crop that one face fills, it does something that it was never measured on: fixations on such crops are not "
    "at hand.",
)


def measured_on(n: int, sets: str) -> str:
    """How the measures were taken.

    Args:
        n: How many pictures.
        sets: How many of each set.
    """
    return (
        f"{n} held-out pictures ({sets}): the 1st and 6th of every ten by file name. Densities: a Gaussian of one "
        "degree of visual angle, 15.4 pixels in OSIE and 13.0 in Eyecrowd, in pictures 512 wide. The network's maps: "
        f"interpolated, smoothed by {BLUR:.1%} of the width, and raised by {FLOOR:.0%} of their greatest value (chosen "
        "on the watched pictures; the spectral residual gains nothing by it). Centre prior: the mean density of the "
        f"training pictures. Spectral residual: at 64 pixels, smoothed by {RESIDUAL_BLUR}. sAUC: against all fixations "
        "of the other held-out pictures of the same set."
    )
