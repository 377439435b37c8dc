"""Whole servers under many buyers and sudden ends: a short version in `make test`, the long one in `make torture`."""
