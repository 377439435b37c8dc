"""The browser's door: flat Reflex states, one per noun, thin. A state is a window; the drawers are the stores.

Reading order: views (what is shown), show (domain to views), _call (who asks, off the event loop), shell, then nouns.
"""
