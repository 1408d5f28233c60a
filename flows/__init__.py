"""What runs: one flow per file, named after its stage."""
