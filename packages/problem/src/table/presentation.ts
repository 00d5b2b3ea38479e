import { rows } from './row.ts';

export const presentationRows = rows({});
