"""The chat page, in parts."""
