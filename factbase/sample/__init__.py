"""The sample desk: two news articles' facts, restated as claims, with notes of our own to read."""
