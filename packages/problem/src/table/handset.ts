import { rows } from './row.ts';

export const handsetRows = rows({});
