"""Calling a language model of any provider so that it cannot hold up or break an answer."""
