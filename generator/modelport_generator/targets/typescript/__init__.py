"""The TypeScript target: types, data and form logic for front ends."""
