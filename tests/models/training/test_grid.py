import cv2
import numpy as np

from models.training.grid import FACES, GAP, VIEWS, ZOOM, grid
from models.training.presets import PRESETS


def test_a_row_shows_a_face_and_what_training_makes_of_it(made_faces):
    faces = made_faces(30).images
    picture = cv2.imdecode(np.frombuffer(grid(faces, PRESETS["mien"].config), np.uint8), cv2.IMREAD_GRAYSCALE)
    cell = (48 + GAP) * ZOOM
    assert picture.shape == (FACES * cell, (VIEWS + 1) * cell)
    first = picture[::ZOOM][:, ::ZOOM][1:49, 1:49]
    assert any(np.array_equal(first, face) for face in faces)
    views = {picture[:cell, column * cell : (column + 1) * cell].tobytes() for column in range(1, VIEWS + 1)}
    assert len(views) == VIEWS
