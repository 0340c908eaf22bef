"""The server around the pages: who may come in, and what leaves the house. Nothing of it draws a page."""
