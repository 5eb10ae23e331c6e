"""One page about providers: their forms, models and parameters as Dify's web client shows them."""
