"""What is shown: one module per route, so that each page loads only its own parts.

Reading order: components/ (the kit), layout.py (the frames), the pages, admin/, dev_kit.py (every component at once).
"""
