"""The outbox 待发箱: what people are told, written with the change it tells of and delivered after it."""
