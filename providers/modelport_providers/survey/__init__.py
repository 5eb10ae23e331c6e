"""Find out what models on live servers can do, and which models run there."""
