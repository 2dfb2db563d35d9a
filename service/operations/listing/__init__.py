"""Operations of listings 名单: proposing, deciding, the entry in the file, its end."""
