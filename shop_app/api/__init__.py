"""The HTTP door: REST under ``/api/v1``, health, the browser's sign-in forms and pictures.

Reading order: app, caller, errors, shapes, then one module per noun; middleware wraps everything the server answers.
"""
