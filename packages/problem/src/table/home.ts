import { rows } from './row.ts';

export const homeRows = rows({});
