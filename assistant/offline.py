"""Nothing that Footnote is built from calls home: decided here, before any of it is imported.

The libraries read these variables once, when they are imported or first used; so this module is the first that the
package imports, on every way in. What each of them would do otherwise: docs/decisions/0017-offline.md.
"""

from __future__ import annotations

import os

SILENCED = {
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime: a device id in the user's cache, events to Microsoft
    "ANONYMIZED_TELEMETRY": "False",  # Chroma
    "GRADIO_ANALYTICS_ENABLED": "False",  # Gradio
    "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub
    "HF_HUB_OFFLINE": "1",  # transformers and sentence-transformers, which would look for newer files
    "DO_NOT_TRACK": "1",
}

os.environ.update(SILENCED)
