import { presentTexts } from '../texts/present.ts';
import { signTexts } from '../texts/sign.ts';
import { statementTexts } from '../texts/statement.ts';
import { PresentationRoutes } from './presentation-routes.tsx';

/** What `journeys.tsx` loads when it is needed. */
export const Page = PresentationRoutes;
export const texts = [presentTexts, signTexts, statementTexts];
