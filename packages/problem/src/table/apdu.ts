import { rows } from './row.ts';

export const apduRows = rows({});
