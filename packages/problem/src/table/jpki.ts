import { rows } from './row.ts';

export const jpkiRows = rows({});
