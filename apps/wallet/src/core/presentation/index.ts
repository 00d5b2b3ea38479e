export { type Consent, PresentationJourney, type PresentationRequest } from './journey.ts';
export { KeptLink, type PageStorage } from './kept-link.ts';
export { LinkedRequest } from './linked-request.ts';
export type { PresentationPorts } from './ports.ts';
