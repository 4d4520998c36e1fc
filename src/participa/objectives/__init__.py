"""Why: the model at work in a territory and the objectives its actors share."""
