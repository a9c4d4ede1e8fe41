// The error of a decoder: compressed bytes that are not what its format says.

/** What is wrong with a chunk's bytes, in words that follow `it`; the reader adds which file it is. */
export class Damage extends Error {}
