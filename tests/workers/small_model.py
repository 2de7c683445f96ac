"""The model package of tests that need an engine and not its quality."""
import hashlib
import json
import shutil


def model_package(folder, weights):
    """The tests' small network, which marks the brightest pixel, as a package."""
    folder.mkdir()
    shutil.copy(weights, folder / "weights.pt")
    manifest = {
        "schema": "diptych.model/1", "name": "test", "version": "1.0",
        "weights": {"file": "weights.pt", "sha256": hashlib.sha256(weights.read_bytes()).hexdigest()},
        "input": {"rows": 640, "columns": 480, "spacing_mm": 0.4, "channels": 1, "canonical": "chest wall left"},
        "normalisation": {"percentile_low": 0.01, "percentile_high": 0.995},
        "output": {"columns": ["x0", "y0", "x1", "y1", "confidence_raw", "malignancy_raw", "kind"],
                   "kinds": ["mass", "calcification"]},
        "calibration": {"confidence": [[0, 0], [1, 1]], "probability": [[0, 0], [0.5, 0.2], [1, 1]],
                        "suspicion_thresholds": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]},
        "operating_points": [{"suspicion": 5, "malignant_share": 0.7, "marks_per_image": 1.5}],
        "training_data": [{"name": "n", "licence": "l", "citation": "c", "use": "u"}],
        "figures": {}, "licence": "test only", "intended_use": "research, not for diagnostic use"}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder
