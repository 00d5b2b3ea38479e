import { rows } from './row.ts';

export const tsmRows = rows({});
