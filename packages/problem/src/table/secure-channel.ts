import { rows } from './row.ts';

export const secureChannelRows = rows({});
