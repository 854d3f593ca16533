"""English: as in Britain, the day before the month; typed dates are ISO 8601 only."""
