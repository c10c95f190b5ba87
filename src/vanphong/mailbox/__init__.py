"""Papers that come by mail: the office's mailbox read over IMAP, waiting for the book."""
