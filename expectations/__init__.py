"""What a whole batch must satisfy: one suite of rules per dataset, run by Great Expectations."""
