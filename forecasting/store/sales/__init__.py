"""Sales as files brought them: import by import, source by source."""
