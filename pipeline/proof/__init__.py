"""Looking at what the rules do: samples, examples, explanations."""
