import { rows } from './row.ts';

export const caRows = rows({});
