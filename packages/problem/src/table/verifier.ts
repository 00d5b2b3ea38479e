import { rows } from './row.ts';

export const verifierRows = rows({});
