"""The form checker: a file or a draft is read as lines that look somehow, and rules speak of them."""
