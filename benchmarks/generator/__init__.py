"""A seeded, heavy-tailed population of enterprises and their records, as Parquet files of any size."""
