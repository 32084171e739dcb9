"""The dashboard on a server that others reach: what stands around the pages. serve.py starts it."""
