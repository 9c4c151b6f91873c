from models.training.history import history_text, read_history


def test_a_history_reads_back_as_it_was_written(tmp_path):
    rows = [
        {"epoch": 1, "loss": 1.5, "val_loss": 1.25, "seconds": 0.1},
        {"epoch": 2, "loss": 1.0, "val_loss": 1e-5, "seconds": 2.0},
    ]
    (tmp_path / "history.csv").write_text(history_text(rows))
    assert read_history(tmp_path / "history.csv") == rows
    assert (tmp_path / "history.csv").read_text().splitlines()[0] == "epoch,loss,val_loss,seconds"
