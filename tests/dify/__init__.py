"""Tests of what is written for Dify and read from it; some modules simulate Dify's daemon and servers."""
