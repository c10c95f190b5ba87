"""Pages of reception."""
