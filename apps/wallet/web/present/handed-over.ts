import type { PresentationRequest } from '@inro/wallet/core';

/** What is handed over, by act; each has its text. */
export const handedOver = {
  login: ['certificate', 'status', 'signature'],
} as const satisfies Record<PresentationRequest['act'], readonly string[]>;

/** What people ask about most and no such act hands over; each has its text. */
export const neverHandedOver = {
  login: ['nameAndAddress', 'birthAndSex', 'myNumber', 'pin'],
} as const satisfies Record<PresentationRequest['act'], readonly string[]>;
