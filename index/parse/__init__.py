"""Files → documents: text, PDF, web pages and word-processor files, line by line."""
