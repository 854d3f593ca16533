"""The numbers that anchoring rests on, each with its reason."""

# The W3C model sets no limit. A quote of evidence is a sentence or a few; 10,000 characters is a
# long page, and bounds the work that one hostile quote can cause.
MAX_QUOTE = 10_000

# A quote of one letter stands in a text a million times. "1,000 places" says as much to a person
# as "1,000,000", and position and context are decided without listing every place.
MAX_PLACES = 1_000

# About five words on each side: enough to recognise the place by eye in most texts.
MIN_CONTEXT = 32

# Text that repeats itself for longer than this on both sides cannot be told apart by reading
# either; the position decides there.
MAX_CONTEXT = 4_096

# A passage below this likeness (Indel similarity, 0 to 1) shares words with the quote and not
# necessarily the statement; above it, one word in six or so was edited.
MIN_SIMILARITY = 0.75

# The best passage must be this much more alike than the second best. Sentences made from one
# template differ by a name or a number, which is 0.02 to 0.08 in a sentence of usual length.
MIN_MARGIN = 0.1

# Seeds are pieces of the quote searched verbatim. An edit spoils the seeds that it touches, so
# there must be many; eight characters are rare enough in 1 MB of text to point at a place, and
# three in a script without spaces, where a character carries about as much as a syllable.
SEED_LENGTH = 8
SEED_LENGTH_DENSE = 3
MAX_SEEDS = 24

# A seed with more places than this is a phrase of the whole text and points nowhere.
MAX_SEED_PLACES = 64

# Passages that are compared in full, best seeded first.
MAX_CANDIDATES = 6

# How far, in characters, the edges of a passage are moved to fall on words.
EDGE = 40

# How much of a quote's beginning and end decides between those edges: all of it would make the
# work grow as the square of the quote's length, and its middle has no say in where it begins.
EDGE_CONTEXT = 200
