import { errorsOf } from '@inro/problem';
import { applicationRows } from './applications.ts';
import { elementRows } from './elements.ts';
import { lifeCycleRows } from './life-cycle.ts';

export const registrationRows = { ...applicationRows, ...lifeCycleRows, ...elementRows };

export const RegistrationError = errorsOf(registrationRows);
