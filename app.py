"""The page for ASGI servers (`uvicorn app:app`) and for `python app.py`, which is `footnote serve`."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    from assistant.cli import main

    sys.argv.insert(1, "serve")
    main()
else:
    from assistant.config import Config
    from assistant.web.background import Background
    from assistant.web.server import build_app, build_demo

    config = Config.from_env()
    app = build_app(config)
    demo = build_demo(config, Background(config))
