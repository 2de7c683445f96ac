"""The rows of docs/PERFORMANCE.md that need whole processes, and the document itself."""
