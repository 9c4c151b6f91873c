"""What can go wrong in training and evaluation, as sentences."""


class UnreadableDataset(ValueError):
    """The data could not be read; the message says what was expected, what came, and where."""


class NoFaces(UnreadableDataset):
    """The data hold none of the faces that were asked for."""


class TrainingFailed(RuntimeError):
    """The run cannot go on; the message says why and what to do."""


class WrongInput(ValueError):
    """What a command was asked for cannot be done; the message says why."""
