"""Tests of what is written for Dify and read from it; helpers among them play Dify's daemon."""
