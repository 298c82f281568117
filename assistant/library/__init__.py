"""The library: articles, versions, passages and vectors in one SQLite file, with Chroma as its index."""
