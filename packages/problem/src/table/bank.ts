import { rows } from './row.ts';

export const bankRows = rows({});
