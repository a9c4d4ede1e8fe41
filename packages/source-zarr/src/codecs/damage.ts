// The error of a decoder: compressed bytes that are not what its format says.

/** The fault of a chunk's bytes, in words that follow `it`; the reader adds the name of the file. */
export class Damage extends Error {}
