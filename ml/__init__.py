"""The recommender: arrays in, arrays out. It knows no database, no web framework and no setting.

Read in this order:

- ``arrays``: array types, z-scores, top-k.
- ``dataset``: events and products as columns; weights, decay, splits by time.
- ``features``: what is known of a product before anybody touched it.
- ``model``: LightFM hybrid embeddings.
- ``cooccurrence``: what goes together (EASE, BM25, sittings).
- ``trend``: what sells now, what is bought again, what reads alike.
- ``blend``: signals become one score; learning the weights.
- ``snapshot``: a trained model, immutable; the signals it gives.
- ``serve``: shelves, similar products, completed carts.
- ``evaluate``: metrics, holdouts, paired bootstrap.
- ``baselines``: rankers to beat.
- ``gate``: promote or refuse, in words.
- ``train``: all of it in one walk.
- ``artifact``: a model as bytes.
"""
