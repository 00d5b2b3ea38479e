import { errorsOf } from '@inro/problem';
import { checkRows } from './checks.ts';
import { recordRows } from './records.ts';
import { reportRows } from './reports.ts';

export const caRows = { ...checkRows, ...recordRows, ...reportRows };

export const CaError = errorsOf(caRows);
