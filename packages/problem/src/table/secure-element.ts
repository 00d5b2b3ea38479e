import { rows } from './row.ts';

export const secureElementRows = rows({});
