"""What stands in the store room: counted, received, kept so long, and when it runs out."""
