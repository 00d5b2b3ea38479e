import { errorsOf } from '@inro/problem';
import { applicationRows } from './applications.ts';
import { deskRows } from './desk.ts';
import { elementRows } from './elements.ts';
import { lifeCycleRows } from './life-cycle.ts';

export const registrationRows = { ...applicationRows, ...lifeCycleRows, ...deskRows, ...elementRows };

export const RegistrationError = errorsOf(registrationRows);
