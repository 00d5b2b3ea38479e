/** What of a service can be shown to a person: for whoever certifies it, as for whoever shows it. */
export { isWebOrigin } from './origin.ts';
export { isShownText } from './shown-text.ts';
