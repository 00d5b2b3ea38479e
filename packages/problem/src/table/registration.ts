import { rows } from './row.ts';

export const registrationRows = rows({});
