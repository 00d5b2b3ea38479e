import { rows } from './row.ts';

export const hostRows = rows({});
