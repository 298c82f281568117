"""Question and passages → an answer of verbatim sentences, or an honest "the articles don't say"."""
