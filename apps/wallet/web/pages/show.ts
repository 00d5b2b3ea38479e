import { presentTexts } from '../texts/present.ts';
import { ShowPage } from './show-page.tsx';

/** What `journeys.tsx` loads when it is needed. */
export const Page = ShowPage;
export const texts = [presentTexts];
