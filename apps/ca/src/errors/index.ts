import { errorsOf } from '@inro/problem';
import { checkRows } from './checks.ts';
import { recordRows } from './records.ts';

export const caRows = { ...checkRows, ...recordRows };

export const CaError = errorsOf(caRows);
