export type { Consent, PasswordEntry, PinEntry, PresentationRequest } from './consent.ts';
export type { Documents } from './documents.ts';
export { PresentationJourney } from './journey.ts';
export { KeptLink, type PageStorage } from './kept-link.ts';
export { LinkedRequest } from './linked-request.ts';
export type { PresentationPorts } from './ports.ts';
