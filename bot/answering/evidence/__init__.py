"""Pasted headers, pages, logs and exceptions become a diagnosis: which error, who sent it, and how that shows."""
