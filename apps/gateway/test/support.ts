export { Browser } from '../../../quality/people/travelling-browser.ts';
export { claimsOf, codeIn, endOf, TestClient } from './test-client.ts';
export { type Holder, openTown, type Town } from './town.ts';
