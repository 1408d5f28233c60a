"""What the four stages of the year compute: from loaded rows to stored figures. No Prefect here."""
