"""The words of the field: school years, school codes, works, findings. Knows nobody else."""
