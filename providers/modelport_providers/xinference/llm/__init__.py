"""Language models of Xinference."""
