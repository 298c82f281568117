"""The reader's page: FastAPI owns routes, headers and cookies; Gradio carries the conversation."""
