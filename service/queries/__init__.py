"""What the pages ask of the store 查询: read-only, bounded, by index."""
