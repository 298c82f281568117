"""The page as Gradio and FastAPI know it: `app` for an ASGI server, `demo` for Gradio's own tools."""

from __future__ import annotations

from assistant.cli import main
from assistant.config import Config

if __name__ == "__main__":
    import sys

    sys.argv[1:1] = ["serve"]
    main()
else:
    from assistant.web.server import build_app

    app = build_app(Config.from_env())
