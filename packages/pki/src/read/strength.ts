/**
 * 2031-01-01T00:00:00Z: 112-bit strength, and RSA-2048 with it, ends with 2030 (NIST SP 800-131A, CRYPTREC LS-0003). The
 * one home of that date: who verifies, who chooses a key's algorithm and who certifies go by it.
 */
export const END_OF_112_BIT_STRENGTH = 1_924_992_000_000;
