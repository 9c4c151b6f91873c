"""A run whose work folder is gone, taken up again from the network that it left."""

from models import registry
from models.training.config import TrainingConfig
from models.training.errors import TrainingFailed
from models.training.evaluate import load_keras
from models.training.faces import Faces
from models.training.files import replace, replace_text
from models.training.history import history_text, read_history
from models.training.train import begun_at, new_model
from models.training.workdir import HISTORY, Workdir


def revive(config: TrainingConfig, training: Faces, stored: registry.StoredNetwork, workdir: Workdir) -> None:
    """Lays a checkpoint into a work folder, from which `train(..., resume=True)` goes on.

    What is lost is the optimizer's momentum, the last bits of the weights (they are kept in float16), and what the
    weights were before they were averaged: nothing that matters where the learning rate begins anew.

    Args:
        config: The settings to go on with; more epochs than the network has behind it.
        training: The faces to learn from.
        stored: The network, with its weights and its history.
        workdir: An empty work folder.

    Raises:
        TrainingFailed: The folder holds a run already, or there is nothing left to train.
        NetworkUnavailable: The weights were not kept.
    """
    history = read_history(stored.folder / HISTORY)
    if len(history) >= config.epochs:
        raise TrainingFailed(f"{stored.card.name} has {len(history)} epochs behind it; give --epochs above that")
    workdir.claim(config, training, resume=False)
    workdir.add_machine(stored.card.training.compute)
    model = new_model(config)
    model.set_weights(load_keras(stored, config.side).get_weights())
    begun_at(len(history), model, config, training)
    replace_text(workdir.history, history_text(history))
    replace(workdir.checkpoint, model.save)
