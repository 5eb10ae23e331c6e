"""Speech synthesis of Xinference."""
