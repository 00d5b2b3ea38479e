import { createHash } from 'node:crypto';

/** Under which a value that opens something stands in a table. */
export const digestOf = (value: string): string => createHash('sha256').update(value).digest('base64url');
