import { rows } from './row.ts';

export const pkiRows = rows({});
