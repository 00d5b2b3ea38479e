export * from './application.ts';
export * from './certificate.ts';
export * from './deployment.ts';
export * from './holders.ts';
export * from './issuance.ts';
export {
  type AnyMachine,
  type EventNameOf,
  type Facts,
  type Machine,
  type Moved,
  type Ordered,
  type OrderOf,
  type Party,
  type Row,
  rowsOf,
  type StateOf,
  type Step,
  statesMovedBy,
  transition,
} from './machine.ts';
export * from './standing.ts';

import { application } from './application.ts';
import { certificate } from './certificate.ts';
import { deployment, target } from './deployment.ts';
import { card, phone } from './holders.ts';
import { issuance } from './issuance.ts';
import type { AnyMachine } from './machine.ts';
import { standing } from './standing.ts';

/** Every life there is, from the person to the element. */
export const machines: Readonly<Record<string, AnyMachine>> = {
  card,
  phone,
  application,
  certificate,
  issuance,
  standing,
  target,
  deployment,
};
