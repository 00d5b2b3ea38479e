import { rows } from './row.ts';

export const relyingPartyRows = rows({});
