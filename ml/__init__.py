"""The recommender: arrays in, arrays out. It knows no database, no web framework and no setting.

Read in this order:

- ``arrays``: array types, z-scores, top-k.
- ``dataset``: events and products as columns; weights, decay, slices and splits of time.
- ``features``: what is known of a product before anybody touched it.
- ``shoppers``: what is known of a shopper besides what they chose.
- ``model``: LightFM hybrid embeddings.
- ``cooccurrence``: what goes together (EASE, BM25, sittings).
- ``trend``: what sells now, what is bought again, what reads alike.
- ``blend``: signals become one score; learning the weights.
- ``trees``: boosted trees as plain arrays.
- ``snapshot``: a trained model, immutable; the signals it gives.
- ``evaluate``: metrics, holdouts, paired bootstrap.
- ``rerank``: the second stage of discovery.
- ``serve``: shelves, similar products, completed carts.
- ``fit``: hyperparameters; every part fitted, weights learned.
- ``baselines``: rankers to beat.
- ``gate``: promote or refuse, in words.
- ``train``: all of it in one walk, judged.
- ``artifact``: a model as bytes.
- ``steps``: what a training that is killed leaves to the next one.
- ``tables``, ``offline``: CSV files in, comparison out: what ``shop evaluate`` shows.
"""
