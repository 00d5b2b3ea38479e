export { type Consent, PresentationJourney, type PresentationRequest } from './journey.ts';
export type { PresentationPorts } from './ports.ts';
