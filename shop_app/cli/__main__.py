"""``python -m shop_app.cli``: the command line without its installed name."""

from shop_app.cli import main

if __name__ == "__main__":
    main()
