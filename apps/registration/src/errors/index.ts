import { errorsOf } from '@inro/problem';
import { applicationRows } from './applications.ts';
import { lifeCycleRows } from './life-cycle.ts';

export const registrationRows = { ...applicationRows, ...lifeCycleRows };

export const RegistrationError = errorsOf(registrationRows);
