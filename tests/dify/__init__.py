"""What is written for Dify and read from it, tested; some modules here play Dify's daemon and servers."""
