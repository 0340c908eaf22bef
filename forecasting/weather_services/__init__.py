"""Weather from services on the internet, behind one small interface; whoever asks nobody needs none of this."""
