import { rows } from './row.ts';

export const walletRows = rows({});
