export { Browser } from '../../../quality/people/travelling-browser.ts';
export { everyRow } from './every-row.ts';
export { claimsOf, codeIn, endOf, TestClient } from './test-client.ts';
export { type Holder, openTown, type Town } from './town.ts';
