"""What the runs of a comparison share: faces, their saliency maps, and what the frozen half makes of each variant."""

from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

import numpy as np

from models.training.errors import TrainingFailed
from models.training.faces import Faces
from models.training.saliency.experiment_config import ExperimentConfig
from models.training.saliency.face_maps import face_maps
from models.training.saliency.frozen import Runner
from models.training.saliency.lower import load_lower, lower_levels
from models.training.saliency.stored import HEAD, digest, load_card, load_network
from models.training.saliency.variants import VARIANTS, enlarged_faces, enlarged_maps, fixed_prior
from models.training.workdir import fingerprint

TRAINING = "training"
"""The name of the faces that are learnt from."""


@dataclass(frozen=True)
class Material:
    """Everything but the training itself; what is dear is computed once, when it is first needed.

    Attributes:
        faces: By name: `training`, and each set that is measured on.
        imagenet: Weights of MobileNetV2.
        network: The folder of the saliency network.
        workdir: Keeps maps and levels.
        config: The settings of the comparison.
    """

    faces: dict[str, Faces]
    imagenet: Path
    network: Path
    workdir: Path
    config: ExperimentConfig

    def labels(self, name: str) -> np.ndarray:
        """The labels of one set, (n,)."""
        return self.faces[name].labels

    def levels(self, name: str, variant: str) -> np.ndarray:
        """What the frozen half makes of one set in one variant: float16 (ways, n, rows, columns, maps).

        The faces that are learnt from have two ways: as they are, and mirrored.
        """
        faces, number = self.faces[name], list(VARIANTS).index(variant)
        told = [fingerprint(faces), digest(self.imagenet), self._told, fingerprint(self.faces[TRAINING]), variant]
        pictures = partial(self._pictures, faces, self._maps(name), self._prior, variant)
        return lower_levels(
            self.workdir / f"{name}-levels-{number}.npy",
            told,
            pictures,
            len(faces),
            lambda: self._lower,
            self.config,
            mirrored=name == TRAINING,
        )

    def _pictures(
        self, faces: Faces, maps: np.ndarray, prior: np.ndarray, variant: str, rows: np.ndarray
    ) -> np.ndarray:
        side = self.config.side
        return VARIANTS[variant](enlarged_faces(faces.images[rows], side), enlarged_maps(maps[rows], side), prior)

    def _maps(self, name: str) -> np.ndarray:
        def network() -> object:
            side = self.config.map_side
            return load_network(self.imagenet, side, side, self.network, pictures=len(self.faces[name]))

        return face_maps(self.faces[name], name, network, self._told, self.config, self.workdir)

    @cached_property
    def _lower(self) -> Runner:
        return load_lower(self.imagenet, self.config)

    @cached_property
    def _prior(self) -> np.ndarray:
        return fixed_prior(np.array(self._maps(TRAINING)), self.config.side)

    @cached_property
    def _told(self) -> str:
        """Tells which saliency network it is.

        Raises:
            TrainingFailed: It is missing, or stands on other ImageNet weights.
        """
        card = load_card(self.network)
        if not self.imagenet.is_file() or digest(self.imagenet) != card.backbone["sha256"]:
            raise TrainingFailed(f"{self.imagenet} is not the file that the saliency network was trained on")
        return card.files[HEAD]
